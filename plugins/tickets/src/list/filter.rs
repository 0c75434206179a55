//! What a list is asked for, read from an address and written into one.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

/// A list's query as it stands in the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Words; some of them may be filters, as in `label:crash`.
    pub q: String,
    /// `open`, `closed`, `all`, or one of the mount's statuses.
    pub status: String,
    /// Labels by name; a ticket has all of them.
    pub label: Vec<String>,
    /// An account's name, `me` or `nobody`.
    pub assignee: String,
    /// An account's name or `me`.
    pub reporter: String,
    /// See [`Sort`].
    pub sort: String,
    /// The key of the page.
    pub after: String,
    /// How many the API answers at once.
    pub limit: Option<u64>,
}

/// Open, closed or both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// Still to be done.
    #[default]
    Open,
    /// Done with.
    Closed,
    /// Both.
    All,
}

/// Somebody, as asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// The reader.
    Me,
    /// No one.
    Nobody,
    /// The account of a name.
    Named(String),
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Highest number first.
    #[default]
    Newest,
    /// Last changed first.
    Updated,
    /// Lowest number first.
    Oldest,
    /// Most comments first.
    Comments,
}

impl Sort {
    /// All of them, as the menu has them.
    pub const ALL: [Sort; 4] = [Sort::Newest, Sort::Updated, Sort::Oldest, Sort::Comments];

    /// The word in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Sort::Newest => "newest",
            Sort::Updated => "updated",
            Sort::Oldest => "oldest",
            Sort::Comments => "comments",
        }
    }
    fn parse(word: &str) -> Sort {
        match word {
            "most-commented" | "commented" => Sort::Comments,
            word => Sort::ALL.into_iter().find(|sort| sort.as_str() == word).unwrap_or_default(),
        }
    }
}

/// What a list is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// A part of the title, or a number with or without `#`.
    pub text: String,
    /// Open, closed or both.
    pub which: Which,
    /// Exactly this status.
    pub status: Option<String>,
    /// All of these labels, by name.
    pub labels: Vec<String>,
    /// Assigned to them.
    pub assignee: Option<Who>,
    /// Opened by them.
    pub reporter: Option<Who>,
    /// The order.
    pub sort: Sort,
}

const MAX_LABELS: usize = 10;
const MAX_CHARS: usize = 200;

impl Filter {
    /// Reads what an address asks for; `usual` is what no word about open and closed means.
    pub fn read(asked: &Asked, usual: Which) -> Filter {
        let mut filter = Filter { which: usual, ..Filter::default() };
        let mut words = Vec::new();
        let q: String = asked.q.chars().filter(|c| !c.is_control()).take(MAX_CHARS).collect();
        for word in split(&q) {
            if !filter.take_word(&word) {
                words.push(word);
            }
        }
        filter.text = words.join(" ");
        filter.set_status(asked.status.trim());
        for label in &asked.label {
            filter.add_label(label);
        }
        if let Some(who) = who(&asked.assignee) {
            filter.assignee = Some(who);
        }
        if let Some(who) = who(&asked.reporter) {
            filter.reporter = Some(who);
        }
        if !asked.sort.is_empty() {
            filter.sort = Sort::parse(&asked.sort);
        }
        filter
    }

    /// Takes a word that is a filter; answers whether it was one.
    fn take_word(&mut self, word: &str) -> bool {
        let Some((name, value)) = word.split_once(':') else { return false };
        match (name, value) {
            (_, "") => return false,
            ("is", "open" | "closed" | "all") | ("status" | "state", _) => self.set_status(value),
            ("label", _) => self.add_label(value),
            ("assignee", _) => self.assignee = who(value),
            ("reporter" | "author", _) => self.reporter = who(value),
            ("sort", _) => self.sort = Sort::parse(value),
            _ => return false,
        }
        true
    }

