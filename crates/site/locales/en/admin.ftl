admin-nav = Administration
admin-health = Health
admin-users = People
admin-projects = Projects
admin-jobs = Jobs
admin-tools = Tools
admin-settings = Settings
admin-which = Which
admin-all = All
admin-about = Farrier { $version }, up for { $time }.
admin-minutes =
    { $count ->
        [one] one minute
       *[other] { $count } minutes
    }
admin-hours =
    { $count ->
        [one] one hour
       *[other] { $count } hours
    }
admin-days =
    { $count ->
        [one] one day
       *[other] { $count } days
    }
admin-good = Good
admin-look = Look at this
admin-bad = Bad
admin-stat-waiting = Jobs waiting
admin-stat-running = Jobs running
admin-stat-failed = Jobs failed
admin-memory = Memory
admin-disk = Disk
admin-disk-used = Disk used
admin-disk-free = { $bytes } free
admin-database = Database
admin-database-text = { $version }, { $size }
admin-database-silent = It did not say anything about itself.
admin-index = Search index
admin-index-text =
    { $documents ->
        [one] One document, up to date.
       *[other] { $documents } documents, up to date.
    }
admin-index-behind = { $documents } documents, { $changes } changes still to do.
admin-index-working = It is catching up right now.
admin-reindex = Index anew
admin-reindex-text = Reads every project again. Searches go on meanwhile. It helps when something that should be found is not.
admin-reindexing = Everything is being indexed again.
admin-events = Events
admin-events-text =
    { $readers ->
        [one] One reader, up to date.
       *[other] { $readers } readers, all up to date.
    }
admin-events-behind = { $reader } is { $events } events behind.
admin-mail = Mail
admin-mail-on = A mail server is configured.
admin-mail-off = No mail server is configured, so forgotten passwords need an administrator. Set smtp in farrier.toml.
admin-user-new = New account
admin-user-new-text = You get a link to hand over; with it the person chooses a password.
admin-user-create = Make account
admin-user-facts = Account
admin-users-none = Nobody matches.
admin-admins = Administrators
admin-pending = Waiting
admin-disabled = Disabled
admin-since = Since
admin-seen = Last seen
admin-active = Last active
admin-state = State
admin-change = Change
admin-is-admin = administrator
admin-is-pending = waiting
admin-is-disabled = disabled
admin-approve = Agree
admin-approve-text = This person has registered and waits for an administrator.
admin-reject = Refuse
admin-enable = Enable
admin-enable-text = The account can’t sign in. Its texts and commits keep its name.
admin-disable = Disable
admin-disable-text = The account can’t sign in any more, and its sessions and tokens end at once. Its texts and commits keep its name.
admin-disable-me = This is your own account.
admin-rights = Rights
admin-make-admin = Make an administrator
admin-make-admin-hint = Administrators of the site see and change everything, private projects too.
admin-unmake = Take the rights away
admin-unmake-text = This account is an administrator of the site.
admin-link-about = Makes a link to hand over to the person. It works once, for three days; until it is used, the old password keeps working.
admin-link-make = Make a link to a new password
admin-link-made = Hand this link over to { $name }. It is not shown again.
admin-link-text = It works once, for three days. Whoever has it can choose the password.
admin-project-path = Address
admin-project-title = Title
admin-projects-none = No project matches.
admin-deleted-on = gone on { $date }
admin-restore = Bring back
admin-restored = { $path } is back.
admin-restore-first = Bring back { $path } first; this project is below it.
admin-jobs-waiting = Waiting
admin-jobs-running = Running
admin-jobs-failed = Failed
admin-jobs-none = Nothing here.
admin-jobs-retry = Try all again
admin-jobs-retried =
    { $count ->
        [one] One job is tried again.
       *[other] { $count } jobs are tried again.
    }
admin-job-attempts =
    { $count ->
        [0] not tried yet
        [one] tried once
       *[other] tried { $count } times
    }
admin-job-made = made { $date }
admin-job-due = due { $date }
admin-job-payload = Arguments
admin-job-retry = Try again
admin-job-retried = The job is tried again.
admin-job-discard = Give up
admin-job-discarded = The job is dropped.
admin-job-gone = This job is done or running meanwhile.
admin-tools-text = What this Farrier was built with. Projects choose from these.
admin-permissions = permissions
admin-permission = Permission
admin-permission-id = Name
admin-permission-default = By default for
admin-routes =
    { $count ->
        [one] One route
       *[other] { $count } routes
    }
admin-route = Route
admin-route-object = Object
admin-route-scope = Token
admin-route-cost = Cost
admin-site-title = Name of the site
admin-site-title-hint = In the header of every page and in mails.
admin-welcome = Welcome
admin-welcome-hint = A few lines for the first page, Markdown.
admin-registration = Who may register
admin-registration-open = Everybody
admin-registration-approval = Everybody, once an administrator has agreed
admin-registration-closed = Nobody; administrators make accounts
admin-creation = Who may make projects
admin-creation-everybody = Everybody with an account
admin-creation-admins = Administrators
admin-attachment = Largest attachment, in MB
admin-undo = Days to bring a deleted project back
