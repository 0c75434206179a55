## What somebody sees who connects without a command
ssh-hello = Hello { $user }! Your key works, but there is no shell here.
ssh-hello-deploy = Hello! The deploy key “{ $title }” works for { $place }, and there is no shell here.
ssh-hello-help = What there is, this tells: { $command }
ssh-whoami-deploy = deploy key “{ $title }” of { $place }
ssh-help-intro = This server runs these commands and no others:
ssh-help-help = help: this list
ssh-help-whoami = whoami: whose key this is
ssh-help-clone = Repositories are cloned by their address: { $command }

## Refusals
ssh-no-such-command = There is no command “{ $command }” here. Say “help” for what there is.
ssh-not-found = There is no repository { $path }, or { $user } may not read it.
ssh-not-found-deploy = There is no repository { $path }, or the deploy key “{ $title }” is not for it.
ssh-key-gone = This key was removed or its account disabled. Connect again with another key.
ssh-failed = Something went wrong on the server. Its administrators find it in the log.
ssh-too-many = This key runs { $most } commands already. Wait for one to end.
