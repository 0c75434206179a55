account-nav = Konto
account-profile = Profil
account-profile-seen = So sehen es andere
account-profile-saved = Ihr Profil ist gespeichert.
account-display-name = Angezeigter Name
account-bio = Über Sie
account-bio-hint = Ein paar Worte, Markdown.
account-avatar = Bild
account-avatar-hint = PNG, JPEG, GIF oder WebP, bis 10 MB. Die Mitte wird als Quadrat ausgeschnitten.
account-avatar-remove = Mein Bild entfernen
account-avatar-bad = Das ist kein Bild, das wir lesen können. Schicken Sie eine PNG-, JPEG-, GIF- oder WebP-Datei.
account-preferences = Aussehen und Sprache
account-language = Sprache
account-language-browser = Wie der Browser sie wünscht
account-time-zone = Zeitzone
account-time-zone-hint = Kontinent und Stadt, etwa Europe/Vienna. Leer bedeutet UTC.
account-keyboard = Tastatur
account-keyboard-hint = Drücken Sie ? auf irgendeiner Seite, um sie zu sehen.
account-email = Mailadresse
account-email-text = Für Nachrichten und für ein neues Passwort. Commits mit dieser Adresse werden als Ihre angezeigt.
account-email-saved = Ihre Mailadresse ist gespeichert.
account-current = Derzeitiges Passwort
account-password = Passwort
account-password-text = Danach sind Sie überall sonst abgemeldet. Tokens gelten weiter.
account-password-saved = Ihr neues Passwort ist gesetzt, und Sie sind überall sonst abgemeldet.
account-copy = Kopieren
account-copied = Kopiert
account-actions = Aktionen
account-used = Zuletzt benutzt
account-never = nie
account-tokens = Tokens
account-tokens-text = Für Skripte und für git über HTTP, wenn Sie Ihr Passwort nicht eintippen möchten.
account-tokens-yours = Ihre Tokens
account-token-made = Kopieren Sie es jetzt. Es wird nicht noch einmal gezeigt.
account-token-new = Neues Token
account-token-name = Name
account-token-name-hint = Damit Sie es später erkennen: Laptop, nächtlicher Build.
account-token-may = Darf
account-token-expires = Läuft ab
account-token-expired = abgelaufen
account-token-days =
    { $days ->
        [one] In einem Tag
       *[other] In { $days } Tagen
    }
account-token-for-ever = Nie
account-token-make = Token erstellen
account-token-revoke = Widerrufen
account-token-revoke-title = Dieses Token widerrufen?
account-token-revoke-text = Was es benutzt, wird ab jetzt abgewiesen. Es lässt sich nicht zurückholen.
account-token-revoked = Das Token ist widerrufen.
account-scope-read = Lesen
account-scope-read-hint = Klonen und ansehen
account-scope-write = Schreiben
account-scope-write-hint = Pushen, Tickets öffnen
account-scope-admin = Verwalten
account-scope-admin-hint = Alles, was Sie dürfen
account-sessions = Sitzungen
account-sessions-text = Die Browser, die mit Ihrem Konto angemeldet sind.
account-sessions-none = Mit Ihrem Konto ist kein Browser angemeldet.
account-sessions-end = Überall sonst abmelden
account-sessions-ended =
    { $count ->
        [one] Eine andere Sitzung ist beendet.
       *[other] { $count } andere Sitzungen sind beendet.
    }
account-session-this = diese hier
account-session-since = seit { $date }
account-session-seen = zuletzt benutzt { $ago }
account-session-ended = Die Sitzung ist beendet.
account-device = { $browser } auf { $system }
account-device-unknown = Unbekanntes Programm
account-keys = SSH-Schlüssel
account-keys-text = Mit einem Schlüssel klonen und pushen Sie über SSH ohne Passwort.
account-keys-off = SSH ist für diese Site nicht eingeschaltet. Sie können Schlüssel schon hinterlegen; sie gelten, sobald der Betreiber eine SSH-Adresse einstellt.
account-key = Öffentlicher Schlüssel
account-key-hint = Die eine Zeile einer Datei, die auf .pub endet, etwa ~/.ssh/id_ed25519.pub.
account-key-title = Name
account-key-title-hint = Bleibt er leer, gibt der Kommentar des Schlüssels den Namen.
account-key-new = Neuer Schlüssel
account-key-add = Schlüssel hinzufügen
account-key-added = Der Schlüssel ist hinzugefügt.
account-key-since = hinzugefügt { $date }
account-key-unused = nie benutzt
account-key-delete = Entfernen
account-key-delete-title = Diesen Schlüssel entfernen?
account-key-delete-text = Wer dessen privaten Teil hat, kann sich über SSH nicht mehr als Sie anmelden.
account-key-deleted = Der Schlüssel ist entfernt.
