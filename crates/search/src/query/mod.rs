//! What is asked.

mod build;
mod needles;
mod page;
mod parse;

pub(crate) use build::{build, exact, silent};
pub(crate) use needles::Needles;
pub(crate) use page::Page;
pub(crate) use parse::{Clause, Clauses, Text, parse};

/// A question to the index. The default finds everything for nobody; `terms` must be set.
#[derive(Debug, Clone)]
pub struct Query {
    /// What the reader typed: words, `"phrases"`, `-not`, `begin*`, `title:word`, `kind:ticket`, `status:open`. Empty finds all.
    pub text: String,
    /// The reader's access terms. `None` sees everything and is for site admins only.
    pub terms: Option<Vec<String>>,
    /// Only these projects.
    pub project: Option<Vec<i64>>,
    /// Only this mount.
    pub mount: Option<i64>,
    /// Only documents of this tool.
    pub tool: Option<String>,
    /// Only documents of this kind; doesn't narrow [`Results::kinds`](crate::Results::kinds).
    pub kind: Option<String>,
    /// Only documents with all of these keywords.
    pub keywords: Vec<String>,
    /// How many items at most, 1 to 100.
    pub limit: usize,
    /// Where to go on: `next` of the page before. Nonsense starts at the beginning.
    pub after: Option<String>,
    /// The order.
    pub sort: Sort,
    /// The time now in seconds since 1970; lets newer documents weigh slightly more. 0 leaves age out.
    pub now: i64,
}

impl Default for Query {
    fn default() -> Self {
        Query {
            text: String::new(),
            terms: Some(Vec::new()),
            project: None,
            mount: None,
            tool: None,
            kind: None,
            keywords: Vec::new(),
            limit: 20,
            after: None,
            sort: Sort::Relevance,
            now: 0,
        }
    }
}

/// The order of what is found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best first; newest first if there are no words.
    #[default]
    Relevance,
    /// Newest first.
    Newest,
}
