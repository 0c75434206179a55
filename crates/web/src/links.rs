//! Finds what `#42`, `[[Page]]`, `@alice` and commit ids in texts lead to: one query per tool, however many there are.

use std::collections::{HashMap, HashSet};

use farrier_domain::Reader;
use farrier_domain::accounts::people;
use farrier_domain::projects::Project;
use farrier_markdown::{Link, State, Target, targets};
use farrier_tool::{LinkKind, LinkResolver, Mount, Services};

/// Where a text stands: links without a mount's name mean this project's, and this mount's first.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The project.
    pub project: Option<&'a Project>,
    /// The mount.
    pub mount: Option<&'a Mount>,
}

/// Resolves all targets of several texts for a reader. What cannot be found, or not seen, is left out.
pub async fn resolve(
    services: &Services,
    place: Place<'_>,
    reader: &Reader,
    texts: &[&str],
) -> farrier_domain::Result<HashMap<Target, Link>> {
    let wanted = texts.iter().flat_map(|text| targets(text)).collect();
    resolve_targets(services, place, reader, &wanted).await
}

/// The same for whoever knows already what the texts refer to.
pub async fn resolve_targets(
    services: &Services,
    place: Place<'_>,
    reader: &Reader,
    wanted: &HashSet<Target>,
) -> farrier_domain::Result<HashMap<Target, Link>> {
    let mut found = HashMap::new();
    if wanted.is_empty() {
        return Ok(found);
    }
    let names: Vec<&str> = wanted
        .iter()
        .filter_map(|t| if let Target::User(name) = t { Some(name.as_str()) } else { None })
        .collect();
    for (name, user) in people::by_names(services.db.read(), &names).await? {
        found.insert(
            Target::User(name.clone()),
            Link { url: format!("/~{name}"), title: user.display_name, state: State::Plain },
        );
    }
    let Some(project) = place.project else { return Ok(found) };
    let all = services.known.mounts(project).await?;
    let mut here: Vec<Mount> = all.iter().filter(|mount| mount.row().enabled).cloned().collect();
    if let Some(current) = place.mount {
        here.sort_by_key(|mount| mount.id() != current.id());
    }
    for kind in [LinkKind::Number, LinkKind::Page, LinkKind::Revision] {
        for (tool, resolver) in services.registry.resolvers(kind) {
            for mount in here.iter().filter(|mount| mount.tool() == tool) {
                resolve_in(services, reader, mount, resolver.as_ref(), wanted, &mut found).await;
            }
        }
    }
    Ok(found)
}

async fn resolve_in(
    services: &Services,
    reader: &Reader,
    mount: &Mount,
    resolver: &dyn LinkResolver,
    wanted: &HashSet<Target>,
    found: &mut HashMap<Target, Link>,
) {
    let read = services.registry.tool(mount.tool()).map(farrier_tool::Registered::read);
    if !read.is_some_and(|read| mount.allows(reader, read)) {
        return;
    }
    let open: Vec<(&Target, String)> = wanted
        .iter()
        // What one mount lacks, the next may have.
        .filter(|target| found.get(target).is_none_or(|link| link.state == State::Missing))
        .filter_map(|target| Some((target, text_for(target, resolver.kind(), mount)?)))
        .collect();
    if open.is_empty() {
        return;
    }
    let texts: Vec<&str> = open.iter().map(|(_, text)| text.as_str()).collect();
    match resolver.resolve(services, mount, reader, &texts).await {
        Ok(answers) => {
            for ((target, _), link) in open.iter().zip(answers) {
                if let Some(link) = link.filter(|link| !(link.missing && found.contains_key(*target))) {
                    let state = if link.missing {
                        State::Missing
                    } else if link.closed {
                        State::Closed
                    } else if matches!(target, Target::Number { .. }) {
                        State::Open
                    } else {
                        State::Plain
                    };
                    found.insert((*target).clone(), Link { url: link.url, title: link.title, state });
                }
            }
        }
        Err(error) => tracing::warn!(mount = mount.id(), "links were not resolved: {error:#}"),
    }
}

/// What a resolver of this kind is asked for a target, if it concerns the mount.
fn text_for(target: &Target, kind: LinkKind, mount: &Mount) -> Option<String> {
    let meant = |named: &Option<String>| {
        named.as_ref().is_none_or(|name| *name == mount.row().path || *name == mount.row().full_path)
    };
    match (target, kind) {
        (Target::Number { mount: named, number }, LinkKind::Number) if meant(named) => {
            Some(number.to_string())
        }
        (Target::Page { mount: named, name }, LinkKind::Page) if meant(named) => Some(name.clone()),
        (Target::Commit(id), LinkKind::Revision) => Some(id.clone()),
        _ => None,
    }
}
