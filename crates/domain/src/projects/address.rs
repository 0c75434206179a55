//! From an address to a project and a mount.

use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder};

use super::{mounts, redirects, rows, store};
use crate::error::{Error, Result};

/// What an address names.
#[derive(Clone, Debug)]
pub enum Found {
    /// A project, and what is left of the address: empty or `/…`.
    Project(rows::Model, String),
    /// A mount of a project, and what is left of the address.
    Mount(rows::Model, mounts::Model, String),
    /// Something that has another address now: the whole new path.
    Moved(String),
}

/// Finds what `path` (no leading slash, percent-encoding kept in the rest) names: at most three queries.
///
/// A project that waits for its deletion is not found. Errors: [`Error::NotFound`].
pub async fn find<C: ConnectionTrait>(db: &C, path: &str) -> Result<Found> {
    let prefixes = prefixes(path);
    if prefixes.is_empty() {
        return Err(Error::NotFound);
    }
    let mut project = None;
    let mut found = rows::Entity::find()
        .filter(rows::Column::Path.is_in(prefixes.iter().map(|(prefix, _)| prefix)))
        .order_by_desc(rows::Column::Path)
        .all(db)
        .await?;
    found.sort_by_key(|row| std::cmp::Reverse(row.path.len()));
    if let Some(row) = found.into_iter().next().filter(|row| row.delete_at.is_none()) {
        project = Some(row);
    }
    let Some(project) = project else { return moved(db, path, &prefixes).await };
    let rest = &path[project.path.len()..];
    let next = prefixes.iter().find(|(prefix, _)| prefix.len() > project.path.len());
    if let Some((mount_path, end)) = next {
        let mount = mounts::Entity::find().filter(mounts::Column::FullPath.eq(mount_path)).one(db).await?;
        if let Some(mount) = mount.filter(|mount| mount.enabled) {
            return Ok(Found::Mount(project, mount, path[*end..].to_owned()));
        }
        if let Ok(moved) = moved(db, path, &prefixes).await {
            return Ok(moved);
        }
    }
    Ok(Found::Project(project, rest.to_owned()))
}

async fn moved<C: ConnectionTrait>(db: &C, path: &str, prefixes: &[(String, usize)]) -> Result<Found> {
    let mut old = redirects::Entity::find()
        .filter(redirects::Column::Path.is_in(prefixes.iter().map(|(prefix, _)| prefix)))
        .all(db)
        .await?;
    old.sort_by_key(|row| std::cmp::Reverse(row.path.len()));
    let row = old.into_iter().next().ok_or(Error::NotFound)?;
    let end = prefixes.iter().find(|(prefix, _)| *prefix == row.path).map_or(row.path.len(), |(_, end)| *end);
    let now = match (row.mount_id, row.project_id) {
        (Some(mount), _) => {
            mounts::Entity::find_by_id(mount).one(db).await?.ok_or(Error::NotFound)?.full_path
        }
        (None, Some(project)) => store::by_id(db, project).await?.path,
        (None, None) => return Err(Error::NotFound),
    };
    Ok(Found::Moved(format!("{now}{}", &path[end..])))
}

/// Each prefix of whole segments that can name a project or mount, in lower case and without `.git`, shortest first,
/// with where it ends in `path`.
pub fn prefixes(path: &str) -> Vec<(String, usize)> {
    let mut ends: Vec<usize> = path.match_indices('/').map(|(at, _)| at).collect();
    ends.push(path.len());
    let mut list = Vec::new();
    for end in ends {
        let segment = path[..end].rsplit('/').next().unwrap_or_default();
        if segment.is_empty() || segment == "-" || list.len() > store::MAX_DEPTH {
            break;
        }
        let prefix = path[..end].to_lowercase();
        if prefix.len() == end {
            list.push((prefix.strip_suffix(".git").map_or(prefix.clone(), str::to_owned), end));
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_stop_at_the_dash() {
        for (path, expected) in [
            ("demo", vec!["demo"]),
            ("Demo/Bugs/12", vec!["demo", "demo/bugs", "demo/bugs/12"]),
            ("demo/-/settings", vec!["demo"]),
            (
                "demo/code.git/info/refs",
                vec!["demo", "demo/code", "demo/code.git/info", "demo/code.git/info/refs"],
            ),
            ("", vec![]),
            ("demo/", vec!["demo"]),
        ] {
            let found: Vec<String> = prefixes(path).into_iter().map(|(p, _)| p).collect();
            assert_eq!(found, expected, "{path}");
        }
    }
}
