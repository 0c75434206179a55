//! What we write differently from comrak: headings, task boxes, highlighted code, alerts.

use std::collections::VecDeque;
use std::fmt::Write;

use comrak::nodes::{AstNode, NodeCodeBlock, NodeValue};
use comrak::{Anchorizer, create_formatter};

use crate::options::{AlertTitles, Options};
use crate::plain::{of_tree, shorten};
use crate::{Heading, Tasks, escape, limits};

/// What was read off the tree before references were put in.
#[derive(Default)]
pub(crate) struct Outline {
    pub(crate) headings: Vec<Heading>,
    pub(crate) tasks: Tasks,
    pub(crate) notes: Notes,
}

/// What the formatter needs for headings and tasks, in the text's order.
#[derive(Default)]
pub(crate) struct Notes {
    ids: VecDeque<String>,
    labels: VecDeque<String>,
}

/// Collects headings and tasks.
pub(crate) fn outline<'a>(root: &'a AstNode<'a>, id_prefix: &str) -> Outline {
    let mut outline = Outline::default();
    let mut anchors = Anchorizer::new();
    for node in root.descendants() {
        match &node.data().value {
            NodeValue::Heading(heading) => {
                let text = of_tree(node, 300);
                let slug = anchors.anchorize(&shorten(&text, 100));
                let slug =
                    if slug.trim_matches('-').is_empty() { anchors.anchorize("section") } else { slug };
                let id = format!("{id_prefix}{slug}");
                if outline.headings.len() < limits::HEADINGS {
                    outline.headings.push(Heading {
                        level: heading.level,
                        id: id.clone(),
                        text: shorten(&text, 200),
                    });
                }
                outline.notes.ids.push_back(id);
            }
            NodeValue::TaskItem(task) => {
                outline.tasks.total += 1;
                outline.tasks.done += usize::from(task.symbol.is_some());
                let label = node.first_child().map_or(String::new(), |child| of_tree(child, 300));
                outline.notes.labels.push_back(shorten(&label, 100));
            }
            _ => {}
        }
    }
    outline
}

/// Highlights code and names alerts.
pub(crate) fn dress<'a>(root: &'a AstNode<'a>, options: &Options<'_>) {
    for node in root.descendants() {
        let value = &mut node.data_mut().value;
        match value {
            NodeValue::CodeBlock(code) => {
                if let Some(html) = options.highlight.and_then(|highlight| highlighted(code, highlight)) {
                    *value = NodeValue::Raw(html);
                }
            }
            NodeValue::Alert(alert) if alert.title.is_none() => {
                alert.title = Some(title(alert.alert_type, &options.alert_titles).to_owned());
            }
            _ => {}
        }
    }
}

fn highlighted(code: &NodeCodeBlock, highlight: &dyn Fn(&str, &str) -> Option<String>) -> Option<String> {
    let language =
        code.info.split([' ', '\t', ',', '{', ':']).next().filter(|language| !language.is_empty())?;
    let lines = highlight(language, &code.literal)?;
    let mut html = String::from("<pre><code class=\"language-");
    escape::push(&mut html, language);
    html.push_str("\">");
    html.push_str(&lines);
    html.push_str("</code></pre>\n");
    Some(html)
}

fn title<'t>(kind: comrak::nodes::AlertType, titles: &AlertTitles<'t>) -> &'t str {
    use comrak::nodes::AlertType;
    match kind {
        AlertType::Note => titles.note,
        AlertType::Tip => titles.tip,
        AlertType::Important => titles.important,
        AlertType::Warning => titles.warning,
        AlertType::Caution => titles.caution,
    }
}

create_formatter!(Formatter<Notes>, {
    NodeValue::Heading(ref heading) => |context, entering| {
        if entering {
            let id = context.user.ids.pop_front().unwrap_or_default();
            context.cr()?;
            write!(context, "<h{} id=\"", heading.level)?;
            context.escape(&id)?;
            context.write_str("\">")?;
            context.user.ids.push_front(id);
        } else {
            // A link of its own for each heading; it takes its name from the heading, so it needs no words.
            let id = context.user.ids.pop_front().unwrap_or_default();
            context.write_str(" <a class=\"anchor\" href=\"#")?;
            context.escape(&id)?;
            context.write_str("\" aria-labelledby=\"")?;
            context.escape(&id)?;
            write!(context, "\"></a></h{}>", heading.level)?;
            context.lf()?;
        }
    },
    NodeValue::TaskItem(ref task) => |context, entering| {
        if entering {
            let label = context.user.labels.pop_front().unwrap_or_default();
            context.cr()?;
            context.write_str("<li class=\"task-list-item\"><input type=\"checkbox\" class=\"task-list-item-checkbox\" aria-label=\"")?;
            context.escape(&label)?;
            context.write_str(if task.symbol.is_some() { "\" checked=\"\" disabled=\"\" /> " } else { "\" disabled=\"\" /> " })?;
        } else {
            context.write_str("</li>")?;
            context.lf()?;
        }
    },
});

/// Writes the tree as HTML that still has to be sanitised.
pub(crate) fn format<'a>(
    root: &'a AstNode<'a>,
    options: &comrak::Options<'_>,
    notes: Notes,
) -> Option<String> {
    let mut html = String::new();
    Formatter::format_document(root, options, &mut html, notes).ok()?;
    Some(html)
}
