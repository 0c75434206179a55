//! Pages as HTML, kept: rendering costs more than everything else that a page view does.

use std::collections::HashSet;
use std::sync::Arc;

use farrier_i18n::L;
use farrier_markdown::{Link, Rendered, Target, targets};
use farrier_tool::{Mount, Services};
use farrier_web::Frame;
use farrier_web::links::{Place, resolve_targets};
use farrier_web::text::{Style, render_found};
use moka::sync::Cache;

use crate::model::Page;
use crate::text::LONG_BYTES;

/// What texts refer to, and what they became. A version of a page never changes, so nothing here grows stale; what its
/// links lead to is part of the key, since that differs between readers and changes with other pages.
#[derive(Clone)]
pub struct RenderCache {
    targets: Cache<TextKey, Arc<HashSet<Target>>>,
    html: Cache<Key, Arc<Rendered>>,
}

/// Page and version.
type TextKey = (i64, i64);

#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    text: TextKey,
    language: &'static str,
    /// Changes when the wiki is renamed.
    base: String,
    /// Whether it is the first text of the page, or the sidebar beside it.
    place: usize,
    links: Vec<(Target, String, String, u8)>,
}

impl RenderCache {
    /// An empty one that holds some megabytes.
    pub fn new() -> RenderCache {
        let weight = |key: &Key, value: &Arc<Rendered>| {
            let links: usize = key.links.iter().map(|(_, url, title, _)| url.len() + title.len() + 100).sum();
            u32::try_from(value.html.len() + links + 500).unwrap_or(u32::MAX)
        };
        RenderCache {
            targets: Cache::new(2_000),
            html: Cache::builder().weigher(weight).max_capacity(16 * 1024 * 1024).build(),
        }
    }

    /// The newest texts of some pages, the first one the page itself; their links are looked up together.
    pub async fn pages(
        &self,
        services: &Services,
        mount: &Mount,
        frame: &Frame,
        pages: &[&Page],
    ) -> anyhow::Result<Vec<Arc<Rendered>>> {
        let mut named = Vec::new();
        for page in pages {
            named.push(self.targets(page).await?);
        }
        let wanted: HashSet<Target> = named.iter().flat_map(|targets| targets.iter().cloned()).collect();
        let found = resolve_targets(services, place(mount), &frame.reader, &wanted).await?;
        let mut done = Vec::new();
        for (at, page) in pages.iter().enumerate() {
            let mut links: Vec<(Target, String, String, u8)> = named[at]
                .iter()
                .filter_map(|target| found.get_key_value(target))
                .map(|(target, link)| {
                    (target.clone(), link.url.clone(), link.title.clone(), link.state as u8)
                })
                .collect();
            links.sort_unstable();
            let key = Key {
                text: (page.id, page.version),
                language: frame.l.tag(),
                base: mount.url("/"),
                place: at,
                links,
            };
            if let Some(html) = self.html.get(&key) {
                done.push(html);
                continue;
            }
            let html = Arc::new(render(frame.l, mount, Some(page.id), found.clone(), at, &page.text).await?);
            self.html.insert(key, html.clone());
            done.push(html);
        }
        Ok(done)
    }

    async fn targets(&self, page: &Page) -> anyhow::Result<Arc<HashSet<Target>>> {
        let key = (page.id, page.version);
        if let Some(known) = self.targets.get(&key) {
            return Ok(known);
        }
        let found = Arc::new(targets_of(&page.text).await?);
        self.targets.insert(key, found.clone());
        Ok(found)
    }
}

impl Default for RenderCache {
    fn default() -> Self {
        RenderCache::new()
    }
}

/// Any text as if it stood on a page: a preview, an old version. Nothing is kept.
pub async fn render_text(
    services: &Services,
    mount: &Mount,
    frame: &Frame,
    page: Option<i64>,
    text: &str,
) -> anyhow::Result<Rendered> {
    let wanted = targets_of(text).await?;
    let found = resolve_targets(services, place(mount), &frame.reader, &wanted).await?;
    render(frame.l, mount, page, found, 0, text).await
}

fn place(mount: &Mount) -> Place<'_> {
    Place { project: Some(mount.project()), mount: Some(mount) }
}

async fn targets_of(text: &str) -> anyhow::Result<HashSet<Target>> {
    if text.len() < LONG_BYTES {
        return Ok(targets(text).into_iter().collect());
    }
    let text = text.to_owned();
    Ok(tokio::task::spawn_blocking(move || targets(&text).into_iter().collect()).await?)
}

async fn render(
    l: L,
    mount: &Mount,
    page: Option<i64>,
    found: std::collections::HashMap<Target, Link>,
    at: usize,
    text: &str,
) -> anyhow::Result<Rendered> {
    // A relative link is another page; a relative picture is a file of this page.
    let base_link = mount.url("/");
    let base_image = page.map(|id| mount.url(&format!("/-/files/{id}/")));
    let draw = move |text: &str| {
        let style =
            Style { hard_breaks: false, base_link: Some(&base_link), base_image: base_image.as_deref() };
        render_found(l, style, &found, at, text)
    };
    if text.len() < LONG_BYTES {
        return Ok(draw(text));
    }
    let text = text.to_owned();
    Ok(tokio::task::spawn_blocking(move || draw(&text)).await?)
}
