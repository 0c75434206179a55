//! A page as people read it.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use farrier_domain::accounts::people;
use farrier_markdown::Rendered;
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Frame, Html, Person, page, page_with_status};

use super::attachments::FileRow;
use super::{At, Urls};
use crate::access;
use crate::model::pages::Shown;
use crate::model::{Page, links, pages, redirects};
use crate::name::Name;
use crate::render::RenderCache;
use crate::settings::Settings;
use crate::sidebar::TreeCache;
use crate::toc;

/// What page views keep between requests.
#[derive(Clone, Default)]
pub struct Caches {
    texts: RenderCache,
    trees: TreeCache,
}

/// At most so many pages that link here are listed.
const BACKLINKS: u64 = 100;

#[derive(Template)]
#[template(path = "wiki/show.html")]
struct ShowPage {
    frame: Frame,
    urls: Urls,
    tab: &'static str,
    page: Page,
    text: Arc<Rendered>,
    contents: Option<Html>,
    author: Option<Person>,
    side: Side,
    files: Vec<FileRow>,
    backlinks: Vec<(String, String)>,
}

/// What stands beside a page.
pub struct Side {
    /// The tree of pages, unless the wiki has a page of its own for this place.
    tree: Option<Html>,
    /// That page.
    own: Option<Html>,
    /// Its form.
    own_edit: String,
}

/// The first page, or the offer to write it.
pub async fn home(
    frame: Frame,
    State(services): State<Services>,
    mount: Mount,
    Extension(caches): Extension<Caches>,
) -> AppResult {
    let name = mount.settings::<Settings>().home();
    let (found, own) = load(&services, &mount, &name).await?;
    match found {
        Some(found) => draw(frame, services, mount, caches, found, own).await,
        None => match redirects::follow(services.db.read(), mount.id(), &name.slug()).await? {
            Some(moved) => Ok(Redirect::temporary(&Urls::of(&mount, &moved.name()).page()).into_response()),
            None => page(&EmptyPage { urls: Urls::of(&mount, &name), frame }),
        },
    }
}

/// A page by its name.
pub async fn show(
    frame: Frame,
    State(services): State<Services>,
    mount: Mount,
    Extension(caches): Extension<Caches>,
    At(name, written): At,
) -> AppResult {
    let (found, own) = load(&services, &mount, &name).await?;
    let Some(found) = found else {
        return match redirects::follow(services.db.read(), mount.id(), &name.slug()).await? {
            Some(moved) => Ok(Redirect::temporary(&Urls::of(&mount, &moved.name()).page()).into_response()),
            None => missing(frame, &services, &mount, name).await,
        };
    };
    // One address for one page, so that caches and people have one.
    let address = found.page.name().address();
    if percent_encoding::percent_decode_str(&address).decode_utf8_lossy() != written {
        return Ok(Redirect::temporary(&mount.url(&format!("/{address}"))).into_response());
    }
    draw(frame, services, mount, caches, found, own).await
}

/// The page and the sidebar's page, in one query.
async fn load(services: &Services, mount: &Mount, name: &Name) -> AppResult<(Option<Shown>, Option<Shown>)> {
    let (slug, side) = (name.slug(), mount.settings::<Settings>().sidebar().map(|name| name.slug()));
    let slugs: Vec<String> = [Some(slug.clone()), side.clone()].into_iter().flatten().collect();
    let mut found = pages::shown(services.db.read(), mount.id(), &slugs).await?;
    let page = found.iter().position(|shown| shown.page.slug == slug).map(|at| found.swap_remove(at));
    let own = found.into_iter().find(|shown| Some(&shown.page.slug) == side.as_ref());
    Ok((page, own))
}

async fn draw(
    frame: Frame,
    services: Services,
    mount: Mount,
    caches: Caches,
    found: Shown,
    own: Option<Shown>,
) -> AppResult {
    let settings: Settings = mount.settings();
    let (author, stamp, found) = (found.author(), found.tree(), found.page);
    let own = own.map(|own| own.page);
    let texts: Vec<&Page> = std::iter::once(&found).chain(&own).collect();
    let mut rendered = caches.texts.pages(&services, &mount, &frame, &texts).await?.into_iter();
    let text = rendered.next().unwrap_or_default();
    let (name, home) = (found.name(), settings.home());
    let own_html = rendered.next().map(|own| Html(own.html.clone()));
    let tree = match &own_html {
        Some(_) => None,
        None => Some(caches.trees.tree(&services, &mount, stamp, &home, &name).await?),
    };
    let own_edit = settings.sidebar().map(|name| Urls::of(&mount, &name).edit()).unwrap_or_default();
    let backlinks = links::backlinks(services.db.read(), &found, BACKLINKS).await?;
    let backlinks = backlinks.into_iter().map(|name| (Urls::of(&mount, &Name::stored(&name)).page(), name));
    let urls = Urls::of(&mount, &name);
    let files = if found.files > 0 { FileRow::of_page(&services, &urls, &found).await? } else { Vec::new() };
    page(&ShowPage {
        contents: settings.contents.then(|| toc::contents(&text.headings)).flatten(),
        backlinks: backlinks.collect(),
        side: Side { tree, own: own_html, own_edit },
        tab: "read",
        page: found,
        author,
        urls,
        files,
        text,
        frame,
    })
}

#[derive(Template)]
#[template(path = "wiki/empty.html")]
struct EmptyPage {
    frame: Frame,
    urls: Urls,
}

#[derive(Template)]
#[template(path = "wiki/missing.html")]
struct MissingPage {
    frame: Frame,
    urls: Urls,
    /// Deleted pages of this name, for those who may bring them back: address, who and when.
    deleted: Vec<(String, Option<Person>, i64)>,
    /// Pages with a name like it.
    similar: Vec<(String, String)>,
}

async fn missing(frame: Frame, services: &Services, mount: &Mount, name: Name) -> AppResult {
    let db = services.db.read();
    let gone = if frame.may(access::DELETE) {
        pages::deleted(db, mount.id(), Some(&name.slug())).await?
    } else {
        Vec::new()
    };
    let who = people::by_ids(db, gone.iter().filter_map(|page| page.deleted_by)).await?;
    let deleted = gone.iter().map(|page| {
        let by = page.deleted_by.and_then(|id| who.get(&id)).map(Person::of);
        (mount.url(&format!("/-/undelete/{}", page.id)), by, page.deleted_at.unwrap_or_default())
    });
    let similar =
        pages::list(db, mount.id(), pages::Part { word: name.last(), limit: 5, after: None }).await?;
    let similar = similar.into_iter().map(|page| (Urls::of(mount, &page.name()).page(), page.name)).collect();
    let deleted = deleted.collect();
    page_with_status(
        StatusCode::NOT_FOUND,
        &MissingPage { urls: Urls::of(mount, &name), deleted, similar, frame },
    )
}
