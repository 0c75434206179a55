## The tool
hg-title = Mercurial repository
hg-summary = Code with its history in Mercurial: clone, push, browse, search.
hg-imported = took in
hg-was-imported = Taken in:
hg-perm-read = See the code, clone and pull
hg-perm-write = Push

## Words of Mercurial
hg-changeset = Changeset
hg-changesets = Changesets
hg-branch = Bookmark or branch
hg-branches = Bookmarks and branches
hg-tag = Tag
hg-tags = Tags

## Settings
hg-settings-size = Most megabytes of one push
hg-settings-size-help = A larger push is refused before anything of it is kept.
hg-settings-size-bad = Write a whole number from 1 to { $max }.

## Help for an empty repository
hg-help-start = Start with a new repository
hg-help-existing = Push a repository that you have

## What hg shows after “abort: remote error:”
hg-push-not-allowed = { $user } may not push to { $place }. Ask an administrator of the project for the right to push.
hg-push-scope = This token’s scope is “{ $scope }”. Pushing needs a token with the scope “write”.
hg-push-too-large = This push is larger than the { $max } megabytes that this repository takes at once. Push it in parts with -r.
hg-push-by-post = A push is sent with POST.
hg-unknown = This server does not know that command of Mercurial’s protocol.
hg-length = A push must say how long it is (Content-Length).
hg-busy = Too many clones, pulls and pushes are running. Try again in half a minute.
hg-missing = The repository cannot be read on the server. Its administrators must look at it (farrier doctor tells more).
hg-no-program = Mercurial is not installed on the server. Its administrators must install it (on Debian: apt install mercurial).
