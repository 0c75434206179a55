//! What is put into the index.

use serde::{Deserialize, Serialize};

/// One thing that can be found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Unique key, such as `12:ticket:42`; a document with the same key is replaced.
    pub id: String,
    /// The project's number.
    pub project: i64,
    /// The mount's number, 0 for none.
    pub mount: i64,
    /// What it is: `ticket`, `page`, `commit`, …
    pub kind: String,
    /// The tool it belongs to: `tickets`, `wiki`, …
    pub tool: String,
    /// The title; words in it weigh more.
    pub title: String,
    /// The text without markup. All of it is searched up to a megabyte, the first 64 KB serve for excerpts.
    pub body: String,
    /// The page's address.
    pub url: String,
    /// When it last changed, in seconds since 1970.
    pub updated: i64,
    /// Access terms of the mount, one of which a reader must hold. Empty means: site admins only.
    pub scope: Vec<String>,
    /// Access terms of the artifact itself, one of which a reader must hold. Empty means: site admins only.
    pub access: Vec<String>,
    /// Exact words such as `status:open`, `label:crash`, `author:alice`, `#42`, a commit's id. Case doesn't matter.
    pub keywords: Vec<String>,
    /// Handed back with the result as it is; for small things that a list shows.
    pub extra: serde_json::Value,
}