    fn set_status(&mut self, word: &str) {
        match word {
            "" => {}
            "open" => (self.which, self.status) = (Which::Open, None),
            "closed" => (self.which, self.status) = (Which::Closed, None),
            "all" | "any" => (self.which, self.status) = (Which::All, None),
            word => (self.which, self.status) = (Which::All, Some(word.chars().take(MAX_CHARS).collect())),
        }
    }

    fn add_label(&mut self, name: &str) {
        let name = name.trim();
        let known = self.labels.iter().any(|label| label.to_lowercase() == name.to_lowercase());
        if !name.is_empty() && !known && self.labels.len() < MAX_LABELS {
            self.labels.push(name.chars().take(MAX_CHARS).collect());
        }
    }

    /// Whether the kept counters tell how many there are: nothing but open or closed was asked for.
    pub fn is_plain(&self) -> bool {
        let narrowed = !self.text.is_empty() || self.status.is_some() || !self.labels.is_empty();
        !narrowed && self.assignee.is_none() && self.reporter.is_none()
    }

    /// The number that the text means, if it looks like one.
    pub fn number(&self) -> Option<i64> {
        self.text.trim_start_matches('#').parse().ok().filter(|number| *number > 0)
    }

    /// Pairs for an address or for hidden fields; what is usual is left out.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if !self.text.is_empty() {
            pairs.push(("q", self.text.clone()));
        }
        match (&self.status, self.which) {
            (Some(status), _) => pairs.push(("status", status.clone())),
            (None, Which::Open) => {}
            (None, Which::Closed) => pairs.push(("status", "closed".into())),
            (None, Which::All) => pairs.push(("status", "all".into())),
        }
        pairs.extend(self.labels.iter().map(|label| ("label", label.clone())));
        pairs.extend(self.assignee.iter().map(|who| ("assignee", who.as_str().to_owned())));
        pairs.extend(self.reporter.iter().map(|who| ("reporter", who.as_str().to_owned())));
        if self.sort != Sort::default() {
            pairs.push(("sort", self.sort.as_str().to_owned()));
        }
        pairs
    }

    /// The same as words, for the search field: typed again they ask for this list.
    pub fn words(&self) -> String {
        let mut words = Vec::new();
        match (&self.status, self.which) {
            (Some(status), _) => words.push(word("status", status)),
            (None, Which::Open) => {}
            (None, Which::Closed) => words.push("is:closed".into()),
            (None, Which::All) => words.push("is:all".into()),
        }
        words.extend(self.labels.iter().map(|label| word("label", label)));
        words.extend(self.assignee.iter().map(|who| word("assignee", who.as_str())));
        words.extend(self.reporter.iter().map(|who| word("reporter", who.as_str())));
        if self.sort != Sort::default() {
            words.push(word("sort", self.sort.as_str()));
        }
        if !self.text.is_empty() {
            words.push(self.text.clone());
        }
        words.join(" ")
    }

    /// An address that asks for this list, below `base`.
    pub fn url(&self, base: &str) -> String {
        let pairs = self.pairs();
        let query: Vec<String> = pairs
            .iter()
            .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
            .collect();
        if query.is_empty() { base.to_owned() } else { format!("{base}?{}", query.join("&")) }
    }

    /// The same list with open, closed or both.
    pub fn with_which(&self, which: Which) -> Filter {
        Filter { which, status: None, ..self.clone() }
    }
    /// The same list with exactly this status.
    pub fn with_status(&self, status: &str) -> Filter {
        Filter { which: Which::All, status: Some(status.to_owned()), ..self.clone() }
    }
    /// The same list with this assignee, or with any.
    pub fn with_assignee(&self, assignee: Option<Who>) -> Filter {
        Filter { assignee, ..self.clone() }
    }
    /// The same list opened by this person, or by any.
    pub fn with_reporter(&self, reporter: Option<Who>) -> Filter {
        Filter { reporter, ..self.clone() }
    }
    /// The same list in this order.
    pub fn with_sort(&self, sort: Sort) -> Filter {
        Filter { sort, ..self.clone() }
    }
    /// The same list with a label more, or without it when it is asked for already.
    pub fn with_label(&self, name: &str) -> Filter {
        let mut filter = self.clone();
        match filter.has_label(name) {
            true => filter.labels.retain(|label| label.to_lowercase() != name.to_lowercase()),
            false => filter.labels.push(name.to_owned()),
        }
        filter
    }
    /// Whether a label is asked for.
    pub fn has_label(&self, name: &str) -> bool {
        self.labels.iter().any(|label| label.to_lowercase() == name.to_lowercase())
    }
}

