tickets-tool = Tickets
tickets-tool-summary = Was zu tun ist: Fehler, Ideen und Fragen, mit Kommentaren, Labels und vertraulichen Meldungen. Commits schließen sie.
tickets-list = Tickets
tickets-kind = Tickets
tickets-may-read = Tickets sehen
tickets-may-create = Tickets eröffnen
tickets-may-comment = Tickets kommentieren
tickets-may-triage = Status, Labels und Zuständige festlegen, alle Tickets bearbeiten und schließen
tickets-may-private = Private Tickets aller sehen
tickets-may-moderate = Beiträge anderer bearbeiten und entfernen, Tickets löschen

tickets-activity-created = hat eröffnet:
tickets-activity-commented = hat kommentiert:
tickets-activity-closed = hat geschlossen:
tickets-activity-reopened = hat wieder geöffnet:
tickets-activity-changed = hat geändert:

tickets-settings-open = Offene Status
tickets-settings-open-help = Je Zeile ein oder mehrere Wörter. Neue Tickets erhalten den ersten.
tickets-settings-closed = Geschlossene Status
tickets-settings-closed-help = Je Zeile ein oder mehrere Wörter. Beim Schließen gilt der erste; Tickets mit einem anderen gelten als abgelehnt.
tickets-settings-assignee = Übliche Zuständige
tickets-settings-assignee-help = Das Konto, das neue Tickets erhält. Leer lassen für niemanden.
tickets-settings-assignee-bad = Das ist nicht der Name eines Kontos.
tickets-settings-count = Mindestens ein und höchstens { $max } Status.
tickets-settings-word = Ein Status hat höchstens { $max } Zeichen, kein Leerzeichen am Rand und heißt nicht „all“.
tickets-settings-twice = Jeder Status darf nur einmal vorkommen.

tickets-status = Status
tickets-status-open = Offen
tickets-status-new = Neu
tickets-status-in-progress = In Arbeit
tickets-status-closed = Geschlossen
tickets-status-fixed = Behoben
tickets-status-wontfix = Wird nicht behoben
tickets-status-duplicate = Doppelt
tickets-state = Zustand
tickets-state-open = Offen
tickets-state-closed = Geschlossen
tickets-state-rejected = Unerledigt geschlossen

tickets-new = Neues Ticket
tickets-filter = Tickets filtern
tickets-filter-placeholder = Wörter oder #12, label:bug, is:closed
tickets-filter-do = Filtern
tickets-filter-clear = Zurücksetzen
tickets-count-open = { $count } offen
tickets-count-closed = { $count } geschlossen
tickets-label = Label
tickets-labels = Labels
tickets-assignee = Zuständig
tickets-reporter = Eröffnet von
tickets-is-reporter = Hat eröffnet
tickets-sort = Sortierung
tickets-all = Alle
tickets-me = Ich
tickets-nobody = Niemand
tickets-somebody = Jemand
tickets-reported-by-me = Von mir eröffnet
tickets-sort-newest = Neueste
tickets-sort-updated = Zuletzt geändert
tickets-sort-oldest = Älteste
tickets-sort-comments = Meiste Kommentare
tickets-none-yet = Noch keine Tickets
tickets-none-yet-text = Einen Fehler gefunden oder eine Idee? Eröffnen Sie das erste Ticket.
tickets-none-found = Kein Ticket passt
tickets-none-found-text = Versuchen Sie andere Wörter, oder sehen Sie bei den offenen oder geschlossenen nach.
tickets-opened-by = { $time } von { $person } eröffnet
tickets-closed-by = { $time } von { $person } geschlossen
tickets-assigned-to = Zuständig: { $name }
tickets-comments = { $count ->
    [one] { $count } Kommentar
   *[other] { $count } Kommentare
}

