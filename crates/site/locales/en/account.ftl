account-nav = Account
account-profile = Profile
account-profile-seen = See it as others do
account-profile-saved = Your profile is saved.
account-display-name = Shown name
account-bio = About you
account-bio-hint = A few words, Markdown.
account-avatar = Picture
account-avatar-hint = PNG, JPEG, GIF or WebP, up to 10 MB. The middle is cut out as a square.
account-avatar-remove = Remove my picture
account-avatar-bad = This is not a picture we can read. Send a PNG, JPEG, GIF or WebP file.
account-preferences = Appearance and language
account-language = Language
account-language-browser = As the browser asks for
account-time-zone = Time zone
account-time-zone-hint = The continent and the city, such as Europe/Vienna. Empty means UTC.
account-keyboard = Keyboard
account-keyboard-hint = Press ? on any page to see them.
account-email = Mail address
account-email-text = For notices and for a new password. Commits with this address are shown as yours.
account-email-saved = Your mail address is saved.
account-current = Current password
account-password = Password
account-password-text = Afterwards you are signed out everywhere else. Tokens keep working.
account-password-saved = Your new password is set, and you are signed out everywhere else.
account-copy = Copy
account-copied = Copied
account-actions = Actions
account-used = Last used
account-never = never
account-tokens = Tokens
account-tokens-text = For scripts, and for git over HTTP when you don’t want to type your password.
account-tokens-yours = Your tokens
account-token-made = Copy it now. It is not shown again.
account-token-new = New token
account-token-name = Name
account-token-name-hint = So that you know it later: laptop, nightly build.
account-token-may = May
account-token-expires = Expires
account-token-expired = expired
account-token-days =
    { $days ->
        [one] In one day
       *[other] In { $days } days
    }
account-token-for-ever = Never
account-token-make = Make token
account-token-revoke = Revoke
account-token-revoke-title = Revoke this token?
account-token-revoke-text = Whatever uses it is refused from now on. It can’t be brought back.
account-token-revoked = The token is revoked.
account-scope-read = Read
account-scope-read-hint = Clone and look
account-scope-write = Write
account-scope-write-hint = Push, open tickets
account-scope-admin = Administer
account-scope-admin-hint = Everything you may
account-sessions = Sessions
account-sessions-text = The browsers that are signed in with your account.
account-sessions-none = No browser is signed in with your account.
account-sessions-end = Sign out everywhere else
account-sessions-ended =
    { $count ->
        [one] One other session is ended.
       *[other] { $count } other sessions are ended.
    }
account-session-this = this one
account-session-since = since { $date }
account-session-seen = last seen { $ago }
account-session-ended = The session is ended.
account-device = { $browser } on { $system }
account-device-unknown = Unknown program
account-keys = SSH keys
account-keys-text = With a key you clone and push over SSH without a password.
account-keys-off = SSH is not turned on for this site. You can add keys already; they work as soon as the operator sets an SSH address.
account-key = Public key
account-key-hint = The one line of a file ending in .pub, such as ~/.ssh/id_ed25519.pub.
account-key-title = Name
account-key-title-hint = Left empty, the key’s own comment names it.
account-key-new = New key
account-key-add = Add key
account-key-added = The key is added.
account-key-since = added { $date }
account-key-unused = never used
account-key-delete = Remove
account-key-delete-title = Remove this key?
account-key-delete-text = Whoever has its private half can’t sign in over SSH as you any more.
account-key-deleted = The key is removed.