impl Who {
    /// The word in addresses.
    pub fn as_str(&self) -> &str {
        match self {
            Who::Me => "me",
            Who::Nobody => "nobody",
            Who::Named(name) => name,
        }
    }
}

fn who(word: &str) -> Option<Who> {
    match word.trim().trim_start_matches(['~', '@']) {
        "" => None,
        "me" => Some(Who::Me),
        "nobody" | "none" => Some(Who::Nobody),
        name => Some(Who::Named(name.chars().take(MAX_CHARS).collect::<String>().to_lowercase())),
    }
}

/// A filter as it is typed.
fn word(name: &str, value: &str) -> String {
    let value = value.replace('"', "");
    if value.contains(char::is_whitespace) {
        format!("{name}:\"{value}\"")
    } else {
        format!("{name}:{value}")
    }
}

/// Words by white space; quotes hold words together: `label:"remote cache"`.
fn split(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for c in text.chars() {
        match c {
            '"' if quoted || word.ends_with(':') => quoted = !quoted,
            c if c.is_whitespace() && !quoted => words.push(std::mem::take(&mut word)),
            c => word.push(c),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(q: &str) -> Filter {
        Filter::read(&Asked { q: q.into(), ..Asked::default() }, Which::Open)
    }

    #[test]
    fn words_become_filters_and_addresses() {
        for (q, url) in [
            ("", "/t"),
            ("  crash on  start ", "/t?q=crash%20on%20start"),
            ("#12", "/t?q=%2312"),
            ("is:closed", "/t?status=closed"),
            ("is:open label:bug", "/t?label=bug"),
            ("label:\"remote cache\" label:Bug label:bug x", "/t?q=x&label=remote%20cache&label=Bug"),
            ("status:wontfix sort:oldest", "/t?status=wontfix&sort=oldest"),
            ("assignee:@Alice reporter:me", "/t?assignee=alice&reporter=me"),
            ("assignee:none is:all", "/t?status=all&assignee=nobody"),
            ("http://x.org/ is:it label:", "/t?q=http%3A%2F%2Fx%2Eorg%2F%20is%3Ait%20label%3A"),
            ("say \"hello world\"", "/t?q=say%20%22hello%20world%22"),
        ] {
            assert_eq!(read(q).url("/t"), url, "{q:?}");
        }
    }

    #[test]
    fn an_address_reads_back_as_itself() {
        let filter = read("is:all label:a label:b assignee:me sort:comments word");
        let asked = Asked {
            q: "word".into(),
            status: "all".into(),
            label: vec!["a".into(), "b".into()],
            assignee: "me".into(),
            sort: "comments".into(),
            ..Asked::default()
        };
        assert_eq!(Filter::read(&asked, Which::Open), filter);
        for q in [
            "status:\"on hold\" label:a label:\"b c\" reporter:me sort:updated two words",
            "is:closed",
            "#12",
            "",
        ] {
            assert_eq!(read(q).words(), q);
        }
        assert_eq!(filter.with_label("A").labels, ["b"]);
        assert!(!filter.is_plain());
        assert!(read("is:closed sort:oldest").is_plain());
        assert_eq!(read("#12").number(), Some(12));
        assert_eq!(read("12 monkeys").number(), None);
    }
}