tickets-title = Titel
tickets-description = Beschreibung
tickets-attach = Dateien anhängen
tickets-too-many-files = Höchstens { $max } Dateien auf einmal. Die behaltenen sind unten angekreuzt.
tickets-open-do = Ticket eröffnen
tickets-private-hint = Nur wer es eröffnet hat und wer private Tickets sehen darf, sieht es.
tickets-private-hint-you = Nur Sie und wer in diesem Projekt private Tickets sehen darf, sehen es.
tickets-not-saved = Das Ticket wurde nicht gespeichert
tickets-not-assignable = Für Tickets zuständig sein können nur Mitglieder des Projekts.
tickets-created = Ticket #{ $number } wurde eröffnet.
tickets-edit = Ticket #{ $number } bearbeiten
tickets-conflict = Jemand anderes hat gespeichert, während Sie schrieben
tickets-conflict-text = Nichts ist verloren. Führen Sie beides unten zusammen; beim Speichern ersetzt Ihr Text den anderen.
tickets-conflict-theirs = Jetziger Stand
tickets-conflict-yours = Ihr Text

tickets-about = Über dieses Ticket
tickets-no-text = Keine Beschreibung.
tickets-no-labels = Noch keine
tickets-choose-labels = Labels wählen
tickets-make-labels = Labels anlegen
tickets-set = Setzen
tickets-close = Schließen
tickets-reopen = Wieder öffnen
tickets-was-closed = Das Ticket ist geschlossen.
tickets-was-reopened = Das Ticket ist wieder offen.
tickets-visibility = Wer es sieht
tickets-is-private = Wer es eröffnet hat und wer private Tickets sehen darf
tickets-is-public = Alle, die auch die anderen Tickets sehen
tickets-make-private = Privat machen
tickets-make-public = Öffentlich machen
tickets-more = Mehr
tickets-quote = Zitieren
tickets-reply = Antworten
tickets-edited = bearbeitet
tickets-see-change = Änderung ansehen
tickets-more-comments = Weitere Kommentare
tickets-from-the-start = Von Anfang an
tickets-comment-pages = Seiten der Kommentare
tickets-comment = Kommentar
tickets-your-comment = Ihr Kommentar
tickets-comment-do = Kommentieren
tickets-comment-close = Kommentieren und schließen
tickets-comment-reopen = Kommentieren und wieder öffnen
tickets-comment-not-saved = Der Kommentar wurde nicht gespeichert
tickets-sign-in-to-comment = Zum Kommentieren anmelden
tickets-comment-edit = Kommentar zu #{ $number } bearbeiten
tickets-comment-delete = Kommentar löschen
tickets-comment-delete-text = Damit wird ein Kommentar zu { $ticket } samt seinen Dateien entfernt. Das lässt sich nicht rückgängig machen.
tickets-comment-delete-do = Den Kommentar löschen
tickets-comment-deleted = Der Kommentar wurde entfernt.

tickets-sure = Sind Sie sicher?
tickets-delete = Ticket löschen
tickets-delete-text = { $count ->
    [0] Damit wird { $ticket } endgültig entfernt. Die Nummer wird nicht wieder vergeben.
    [one] Damit wird { $ticket } mit einem Kommentar endgültig entfernt. Die Nummer wird nicht wieder vergeben.
   *[other] Damit wird { $ticket } mit { $count } Kommentaren endgültig entfernt. Die Nummer wird nicht wieder vergeben.
}
tickets-delete-do = #{ $number } löschen
tickets-deleted = Ticket #{ $number } wurde gelöscht.
tickets-file-delete = { $name } entfernen
tickets-file-delete-title = Datei entfernen
tickets-file-delete-text = Damit wird { $file } von { $ticket } entfernt. Das lässt sich nicht rückgängig machen.
tickets-file-delete-do = Die Datei entfernen
tickets-file-deleted = Die Datei wurde entfernt.

