wiki-title = Wiki
wiki-summary = Seiten, die man gemeinsam schreibt, mit ihrer ganzen Geschichte.
wiki-kind = Seite
wiki-may-read = Seiten lesen
wiki-may-edit = Seiten schreiben und umbenennen, Dateien anhängen
wiki-may-delete = Seiten löschen und zurückholen

wiki-settings-home = Erste Seite
wiki-settings-home-help = Die Seite, die man beim Öffnen des Wikis sieht.
wiki-settings-sidebar = Seite für die Randleiste
wiki-settings-sidebar-help = Sobald es eine Seite dieses Namens gibt, steht sie neben allen anderen anstelle der Seitenliste. Leer lassen, um immer die Liste zu zeigen.
wiki-settings-contents = Inhaltsverzeichnis
wiki-settings-contents-help = Zeigt die Überschriften einer Seite daneben als Liste.

wiki-name-character = In einem Namen dürfen # < > [ ] { "{" } { "}" } | und \ nicht vorkommen, sonst ließen sich keine Links schreiben.
wiki-name-part = Kein Teil eines Namens darf mit einem Bindestrich beginnen oder nur aus Punkten bestehen.
wiki-name-taken = Eine Seite dieses Namens gibt es schon.
wiki-text-required = Eine leere Seite wird nicht gespeichert. Wenn die Seite weg soll, löschen Sie sie.

wiki-did-create = schrieb die Seite
wiki-did-edit = bearbeitete
wiki-did-restore = stellte einen älteren Text wieder her:
wiki-did-rename = benannte eine Seite um in
wiki-did-delete = löschte die Seite
wiki-did-undelete = holte die Seite zurück:

wiki-this-page = Diese Seite
wiki-this-wiki = Dieses Wiki
wiki-above = Übergeordnete Seiten
wiki-read = Lesen
wiki-history = Versionen
wiki-files = Dateien
wiki-more = Mehr
wiki-rename = Umbenennen
wiki-delete = Löschen
wiki-pages = Seiten
wiki-all-pages = Alle Seiten
wiki-recent = Letzte Änderungen
wiki-wanted = Fehlende Seiten
wiki-deleted-pages = Gelöschte Seiten
wiki-new = Neue Seite
wiki-edit-sidebar = Diese Randleiste bearbeiten
wiki-feed = Letzte Änderungen als Feed
wiki-on-this-page = Auf dieser Seite
wiki-version = Version { $version }
wiki-somebody = jemand
wiki-backlinks = { $count ->
    [one] Eine Seite verweist hierher
   *[other] { $count } Seiten verweisen hierher
}

wiki-empty = Dieses Wiki hat noch keine erste Seite
wiki-empty-write = Schreiben Sie sie, dann finden andere von dort aus weiter. Mit [[Name]] können Sie auch auf Seiten verweisen, die es noch nicht gibt.
wiki-empty-wait = Wer am Projekt mitarbeitet, kann sie schreiben.
wiki-write-first = Die erste Seite schreiben
wiki-missing = Die Seite „{ $name }“ gibt es noch nicht
wiki-missing-write = Bisher hat sie niemand geschrieben. Sie können es tun.
wiki-missing-wait = Bisher hat sie niemand geschrieben.
wiki-write-this = Diese Seite schreiben
wiki-was-here = Es gab eine solche Seite
wiki-deleted-by = Gelöscht
wiki-similar = Seiten mit ähnlichem Namen

wiki-edit-page = „{ $name }“ bearbeiten
wiki-write-page = „{ $name }“ schreiben
wiki-name = Name
wiki-name-hint = Ein Schrägstrich legt eine Seite unterhalb einer anderen an: Handbuch/Installation.
wiki-text = Text
wiki-message = Was Sie geändert haben
wiki-preview-hint = Noch ist nichts gespeichert.
wiki-created = Die Seite ist gespeichert.
wiki-saved = Als Version { $version } gespeichert.
wiki-unchanged = Genau das steht schon auf der Seite, deshalb gibt es keine neue Version.
wiki-gone = Die Seite wurde gelöscht, während Sie schrieben
wiki-gone-text = Ihr Text steht unten. Speichern legt die Seite neu an.
wiki-conflict = { $who } hat Version { $newest } gespeichert, während Sie schrieben
wiki-conflict-somebody = Jemand hat Version { $newest } gespeichert, während Sie schrieben
wiki-conflict-merged = Nichts ist verloren. Die Änderungen liegen an verschiedenen Stellen, deshalb enthält der Text unten beide. Sehen Sie ihn durch; Speichern ergibt Version { $next }.
wiki-conflict-text = Nichts ist verloren. Der Text unten ist Ihrer. Führen Sie beide zusammen; Speichern ergibt Version { $next }.
wiki-conflict-theirs = Geändert seit Version { $base }
wiki-conflict-there = Was jetzt auf der Seite steht
wiki-conflict-mine = Ihr Text
wiki-compare-two = { $from } mit { $to } vergleichen

