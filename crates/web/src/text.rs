//! Markdown that people wrote, as pages show it.

use std::collections::HashMap;

use farrier_domain::Reader;
use farrier_i18n::L;
use farrier_markdown::{AlertTitles, Link, Options, Rendered, Target, render};
use farrier_tool::Services;

use crate::links::{self, Place};
use crate::msg;

/// How the texts of a page are rendered.
#[derive(Clone, Copy, Default)]
pub struct Style<'a> {
    /// Whether a line end breaks the line, as in comments.
    pub hard_breaks: bool,
    /// Where relative links lead, with a slash at the end.
    pub base_link: Option<&'a str>,
    /// Where relative images come from, with a slash at the end.
    pub base_image: Option<&'a str>,
}

/// Renders several texts of one page; their links are looked up together.
pub async fn render_all(
    services: &Services,
    place: Place<'_>,
    reader: &Reader,
    l: L,
    style: Style<'_>,
    texts: &[&str],
) -> farrier_domain::Result<Vec<Rendered>> {
    let found = links::resolve(services, place, reader, texts).await?;
    Ok(texts.iter().enumerate().map(|(at, text)| render_found(l, style, &found, at, text)).collect())
}

/// Renders the text at a place of its page whose links were looked up already; for whoever keeps what it makes.
pub fn render_found(
    l: L,
    style: Style<'_>,
    found: &HashMap<Target, Link>,
    at: usize,
    text: &str,
) -> Rendered {
    let titles = (
        msg::alert_note(l),
        msg::alert_tip(l),
        msg::alert_important(l),
        msg::alert_warning(l),
        msg::alert_caution(l),
    );
    let options = Options {
        links: Some(found),
        highlight: Some(&farrier_highlight::highlight_language),
        base_link: style.base_link,
        base_image: style.base_image,
        id_prefix: &if at == 0 { "user-content-".to_owned() } else { format!("user-content-{at}-") },
        hard_breaks: style.hard_breaks,
        alert_titles: AlertTitles {
            note: &titles.0,
            tip: &titles.1,
            important: &titles.2,
            warning: &titles.3,
            caution: &titles.4,
        },
    };
    render(text, &options)
}

/// Renders one text.
pub async fn render_one(
    services: &Services,
    place: Place<'_>,
    reader: &Reader,
    l: L,
    style: Style<'_>,
    text: &str,
) -> farrier_domain::Result<Rendered> {
    Ok(render_all(services, place, reader, l, style, &[text]).await?.remove(0))
}
