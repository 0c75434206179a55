## The tool
svn-title = Subversion repository
svn-summary = Code with its history in one central place: check out, commit, lock, browse, search.
svn-perm-read = See the code and check it out
svn-perm-write = Commit

## Words of Subversion
svn-revision = Revision
svn-revisions = Revisions
svn-branch = Branch
svn-branches = Branches
svn-tag = Tag
svn-tags = Tags

## Settings
svn-settings-layout = Make the folders trunk, branches and tags
svn-settings-layout-help = Only as long as the repository is empty. They are what branches and tags are on the pages.
svn-settings-size = Most megabytes of one file
svn-settings-size-help = A commit with a larger file is refused.
svn-settings-size-bad = Write a whole number from 1 to { $max }.

## Help for an empty repository
svn-help-start = Start with trunk, branches and tags
svn-help-existing = Import a folder that you have

## What svn shows
svn-too-large = A file of a commit may have at most { $max } megabytes here.
svn-busy = Too many clients are being served. Try again in half a minute.
svn-missing = The repository cannot be read on the server. Its administrators must look at it (farrier doctor tells more).
svn-no-program = The server cannot speak to svn: the package { $package } is not installed on it.
svn-unserved = The part of the server that speaks to svn did not answer. Try again; if it stays so, its administrators must look at it (farrier doctor tells more).
