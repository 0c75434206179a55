//! What the programs say as XML.

use crate::ScmError;
use crate::revision::{cut, summary_of};
use crate::{Revision, Signature};
use roxmltree::{Document, Node, ParsingOptions};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// How much of a message is kept.
const MAX_MESSAGE: usize = 64 * 1024;

/// The most elements of one answer.
const MAX_NODES: u32 = 20_000_000;

/// An entry of a listed folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    /// Its name, or its path below the folder that was asked for.
    pub name: String,
    pub is_dir: bool,
    pub size: Option<u64>,
    /// The revision that last changed it.
    pub number: u64,
    /// When that was.
    pub time: OffsetDateTime,
}

/// A path that a revision changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Touched {
    /// From the root, with a slash in front.
    pub path: String,
    /// Where it was copied from.
    pub from: Option<(String, u64)>,
}

/// A revision as the log tells it.
#[derive(Debug, Clone)]
pub(super) struct Logged {
    pub number: u64,
    pub revision: Revision,
    pub touched: Vec<Touched>,
}

/// Parses an answer and hands its document on.
pub(super) fn read<T>(answer: &[u8], with: impl FnOnce(&Document<'_>) -> Option<T>) -> Result<T, ScmError> {
    let odd = |why: &dyn std::fmt::Display| ScmError::Other(format!("svn said something unexpected: {why}"));
    let text = std::str::from_utf8(answer).map_err(|error| odd(&error))?;
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| odd(&error))?;
    with(&document).ok_or_else(|| odd(&"something is missing"))
}

/// The text of a child element.
pub(super) fn text_of<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.children().find(|child| child.has_tag_name(name)).and_then(|child| child.text())
}

/// A number in an attribute.
pub(super) fn number_in(node: Node<'_, '_>, name: &str) -> Option<u64> {
    node.attribute(name)?.parse().ok()
}

/// A time as Subversion writes it.
pub(super) fn time_of(text: Option<&str>) -> OffsetDateTime {
    text.and_then(|text| OffsetDateTime::parse(text, &Rfc3339).ok()).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// Reads `svn list --xml`; the lists of several targets come one after the other.
pub(super) fn lists(answer: &[u8]) -> Result<Vec<Vec<Listed>>, ScmError> {
    read(answer, |document| {
        let lists = document.root_element().children().filter(|node| node.has_tag_name("list"));
        lists
            .map(|list| {
                list.children()
                    .filter(|node| node.has_tag_name("entry"))
                    .map(listed)
                    .collect::<Option<Vec<_>>>()
            })
            .collect()
    })
}

fn listed(entry: Node<'_, '_>) -> Option<Listed> {
    let commit = entry.children().find(|node| node.has_tag_name("commit"))?;
    Some(Listed {
        name: text_of(entry, "name").unwrap_or_default().to_owned(),
        is_dir: entry.attribute("kind") == Some("dir"),
        size: text_of(entry, "size").and_then(|size| size.parse().ok()),
        number: number_in(commit, "revision")?,
        time: time_of(text_of(commit, "date")),
    })
}

/// Reads `svn log --xml`, with or without paths.
pub(super) fn log(answer: &[u8]) -> Result<Vec<Logged>, ScmError> {
    read(answer, |document| {
        let entries = document.root_element().children().filter(|node| node.has_tag_name("logentry"));
        entries.map(logged).collect()
    })
}

fn logged(entry: Node<'_, '_>) -> Option<Logged> {
    let number = number_in(entry, "revision")?;
    let mut message = text_of(entry, "msg").unwrap_or_default().to_owned();
    cut(&mut message, MAX_MESSAGE);
    let author = signature(text_of(entry, "author"), text_of(entry, "date"));
    let paths = entry.children().find(|node| node.has_tag_name("paths"));
    let touched =
        paths.into_iter().flat_map(|paths| paths.children()).filter(|node| node.has_tag_name("path"));
    let parents = match number.checked_sub(1).filter(|parent| *parent > 0) {
        Some(parent) => vec![super::place::numbered(parent).ok()?],
        None => Vec::new(),
    };
    Some(Logged {
        number,
        touched: touched
            .map(|path| Touched {
                path: path.text().unwrap_or_default().to_owned(),
                from: path
                    .attribute("copyfrom-path")
                    .and_then(|from| Some((from.to_owned(), number_in(path, "copyfrom-rev")?))),
            })
            .collect(),
        revision: Revision {
            id: super::place::numbered(number).ok()?,
            parents,
            committer: author.clone(),
            author,
            summary: summary_of(&message),
            message,
        },
    })
}

/// Who and when. The server wrote the name down after it had checked a password, so there is no mail address.
pub(super) fn signature(author: Option<&str>, date: Option<&str>) -> Signature {
    let time = time_of(date);
    let name = author.unwrap_or_default().to_owned();
    Signature { is_account: !name.is_empty(), name, email: String::new(), time }
}
