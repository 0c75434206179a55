## The tool
git-title = Git-Repository
git-summary = Code mit seiner Geschichte: klonen, pushen, ansehen, durchsuchen.
git-imported = übernahm
git-was-imported = Übernommen:
git-perm-read = Code ansehen, klonen und abholen
git-perm-write = Pushen
git-perm-admin = Standardbranch wählen

## Words of Git
git-commit = Commit
git-commits = Commits
git-branch = Branch
git-branches = Branches
git-tag = Tag
git-tags = Tags

## Settings
git-settings-branch = Standardbranch
git-settings-branch-help = Was zuerst zu sehen ist und was ein Klon auscheckt. Leer: was das Repository selbst sagt.
git-settings-branch-bad = So kann kein Branch heißen.
git-settings-force = Umschreiben des Standardbranches ablehnen
git-settings-force-help = Ein erzwungener Push, der Commits des Standardbranches verwerfen würde, wird abgelehnt.
git-settings-deletion = Löschen des Standardbranches ablehnen
git-settings-deletion-help = Andere Branches können weiterhin gelöscht werden.
git-settings-size = Höchstens so viele Megabyte je Push
git-settings-size-help = Ein größerer Push wird abgelehnt, bevor etwas davon bleibt.
git-settings-size-bad = Geben Sie eine ganze Zahl von 1 bis { $max } ein.

## The repository's own page
git-repository = Repository
git-repository-intro = Was für das Repository selbst gilt. Wer lesen und pushen darf, steht in den Berechtigungen des Projekts.
git-repository-empty = Das Repository hat noch keine Branches. Der erste Push legt einen an.
git-repository-saved = Der Standardbranch ist jetzt { $branch }.
git-repository-gone = Den Branch { $branch } gibt es nicht mehr.
git-repository-many = Nur die { $count } zuletzt geänderten Branches stehen in der Liste.

## Help for an empty repository
git-help-start = Mit einem neuen Repository anfangen
git-help-existing = Ein vorhandenes Repository pushen
git-help-ssh = Mit dem SSH-Schlüssel Ihres Kontos pushen

## What git shows after “remote:”
git-push-not-allowed = { $user } darf nicht nach { $place } pushen. Bitten Sie eine Verwalterin oder einen Verwalter des Projekts um das Recht dazu.
git-push-scope = Dieses Token hat den Umfang „{ $scope }“. Zum Pushen braucht es ein Token mit dem Umfang „write“.
git-push-deploy-key = Der Deploy-Schlüssel „{ $title }“ darf { $place } nur lesen. Wer das Projekt verwaltet, kann einen hinzufügen, der auch pushen darf.
git-lfs = Dieser Server bewahrt große Dateien nicht getrennt auf (Git LFS). Pushen Sie ohne LFS, oder legen Sie sie anderswo ab.
git-push-force = Der Branch { $branch } darf nicht umgeschrieben werden: Dieser Push würde Commits verwerfen, die er hat. Holen Sie zuerst den neuen Stand und pushen Sie dann ohne --force.
git-push-deletion = Der Branch { $branch } darf nicht gelöscht werden: Er ist der Standardbranch.
git-smart-only = Dieser Server spricht nur das „smart“-Protokoll von Git. Verwenden Sie git 1.6.6 oder neuer.
git-encoding = Dieser Server liest Anfragen unverändert oder mit gzip komprimiert.
git-busy = Es laufen zu viele Klone, Abrufe und Pushes. Versuchen Sie es in einer halben Minute noch einmal.
git-missing = Das Repository ist auf dem Server nicht lesbar. Die Betreiber müssen nachsehen (farrier doctor sagt mehr).
git-no-program = Das Programm { $program } ist auf dem Server nicht installiert.
