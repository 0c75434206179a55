letter-waiting-subject = { $name } möchte ein Konto
letter-waiting =
    Guten Tag { $to },

    { $name } ({ $email }) hat sich registriert und wartet auf einen Administrator:

    { $url }
letter-approved-subject = Ihr Konto bei { $title } ist bereit
letter-approved =
    Guten Tag { $to },

    ein Administrator von { $title } hat Ihrem Konto zugestimmt. Melden Sie sich als { $name } an:

    { $url }
letter-email-changed-subject = Ihre Mailadresse bei { $title } wurde geändert
letter-email-changed =
    Guten Tag { $to },

    das Konto { $name } hat ab jetzt eine andere Mailadresse; hierher kommt keine Mail mehr.
    Falls Sie das nicht selbst geändert haben, sagen Sie es einem Administrator der Site: { $url }
letter-password-subject = Ein neues Passwort für { $title }
letter-password =
    Guten Tag { $to },

    jemand, vermutlich Sie, hat um ein neues Passwort für das Konto { $name } gebeten.
    Wählen Sie es innerhalb einer Stunde hier:

    { $url }

    Falls Sie es nicht waren, brauchen Sie nichts zu tun: Das alte Passwort gilt weiter.
