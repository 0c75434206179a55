entry-login = Name or mail address
entry-password = Password
entry-forgotten = Forgot the password?
entry-new-here = New here?
entry-known-here = Have an account already?
entry-register = Register
entry-wrong = That name and password don’t belong together.
entry-pending = This account waits for an administrator. Please try again later.
entry-disabled = This account is disabled. Ask an administrator of the site.
entry-throttled =
    { $minutes ->
        [one] Too many failed attempts. Please wait a minute and try again.
       *[other] Too many failed attempts. Please wait { $minutes } minutes and try again.
    }
entry-name = Name
entry-name-hint = Part of addresses: letters, digits, dot, dash and underscore.
entry-email = Mail address
entry-password-hint = At least 10 characters. A sentence is good.
entry-by-approval = An administrator looks at each new account before it can be used.
entry-closed = Registration is closed
entry-closed-text = Accounts are made by the administrators of this site. Ask one of them for yours.
entry-waiting = Your account waits for an administrator
entry-waiting-text = Thank you, { $name }. You can sign in as soon as an administrator has agreed.
entry-registered = Welcome, { $name }. Your account is ready.
entry-welcome = Welcome to Farrier
entry-welcome-text = You are the first one here. Choose a name and a password to become this site’s administrator.
entry-welcome-button = Become the administrator
entry-welcome-done = Welcome, { $name }. This site is yours now.
entry-link-gone = This link works no more
entry-welcome-gone = It works once, for one day, and only as long as the site has no administrator. Starting Farrier again prints a new one if there is still none.
entry-password-gone = It works once and only for a while. Ask for a new one.
entry-forgotten-text = We send a link to your mail address. With it you can choose a new password within an hour.
entry-forgotten-button = Send me a link
entry-no-mail = This site sends no mail. Ask an administrator for a link to a new password; they can also set one with the command “farrier user passwd”.
entry-sent = Look into your mail
entry-sent-text = If there is an account with this name or address, a link is on its way to it. It works for one hour.
entry-new-password = New password
entry-new-password-text = For the account { $name }. You will be signed out everywhere.
entry-password-set = Your new password is set. Sign in with it.
