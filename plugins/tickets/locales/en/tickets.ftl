tickets-tool = Tickets
tickets-tool-summary = What is to be done: bugs, ideas and questions, with comments, labels and private reports. Commits close them.
tickets-list = Tickets
tickets-kind = Tickets
tickets-may-read = See tickets
tickets-may-create = Open tickets
tickets-may-comment = Comment on tickets
tickets-may-triage = Set status, labels and assignee, edit and close all tickets
tickets-may-private = See everybody’s private tickets
tickets-may-moderate = Edit and remove what others wrote, delete tickets

tickets-activity-created = opened
tickets-activity-commented = commented on
tickets-activity-closed = closed
tickets-activity-reopened = reopened
tickets-activity-changed = changed

tickets-settings-open = Open statuses
tickets-settings-open-help = One word or a few per line. New tickets get the first one.
tickets-settings-closed = Closed statuses
tickets-settings-closed-help = One word or a few per line. Closing gives the first one; tickets with another one count as turned down.
tickets-settings-assignee = Usual assignee
tickets-settings-assignee-help = The account that gets new tickets. Leave it empty for nobody.
tickets-settings-assignee-bad = This is not the name of an account.
tickets-settings-count = At least one and at most { $max } statuses.
tickets-settings-word = A status has at most { $max } characters, no space around it, and is not called “all”.
tickets-settings-twice = A status can only be there once.

tickets-status = Status
tickets-status-open = Open
tickets-status-new = New
tickets-status-in-progress = In progress
tickets-status-closed = Closed
tickets-status-fixed = Fixed
tickets-status-wontfix = Won’t fix
tickets-status-duplicate = Duplicate
tickets-state = State
tickets-state-open = Open
tickets-state-closed = Closed
tickets-state-rejected = Closed without being done

tickets-new = New ticket
tickets-filter = Filter tickets
tickets-filter-placeholder = Words or #12, label:bug, is:closed
tickets-filter-do = Filter
tickets-filter-clear = Clear
tickets-count-open = { $count } open
tickets-count-closed = { $count } closed
tickets-label = Label
tickets-labels = Labels
tickets-assignee = Assigned to
tickets-reporter = Reporter
tickets-is-reporter = Reporter
tickets-sort = Sort
tickets-all = All
tickets-me = Me
tickets-nobody = Nobody
tickets-somebody = Somebody
tickets-reported-by-me = Opened by me
tickets-sort-newest = Newest
tickets-sort-updated = Last changed
tickets-sort-oldest = Oldest
tickets-sort-comments = Most comments
tickets-none-yet = No tickets yet
tickets-none-yet-text = Found a bug, or have an idea? Open the first ticket.
tickets-none-found = No ticket fits
tickets-none-found-text = Try other words, or look among the open or closed ones.
tickets-opened-by = opened { $time } by { $person }
tickets-closed-by = closed { $time } by { $person }
tickets-assigned-to = Assigned to { $name }
tickets-comments = { $count ->
    [one] { $count } comment
   *[other] { $count } comments
}

tickets-title = Title
tickets-description = Description
tickets-attach = Attach files
tickets-too-many-files = At most { $max } files at once. Those that were kept are ticked below.
tickets-open-do = Open ticket
tickets-private-hint = Only whoever opened it and those who may see private tickets will see it.
tickets-private-hint-you = Only you and those who may see private tickets in this project will see it.
tickets-not-saved = The ticket was not saved
tickets-not-assignable = Tickets can only be given to members of the project.
tickets-created = Ticket #{ $number } was opened.
tickets-edit = Edit ticket #{ $number }
tickets-conflict = Somebody else saved this while you were writing
tickets-conflict-text = Nothing is lost. Bring the two together below; saving replaces their text by yours.
tickets-conflict-theirs = As it is now
tickets-conflict-yours = Your text

tickets-about = About this ticket
tickets-no-text = No description.
tickets-no-labels = None yet
tickets-choose-labels = Choose labels
tickets-make-labels = Make labels
tickets-set = Set
tickets-close = Close
tickets-reopen = Reopen
tickets-was-closed = The ticket is closed.
tickets-was-reopened = The ticket is open again.
tickets-visibility = Who sees it
tickets-is-private = Whoever opened it and those who may see private tickets
tickets-is-public = Everybody who sees the other tickets
tickets-make-private = Make private
tickets-make-public = Make public
tickets-more = More
tickets-quote = Quote
tickets-reply = Reply
tickets-edited = edited
tickets-see-change = See the change
tickets-more-comments = More comments
tickets-from-the-start = From the start
tickets-comment-pages = Pages of comments
tickets-comment = Comment
tickets-your-comment = Your comment
tickets-comment-do = Comment
tickets-comment-close = Comment and close
tickets-comment-reopen = Comment and reopen
tickets-comment-not-saved = The comment was not saved
tickets-sign-in-to-comment = Sign in to comment
tickets-comment-edit = Edit a comment on #{ $number }
tickets-comment-delete = Delete a comment
tickets-comment-delete-text = This removes a comment on { $ticket } with the files that came with it. It cannot be undone.
tickets-comment-delete-do = Delete the comment
tickets-comment-deleted = The comment was removed.

