wiki-title = Wiki
wiki-summary = Pages that people write together, with their whole history.
wiki-kind = Page
wiki-may-read = Read pages
wiki-may-edit = Write and rename pages, attach files
wiki-may-delete = Delete pages and bring them back

wiki-settings-home = First page
wiki-settings-home-help = The page that people see when they open the wiki.
wiki-settings-sidebar = Sidebar page
wiki-settings-sidebar-help = Once there is a page of this name, it stands beside all others instead of the list of pages. Leave it empty to always show the list.
wiki-settings-contents = Table of contents
wiki-settings-contents-help = Lists a page’s headings beside it.

wiki-name-character = A name cannot have # < > [ ] { "{" } { "}" } | or \ in it, since links could not be written.
wiki-name-part = No part of a name may begin with a dash or be only dots.
wiki-name-taken = There is a page of this name already.
wiki-text-required = An empty page is not saved. To take a page away, delete it.

wiki-did-create = wrote the page
wiki-did-edit = edited
wiki-did-restore = restored an older text of
wiki-did-rename = renamed a page to
wiki-did-delete = deleted the page
wiki-did-undelete = brought back the page

wiki-this-page = This page
wiki-this-wiki = This wiki
wiki-above = Pages above
wiki-read = Read
wiki-history = History
wiki-files = Files
wiki-more = More
wiki-rename = Rename
wiki-delete = Delete
wiki-pages = Pages
wiki-all-pages = All pages
wiki-recent = Recent changes
wiki-wanted = Missing pages
wiki-deleted-pages = Deleted pages
wiki-new = New page
wiki-edit-sidebar = Edit this sidebar
wiki-feed = Recent changes as a feed
wiki-on-this-page = On this page
wiki-version = Version { $version }
wiki-somebody = somebody
wiki-backlinks = { $count ->
    [one] One page links here
   *[other] { $count } pages link here
}

wiki-empty = This wiki has no first page yet
wiki-empty-write = Write it, and others find their way from there. You can link to pages that do not exist yet with [[their name]].
wiki-empty-wait = Whoever takes part in the project can write it.
wiki-write-first = Write the first page
wiki-missing = There is no page “{ $name }” yet
wiki-missing-write = Nobody has written it so far. You can.
wiki-missing-wait = Nobody has written it so far.
wiki-write-this = Write this page
wiki-was-here = There was such a page
wiki-deleted-by = Deleted
wiki-similar = Pages with a name like it

wiki-edit-page = Edit “{ $name }”
wiki-write-page = Write “{ $name }”
wiki-name = Name
wiki-name-hint = A slash makes a page below another: Guide/Install.
wiki-text = Text
wiki-message = What you changed
wiki-preview-hint = Nothing is saved yet.
wiki-created = The page is saved.
wiki-saved = Saved as version { $version }.
wiki-unchanged = The page says this already, so there is no new version.
wiki-gone = The page was deleted while you were writing
wiki-gone-text = Your text is below. Saving it makes the page anew.
wiki-conflict = { $who } saved version { $newest } while you were writing
wiki-conflict-somebody = Somebody saved version { $newest } while you were writing
wiki-conflict-merged = Nothing is lost. Your changes and theirs are in different places, so the text below has both. Look it over; saving makes version { $next }.
wiki-conflict-text = Nothing is lost. The text below is yours. Bring the two together; saving makes version { $next }.
wiki-conflict-theirs = Changed since version { $base }
wiki-conflict-there = What the page says now
wiki-conflict-mine = Your text
wiki-compare-two = Compare { $from } with { $to }

wiki-history-of = History of “{ $name }”
wiki-compare = Compare the chosen versions
wiki-versions = Versions
wiki-from = From
wiki-to = To
wiki-version-head = Version
wiki-by = By
wiki-what = What changed
wiki-when = When
wiki-actions = Actions
wiki-compare-from = Compare from { $version }
wiki-compare-to = Compare to { $version }
wiki-changes = Changes
wiki-changes-in = Changes in “{ $name }”, version { $version }
wiki-what-created = Page written
wiki-what-restored = Text of version { $version } again
wiki-what-renamed = Renamed from “{ $name }”
wiki-what-relinked = Links follow a renamed page
wiki-restore = Restore
wiki-restore-version = Restore version { $version }
wiki-restored = Version { $old } is restored as version { $new }.
wiki-restore-conflict = Somebody changed the page just now. Look at it, and restore again if you still want to.
wiki-version-of = “{ $name }”, version { $version }
wiki-is-newest = This is the newest version.
wiki-is-old = This is an old version. The newest is { $newest }.

wiki-diff-of = “{ $name }”: version { $from } to { $to }
wiki-diff-none = The two versions say the same.
wiki-diff-cut = There are more changes than are shown here.
wiki-change-before = Change before
wiki-change-after = Change after

wiki-count = { $count ->
    [one] One page
   *[other] { $count } pages
}
wiki-filter = Part of a name
wiki-filter-button = Filter
wiki-none = There are no pages yet
wiki-none-like = No page has “{ $word }” in its name
wiki-wanted-text = Pages link to these names, but nobody has written them yet.
wiki-wanted-none = All links lead somewhere
wiki-linked-from = { $count ->
    [one] linked from one page
   *[other] linked from { $count } pages
}
wiki-deleted-text = They can be brought back with their whole history. Their files stay, too.
wiki-deleted-none = Nothing was deleted

wiki-rename-page = Rename “{ $name }”
wiki-new-name = New name
wiki-rename-hint = The old name leads to the new one from now on.
wiki-rename-below = { $count ->
    [one] Also move the page below it
   *[other] Also move the { $count } pages below it
}
wiki-rename-links = { $count ->
    [one] Rewrite the link in one other page
   *[other] Rewrite the links in { $count } other pages
}
wiki-rename-links-hint = Otherwise they lead here by the old name.
wiki-renamed = “{ $name }” has this name now.
wiki-rename-unchanged = The page has this name already.

wiki-delete-page = Delete “{ $name }”
wiki-delete-sure = Delete this page?
wiki-delete-text = { $count ->
    [one] The page and its one version are hidden. Whoever may delete pages can bring them back.
   *[other] The page and its { $count } versions are hidden. Whoever may delete pages can bring them back.
}
wiki-delete-linked = { $count ->
    [one] One page links to it:
   *[other] { $count } pages link to it:
}
wiki-deleted = “{ $name }” is deleted. It can be brought back here.
wiki-undelete = Bring back
wiki-undelete-page = Bring “{ $name }” back
wiki-undeleted = The page is back.
wiki-undelete-taken = There is another page “{ $name }” by now. Rename that one first.

wiki-files-of = Files of “{ $name }”
wiki-no-files = No files are attached to this page
wiki-file = File
wiki-size = Size
wiki-markdown = To show it in the page, write
wiki-attach = Attach files
wiki-attach-hint = At most { $max } each. Pictures and plain text are shown, everything else is a download.
wiki-upload = Attach
wiki-attached = { $count ->
    [one] The file is attached.
   *[other] { $count } files are attached.
}
wiki-no-file = Choose a file first.
wiki-remove-file = Delete the file { $name }
wiki-detached = { $name } is deleted.
