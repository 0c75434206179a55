//! What a code tool brings: its repositories, its words and its ways in.

use std::sync::Arc;

use async_trait::async_trait;
use farrier_domain::{Permission, Reader};
use farrier_i18n::L;
use farrier_scm::{Repository, ScmError};
use farrier_tool::{Mount, Services};

/// A version-control system as the shared pages need it.
#[async_trait]
pub trait Backend: Send + Sync + 'static {
    /// The tool's id: `git`.
    fn tool(&self) -> &'static str;
    /// Who may read.
    fn read(&self) -> Permission;
    /// Who may push.
    fn write(&self) -> Permission;
    /// The repository of a mount.
    async fn repository(&self, services: &Services, mount: &Mount) -> Result<Arc<dyn Repository>, ScmError>;
    /// The addresses to clone from, the best one first.
    fn clone_urls(&self, services: &Services, mount: &Mount, reader: &Reader) -> Vec<CloneUrl>;
    /// What this system calls its things.
    fn words(&self, l: L) -> Words;
    /// What to type to fill an empty repository: a heading and commands, per way.
    fn empty_help(&self, services: &Services, mount: &Mount, l: L) -> Vec<(String, String)>;
}

/// The backend of some routes, as handlers take it.
pub type SharedBackend = Arc<dyn Backend>;

/// An address to clone from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloneUrl {
    /// `HTTP`, `SSH`.
    pub label: String,
    /// The address alone.
    pub url: String,
    /// The whole command.
    pub command: String,
}

/// A system's own words, in the reader's language.
#[derive(Clone, Debug)]
pub struct Words {
    /// `Commit`, `Changeset`, `Revision`.
    pub revision: String,
    /// The same for many.
    pub revisions: String,
    /// `Branch`.
    pub branch: String,
    /// `Branches`.
    pub branches: String,
    /// `Tag`.
    pub tag: String,
    /// `Tags`.
    pub tags: String,
}
