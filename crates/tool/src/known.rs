//! What nearly every request asks for, kept until the database says that it changed.

use std::collections::HashMap;
use std::sync::Arc;

use farrier_domain::accounts::{people, sessions, sign_in, users};
use farrier_domain::fresh::{Fresh, Kept, Tag};
use farrier_domain::projects::address::{self, Found};
use farrier_domain::projects::{self, Project, counters, mounts};
use farrier_domain::{Reader, Result, TokenScope, random, site};

use farrier_db::Db;

use crate::Mount;

/// The site's settings, projects, mounts and people, as they were last loaded and still are.
///
/// It holds nothing that the database does not: each value goes away with the first change of a row that it came from.
pub struct Known {
    db: Db,
    fresh: Arc<Fresh>,
    site: Kept<(), Arc<site::Settings>>,
    places: Kept<String, At>,
    mounts: Kept<i64, Arc<Vec<Mount>>>,
    above: Kept<i64, Arc<Vec<Project>>>,
    counters: Kept<i64, Arc<HashMap<String, i64>>>,
    people: Kept<i64, Arc<users::Model>>,
    sessions: Kept<String, Option<(sessions::Model, Reader)>>,
}

/// What is at one address.
#[derive(Clone)]
enum At {
    Project(Project),
    Mount(Mount),
    Nothing,
}

/// What the address of a request names.
pub enum Place {
    /// A project, and what is left of the address: empty or `/…`.
    Project(Project, String),
    /// A mount that is on, and what is left of the address.
    Mount(Mount, String),
    /// Something that has another address now: the whole new path.
    Moved(String),
}

impl Known {
    /// Nothing is known yet.
    pub fn new(db: Db, fresh: Arc<Fresh>) -> Known {
        Known {
            db,
            fresh,
            site: Kept::new(1),
            places: Kept::new(20_000),
            mounts: Kept::new(10_000),
            above: Kept::new(10_000),
            counters: Kept::new(20_000),
            people: Kept::new(20_000),
            sessions: Kept::new(20_000),
        }
    }

    /// The site's settings.
    pub async fn site(&self) -> Result<Arc<site::Settings>> {
        let load = async { Ok(Arc::new(site::load(self.db.read()).await?)) };
        self.site.get(&self.fresh, Tag::Site, &(), load).await
    }

    /// What `path` (no leading slash, percent-encoding kept in the rest) names.
    ///
    /// A project that waits for its deletion, and a tool that is off, are not found. Errors: `NotFound`.
    pub async fn find(&self, path: &str) -> Result<Place> {
        let mut found = None;
        let prefixes = address::prefixes(path);
        let last = prefixes.len();
        for (n, (prefix, end)) in prefixes.into_iter().enumerate() {
            match self.at(prefix).await? {
                At::Project(project) if project.delete_at.is_none() => {
                    found = (n + 1 == last).then(|| Place::Project(project, path[end..].to_owned()));
                }
                At::Mount(mount) if mount.row().enabled => {
                    return Ok(Place::Mount(mount, path[end..].to_owned()));
                }
                _ => break,
            }
        }
        match found {
            Some(found) => Ok(found),
            // What is not simply there may have been: old addresses are asked for rarely, and not kept.
            None => Ok(match address::find(self.db.read(), path).await? {
                Found::Project(project, rest) => Place::Project(project, rest),
                Found::Mount(project, row, rest) => Place::Mount(Mount::new(project, row), rest),
                Found::Moved(to) => Place::Moved(to),
            }),
        }
    }

    async fn at(&self, path: String) -> Result<At> {
        let load = async {
            let db = self.db.read();
            if let Some(project) = projects::at(db, &path).await? {
                return Ok(At::Project(project));
            }
            match mounts::at(db, &path).await? {
                Some(row) => {
                    let project = projects::by_id(db, row.project_id).await?;
                    let is_gone = project.delete_at.is_some();
                    Ok(if is_gone { At::Nothing } else { At::Mount(Mount::new(project, row)) })
                }
                None => Ok(At::Nothing),
            }
        };
        self.places.get(&self.fresh, Tag::Site, &path, load).await
    }

    /// All mounts of a project in their order, also those that are off.
    pub async fn mounts(&self, project: &Project) -> Result<Arc<Vec<Mount>>> {
        let load = async {
            let rows = mounts::of_project(self.db.read(), project.id).await?;
            Ok(Arc::new(rows.into_iter().map(|row| Mount::new(project.clone(), row)).collect()))
        };
        self.mounts.get(&self.fresh, Tag::Site, &project.id, load).await
    }

    /// The projects above a project, from the top down.
    pub async fn above(&self, project: &Project) -> Result<Arc<Vec<Project>>> {
        let load = async { Ok(Arc::new(projects::ancestors(self.db.read(), project).await?)) };
        self.above.get(&self.fresh, Tag::Site, &project.id, load).await
    }

    /// The counters of some mounts by mount and name. A mount without any is left out.
    pub async fn counters(
        &self,
        mounts: impl IntoIterator<Item = i64>,
    ) -> Result<HashMap<i64, Arc<HashMap<String, i64>>>> {
        let load = |missing: Vec<i64>| async move {
            let mut found: HashMap<i64, HashMap<String, i64>> =
                missing.iter().map(|mount| (*mount, HashMap::new())).collect();
            for ((mount, name), value) in counters::of_mounts(self.db.read(), &missing).await? {
                found.entry(mount).or_default().insert(name, value);
            }
            Ok(found.into_iter().map(|(mount, own)| (mount, Arc::new(own))).collect())
        };
        self.counters.get_all(&self.fresh, |mount| Tag::Mount(*mount), mounts, load).await
    }

    /// Accounts by id; those that are not there are left out.
    pub async fn people(
        &self,
        ids: impl IntoIterator<Item = i64>,
    ) -> Result<HashMap<i64, Arc<users::Model>>> {
        let load = |missing: Vec<i64>| async move {
            let found = people::by_ids(self.db.read(), missing).await?;
            Ok(found.into_iter().map(|(id, user)| (id, Arc::new(user))).collect())
        };
        self.people.get_all(&self.fresh, |_| Tag::People, ids, load).await
    }

    /// The reader of a session's cookie, or none. `now` is UTC in milliseconds.
    pub async fn session(&self, cookie: &str, now: i64) -> Result<Option<Reader>> {
        let key = random::hash(cookie);
        let load = async {
            let Some((session, user)) = sessions::find(self.db.read(), cookie, now).await? else {
                return Ok(None);
            };
            let mut reader = sign_in::reader(self.db.read(), user, TokenScope::Admin).await?;
            reader.session = Some(session.id);
            Ok::<_, farrier_domain::Error>(Some((session, reader)))
        };
        let found = self.sessions.get(&self.fresh, Tag::People, &key, load).await?;
        let Some((session, reader)) = found.filter(|(session, _)| session.expires_at > now) else {
            // A cookie that nobody knows is not worth its place.
            self.sessions.forget(&key);
            return Ok(None);
        };
        if sessions::note_use(&self.db, &session, now).await? {
            self.sessions.forget(&key);
        }
        Ok(Some(reader))
    }
}
