//! What a tool answers over SSH: `Registrar::ssh`.
//!
//! `crates/ssh` listens, finds the account or deploy key of the key that signed, and cuts the command into words as
//! `git`, `hg` and `svn` quote them; a shell is never involved. It then asks each tool in order whether it
//! [parses](SshService::parse) the words, and hands the call to the first that does:
//!
//! ```text
//! add.ssh(transport::Ssh::new(backend.clone()))
//!
//! fn parse(&self, words: &[&str]) -> Option<SshCommand>
//!     ["git-upload-pack", path]                  => SshCommand::on("git-upload-pack", path)
//!     ["hg", "-R", path, "serve", "--stdio"]     => SshCommand::on("hg serve", path)
//!     ["svnserve", "-t"]                         => SshCommand::without_path("svnserve")
//!     anything else, an option more or less too  => None
//!
//! async fn serve(&self, call: SshCall) -> Result<u32, SshRefusal>
//!     let (mount, rest) = call.caller.find(self.tool(), &call.command.path).await?;   // hidden = NotFound
//!     if call.caller.may_write(&mount) { … }                                           // deploy keys included
//!     call.streams.run(program).await                                                  // or reads stdin and writes itself
//! ```
//!
//! A tool whose client names the repository inside its protocol (Subversion's does) reads that from `stdin` first, calls
//! [`SshCaller::find`] then, and gets what is left of the address (`/trunk/src`) beside the mount. Nobody who only has a
//! command has been let into anything: `find` and `may_write` are the only ways in, and every tool goes through them.

use std::net::IpAddr;

use async_trait::async_trait;
use farrier_domain::projects::address::{self, Found};
use farrier_domain::projects::{self, Project, mounts};
use farrier_domain::{Permission, Reader};
use farrier_i18n::L;
use tokio::io::{AsyncRead, AsyncWrite};

use crate::{Mount, Services};

/// The commands of one tool.
#[async_trait]
pub trait SshService: Send + Sync + 'static {
    /// The command that these words are, when it is one of this tool's. It matches exactly: an option that is not
    /// expected makes it somebody else's.
    fn parse(&self, words: &[&str]) -> Option<SshCommand>;
    /// The permission that changing something takes; the one to read is the first of the tool's.
    fn write(&self) -> Permission;
    /// Answers a call to its end, and says with which code. It is dropped when the client goes away.
    async fn serve(&self, call: SshCall) -> Result<u32, SshRefusal>;
}

/// A command that a tool knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SshCommand {
    /// Which of the tool's commands.
    pub name: &'static str,
    /// The address as the client wrote it; empty when the protocol brings it.
    pub path: String,
}

impl SshCommand {
    /// A command on an address.
    pub fn on(name: &'static str, path: &str) -> Option<SshCommand> {
        Some(SshCommand { name, path: path.to_owned() })
    }
    /// A command whose client says later what it is about.
    pub fn without_path(name: &'static str) -> Option<SshCommand> {
        Some(SshCommand { name, path: String::new() })
    }
}

/// One command of one client.
pub struct SshCall {
    /// Who asks.
    pub caller: SshCaller,
    /// What for.
    pub command: SshCommand,
    /// `GIT_PROTOCOL`, the one variable that clients may set.
    pub protocol: Option<String>,
    /// The client's end of the three streams.
    pub streams: SshStreams,
}

/// Standard input, output and error of a client. Writing waits for a client that reads slowly; nothing piles up.
pub struct SshStreams {
    /// What the client sends.
    pub stdin: Box<dyn AsyncRead + Send + Unpin>,
    /// What the client's program reads.
    pub stdout: Box<dyn AsyncWrite + Send + Unpin>,
    /// What the person sees.
    pub stderr: Box<dyn AsyncWrite + Send + Unpin>,
}

