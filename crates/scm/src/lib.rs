#![doc = include_str!("../README.md")]

mod archive;
mod blame;
mod blob;
mod diff;
mod error;
mod files;
pub mod git;
pub mod hg;
mod id;
mod last_changes;
mod log;
mod path;
mod refs;
mod repository;
mod revision;
mod stream;
pub mod svn;
mod tree;

pub use archive::{ArchiveFormat, PatchFormat};
pub use blame::{Blame, BlameRange, BlamedRevision};
pub use blob::{Blob, BlobStream, LfsPointer};
pub use diff::{Change, Comparison, Diff, DiffLine, DiffOptions, FileDiff, Hunk, LineKind};
pub use error::ScmError;
pub use files::{ChangedFile, ChangedFiles, FileEntry, FileLimits, FileList};
pub use git::{GitRepositories, GitRepository};
pub use hg::{HgRepositories, HgRepository};
pub use id::{ObjectId, RevisionId};
pub use last_changes::LastChanges;
pub use log::{LogCursor, NewRevisions, RevisionPage};
pub use path::RepoPath;
pub use refs::{Annotation, Ref, RefKind, RefOrder, RefPage, RefQuery};
pub use repository::{ByteStream, Repository};
pub use revision::{Revision, Signature};
pub use svn::{SvnRepositories, SvnRepository};
pub use tree::{EntryKind, Tree, TreeEntry};
