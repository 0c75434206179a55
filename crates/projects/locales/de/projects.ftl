projects-explore = Projekte
projects-welcome = Code, Tickets und Wikiseiten der Projekte, die hier zu Hause sind. Zum Lesen brauchen Sie kein Konto.
projects-find = Projekt finden
projects-find-hint = Name, Titel oder Wörter
projects-find-button = Finden
projects-found-for = Projekte mit „{ $words }“
projects-none-found = Kein Projekt passt
projects-none-found-hint = Versuchen Sie weniger oder andere Wörter, oder durchsuchen Sie alles: auch Tickets, Wikiseiten und Dateien.
projects-search-everything = Alles durchsuchen
projects-all = Alle Projekte
projects-none-yet = Noch keine Projekte
projects-none-yet-create = Legen Sie das erste an: Geben Sie ihm einen Namen, wählen Sie seine Werkzeuge, und laden Sie Code hoch oder schreiben Sie ein Ticket.
projects-none-yet-sign-in = Wer ein Konto hat, kann das erste anlegen.
projects-none-yet-ask = Ein Administrator dieser Site muss das erste anlegen.
projects-make-first = Erstes Projekt anlegen
projects-yours = Ihre Projekte
projects-about-site = Über diese Site
projects-about-site-text = Jedes Projekt hat seine eigenen Werkzeuge: Repositorys, Tickets und Wikis, so viele es will, und eine Suche über alle.
projects-new-below = Neues Unterprojekt
projects-new-lede = Ein Zuhause für Code, Tickets und Wikiseiten.
projects-new-below-lede = Es gehört zu { $parent }; wer dort Mitglied ist, ist es auch hier.
projects-title = Titel
projects-address = Adresse
projects-address-hint = Buchstaben a–z, Ziffern, Punkt, Binde- und Unterstrich. Bleibt das Feld leer, wird die Adresse aus dem Titel gebildet.
projects-description = Beschreibung
projects-who-sees = Wer es sieht
projects-private-hint = Nur Mitglieder sehen das Projekt und alles darin.
projects-first-tools = Werkzeuge für den Anfang
projects-first-tools-hint = Weitere können Sie jederzeit hinzufügen, umbenennen und entfernen.
projects-create = Projekt anlegen
projects-created = { $title } ist angelegt.
projects-created-without = { $title } ist angelegt, aber ohne { $tool }: { $reason }
projects-count-open = { $count ->
    [one] Eines offen
   *[other] { $count } offen
}
projects-count-closed = { $count ->
    [one] Eines geschlossen
   *[other] { $count } geschlossen
}
projects-count-pages = { $count ->
    [one] Eine Seite
   *[other] { $count } Seiten
}
projects-count-revisions = { $count ->
    [one] Eine Revision
   *[other] { $count } Revisionen
}
projects-did-create = hat das Projekt angelegt:
projects-did-mount = hat ein Werkzeug hinzugefügt:
projects-did-welcome = hat ein Mitglied aufgenommen:
projects-activity = Aktivität
projects-recent = Letzte Aktivität
projects-all-activity = Alle Aktivität
projects-no-activity = Noch ist nichts geschehen.
projects-feed = Feed
projects-today = Heute
projects-yesterday = Gestern
projects-about = Über das Projekt
projects-since = Seit
projects-here-since = Hier seit
projects-visibility = Sichtbar für
projects-for-members = Nur Mitglieder
projects-for-everybody = Alle
projects-subprojects = Unterprojekte
projects-people = Menschen
projects-manage-people = Mitglieder und Gruppen
projects-no-tools = Noch keine Werkzeuge
projects-no-tools-hint = Ein Repository, Tickets, ein Wiki: Wählen Sie, was das Projekt braucht.
projects-edit-profile = Profil bearbeiten
projects-account-disabled = Konto gesperrt
projects-person-has-none = Keine Projekte, die Sie sehen dürfen.
projects-settings = Projekteinstellungen
projects-general = Allgemein
projects-icon = Bild
projects-icon-hint = PNG, JPEG, GIF oder WebP; daraus wird ein Quadrat von 256 mal 256 Pixeln.
projects-icon-remove = Bild entfernen
projects-not-an-image = Dieses Bild lässt sich nicht lesen. Wählen Sie eine PNG-, JPEG-, GIF- oder WebP-Datei mit höchstens 8.000 mal 8.000 Pixeln.
projects-hidden-above = Ein übergeordnetes Projekt ist privat, deshalb ist es auch dieses.
projects-inherits = Mitglieder des übergeordneten Projekts sind auch hier Mitglieder
projects-inherits-hint = Sonst zählen nur die Menschen auf der Liste dieses Projekts.
projects-rename-or-delete = Umbenennen oder löschen
projects-rename = Umbenennen
projects-old-address-hint = Die alte Adresse führt zur neuen.
projects-renamed = Das Projekt ist jetzt unter { $url }.
projects-delete = Projekt löschen
projects-delete-with = { $count ->
    [one] Ein Unterprojekt wird mit gelöscht.
   *[other] { $count } Unterprojekte werden mit gelöscht.
}
projects-delete-hint = { $days ->
    [0] Sein ganzer Inhalt verschwindet sofort und für immer.
    [one] Ab dann sieht es niemand mehr. Einen Tag lang können Sie es zurückholen, danach ist sein ganzer Inhalt für immer weg.
   *[other] Ab dann sieht es niemand mehr. { $days } Tage lang können Sie es zurückholen, danach ist sein ganzer Inhalt für immer weg.
}
projects-delete-button = { $title } löschen
projects-confirm-differs = Schreiben Sie hier „{ $name }“, genau so.
projects-deleted = { $days ->
    [0] { $title } ist gelöscht.
    [one] { $title } ist gelöscht. Einen Tag lang lässt es sich hier zurückholen.
   *[other] { $title } ist gelöscht. { $days } Tage lang lässt es sich hier zurückholen.
}
projects-deleted-title = Gelöschte Projekte
projects-deleted-lede = Was Sie gelöscht haben und noch zurückholen können.
projects-deleted-none = Hier wartet nichts.
projects-deleted-until = Endgültig weg:
projects-restore = Zurückholen
projects-restore-named = { $title } zurückholen
projects-restored = { $title } ist wieder da.
