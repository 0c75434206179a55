//! How a text is rendered.

use std::collections::HashMap;

use crate::{Link, Target};

/// How a text is rendered. The default resolves nothing and highlights nothing.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// What was found for the text's [`targets`](crate::targets).
    pub links: Option<&'a HashMap<Target, Link>>,
    /// Highlights fenced code: language and code to HTML with `hl-…` classes, or `None` to leave it plain.
    pub highlight: Option<&'a dyn Fn(&str, &str) -> Option<String>>,
    /// Where relative links lead: the address of the folder the text lies in, with a slash at the end.
    pub base_link: Option<&'a str>,
    /// Where relative images come from, with a slash at the end.
    pub base_image: Option<&'a str>,
    /// Stands before every id in the text, so that none can clash with the page's. Give each text on a page its own.
    pub id_prefix: &'a str,
    /// Whether a line end in the text breaks the line, as people expect in comments.
    pub hard_breaks: bool,
    /// The titles of alerts in the reader's language.
    pub alert_titles: AlertTitles<'a>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options {
            links: None,
            highlight: None,
            base_link: None,
            base_image: None,
            id_prefix: "user-content-",
            hard_breaks: false,
            alert_titles: AlertTitles::default(),
        }
    }
}

/// Titles of alerts such as `> [!NOTE]`.
#[derive(Debug, Clone, Copy)]
pub struct AlertTitles<'a> {
    /// Title of `[!NOTE]`.
    pub note: &'a str,
    /// Title of `[!TIP]`.
    pub tip: &'a str,
    /// Title of `[!IMPORTANT]`.
    pub important: &'a str,
    /// Title of `[!WARNING]`.
    pub warning: &'a str,
    /// Title of `[!CAUTION]`.
    pub caution: &'a str,
}

impl Default for AlertTitles<'_> {
    fn default() -> Self {
        AlertTitles {
            note: "Note",
            tip: "Tip",
            important: "Important",
            warning: "Warning",
            caution: "Caution",
        }
    }
}