wiki-history-of = Versionen von „{ $name }“
wiki-compare = Gewählte Versionen vergleichen
wiki-versions = Versionen
wiki-from = Von
wiki-to = Bis
wiki-version-head = Version
wiki-by = Von wem
wiki-what = Was sich änderte
wiki-when = Wann
wiki-actions = Aktionen
wiki-compare-from = Ab Version { $version } vergleichen
wiki-compare-to = Bis Version { $version } vergleichen
wiki-changes = Änderungen
wiki-changes-in = Änderungen an „{ $name }“, Version { $version }
wiki-what-created = Seite geschrieben
wiki-what-restored = Wieder der Text von Version { $version }
wiki-what-renamed = Umbenannt, vorher „{ $name }“
wiki-what-relinked = Links folgen einer umbenannten Seite
wiki-restore = Wiederherstellen
wiki-restore-version = Version { $version } wiederherstellen
wiki-restored = Version { $old } ist als Version { $new } wiederhergestellt.
wiki-restore-conflict = Jemand hat die Seite gerade geändert. Sehen Sie sie an und stellen Sie sie dann noch einmal wieder her, wenn Sie das noch möchten.
wiki-version-of = „{ $name }“, Version { $version }
wiki-is-newest = Das ist die neueste Version.
wiki-is-old = Das ist eine alte Version. Die neueste ist { $newest }.

wiki-diff-of = „{ $name }“: Version { $from } bis { $to }
wiki-diff-none = In beiden Versionen steht dasselbe.
wiki-diff-cut = Es gibt mehr Änderungen, als hier gezeigt werden.
wiki-change-before = Vorige Änderung
wiki-change-after = Nächste Änderung

wiki-count = { $count ->
    [one] Eine Seite
   *[other] { $count } Seiten
}
wiki-filter = Teil eines Namens
wiki-filter-button = Filtern
wiki-none = Es gibt noch keine Seiten
wiki-none-like = Keine Seite hat „{ $word }“ im Namen
wiki-wanted-text = Seiten verweisen auf diese Namen, aber noch hat sie niemand geschrieben.
wiki-wanted-none = Alle Links führen irgendwohin
wiki-linked-from = { $count ->
    [one] Link auf einer Seite
   *[other] Links auf { $count } Seiten
}
wiki-deleted-text = Sie lassen sich mit ihrer ganzen Geschichte zurückholen. Auch ihre Dateien bleiben.
wiki-deleted-none = Es wurde nichts gelöscht

wiki-rename-page = „{ $name }“ umbenennen
wiki-new-name = Neuer Name
wiki-rename-hint = Der alte Name führt von da an zum neuen.
wiki-rename-below = { $count ->
    [one] Auch die Seite darunter verschieben
   *[other] Auch die { $count } Seiten darunter verschieben
}
wiki-rename-links = { $count ->
    [one] Den Link auf einer anderen Seite anpassen
   *[other] Die Links auf { $count } anderen Seiten anpassen
}
wiki-rename-links-hint = Sonst führen sie über den alten Namen hierher.
wiki-renamed = „{ $name }“ heißt jetzt so.
wiki-rename-unchanged = Die Seite heißt schon so.

wiki-delete-page = „{ $name }“ löschen
wiki-delete-sure = Diese Seite löschen?
wiki-delete-text = { $count ->
    [one] Die Seite und ihre eine Version werden verborgen. Wer Seiten löschen darf, kann sie zurückholen.
   *[other] Die Seite und ihre { $count } Versionen werden verborgen. Wer Seiten löschen darf, kann sie zurückholen.
}
wiki-delete-linked = { $count ->
    [one] Eine Seite verweist auf sie:
   *[other] { $count } Seiten verweisen auf sie:
}
wiki-deleted = „{ $name }“ ist gelöscht. Hier lässt sich die Seite zurückholen.
wiki-undelete = Zurückholen
wiki-undelete-page = „{ $name }“ zurückholen
wiki-undeleted = Die Seite ist wieder da.
wiki-undelete-taken = Inzwischen gibt es eine andere Seite „{ $name }“. Benennen Sie zuerst diese um.

wiki-files-of = Dateien von „{ $name }“
wiki-no-files = An dieser Seite hängen keine Dateien
wiki-file = Datei
wiki-size = Größe
wiki-markdown = Um sie auf der Seite zu zeigen, schreiben Sie
wiki-attach = Dateien anhängen
wiki-attach-hint = Je höchstens { $max }. Bilder und reiner Text werden angezeigt, alles andere wird heruntergeladen.
wiki-upload = Anhängen
wiki-attached = { $count ->
    [one] Die Datei ist angehängt.
   *[other] { $count } Dateien sind angehängt.
}
wiki-no-file = Wählen Sie zuerst eine Datei.
wiki-remove-file = Datei { $name } löschen
wiki-detached = { $name } ist gelöscht.
