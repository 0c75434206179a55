//! Pages as JSON, below `/rest`.
//!
//! A slash in a name may be written as `%2F`; then a page below another can even be called `versions`.

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use farrier_db::at;
use farrier_domain::Reader;
use farrier_domain::accounts::people;
use farrier_i18n::L;
use farrier_tool::{Cost, Mount, Routes, Row, Services};
use farrier_web::{AppError, AppResult, Json, Query, files, localizer};
use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};
use time::format_description::well_known::Rfc3339;

use crate::access::{self, DELETE, EDIT, READ};
use crate::changes::{self, NewText, Saved};
use crate::model::pages::Part;
use crate::model::{Page, pages, versions};
use crate::name::Name;

/// The API's routes.
pub fn routes() -> Routes {
    Routes::reading(READ)
        .get("/pages", Row::of("pages", READ), list_pages)
        .get("/pages/{*name}", Row::of("page", READ).cost(Cost::Cheap), find_page)
        .put("/pages/{*name}", Row::of("page", EDIT), save_page)
        .delete("/pages/{*name}", Row::of("page", DELETE), delete_page)
}

/// A page.
#[derive(Serialize)]
struct PageOut {
    name: String,
    url: String,
    version: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    updated_at: String,
    updated_by: Option<String>,
}

/// One version of a page.
#[derive(Serialize)]
struct VersionOut {
    version: i64,
    kind: String,
    message: String,
    author: Option<String>,
    created_at: String,
    size: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

/// A part of a list, and the `after` of the next one.
#[derive(Serialize)]
struct List<T> {
    items: Vec<T>,
    next: Option<String>,
}

fn rfc3339(millis: i64) -> String {
    at(millis).format(&Rfc3339).unwrap_or_default()
}

/// What an address below `/pages/` names.
enum Target {
    Page(Name),
    Versions(Name),
    Version(Name, i64),
}

fn target(uri: &Uri, l: L) -> Result<Target, AppError> {
    let raw = uri.path().strip_prefix("/pages/").ok_or(AppError::NotFound)?;
    let name = |raw: &str| -> Result<Name, AppError> {
        let decoded = percent_decode_str(raw).decode_utf8().map_err(|_| AppError::NotFound)?;
        Ok(Name::required(&decoded, l)?)
    };
    let parts: Vec<&str> = raw.split('/').collect();
    match parts.as_slice() {
        [start @ .., "versions"] if !start.is_empty() => Ok(Target::Versions(name(&start.join("/"))?)),
        [start @ .., "versions", number] if !start.is_empty() => {
            let number = number.parse().map_err(|_| AppError::NotFound)?;
            Ok(Target::Version(name(&start.join("/"))?, number))
        }
        _ => Ok(Target::Page(name(raw)?)),
    }
}

/// What is asked for: `?q=&after=&limit=`.
#[derive(Default, Deserialize)]
#[serde(default)]
struct ListQuery {
    q: String,
    after: String,
    limit: Option<u64>,
}

impl ListQuery {
    fn limit(&self) -> u64 {
        self.limit.unwrap_or(50).clamp(1, 100)
    }
}

async fn list_pages(
    State(services): State<Services>,
    mount: Mount,
    Query(query): Query<ListQuery>,
) -> AppResult {
    let (db, limit) = (services.db.read(), query.limit());
    let after = (!query.after.is_empty()).then_some(query.after.as_str());
    let mut entries = pages::list(db, mount.id(), Part { word: &query.q, after, limit: limit + 1 }).await?;
    let more = entries.len() as u64 > limit;
    entries.truncate(limit as usize);
    let next = entries.last().filter(|_| more).map(|entry| entry.slug.clone());
    let people = people::by_ids(db, entries.iter().filter_map(|entry| entry.updated_by)).await?;
    let items = entries.into_iter().map(|entry| PageOut {
        url: mount.url(&format!("/{}", entry.name().address())),
        updated_by: entry.updated_by.and_then(|id| people.get(&id)).map(|user| user.name.clone()),
        updated_at: rfc3339(entry.updated_at),
        version: entry.version,
        name: entry.name,
        text: None,
    });
    Ok(Json(List { items: items.collect(), next }).into_response())
}

async fn find_page(
    State(services): State<Services>,
    mount: Mount,
    Extension(reader): Extension<Reader>,
    uri: Uri,
    headers: HeaderMap,
    Query(query): Query<ListQuery>,
) -> AppResult {
    let l = localizer(&services, &headers, &reader);
    match target(&uri, l).map_err(|_| AppError::NotFound)? {
        Target::Page(name) => {
            let page = access::page(&services, &mount, &name).await?;
            match files::not_modified(&headers, &tag(&page)) {
                Some(same) => Ok(same),
                None => answer(&services, &mount, StatusCode::OK, page).await,
            }
        }
        Target::Versions(name) => {
            list_versions(&services, &access::page(&services, &mount, &name).await?, &query).await
        }
        Target::Version(name, number) => {
            let page = access::page(&services, &mount, &name).await?;
            let version = access::version(&services, &page, number).await?;
            let author = people::by_ids(services.db.read(), version.author_id).await?.into_values().next();
            Ok(Json(VersionOut {
                version: version.version,
                kind: version.kind,
                message: version.message,
                author: author.map(|user| user.name),
                created_at: rfc3339(version.created_at),
                size: version.size_bytes,
                text: Some(version.text),
            })
            .into_response())
        }
    }
}

async fn list_versions(services: &Services, page: &Page, query: &ListQuery) -> AppResult {
    let (db, limit) = (services.db.read(), query.limit());
    let mut entries = versions::of_page(db, page.id, query.after.parse().ok(), limit + 1).await?;
    let more = entries.len() as u64 > limit;
    entries.truncate(limit as usize);
    let next = entries.last().filter(|_| more).map(|entry| entry.version.to_string());
    let people = people::by_ids(db, entries.iter().filter_map(|entry| entry.author_id)).await?;
    let items = entries.into_iter().map(|entry| VersionOut {
        version: entry.version,
        kind: entry.kind,
        message: entry.message,
        author: entry.author_id.and_then(|id| people.get(&id)).map(|user| user.name.clone()),
        created_at: rfc3339(entry.created_at),
        size: entry.size_bytes,
        text: None,
    });
    Ok(Json(List { items: items.collect(), next }).into_response())
}

/// What a script wants a page to say.
#[derive(Deserialize)]
struct PageIn {
    text: String,
    #[serde(default)]
    message: String,
    /// The version that the text was made from; none for a page that is not there yet.
    version: Option<i64>,
}

async fn save_page(
    State(services): State<Services>,
    mount: Mount,
    Extension(reader): Extension<Reader>,
    uri: Uri,
    headers: HeaderMap,
    Json(new): Json<PageIn>,
) -> AppResult {
    let l = localizer(&services, &headers, &reader);
    let Target::Page(name) = target(&uri, l)? else {
        return Err(AppError::Refused(StatusCode::METHOD_NOT_ALLOWED, "Versions never change.".into()));
    };
    let base = new.version.unwrap_or(0);
    let new = NewText { name: &name, base, text: &new.text, message: &new.message };
    match changes::save(&services, &mount, &reader, new).await? {
        Saved::Created(page) => answer(&services, &mount, StatusCode::CREATED, page).await,
        Saved::Edited(page) | Saved::Unchanged(page) => answer(&services, &mount, StatusCode::OK, page).await,
        Saved::Conflict(page) if base == 0 => Err(conflict(format!(
            "There is such a page already. To change it, send its newest version, {}, as `version`.",
            page.version
        ))),
        Saved::Conflict(page) => Err(conflict(format!(
            "Version {base} is not the newest any more. Read version {}, bring your change into it, and send it as `version`.",
            page.version
        ))),
        Saved::Gone => {
            Err(conflict("The page was deleted meanwhile. To make it anew, leave `version` out.".into()))
        }
    }
}

fn conflict(detail: String) -> AppError {
    AppError::Refused(StatusCode::CONFLICT, detail)
}

async fn delete_page(
    State(services): State<Services>,
    mount: Mount,
    Extension(reader): Extension<Reader>,
    uri: Uri,
    headers: HeaderMap,
) -> AppResult {
    let l = localizer(&services, &headers, &reader);
    let Target::Page(name) = target(&uri, l)? else {
        return Err(AppError::Refused(StatusCode::METHOD_NOT_ALLOWED, "Versions never change.".into()));
    };
    let page = access::page(&services, &mount, &name).await?;
    changes::delete(&services, &mount, &reader, &page).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Changes with every version and differs between pages that had the same name one after the other.
fn tag(page: &Page) -> String {
    format!("{}-{}", page.id, page.version)
}

async fn answer(services: &Services, mount: &Mount, status: StatusCode, page: Page) -> AppResult {
    let author = people::by_ids(services.db.read(), page.updated_by).await?.into_values().next();
    let (tag, url) = (tag(&page), mount.url(&format!("/{}", page.name().address())));
    let body = PageOut {
        url: url.clone(),
        version: page.version,
        text: Some(page.text),
        updated_at: rfc3339(page.updated_at),
        updated_by: author.map(|user| user.name),
        name: page.name,
    };
    let mut response: Response = (status, Json(body)).into_response();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{tag}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    if let (StatusCode::CREATED, Ok(url)) = (status, HeaderValue::from_str(&url)) {
        response.headers_mut().insert(header::LOCATION, url);
    }
    Ok(response)
}
