//! Escaping for text and attribute values.

/// Appends `text` so that it's safe between tags and between quotes.
pub(crate) fn push(html: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'', '\0']) {
        html.push_str(&rest[..at]);
        html.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            0 => "\u{fffd}",
            _ => "&#39;",
        });
        rest = &rest[at + 1..];
    }
    html.push_str(rest);
}

/// Shows a text as it was typed: what is left when it can't be rendered.
pub(crate) fn preformatted(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 8 + 32);
    html.push_str("<pre dir=\"auto\">");
    push(&mut html, text);
    html.push_str("</pre>");
    html
}
