//! What a search gives back.

use std::collections::BTreeMap;

use serde::Serialize;

/// One page of what was found.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Results {
    /// The documents of this page, best or newest first.
    pub items: Vec<Item>,
    /// How many documents the reader may see match in all.
    pub total: u64,
    /// Where the next page starts, for [`Query::after`](crate::Query::after); `None` on the last one.
    pub next: Option<String>,
    /// How many documents of each kind match, whatever kind the query asks for.
    pub kinds: BTreeMap<String, u64>,
}

/// One document that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    /// The document's key.
    pub id: String,
    /// The project's number.
    pub project: i64,
    /// The mount's number, 0 for none.
    pub mount: i64,
    /// What it is.
    pub kind: String,
    /// The tool it belongs to.
    pub tool: String,
    /// The title as plain text.
    pub title: String,
    /// The title as HTML, with `<mark>` around what was found.
    pub title_html: String,
    /// The page's address.
    pub url: String,
    /// When it last changed, in seconds since 1970.
    pub updated: i64,
    /// Fragments of the body as HTML, with `<mark>` around what was found.
    pub excerpt_html: String,
    /// What the document carried as `extra`.
    pub extra: serde_json::Value,
}