tickets-sure = Are you sure?
tickets-delete = Delete ticket
tickets-delete-text = { $count ->
    [0] This removes { $ticket } for good. Its number is not used again.
    [one] This removes { $ticket } with one comment for good. Its number is not used again.
   *[other] This removes { $ticket } with { $count } comments for good. Its number is not used again.
}
tickets-delete-do = Delete #{ $number }
tickets-deleted = Ticket #{ $number } was deleted.
tickets-file-delete = Remove { $name }
tickets-file-delete-title = Remove a file
tickets-file-delete-text = This removes { $file } from { $ticket }. It cannot be undone.
tickets-file-delete-do = Remove the file
tickets-file-deleted = The file was removed.

tickets-did-open = { $who } opened this { $time }
tickets-did-title = { $who } changed the title from { $old } to { $new }
tickets-did-body = { $who } changed the description
tickets-did-status = { $who } changed the status from { $old } to { $new }
tickets-did-assign = { $who } assigned this to { $whom }
tickets-did-take = { $who } took this on
tickets-did-unassign = { $who } took this away from { $whom }
tickets-did-label = { $who } added { $added }
tickets-did-unlabel = { $who } removed { $removed }
tickets-did-relabel = { $who } added { $added } and removed { $removed }
tickets-did-hide = { $who } made this private
tickets-did-show = { $who } made this public
tickets-did-fix = { $who } closed this with { $revision } { $summary }
tickets-did-mention = { $who } mentioned this in { $revision } { $summary }
tickets-did-remove-file = { $who } removed the file { $file }
tickets-did-remove-own = { $who } removed a comment of their own.
tickets-did-remove-comment = A comment by { $author } was removed by { $who }.
tickets-did-something = { $who } changed something

tickets-diff = Changed description of #{ $number }
tickets-diff-told = { $who }, { $time }
tickets-diff-same = Nothing differs but the ends of lines.
tickets-to-ticket = To ticket #{ $number }

tickets-labels-none = No labels yet
tickets-labels-none-text = Labels say what a ticket is about. Everybody can filter by them.
tickets-labels-usual = Add the usual ones
tickets-label-name = Name
tickets-label-hue = Colour
tickets-label-description = What it is for
tickets-label-new = New label
tickets-label-add = Add label
tickets-label-added = The label { $name } was added.
tickets-label-not-saved = The label was not saved
tickets-label-delete = Delete label
tickets-label-delete-text = { $count ->
    [0] This deletes the label { $label }. No ticket has it.
    [one] This deletes the label { $label } and takes it off one ticket.
   *[other] This deletes the label { $label } and takes it off { $count } tickets.
}
tickets-label-delete-do = Delete the label
tickets-label-deleted = The label { $name } was deleted.
tickets-hue-red = Red
tickets-hue-orange = Orange
tickets-hue-amber = Amber
tickets-hue-lime = Lime
tickets-hue-green = Green
tickets-hue-teal = Teal
tickets-hue-cyan = Cyan
tickets-hue-blue = Blue
tickets-hue-indigo = Indigo
tickets-hue-violet = Violet
tickets-hue-pink = Pink
tickets-hue-gray = Grey
tickets-usual-bug = bug
tickets-usual-bug-text = Something does not do what it should
tickets-usual-idea = idea
tickets-usual-idea-text = Something that could be better
tickets-usual-question = question
tickets-usual-question-text = Somebody wants to know something
tickets-usual-docs = documentation
tickets-usual-docs-text = About what is written for users
tickets-usual-first = good first ticket
tickets-usual-first-text = Fit for somebody who is new here
tickets-command-help = ticket NUMBER · ticket new TITLE
tickets-command-none = There is no ticket #{ $number } that everybody here may see.
tickets-command-who = I do not know your account. The room’s page, “Your name there”, tells how to change that.
tickets-command-may-not = You may not open tickets here.
tickets-command-opened = Opened { $subject }
