//! Style sheets name sides by the direction of writing, so that a page can be turned round.

use super::{Finding, blanked, line_of};
use crate::project::Source;

pub fn check(source: &Source) -> Vec<Finding> {
    if !source.has_extension("css") || source.path.contains("/vendor/") {
        return Vec::new();
    }
    let text = blanked(&source.text, "/*", "*/");
    let mut findings = Vec::new();
    let mut offset = 0;
    for piece in text.split_inclusive(['{', '}', ';']) {
        let declaration = piece.trim_end_matches(['{', '}', ';']);
        // What ends with `{` is a selector or a query, unless it's cut off by one.
        if !piece.ends_with('{')
            && let Some((property, value)) = declaration.split_once(':')
            && let Some(instead) = logical(property.trim(), value.trim())
        {
            let start = offset + (declaration.len() - declaration.trim_start().len());
            let advice = format!("`{}: {}` names a side: write `{instead}`", property.trim(), value.trim());
            findings.push(Finding::new(source, line_of(&text, start), advice));
        }
        offset += piece.len();
    }
    findings
}

/// What to write instead of a declaration that says left or right.
fn logical(property: &str, value: &str) -> Option<String> {
    let turned = |word: &str| word.replace("left", "start").replace("right", "end");
    match property {
        "left" => return Some("inset-inline-start".into()),
        "right" => return Some("inset-inline-end".into()),
        "text-align" | "justify-content" | "justify-items" | "justify-self" => {
            return matches!(value, "left" | "right").then(|| format!("{property}: {}", turned(value)));
        }
        "float" | "clear" => {
            return matches!(value, "left" | "right")
                .then(|| format!("{property}: inline-{}", turned(value)));
        }
        _ => {}
    }
    let (family, side) = property.split_once('-')?;
    match (family, side) {
        ("margin" | "padding", "left" | "right") => Some(format!("{family}-inline-{}", turned(side))),
        ("scroll", _) if side.ends_with("-left") || side.ends_with("-right") => {
            let (what, side) = side.rsplit_once('-')?;
            Some(format!("scroll-{what}-inline-{}", turned(side)))
        }
        ("border", "top-left-radius") => Some("border-start-start-radius".into()),
        ("border", "top-right-radius") => Some("border-start-end-radius".into()),
        ("border", "bottom-left-radius") => Some("border-end-start-radius".into()),
        ("border", "bottom-right-radius") => Some("border-end-end-radius".into()),
        ("border", _) if side.starts_with("left") || side.starts_with("right") => {
            Some(format!("border-inline-{}", turned(side)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::advice;
    use super::*;

    #[test]
    fn sides_are_logical() {
        for (declaration, instead) in [
            ("margin-left: 1rem", Some("margin-inline-start")),
            ("padding-right:0", Some("padding-inline-end")),
            ("left: 0", Some("inset-inline-start")),
            ("border-left-color: red", Some("border-inline-start-color")),
            ("border-top-left-radius: 2px", Some("border-start-start-radius")),
            ("scroll-margin-left: 2px", Some("scroll-margin-inline-start")),
            ("text-align: right", Some("text-align: end")),
            ("float: left", Some("float: inline-start")),
            ("margin-inline-start: 1rem", None),
            ("border-radius: 2px", None),
            ("text-align: center", None),
            ("--left: 1px", None),
        ] {
            let (property, value) = declaration.split_once(':').unwrap();
            assert_eq!(logical(property.trim(), value.trim()).as_deref(), instead, "{declaration}");
        }
    }

    #[test]
    fn lines_are_told_and_comments_and_selectors_left_alone() {
        let css = "/* left: 0\n */\na:hover { color: red;\n  @media (width: 1px) {\n    right: 0\n  }\n}\n";
        let found: Vec<usize> =
            advice(check, "static/a.css", css).into_iter().map(|(line, _)| line).collect();
        assert_eq!(found, [5]);
        assert!(advice(check, "static/vendor/a.css", "a{left:0}").is_empty());
    }
}
