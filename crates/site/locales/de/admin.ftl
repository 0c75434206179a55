admin-nav = Verwaltung
admin-health = Zustand
admin-users = Personen
admin-projects = Projekte
admin-jobs = Aufträge
admin-tools = Werkzeuge
admin-settings = Einstellungen
admin-which = Auswahl
admin-all = Alle
admin-about = Farrier { $version }, läuft seit { $time }.
admin-minutes =
    { $count ->
        [one] einer Minute
       *[other] { $count } Minuten
    }
admin-hours =
    { $count ->
        [one] einer Stunde
       *[other] { $count } Stunden
    }
admin-days =
    { $count ->
        [one] einem Tag
       *[other] { $count } Tagen
    }
admin-good = Gut
admin-look = Bitte ansehen
admin-bad = Schlecht
admin-stat-waiting = Wartende Aufträge
admin-stat-running = Aufträge in Arbeit
admin-stat-failed = Gescheiterte Aufträge
admin-memory = Arbeitsspeicher
admin-disk = Platte
admin-disk-used = Belegter Platz
admin-disk-free = { $bytes } frei
admin-database = Datenbank
admin-database-text = { $version }, { $size }
admin-database-silent = Sie hat nichts über sich gesagt.
admin-index = Suchindex
admin-index-text =
    { $documents ->
        [one] Ein Dokument, auf dem neuesten Stand.
       *[other] { $documents } Dokumente, auf dem neuesten Stand.
    }
admin-index-behind = { $documents } Dokumente, { $changes } Änderungen stehen noch aus.
admin-index-working = Er holt gerade auf.
admin-reindex = Neu aufbauen
admin-reindex-text = Liest jedes Projekt noch einmal. Die Suche geht währenddessen weiter. Das hilft, wenn etwas nicht gefunden wird, das da sein müsste.
admin-reindexing = Alles wird neu in den Suchindex aufgenommen.
admin-events = Ereignisse
admin-events-text =
    { $readers ->
        [one] Ein Leser, auf dem neuesten Stand.
       *[other] { $readers } Leser, alle auf dem neuesten Stand.
    }
admin-events-behind = { $reader } ist { $events } Ereignisse im Rückstand.
admin-mail = Mail
admin-mail-on = Ein Mailserver ist eingestellt.
admin-mail-off = Es ist kein Mailserver eingestellt; für vergessene Passwörter braucht es einen Administrator. Setzen Sie smtp in farrier.toml.
admin-user-new = Neues Konto
admin-user-new-text = Sie erhalten einen Link zum Weitergeben; damit wählt die Person ihr Passwort.
admin-user-create = Konto anlegen
admin-user-facts = Konto
admin-users-none = Niemand passt dazu.
admin-admins = Administratoren
admin-pending = Wartend
admin-disabled = Gesperrt
admin-since = Seit
admin-seen = Zuletzt gesehen
admin-active = Zuletzt aktiv
admin-state = Zustand
admin-change = Ändern
admin-is-admin = Administrator
admin-is-pending = wartet
admin-is-disabled = gesperrt
admin-approve = Zustimmen
admin-approve-text = Diese Person hat sich registriert und wartet auf einen Administrator.
admin-reject = Ablehnen
admin-enable = Entsperren
admin-enable-text = Das Konto kann sich nicht anmelden. Seine Texte und Commits behalten seinen Namen.
admin-disable = Sperren
admin-disable-text = Das Konto kann sich nicht mehr anmelden, und seine Sitzungen und Tokens enden sofort. Seine Texte und Commits behalten seinen Namen.
admin-disable-me = Das ist Ihr eigenes Konto.
admin-rights = Rechte
admin-make-admin = Zum Administrator machen
admin-make-admin-hint = Administratoren der Site sehen und ändern alles, auch private Projekte.
admin-unmake = Rechte entziehen
admin-unmake-text = Dieses Konto ist Administrator der Site.
admin-link-about = Erstellt einen Link, den Sie der Person weitergeben. Er gilt einmal, drei Tage lang; bis er benutzt wird, gilt das alte Passwort weiter.
admin-link-make = Link für ein neues Passwort erstellen
admin-link-made = Geben Sie diesen Link an { $name } weiter. Er wird nicht noch einmal gezeigt.
admin-link-text = Er gilt einmal, drei Tage lang. Wer ihn hat, kann das Passwort wählen.
admin-project-path = Adresse
admin-project-title = Titel
admin-projects-none = Kein Projekt passt dazu.
admin-deleted-on = endgültig weg am { $date }
admin-restore = Zurückholen
admin-restored = { $path } ist wieder da.
admin-restore-first = Holen Sie zuerst { $path } zurück; dieses Projekt liegt darunter.
admin-jobs-waiting = Wartend
admin-jobs-running = In Arbeit
admin-jobs-failed = Gescheitert
admin-jobs-none = Hier ist nichts.
admin-jobs-retry = Alle noch einmal versuchen
admin-jobs-retried =
    { $count ->
        [one] Ein Auftrag wird noch einmal versucht.
       *[other] { $count } Aufträge werden noch einmal versucht.
    }
admin-job-attempts =
    { $count ->
        [0] noch nicht versucht
        [one] einmal versucht
       *[other] { $count }-mal versucht
    }
admin-job-made = angelegt { $date }
admin-job-due = fällig { $date }
admin-job-payload = Argumente
admin-job-retry = Noch einmal versuchen
admin-job-retried = Der Auftrag wird noch einmal versucht.
admin-job-discard = Aufgeben
admin-job-discarded = Der Auftrag ist verworfen.
admin-job-gone = Dieser Auftrag ist inzwischen erledigt oder in Arbeit.
admin-tools-text = Womit dieses Farrier gebaut ist. Projekte wählen daraus.
admin-permissions = Berechtigungen
admin-permission = Berechtigung
admin-permission-id = Name
admin-permission-default = Von vornherein für
admin-routes =
    { $count ->
        [one] Eine Route
       *[other] { $count } Routen
    }
admin-route = Route
admin-route-object = Gegenstand
admin-route-scope = Token
admin-route-cost = Aufwand
admin-site-title = Name der Site
admin-site-title-hint = Steht im Kopf jeder Seite und in Mails.
admin-welcome = Begrüßung
admin-welcome-hint = Ein paar Zeilen für die erste Seite, Markdown.
admin-registration = Wer sich registrieren darf
admin-registration-open = Alle
admin-registration-approval = Alle, sobald ein Administrator zugestimmt hat
admin-registration-closed = Niemand; Administratoren legen Konten an
admin-creation = Wer Projekte anlegen darf
admin-creation-everybody = Alle mit einem Konto
admin-creation-admins = Administratoren
admin-attachment = Größter Anhang, in MB
admin-undo = Tage, um ein gelöschtes Projekt zurückzuholen
