//! A page's table of contents.

use farrier_markdown::Heading;
use farrier_web::{Html, escape};

/// Nested lists of links to the headings; none for a page with fewer than two.
pub fn contents(headings: &[Heading]) -> Option<Html> {
    if headings.len() < 2 {
        return None;
    }
    let mut html = String::new();
    // The levels of the lists that are open. A heading that skips a level opens one list, not two.
    let mut open: Vec<u8> = Vec::new();
    for heading in headings {
        while open.len() > 1 && open[open.len() - 2] >= heading.level {
            html.push_str("</li></ol>");
            open.pop();
        }
        match open.last_mut() {
            Some(level) if *level >= heading.level => {
                *level = heading.level;
                html.push_str("</li>");
            }
            _ => {
                html.push_str("<ol>");
                open.push(heading.level);
            }
        }
        html.push_str(&format!(
            r##"<li><a href="#{}" dir="auto">{}</a>"##,
            escape(&heading.id),
            escape(&heading.text)
        ));
    }
    html.push_str(&"</li></ol>".repeat(open.len()));
    Some(Html(html))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_nest() {
        for (levels, expected) in [
            (vec![2, 2], "<ol><li>0</li><li>1</li></ol>"),
            (vec![1, 2, 2, 1], "<ol><li>0<ol><li>1</li><li>2</li></ol></li><li>3</li></ol>"),
            (vec![1, 4, 2], "<ol><li>0<ol><li>1</li><li>2</li></ol></li></ol>"),
            (vec![3, 1, 2], "<ol><li>0</li><li>1<ol><li>2</li></ol></li></ol>"),
        ] {
            let headings: Vec<Heading> = levels
                .iter()
                .enumerate()
                .map(|(n, level)| Heading { level: *level, id: format!("h{n}"), text: n.to_string() })
                .collect();
            let html = contents(&headings).unwrap().0;
            let mut bare = String::new();
            let mut rest = html.as_str();
            while let Some(at) = rest.find("<a ") {
                bare.push_str(&rest[..at]);
                rest = &rest[at + rest[at..].find('>').unwrap() + 1..];
            }
            bare.push_str(rest);
            assert_eq!(bare.replace("</a>", ""), expected, "{levels:?}");
        }
        assert_eq!(contents(&[]), None);
    }
}
