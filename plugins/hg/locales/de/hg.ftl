## The tool
hg-title = Mercurial-Repository
hg-summary = Code mit seiner Geschichte in Mercurial: klonen, pushen, ansehen, durchsuchen.
hg-imported = übernahm
hg-was-imported = Übernommen:
hg-perm-read = Code ansehen, klonen und abholen
hg-perm-write = Pushen

## Words of Mercurial
hg-changeset = Änderungssatz
hg-changesets = Änderungssätze
hg-branch = Lesezeichen oder Zweig
hg-branches = Lesezeichen und Zweige
hg-tag = Etikett
hg-tags = Etiketten

## Settings
hg-settings-size = Höchstens so viele Megabyte je Push
hg-settings-size-help = Ein größerer Push wird abgelehnt, bevor etwas davon bleibt.
hg-settings-size-bad = Geben Sie eine ganze Zahl von 1 bis { $max } ein.

## Help for an empty repository
hg-help-start = Mit einem neuen Repository anfangen
hg-help-existing = Ein vorhandenes Repository pushen

## What hg shows after “abort: remote error:”
hg-push-not-allowed = { $user } darf nicht nach { $place } pushen. Bitten Sie eine Verwalterin oder einen Verwalter des Projekts um das Recht dazu.
hg-push-scope = Dieses Token hat den Umfang „{ $scope }“. Zum Pushen braucht es ein Token mit dem Umfang „write“.
hg-push-too-large = Dieser Push ist größer als die { $max } Megabyte, die dieses Repository auf einmal annimmt. Pushen Sie ihn mit -r in Teilen.
hg-push-by-post = Ein Push wird mit POST geschickt.
hg-unknown = Diesen Befehl des Protokolls von Mercurial kennt dieser Server nicht.
hg-length = Ein Push muss sagen, wie lang er ist (Content-Length).
hg-busy = Es laufen zu viele Klone, Abrufe und Pushes. Versuchen Sie es in einer halben Minute noch einmal.
hg-missing = Das Repository ist auf dem Server nicht lesbar. Die Betreiber müssen nachsehen (farrier doctor sagt mehr).
hg-no-program = Mercurial ist auf dem Server nicht installiert. Die Betreiber müssen es installieren (unter Debian: apt install mercurial).
