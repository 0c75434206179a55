//! What stands above all code pages: the tool's own navigation, the picker of branches and tags, the path.

use farrier_scm::{RefKind, RepoPath};
use farrier_tool::{Mount, Services};
use farrier_web::{AppError, Frame};

use super::place::Place;
use crate::address::encode;
use crate::error::answer;
use crate::{CloneUrl, SharedBackend, Words, names};

/// The bar of a page about a place in a repository.
pub struct Bar {
    pub words: Words,
    pub base: String,
    pub is_branch: bool,
    pub is_tag: bool,
    pub shown: String,
    pub files_url: String,
    pub log_url: String,
    pub find_url: String,
    pub feed_url: String,
    pub is_default: bool,
    pub permalink: String,
    pub archive: Option<String>,
    pub branches: Vec<Picked>,
    pub tags: Vec<Picked>,
    pub branch_count: i64,
    pub tag_count: i64,
    pub crumbs: Vec<(String, Option<String>)>,
    pub clone_urls: Vec<CloneUrl>,
    pub tab: &'static str,
}

/// A branch or tag in the picker.
pub struct Picked {
    pub name: String,
    pub url: String,
    pub current: bool,
    pub is_default: bool,
}

impl Bar {
    /// The bar of a place; `page` is the word that the picker keeps in the address (`src`, `log`).
    pub async fn of(
        backend: &SharedBackend,
        services: &Services,
        mount: &Mount,
        frame: &Frame,
        place: &Place,
        page: &str,
        tab: &'static str,
    ) -> Result<Bar, AppError> {
        let names = names::of(mount, place.repository.as_ref()).await.map_err(answer)?;
        let default = names.default.as_deref();
        let slash = if place.path.is_root() { String::new() } else { format!("/{}", place.path.encoded()) };
        let picked = |name: &str, kind: RefKind| Picked {
            name: name.to_owned(),
            url: mount.url(&format!("/{page}/{kind}/{}{slash}", encode(name))),
            current: place.kind == kind && place.name == name,
            is_default: kind == RefKind::Branch && default == Some(name),
        };
        let here = RepoPath::root();
        Ok(Bar {
            words: backend.words(frame.l),
            base: mount.url(""),
            is_branch: place.kind == RefKind::Branch,
            is_tag: place.kind == RefKind::Tag,
            shown: place.shown(),
            files_url: place.url_of(mount, "src", &here),
            log_url: place.url_of(mount, "log", &here),
            find_url: place.url_of(mount, "find", &here),
            permalink: place.permalink(mount, page),
            archive: Some(mount.url(&format!("/archive/{}", encode(&place.name)))),
            feed_url: place.url_of(mount, "feed", &here),
            is_default: place.kind == RefKind::Branch && default == Some(place.name.as_str()),
            branch_count: i64::try_from(names.branch_count).unwrap_or(i64::MAX),
            tag_count: i64::try_from(names.tag_count).unwrap_or(i64::MAX),
            branches: names.branches.iter().map(|name| picked(name, RefKind::Branch)).collect(),
            tags: names.tags.iter().map(|name| picked(name, RefKind::Tag)).collect(),
            crumbs: crumbs(mount, place),
            clone_urls: backend.clone_urls(services, mount, &frame.reader),
            tab,
        })
    }
}

/// The folders on the way: name and address; the last has none.
fn crumbs(mount: &Mount, place: &Place) -> Vec<(String, Option<String>)> {
    let mut list = vec![(mount.row().path.clone(), Some(place.url_of(mount, "src", &RepoPath::root())))];
    let mut path = RepoPath::root();
    for part in place.path.parts() {
        path = path.join(part);
        list.push((String::from_utf8_lossy(part).into_owned(), Some(place.url_of(mount, "src", &path))));
    }
    if let Some(last) = list.last_mut() {
        last.1 = None;
    }
    list
}