/// Why a call is not answered. The server tells the client in one sentence.
#[derive(Debug, thiserror::Error)]
pub enum SshRefusal {
    /// There is no such repository, or the caller may not know of it.
    #[error("not found")]
    NotFound,
    /// In words for the caller.
    #[error("{0}")]
    Refused(String),
    /// Something that should not happen: logged, and not told.
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

impl From<farrier_domain::Error> for SshRefusal {
    fn from(error: farrier_domain::Error) -> Self {
        match error {
            farrier_domain::Error::NotFound => SshRefusal::NotFound,
            error => SshRefusal::Internal(error.into()),
        }
    }
}

/// Whose key signed.
#[derive(Clone, Debug)]
pub enum SshIdentity {
    /// A person's, with all that they are.
    Person(Reader),
    /// A machine's, for exactly one mount.
    DeployKey {
        /// The one mount.
        mount: i64,
        /// What the project calls the key.
        title: String,
        /// Whether it may push.
        writes: bool,
    },
}

/// Who asks over SSH.
#[derive(Clone)]
pub struct SshCaller {
    /// The parts.
    pub services: Services,
    /// Whose key.
    pub identity: SshIdentity,
    /// The caller's language.
    pub l: L,
    /// Where from.
    pub address: IpAddr,
}

impl SshCaller {
    /// The mount of a tool that an address is in, and what is left of the address: empty or `/…`.
    ///
    /// An old address leads to where the thing is now. Errors: [`SshRefusal::NotFound`] also for what the caller may not
    /// read, and for a mount of another tool.
    pub async fn find(&self, tool: &str, path: &str) -> Result<(Mount, String), SshRefusal> {
        let db = self.services.db.read();
        let mut found = address::find(db, path.trim_start_matches('/')).await?;
        if let Found::Moved(now) = &found {
            found = address::find(db, now.trim_start_matches('/')).await?;
        }
        let Found::Mount(project, row, rest) = found else { return Err(SshRefusal::NotFound) };
        let mount = self.visible(project, row).filter(|mount| mount.tool() == tool);
        let rest = if rest == "/" { String::new() } else { rest };
        Ok((mount.ok_or(SshRefusal::NotFound)?, rest))
    }

    fn visible(&self, project: Project, row: mounts::Model) -> Option<Mount> {
        if let SshIdentity::Person(reader) = &self.identity
            && !projects::may_read(&project, reader)
        {
            return None;
        }
        let mount = Mount::new(project, row);
        let read = self.services.registry.tool(mount.tool())?.read();
        self.has(&mount, read, true).then_some(mount)
    }

    /// Whether the caller may change what a mount has.
    pub fn may_write(&self, mount: &Mount) -> bool {
        let tool = self.services.registry.tool(mount.tool());
        let Some(ssh) = tool.and_then(|tool| tool.ssh.as_ref()) else { return false };
        self.has(mount, ssh.write(), false)
    }

    fn has(&self, mount: &Mount, permission: Permission, reads: bool) -> bool {
        match &self.identity {
            SshIdentity::Person(reader) => mount.allows(reader, permission),
            SshIdentity::DeployKey { mount: own, writes, .. } => *own == mount.id() && (reads || *writes),
        }
    }

    /// Who did it, for events; none for a machine.
    pub fn actor(&self) -> Option<i64> {
        match &self.identity {
            SshIdentity::Person(reader) => reader.id(),
            SshIdentity::DeployKey { .. } => None,
        }
    }

    /// What the project calls the machine's key, when it is one.
    pub fn deploy_key(&self) -> Option<&str> {
        match &self.identity {
            SshIdentity::Person(_) => None,
            SshIdentity::DeployKey { title, .. } => Some(title),
        }
    }

    /// The account's name or the key's title.
    pub fn name(&self) -> &str {
        match &self.identity {
            SshIdentity::Person(reader) => reader.user.as_ref().map_or("", |user| &user.name),
            SshIdentity::DeployKey { title, .. } => title,
        }
    }
}
