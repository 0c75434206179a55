search-title = Suche
search-title-for = „{ $words }“ – Suche
search-for = Suchen nach
search-within = In { $project } und seinen Unterprojekten
search-everything = Alles
search-projects = Projekte
search-kind = Art
search-tool = Werkzeug
search-project = Projekt
search-results = Ergebnisse
search-count = { $count ->
    [one] Ein Ergebnis
   *[other] { $count } Ergebnisse
}
search-order = Reihenfolge
search-best = Beste zuerst
search-newest = Neueste zuerst
search-nothing = Nichts gefunden
search-nothing-hint = Prüfen Sie die Schreibweise, nehmen Sie weniger oder andere Wörter, oder lassen Sie einen Filter weg. Wenn Sie ein Konto haben, melden Sie sich an: Manches ist nicht für alle.
search-failed = Die Suche geht gerade nicht
search-failed-hint = Alles andere geht. Versuchen Sie es etwas später noch einmal; die Administratoren sehen im Protokoll, woran es liegt.
search-help = Was Sie schreiben können
search-help-words = beide Wörter, irgendwo
search-help-phrase = genau diese Wörter hintereinander
search-help-not = das erste Wort ohne das zweite
search-help-prefix = alle Wörter, die so beginnen
search-help-title = das Wort in einem Titel
search-help-kind = nur Tickets; auch page, file, commit, comment, project
