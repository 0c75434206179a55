//! Escaping, and the fallback that does nothing else.

/// Appends `text` so that it's safe as HTML text and as an attribute's value.
pub(crate) fn push(html: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        html.push_str(&rest[..at]);
        html.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        });
        rest = &rest[at + 1..];
    }
    html.push_str(rest);
}

/// One line, escaped.
pub(crate) fn line(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    push(&mut html, text);
    html
}

/// Every line of a text, escaped.
pub(crate) fn lines(text: &str) -> Vec<String> {
    text.lines().map(line).collect()
}