tickets-did-open = { $who } hat dies { $time } eröffnet
tickets-did-title = { $who } hat den Titel von { $old } in { $new } geändert
tickets-did-body = { $who } hat die Beschreibung geändert
tickets-did-status = { $who } hat den Status von { $old } auf { $new } gesetzt
tickets-did-assign = { $who } hat dies { $whom } übertragen
tickets-did-take = { $who } hat dies übernommen
tickets-did-unassign = { $who } hat dies { $whom } wieder abgenommen
tickets-did-label = { $who } hat { $added } hinzugefügt
tickets-did-unlabel = { $who } hat { $removed } entfernt
tickets-did-relabel = { $who } hat { $added } hinzugefügt und { $removed } entfernt
tickets-did-hide = { $who } hat dies privat gemacht
tickets-did-show = { $who } hat dies öffentlich gemacht
tickets-did-fix = { $who } hat dies mit { $revision } { $summary } geschlossen
tickets-did-mention = { $who } hat dies in { $revision } { $summary } erwähnt
tickets-did-remove-file = { $who } hat die Datei { $file } entfernt
tickets-did-remove-own = { $who } hat einen eigenen Kommentar entfernt.
tickets-did-remove-comment = Ein Kommentar von { $author } wurde von { $who } entfernt.
tickets-did-something = { $who } hat etwas geändert

tickets-diff = Geänderte Beschreibung von #{ $number }
tickets-diff-told = { $who }, { $time }
tickets-diff-same = Nur die Zeilenenden unterscheiden sich.
tickets-to-ticket = Zum Ticket #{ $number }

tickets-labels-none = Noch keine Labels
tickets-labels-none-text = Labels sagen, worum es in einem Ticket geht. Alle können danach filtern.
tickets-labels-usual = Die üblichen anlegen
tickets-label-name = Name
tickets-label-hue = Farbe
tickets-label-description = Wofür es ist
tickets-label-new = Neues Label
tickets-label-add = Label anlegen
tickets-label-added = Das Label { $name } wurde angelegt.
tickets-label-not-saved = Das Label wurde nicht gespeichert
tickets-label-delete = Label löschen
tickets-label-delete-text = { $count ->
    [0] Damit wird das Label { $label } gelöscht. Kein Ticket hat es.
    [one] Damit wird das Label { $label } gelöscht und von einem Ticket genommen.
   *[other] Damit wird das Label { $label } gelöscht und von { $count } Tickets genommen.
}
tickets-label-delete-do = Das Label löschen
tickets-label-deleted = Das Label { $name } wurde gelöscht.
tickets-hue-red = Rot
tickets-hue-orange = Orange
tickets-hue-amber = Bernstein
tickets-hue-lime = Limette
tickets-hue-green = Grün
tickets-hue-teal = Petrol
tickets-hue-cyan = Türkis
tickets-hue-blue = Blau
tickets-hue-indigo = Indigo
tickets-hue-violet = Violett
tickets-hue-pink = Rosa
tickets-hue-gray = Grau
tickets-usual-bug = Fehler
tickets-usual-bug-text = Etwas tut nicht, was es soll
tickets-usual-idea = Idee
tickets-usual-idea-text = Etwas, das besser sein könnte
tickets-usual-question = Frage
tickets-usual-question-text = Jemand möchte etwas wissen
tickets-usual-docs = Dokumentation
tickets-usual-docs-text = Was für Benutzerinnen und Benutzer geschrieben ist
tickets-usual-first = Für den Einstieg
tickets-usual-first-text = Geeignet, wenn man neu hier ist
tickets-command-help = ticket NUMMER · ticket new TITEL
tickets-command-none = Es gibt kein Ticket #{ $number }, das alle hier sehen dürfen.
tickets-command-who = Ich kenne dein Konto nicht. Die Seite des Raums, „Dein Name dort“, sagt, wie sich das ändert.
tickets-command-may-not = Du darfst hier keine Tickets öffnen.
tickets-command-opened = Geöffnet: { $subject }
