entry-login = Name oder Mailadresse
entry-password = Passwort
entry-forgotten = Passwort vergessen?
entry-new-here = Neu hier?
entry-known-here = Haben Sie schon ein Konto?
entry-register = Registrieren
entry-wrong = Name und Passwort passen nicht zusammen.
entry-pending = Dieses Konto wartet auf die Zustimmung eines Administrators. Bitte versuchen Sie es später noch einmal.
entry-disabled = Dieses Konto ist gesperrt. Wenden Sie sich an einen Administrator der Site.
entry-throttled =
    { $minutes ->
        [one] Zu viele Fehlversuche. Bitte warten Sie eine Minute und versuchen Sie es noch einmal.
       *[other] Zu viele Fehlversuche. Bitte warten Sie { $minutes } Minuten und versuchen Sie es noch einmal.
    }
entry-name = Name
entry-name-hint = Steht in Adressen: Buchstaben, Ziffern, Punkt, Binde- und Unterstrich.
entry-email = Mailadresse
entry-password-hint = Mindestens 10 Zeichen. Ein ganzer Satz ist gut.
entry-by-approval = Ein Administrator sieht sich jedes neue Konto an, bevor es benutzt werden kann.
entry-closed = Die Registrierung ist geschlossen
entry-closed-text = Konten legen hier die Administratoren an. Bitten Sie einen von ihnen um Ihres.
entry-waiting = Ihr Konto wartet auf einen Administrator
entry-waiting-text = Vielen Dank, { $name }. Sie können sich anmelden, sobald ein Administrator zugestimmt hat.
entry-registered = Willkommen, { $name }. Ihr Konto ist bereit.
entry-welcome = Willkommen bei Farrier
entry-welcome-text = Sie sind als Erste oder Erster hier. Wählen Sie einen Namen und ein Passwort, um diese Site zu verwalten.
entry-welcome-button = Verwaltung übernehmen
entry-welcome-done = Willkommen, { $name }. Diese Site gehört jetzt Ihnen.
entry-link-gone = Dieser Link gilt nicht mehr
entry-welcome-gone = Er gilt einmal, einen Tag lang und nur, solange die Site keinen Administrator hat. Ein Neustart von Farrier zeigt einen neuen an, falls es noch keinen gibt.
entry-password-gone = Er gilt nur einmal und nur für begrenzte Zeit. Fordern Sie einen neuen an.
entry-forgotten-text = Wir schicken einen Link an Ihre Mailadresse. Damit können Sie innerhalb einer Stunde ein neues Passwort wählen.
entry-forgotten-button = Link zuschicken
entry-no-mail = Diese Site verschickt keine Mail. Bitten Sie einen Administrator um einen Link für ein neues Passwort; er kann auch mit dem Befehl „farrier user passwd“ eines setzen.
entry-sent = Sehen Sie in Ihre Mail
entry-sent-text = Falls es ein Konto mit diesem Namen oder dieser Adresse gibt, ist ein Link dorthin unterwegs. Er gilt eine Stunde.
entry-new-password = Neues Passwort
entry-new-password-text = Für das Konto { $name }. Sie werden überall abgemeldet.
entry-password-set = Ihr neues Passwort ist gesetzt. Melden Sie sich damit an.
