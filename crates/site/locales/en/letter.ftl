letter-waiting-subject = { $name } would like an account
letter-waiting =
    Hello { $to },

    { $name } ({ $email }) has registered and waits for an administrator:

    { $url }
letter-approved-subject = Your account at { $title } is ready
letter-approved =
    Hello { $to },

    an administrator of { $title } has agreed to your account. Sign in as { $name }:

    { $url }
letter-email-changed-subject = Your mail address at { $title } was changed
letter-email-changed =
    Hello { $to },

    the account { $name } has another mail address from now on, and mail will not come here any more.
    If it was not you who changed it, tell an administrator of the site: { $url }
letter-password-subject = A new password for { $title }
letter-password =
    Hello { $to },

    somebody, probably you, asked for a new password for the account { $name }.
    Choose it here within an hour:

    { $url }

    If it was not you, there is nothing to do: the old password still works.
