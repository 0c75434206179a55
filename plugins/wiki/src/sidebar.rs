//! What stands beside every page: the wiki's own sidebar page, or the tree of its pages.

use farrier_domain::Result;
use farrier_tool::{Mount, Services};
use farrier_web::{Html, escape};
use moka::sync::Cache;

use crate::model::pages;
use crate::name::Name;

/// At most so many pages are listed at the top, and so many below the current one's first part.
const MANY: u64 = 100;

/// Trees, kept until the wiki's list of pages changes.
#[derive(Clone)]
pub struct TreeCache(Cache<Key, Html>);

/// The mount's address, how often its list of pages has changed, the first page, the current one.
type Key = (String, i64, i64, String, String);

impl TreeCache {
    /// An empty one that holds some megabytes.
    pub fn new() -> TreeCache {
        let weight = |_: &Key, html: &Html| u32::try_from(html.0.len() + 300).unwrap_or(u32::MAX);
        TreeCache(Cache::builder().weigher(weight).max_capacity(4 * 1024 * 1024).build())
    }

    /// The tree around a page; `stamp` is [`pages::Shown::tree`].
    pub async fn tree(
        &self,
        services: &Services,
        mount: &Mount,
        stamp: i64,
        home: &Name,
        current: &Name,
    ) -> Result<Html> {
        let key = (mount.url(""), mount.id(), stamp, home.slug(), current.slug());
        if let Some(known) = self.0.get(&key) {
            return Ok(known);
        }
        let html = tree(services, mount, home, current).await?;
        self.0.insert(key, html.clone());
        Ok(html)
    }
}

impl Default for TreeCache {
    fn default() -> Self {
        TreeCache::new()
    }
}

/// The pages at the top and those around the current one, as nested lists; two queries however large the wiki is.
async fn tree(services: &Services, mount: &Mount, home: &Name, current: &Name) -> Result<Html> {
    let db = services.db.read();
    let mut top = pages::top(db, mount.id(), MANY).await?;
    // Pages that serve the wiki itself begin with an underscore.
    top.retain(|(slug, _)| !slug.starts_with('_'));
    top.sort_by_key(|(slug, _)| *slug != home.slug());
    let (root, current) = (current.root(), current.slug());
    let mut below = pages::below_root(db, mount.id(), &root, MANY).await?;
    // By parts: `a/b` stands before `a-c`.
    below.sort_by(|a, b| a.0.split('/').cmp(b.0.split('/')));
    let mut rows = Vec::new();
    let mut placed = false;
    for (slug, name) in top {
        let is_root = slug == root;
        rows.push(Row { level: 0, label: name.clone(), name, slug });
        if is_root {
            placed = true;
            push_below(&mut rows, &below);
        }
    }
    if !placed {
        push_below(&mut rows, &below);
    }
    Ok(nested(mount, &rows, &current))
}

struct Row {
    level: usize,
    name: String,
    slug: String,
    label: String,
}

/// Puts each page below the nearest one above it that there is.
fn push_below(rows: &mut Vec<Row>, below: &[(String, String)]) {
    let mut above: Vec<(String, usize)> = rows.last().map(|row| (row.slug.clone(), 1)).into_iter().collect();
    for (slug, name) in below {
        while above.last().is_some_and(|(parent, _)| {
            !slug.strip_prefix(parent.as_str()).is_some_and(|rest| rest.starts_with('/'))
        }) {
            above.pop();
        }
        let parts = above.last().map_or(0, |(_, parts)| *parts);
        let label = name.split('/').skip(parts).collect::<Vec<_>>().join("/");
        rows.push(Row { level: above.len(), name: name.clone(), slug: slug.clone(), label });
        above.push((slug.clone(), slug.split('/').count()));
    }
}

fn nested(mount: &Mount, rows: &[Row], current: &str) -> Html {
    let mut html = String::new();
    let mut open = 0;
    for row in rows {
        if row.level + 1 > open {
            html.push_str("<ul>");
            open += 1;
        } else {
            html.push_str("</li>");
            while open > row.level + 1 {
                html.push_str("</ul></li>");
                open -= 1;
            }
        }
        let url = mount.url(&format!("/{}", Name::stored(&row.name).address()));
        let here = if row.slug == current { r#" aria-current="page""# } else { "" };
        html.push_str(&format!(
            r#"<li><a href="{}"{here}><bdi>{}</bdi></a>"#,
            escape(&url),
            escape(&row.label)
        ));
    }
    if open > 0 {
        html.push_str("</li>");
        html.push_str(&"</ul></li>".repeat(open - 1));
        html.push_str("</ul>");
    }
    Html(html)
}
