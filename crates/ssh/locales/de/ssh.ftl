## What somebody sees who connects without a command
ssh-hello = Hallo { $user }! Ihr Schlüssel funktioniert, aber eine Shell gibt es hier nicht.
ssh-hello-deploy = Hallo! Der Deploy-Schlüssel „{ $title }“ funktioniert für { $place }, eine Shell gibt es hier nicht.
ssh-hello-help = Was es gibt, sagt: { $command }
ssh-whoami-deploy = Deploy-Schlüssel „{ $title }“ von { $place }
ssh-help-intro = Dieser Server führt diese Befehle aus und keine anderen:
ssh-help-help = help: diese Liste
ssh-help-whoami = whoami: wessen Schlüssel das ist
ssh-help-clone = Repositorys klont man über ihre Adresse: { $command }

## Refusals
ssh-no-such-command = Den Befehl „{ $command }“ gibt es hier nicht. Was es gibt, sagt „help“.
ssh-not-found = Es gibt kein Repository { $path }, oder { $user } darf es nicht lesen.
ssh-not-found-deploy = Es gibt kein Repository { $path }, oder der Deploy-Schlüssel „{ $title }“ ist nicht dafür.
ssh-key-gone = Dieser Schlüssel wurde entfernt oder sein Konto gesperrt. Verbinden Sie sich mit einem anderen.
ssh-failed = Auf dem Server ist etwas schiefgegangen. Seine Administratoren finden es im Protokoll.
ssh-too-many = Dieser Schlüssel führt schon { $most } Befehle aus. Warten Sie, bis einer endet.
