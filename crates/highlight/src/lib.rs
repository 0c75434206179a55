#![doc = include_str!("../README.md")]

mod class;
mod escape;
mod grammars;
mod limits;
mod writer;

/// The style sheet for the classes, for light and dark pages.
pub const CSS: &str = include_str!("../highlight.css");

/// Highlights a file and returns one HTML string per line, without line ends.
///
/// The language comes from the file's name, else from its first line. A text over the limits, or in no known language, is
/// only escaped.
pub fn highlight(file_name: &str, text: &str) -> Vec<String> {
    if limits::exceeded(text) {
        return escape::lines(text);
    }
    let grammars = grammars::load();
    match grammars.for_file(file_name, first_line(text)) {
        Some(syntax) => writer::lines(grammars, syntax, text, limits::deadline()),
        None => escape::lines(text),
    }
}

/// Highlights fenced code; `None` if the language is unknown or the text over the limits.
///
/// `lang` is the first word after the fence, such as `rust`, `py` or `c++`. Lines of the result end in `\n`.
pub fn highlight_language(lang: &str, text: &str) -> Option<String> {
    if lang.is_empty() || limits::exceeded(text) {
        return None;
    }
    let grammars = grammars::load();
    let syntax = grammars.for_token(lang)?;
    let mut html = String::with_capacity(text.len() * 2);
    for line in writer::lines(grammars, syntax, text, limits::deadline()) {
        html.push_str(&line);
        html.push('\n');
    }
    Some(html)
}

/// Returns the language's name for people ("Rust", "Python"), if it is known.
pub fn language(file_name: &str, text: &str) -> Option<String> {
    let grammars = grammars::load();
    let syntax = grammars.for_file(file_name, first_line(text))?;
    Some(syntax.name.clone())
}

fn first_line(text: &str) -> &str {
    let line = text.lines().next().unwrap_or("");
    let end = line.char_indices().nth(200).map_or(line.len(), |(i, _)| i);
    &line[..end]
}
