//! Events that tools share without knowing each other.
//!
//! A code tool tells of a push; the ticket tracker closes what a message fixes, without knowing what Git is.

use farrier_jobs::events::Model;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A kind of event with its own fields.
pub trait Event: Serialize + DeserializeOwned {
    /// `code.pushed`: fixed, it stands in the database.
    const NAME: &'static str;

    /// Reads the fields of a row; none when they do not fit.
    fn of(row: &Model) -> Option<Self> {
        (row.name == Self::NAME).then(|| serde_json::from_str(&row.payload).ok()).flatten()
    }
    /// The fields for a row.
    fn payload(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

/// New revisions reached a repository.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RevisionsPushed {
    /// The branch's name.
    pub branch: String,
    /// Whether this is the branch that people see first; only it closes tickets.
    pub is_default: bool,
    /// Oldest first, at most a few hundred.
    pub revisions: Vec<PushedRevision>,
    /// How many there are in all.
    pub total: u64,
}

/// One revision of a push.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PushedRevision {
    /// The whole id.
    pub id: String,
    /// Its first line.
    pub summary: String,
    /// The whole message.
    pub message: String,
    /// As the revision says.
    pub author_name: String,
    /// As the revision says.
    pub author_email: String,
    /// From the site's root.
    pub url: String,
}

impl Event for RevisionsPushed {
    const NAME: &'static str = "code.pushed";
}

/// A mount is about to lose its row: tools remove what is their own.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MountRemoved {
    /// The mount's id, which names nothing any more.
    pub mount: i64,
    /// The tool's id.
    pub tool: String,
    /// The address it had.
    pub path: String,
}

impl Event for MountRemoved {
    const NAME: &'static str = "mount.removed";
}

/// Names of the core's own events.
pub mod names {
    /// A project was made.
    pub const PROJECT_CREATED: &str = "project.created";
    /// A tool was added to a project.
    pub const MOUNT_CREATED: &str = "mount.created";
    /// Somebody was given a role.
    pub const MEMBER_ADDED: &str = "member.added";
}
