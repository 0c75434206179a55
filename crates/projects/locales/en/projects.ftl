projects-explore = Projects
projects-welcome = Code, tickets and pages of the projects that live here. Reading needs no account.
projects-find = Find a project
projects-find-hint = Name, title or words
projects-find-button = Find
projects-found-for = Projects with “{ $words }”
projects-none-found = No project fits
projects-none-found-hint = Try fewer or other words, or search everything: tickets, pages and files, too.
projects-search-everything = Search everything
projects-all = All projects
projects-none-yet = No projects yet
projects-none-yet-create = Make the first one: give it a name, choose its tools, and push some code or file a ticket.
projects-none-yet-sign-in = Whoever has an account can make the first one.
projects-none-yet-ask = An administrator of this site has to make the first one.
projects-make-first = Make the first project
projects-yours = Your projects
projects-about-site = About this site
projects-about-site-text = Every project has its own tools: repositories, trackers and wikis, as many as it likes, and one search over all of them.
projects-new-below = New subproject
projects-new-lede = A home for code, tickets and pages.
projects-new-below-lede = It belongs to { $parent }; the members there are members here as well.
projects-title = Title
projects-address = Address
projects-address-hint = Letters a–z, digits, dot, dash and underscore. Leave it empty and it is made from the title.
projects-description = Description
projects-who-sees = Who sees it
projects-private-hint = Only members see the project and everything in it.
projects-first-tools = Tools to start with
projects-first-tools-hint = More can be added, renamed and removed at any time.
projects-create = Make the project
projects-created = { $title } is there.
projects-created-without = { $title } is there, but without { $tool }: { $reason }
projects-count-open = { $count ->
    [one] One open
   *[other] { $count } open
}
projects-count-closed = { $count ->
    [one] One closed
   *[other] { $count } closed
}
projects-count-pages = { $count ->
    [one] One page
   *[other] { $count } pages
}
projects-count-revisions = { $count ->
    [one] One revision
   *[other] { $count } revisions
}
projects-did-create = made the project
projects-did-mount = added the tool
projects-did-welcome = added the member
projects-activity = Activity
projects-recent = Recent activity
projects-all-activity = All activity
projects-no-activity = Nothing has happened yet.
projects-feed = Feed
projects-today = Today
projects-yesterday = Yesterday
projects-about = About
projects-since = Since
projects-here-since = Here since
projects-visibility = Visible to
projects-for-members = Members only
projects-for-everybody = Everybody
projects-subprojects = Subprojects
projects-people = People
projects-manage-people = Members and groups
projects-no-tools = No tools yet
projects-no-tools-hint = A repository, a ticket tracker, a wiki: choose what the project needs.
projects-edit-profile = Edit profile
projects-account-disabled = Account disabled
projects-person-has-none = No projects that you may see.
projects-settings = Project settings
projects-general = General
projects-icon = Picture
projects-icon-hint = PNG, JPEG, GIF or WebP; it becomes a square of 256 by 256 pixels.
projects-icon-remove = Remove the picture
projects-not-an-image = This is not a picture that can be read. Choose a PNG, JPEG, GIF or WebP file of at most 8,000 by 8,000 pixels.
projects-hidden-above = A project above is private, so this one is, too.
projects-inherits = Members of the project above are members here
projects-inherits-hint = Without this, only the people on this project’s own list count.
projects-rename-or-delete = Rename or delete
projects-rename = Rename
projects-old-address-hint = The old address leads to the new one.
projects-renamed = The project is at { $url } now.
projects-delete = Delete the project
projects-delete-with = { $count ->
    [one] One subproject goes with it.
   *[other] { $count } subprojects go with it.
}
projects-delete-hint = { $days ->
    [0] All of its content goes at once and for good.
    [one] Nobody sees it from then on. For one day you can bring it back, then all of its content is gone for good.
   *[other] Nobody sees it from then on. For { $days } days you can bring it back, then all of its content is gone for good.
}
projects-delete-button = Delete { $title }
projects-confirm-differs = Write “{ $name }” here, exactly like this.
projects-deleted = { $days ->
    [0] { $title } is deleted.
    [one] { $title } is deleted. For one day it can be brought back here.
   *[other] { $title } is deleted. For { $days } days it can be brought back here.
}
projects-deleted-title = Deleted projects
projects-deleted-lede = What you deleted and can still bring back.
projects-deleted-none = Nothing waits here.
projects-deleted-until = Gone for good:
projects-restore = Bring back
projects-restore-named = Bring back { $title }
projects-restored = { $title } is back.
