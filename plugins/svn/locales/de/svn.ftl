## The tool
svn-title = Subversion-Repository
svn-summary = Code mit seiner Geschichte an einem zentralen Ort: auschecken, committen, sperren, durchsehen, suchen.
svn-perm-read = Den Code sehen und auschecken
svn-perm-write = Committen

## Words of Subversion
svn-revision = Revision
svn-revisions = Revisionen
svn-branch = Branch
svn-branches = Branches
svn-tag = Tag
svn-tags = Tags

## Settings
svn-settings-layout = Die Ordner trunk, branches und tags anlegen
svn-settings-layout-help = Nur solange das Repository leer ist. An ihnen erkennen die Seiten Branches und Tags.
svn-settings-size = Höchstens so viele Megabyte pro Datei
svn-settings-size-help = Ein Commit mit einer größeren Datei wird abgelehnt.
svn-settings-size-bad = Schreib eine ganze Zahl von 1 bis { $max }.

## Help for an empty repository
svn-help-start = Mit trunk, branches und tags anfangen
svn-help-existing = Einen Ordner importieren, den du hast

## What svn shows
svn-too-large = Eine Datei eines Commits darf hier höchstens { $max } Megabyte haben.
svn-busy = Gerade werden zu viele Programme bedient. Versuch es in einer halben Minute wieder.
svn-missing = Das Repository ist auf dem Server nicht lesbar. Seine Betreiber müssen nachsehen (farrier doctor sagt mehr).
svn-no-program = Der Server kann nicht mit svn sprechen: Auf ihm ist das Paket { $package } nicht installiert.
svn-unserved = Der Teil des Servers, der mit svn spricht, hat nicht geantwortet. Versuch es noch einmal; bleibt es so, müssen seine Betreiber nachsehen (farrier doctor sagt mehr).
