//! Reads what people type. Every text is a query; what makes no sense as syntax is read as words.

use crate::words::fold_keyword;

/// More is ignored, so that a query's cost is bounded.
const MAX_CHARS: usize = 1_000;
const MAX_CLAUSES: usize = 24;

/// Names before a colon that stand for keywords, as in `status:open`.
const KEYWORD_NAMES: &[&str] = &[
    "assignee",
    "author",
    "branch",
    "commit",
    "is",
    "label",
    "lang",
    "language",
    "milestone",
    "owner",
    "path",
    "priority",
    "project",
    "ref",
    "state",
    "status",
    "type",
];

/// One condition of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Clause {
    /// Documents with this are left out.
    pub(crate) not: bool,
    /// Only the title is looked at.
    pub(crate) title: bool,
    /// What is looked for.
    pub(crate) text: Text,
}

/// What a clause looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Text {
    /// A word as typed; also found by its stem and as a beginning.
    Word(String),
    /// Words in this order, exactly.
    Phrase(String),
    /// A word that begins like this.
    Prefix(String),
    /// An exact keyword, folded.
    Keyword(String),
    /// A tool's name.
    Tool(String),
}

/// The conditions of a query; `kind` stands apart because facets ignore it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Clauses {
    pub(crate) all: Vec<Clause>,
    pub(crate) kind: Option<String>,
}

/// Reads a query.
pub(crate) fn parse(text: &str) -> Clauses {
    let text: String = text.chars().take(MAX_CHARS).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let text = text.replace(['“', '”', '„', '«', '»', '「', '」'], "\"");
    let mut clauses = Clauses::default();
    let mut rest = text.as_str();
    while clauses.all.len() < MAX_CLAUSES {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        rest = read(rest, &mut clauses);
    }
    clauses
}

/// Reads one clause and returns what is left.
fn read<'a>(text: &'a str, clauses: &mut Clauses) -> &'a str {
    let (not, text) = match text.strip_prefix('-') {
        Some(rest) if rest.starts_with(|c: char| c.is_alphanumeric() || c == '"' || c == '#') => (true, rest),
        _ => (false, text),
    };
    let (name, value) = field(text);
    let (value, quoted, rest) = value_of(value);
    let clause = |title, text| Clause { not, title, text };
    match name {
        Some("kind") if !not => clauses.kind = Some(value.to_lowercase()),
        Some("tool") => clauses.all.push(clause(false, Text::Tool(value.to_lowercase()))),
        Some("title") => clauses.all.push(clause(true, text_of(value, quoted))),
        Some(name) => {
            clauses.all.push(clause(false, Text::Keyword(fold_keyword(&format!("{name}:{value}")))))
        }
        None if value.chars().any(char::is_alphanumeric) => {
            clauses.all.push(clause(false, text_of(value, quoted)))
        }
        None => {}
    }
    rest
}

/// Splits a field's name off, if it's one of ours and a value follows.
fn field(text: &str) -> (Option<&str>, &str) {
    let Some((name, value)) = text.split_once(':') else { return (None, text) };
    let known = matches!(name, "kind" | "tool" | "title") || KEYWORD_NAMES.contains(&name);
    if known && value.starts_with(|c: char| c.is_alphanumeric() || c == '"' || c == '#' || c == '/') {
        (Some(name), value)
    } else {
        (None, text)
    }
}

/// Takes a quoted phrase or a word; an open quote counts as a space.
fn value_of(text: &str) -> (&str, bool, &str) {
    if let Some(quoted) = text.strip_prefix('"') {
        return match quoted.split_once('"') {
            Some((phrase, rest)) => (phrase, true, rest),
            None => ("", false, quoted),
        };
    }
    let end = text.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(text.len());
    (&text[..end], false, &text[end..])
}

fn text_of(value: &str, quoted: bool) -> Text {
    match value.strip_suffix('*') {
        _ if quoted => Text::Phrase(value.to_owned()),
        Some(prefix) => Text::Prefix(prefix.to_owned()),
        None => Text::Word(value.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let clauses = parse(text);
        let mut got: Vec<String> = clauses.kind.iter().map(|kind| format!("kind {kind}")).collect();
        got.extend(clauses.all.iter().map(|clause| {
            format!(
                "{}{}{:?}",
                if clause.not { "not " } else { "" },
                if clause.title { "title " } else { "" },
                clause.text
            )
        }));
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn syntax() {
        check("", &[]);
        check("foo  bar", &[r#"Word("foo")"#, r#"Word("bar")"#]);
        check(r#""foo bar" baz"#, &[r#"Phrase("foo bar")"#, r#"Word("baz")"#]);
        check("„foo bar“", &[r#"Phrase("foo bar")"#]);
        check(r#""foo bar"#, &[r#"Word("foo")"#, r#"Word("bar")"#]);
        check(r#"foo"bar"#, &[r#"Word("foo")"#, r#"Word("bar")"#]);
        check("-foo -\"a b\" - x", &[r#"not Word("foo")"#, r#"not Phrase("a b")"#, r#"Word("x")"#]);
        check("wor*", &[r#"Prefix("wor")"#]);
        check("kind:ticket tool:wiki title:foo", &["kind ticket", r#"Tool("wiki")"#, r#"title Word("foo")"#]);
        check(
            "status:Open label:\"Good First\"",
            &[r#"Keyword("status:open")"#, r#"Keyword("label:good first")"#],
        );
        check(
            "std::vec http://x title: )((",
            &[r#"Word("std::vec")"#, r#"Word("http://x")"#, r#"Word("title:")"#],
        );
        check("#12 C++", &[r##"Word("#12")"##, r#"Word("C++")"#]);
        check("\u{0}a\u{7}b", &[r#"Word("a")"#, r#"Word("b")"#]);
        assert_eq!(parse(&"a ".repeat(10_000)).all.len(), MAX_CLAUSES);
    }
}
