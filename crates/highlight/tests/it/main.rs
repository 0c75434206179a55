//! What the pages rely on: exact text, closed lines, bounded time, readable colours.
#![allow(missing_docs, reason = "tests document themselves by their names")]

mod colours;
mod languages;
mod limits;
mod memory;
mod safety;

/// Takes the tags away and undoes the escaping, so that the text can be compared.
fn text_of(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = &rest[rest.find('>').expect("every tag is closed") + 1..];
    }
    text.push_str(rest);
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}
