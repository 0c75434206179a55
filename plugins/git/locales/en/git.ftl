## The tool
git-title = Git repository
git-summary = Code with its history: clone, push, browse, search.
git-imported = took in
git-was-imported = Taken in:
git-perm-read = See the code, clone and fetch
git-perm-write = Push
git-perm-admin = Choose the default branch

## Words of Git
git-commit = Commit
git-commits = Commits
git-branch = Branch
git-branches = Branches
git-tag = Tag
git-tags = Tags

## Settings
git-settings-branch = Default branch
git-settings-branch-help = What people see first and what a clone checks out. Empty: what the repository itself says.
git-settings-branch-bad = That cannot be the name of a branch.
git-settings-force = Refuse to rewrite the default branch
git-settings-force-help = A forced push that would throw commits of the default branch away is refused.
git-settings-deletion = Refuse to delete the default branch
git-settings-deletion-help = Other branches can still be deleted.
git-settings-size = Most megabytes of one push
git-settings-size-help = A larger push is refused before anything of it is kept.
git-settings-size-bad = Write a whole number from 1 to { $max }.

## The repository's own page
git-repository = Repository
git-repository-intro = What holds for the repository itself. Who may read and push is in the project’s permissions.
git-repository-empty = The repository has no branches yet. The first push makes one.
git-repository-saved = The default branch is now { $branch }.
git-repository-gone = There is no branch { $branch } any more.
git-repository-many = Only the { $count } branches that changed last are listed.

## Help for an empty repository
git-help-start = Start with a new repository
git-help-existing = Push a repository that you have
git-help-ssh = Push with the SSH key of your account

## What git shows after “remote:”
git-push-not-allowed = { $user } may not push to { $place }. Ask an administrator of the project for the right to push.
git-push-scope = This token’s scope is “{ $scope }”. Pushing needs a token with the scope “write”.
git-push-deploy-key = The deploy key “{ $title }” may only read { $place }. An administrator of the project can add one that may push.
git-lfs = This server does not keep large files apart (Git LFS). Push without it, or keep them elsewhere.
git-push-force = The branch { $branch } must not be rewritten: this push would throw away commits that it has. Pull first, then push without --force.
git-push-deletion = The branch { $branch } must not be deleted: it is the default branch.
git-smart-only = This server speaks Git’s smart protocol only. Use git 1.6.6 or newer.
git-encoding = This server reads request bodies as they are or compressed with gzip.
git-busy = Too many clones, fetches and pushes are running. Try again in half a minute.
git-missing = The repository cannot be read on the server. Its administrators must look at it (farrier doctor tells more).
git-no-program = The program { $program } is not installed on the server.
