//! What `[[Page]]` and `[[Page#Section]]` mean.

use std::collections::HashMap;

use async_trait::async_trait;
use farrier_domain::Reader;
use farrier_tool::{Link, LinkKind, LinkResolver, Mount, Services};

use crate::model::{pages, redirects};
use crate::name::{Name, encode};
use crate::text::split_section;

/// Finds pages by name, also by old ones. A name without a page leads to where the page can be written.
pub struct Links;

#[async_trait]
impl LinkResolver for Links {
    fn kind(&self) -> LinkKind {
        LinkKind::Page
    }

    async fn resolve(
        &self,
        services: &Services,
        mount: &Mount,
        _: &Reader,
        targets: &[&str],
    ) -> anyhow::Result<Vec<Option<Link>>> {
        let asked: Vec<(Option<Name>, Option<&str>)> = targets
            .iter()
            .map(|target| {
                let (page, section) = split_section(target);
                (Name::parse(page).ok(), section)
            })
            .collect();
        let slugs: Vec<String> = asked.iter().filter_map(|(name, _)| Some(name.as_ref()?.slug())).collect();
        let mut there: HashMap<String, String> =
            pages::names(services.db.read(), mount.id(), &slugs).await?.into_iter().collect();
        let open: Vec<String> = slugs.into_iter().filter(|slug| !there.contains_key(slug)).collect();
        if !open.is_empty() {
            there.extend(redirects::names(services.db.read(), mount.id(), &open).await?);
        }
        Ok(asked.into_iter().map(|(name, section)| Some(link(mount, &there, name?, section))).collect())
    }
}

fn link(mount: &Mount, there: &HashMap<String, String>, name: Name, section: Option<&str>) -> Link {
    let section = section.map(|section| format!("#{}", anchor(section))).unwrap_or_default();
    match there.get(&name.slug()) {
        Some(found) => {
            let url = mount.url(&format!("/{}{section}", Name::stored(found).address()));
            // The title is only worth showing when it differs from what is written there.
            let title = if found == name.as_str() { String::new() } else { found.clone() };
            Link { url, title, closed: false, missing: false }
        }
        // With its spaces as typed, so that the page gets this very name.
        None => Link {
            url: mount.url(&format!("/{}", name.exact_address())),
            title: String::new(),
            closed: false,
            missing: true,
        },
    }
}

/// The id that the Markdown crate gives a heading of this text.
fn anchor(section: &str) -> String {
    let mut id = String::from("user-content-");
    for c in section.trim().to_lowercase().chars() {
        match c {
            ' ' => id.push('-'),
            c if c.is_alphanumeric() || c == '-' || c == '_' => id.push(c),
            _ => {}
        }
    }
    encode(&id)
}
