//! The one place where HTML becomes safe. Nothing before it needs to be trusted.

use std::borrow::Cow;

use ammonia::{Builder, UrlRelative};
use url::Url;

use crate::Options;
use crate::rebase::rebase;

const TAGS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Elements that go with everything inside them.
const GONE: &[&str] = &[
    "script",
    "style",
    "svg",
    "math",
    "iframe",
    "object",
    "embed",
    "template",
    "noscript",
    "noembed",
    "noframes",
    "textarea",
    "select",
    "title",
    "xmp",
    "plaintext",
    "frameset",
];

const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href", "title", "class", "aria-labelledby"]),
    ("abbr", &["title"]),
    ("bdo", &["dir"]),
    ("code", &["class"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("details", &["open"]),
    ("div", &["class", "align"]),
    ("h1", &["align"]),
    ("h2", &["align"]),
    ("h3", &["align"]),
    ("h4", &["align"]),
    ("h5", &["align"]),
    ("h6", &["align"]),
    ("img", &["src", "alt", "title", "width", "height", "align"]),
    ("input", &["checked", "class", "aria-label"]),
    ("li", &["class", "value"]),
    ("ol", &["start", "reversed"]),
    ("p", &["class", "align"]),
    ("section", &["class"]),
    ("span", &["class"]),
    ("sup", &["class"]),
    ("td", &["align", "colspan", "rowspan"]),
    ("th", &["align", "colspan", "rowspan", "scope"]),
    ("ul", &["class"]),
];

/// Blocks whose direction follows what was written in them.
const BLOCKS: &[&str] = &[
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "td",
    "th",
    "caption",
    "summary",
    "figcaption",
];

const CLASSES: &[&str] = &[
    "anchor",
    "ref",
    "open",
    "closed",
    "missing",
    "footnotes",
    "footnote-ref",
    "footnote-backref",
    "task-list-item",
    "task-list-item-checkbox",
    "contains-task-list",
    "markdown-alert-note",
    "markdown-alert-tip",
    "markdown-alert-important",
    "markdown-alert-warning",
    "markdown-alert-caution",
    "markdown-alert-title",
];

const LINK_SCHEMES: [&str; 8] = ["http", "https", "mailto", "irc", "ircs", "xmpp", "tel", "ftp"];

/// Keeps what is allowed, adds what is ours: `rel`, `dir`, prefixes of ids, the base of relative addresses.
pub(crate) fn sanitize(html: &str, options: &Options<'_>) -> String {
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.iter().copied().collect())
        .clean_content_tags(GONE.iter().copied().collect())
        .tag_attributes(
            ATTRIBUTES.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect(),
        )
        .generic_attributes(["id", "lang"].into())
        .url_schemes(LINK_SCHEMES.into())
        .url_relative(UrlRelative::PassThrough)
        .strip_comments(true)
        .link_rel(Some("nofollow noopener"));
    for block in BLOCKS {
        builder.set_tag_attribute_value(block, "dir", "auto");
    }
    // Code reads from left to right in every language.
    builder.set_tag_attribute_value("pre", "dir", "ltr");
    builder.set_tag_attribute_value("img", "loading", "lazy");
    // The only input there is, whatever was asked for.
    builder.set_tag_attribute_value("input", "type", "checkbox");
    builder.set_tag_attribute_value("input", "disabled", "");
    let filter = Filter::new(options);
    builder.attribute_filter(move |tag, name, value| filter.attribute(tag, name, value));
    builder.clean(html).to_string()
}

/// Looks at each attribute that the lists let through.
struct Filter {
    id_prefix: String,
    base_link: Option<String>,
    base_image: Option<String>,
}

impl Filter {
    fn new(options: &Options<'_>) -> Self {
        Filter {
            id_prefix: options.id_prefix.to_owned(),
            base_link: options.base_link.map(str::to_owned),
            base_image: options.base_image.map(str::to_owned),
        }
    }

    fn attribute<'v>(&self, tag: &str, name: &str, value: &'v str) -> Option<Cow<'v, str>> {
        match (tag, name) {
            (_, "class") => classes(value),
            (_, "id") => self.prefixed("", value),
            (_, "aria-labelledby") => value.starts_with(&self.id_prefix).then_some(Cow::Borrowed(value)),
            (_, "align") => matches!(value, "left" | "right" | "center").then_some(Cow::Borrowed(value)),
            (_, "colspan" | "rowspan" | "span" | "value" | "start") => {
                (value.len() <= 5 && value.parse::<i32>().is_ok()).then_some(Cow::Borrowed(value))
            }
            (_, "width" | "height") => {
                let number = value.trim_end_matches("px").trim_end_matches('%');
                (number.len() <= 4 && number.parse::<u32>().is_ok()).then_some(Cow::Borrowed(value))
            }
            ("a", "href") => match value.strip_prefix('#') {
                Some(id) => self.prefixed("#", id),
                None => Some(based(self.base_link.as_deref(), value)),
            },
            ("img", "src") => is_image_address(value).then(|| based(self.base_image.as_deref(), value)),
            _ => Some(Cow::Borrowed(value)),
        }
    }

    /// Puts the prefix before an id, so that the text's ids and the page's never meet.
    fn prefixed<'v>(&self, sign: &str, id: &'v str) -> Option<Cow<'v, str>> {
        let usable = !id.is_empty() && !id.contains(char::is_whitespace);
        let prefix = if id.starts_with(&self.id_prefix) { "" } else { &self.id_prefix };
        usable.then(|| Cow::Owned(format!("{sign}{prefix}{id}")))
    }
}

fn based<'v>(base: Option<&str>, value: &'v str) -> Cow<'v, str> {
    base.and_then(|base| rebase(base, value)).map_or(Cow::Borrowed(value), Cow::Owned)
}

fn is_image_address(value: &str) -> bool {
    match Url::parse(value) {
        Ok(url) => matches!(url.scheme(), "http" | "https"),
        Err(error) => error == url::ParseError::RelativeUrlWithoutBase,
    }
}

/// Keeps the classes that are ours.
fn classes(value: &str) -> Option<Cow<'_, str>> {
    let kept: Vec<&str> = value.split_ascii_whitespace().filter(|class| is_ours(class)).take(8).collect();
    (!kept.is_empty()).then(|| Cow::Owned(kept.join(" ")))
}

fn is_ours(class: &str) -> bool {
    if let Some(name) = class.strip_prefix("hl-") {
        return (1..=8).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase());
    }
    if let Some(language) = class.strip_prefix("language-") {
        return language.len() <= 40
            && language.bytes().all(|b| b.is_ascii_alphanumeric() || b"+#._-".contains(&b));
    }
    CLASSES.contains(&class)
}
