//! What a tool is and what it may add to Farrier.
//!
//! A tool is a kind of plugin that projects can mount: the wiki, the ticket tracker, a Git repository. It implements
//! [`Tool`], and in [`Tool::register`] it lists on a [`Registrar`] all that it brings. Nothing here knows any one tool.

mod activity;
mod commands;
mod config;
pub mod events;
mod indexer;
pub mod known;
mod links;
mod mount;
pub mod outgoing;
mod own_protocol;
mod portable;
mod problem;
mod protocol;
mod registrar;
mod registry;
mod routes;
pub mod search;
mod services;
mod settings;
pub mod ssh;
mod ssh_program;

pub use activity::{ActivityLine, ActivityText};
pub use commands::{Asked, Command};
pub use config::{SiteConfig, SmtpSettings};
pub use indexer::Indexer;
pub use known::{Known, Place};
pub use links::{Link, LinkKind, LinkResolver};
pub use mount::Mount;
pub use outgoing::OutgoingSettings;
pub use own_protocol::OwnProtocol;
pub use portable::{Archive, Portable};
pub use problem::Problem;
pub use protocol::{Protocol, is_from_program};
pub use registrar::{Background, Check, Migrations, NavItem, OnImport, OnMount, Registrar};
pub use registry::{Registered, Registry, RegistryError, Wiring};
pub use routes::{Cacheable, Cost, Needs, Route, Routes, Row, Shows, Unfinished};
pub use search::{Batch, SearchDocument, SearchSource};
pub use services::{Services, ServicesInner};
pub use settings::{Field, FieldKind, ToolSettings};
pub use ssh::{SshCall, SshCaller, SshCommand, SshIdentity, SshRefusal, SshService, SshStreams};

/// A kind of tool that projects can mount.
pub trait Tool: Send + Sync + 'static {
    /// Fixed and unique; prefixes tables, permissions, templates and message ids.
    fn id(&self) -> &'static str;
    /// Adds all that the tool offers. Called once, at start-up.
    fn register(&self, add: &mut Registrar);
}
