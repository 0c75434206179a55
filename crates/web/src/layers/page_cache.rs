//! Pages for readers without a session, kept in memory until the database says that something on them changed.
//!
//! Only what a route's row calls cacheable is kept, only answers with status 200, and whoever has a session or a token
//! never gets one. A kept page is tagged with all that it may show; it is served only while nothing with one of its tags
//! came after it was made, so a change that was acknowledged is on the next page, and so is a page that became private.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use farrier_domain::Reader;
use farrier_domain::fresh::{Moment, Tag};
use farrier_tool::{Cacheable, Services};
use moka::sync::Cache;

use super::reader::SESSION_COOKIE;
use crate::{flash, frame};

/// Pages say how long ago things were, so even one on which nothing changed does not stay for long.
const KEPT: Duration = Duration::from_secs(30);
/// Larger pages are not worth their place.
const MAX_BODY_BYTES: usize = 1024 * 1024;
/// What a page takes beside its body.
const OVERHEAD_BYTES: usize = 2048;

/// The pages that are kept; cheap to clone.
#[derive(Clone)]
pub struct PageCache {
    services: Services,
    slots: Cache<Key, Arc<Slot>>,
}

/// Everything about a request on which an anonymous reader's page depends.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    address: String,
    locale: &'static str,
    theme: u8,
    wants_html: bool,
}

/// The place of one page.
#[derive(Default)]
struct Slot {
    page: RwLock<Option<Arc<Page>>>,
    /// Of many who ask at the same time one makes the page, and the others wait for it.
    making: tokio::sync::Mutex<()>,
}

struct Page {
    since: Moment,
    tags: Vec<Tag>,
    made_at: Instant,
    headers: HeaderMap,
    body: Bytes,
}

impl PageCache {
    /// An empty one that takes at most `max_bytes`.
    pub fn new(services: Services, max_bytes: u64) -> PageCache {
        let weight = |key: &Key, slot: &Arc<Slot>| {
            let page = slot.page.read().unwrap_or_else(PoisonError::into_inner);
            let body = page.as_ref().map_or(0, |page| page.body.len());
            u32::try_from(body + key.address.len() + OVERHEAD_BYTES).unwrap_or(u32::MAX)
        };
        PageCache { services, slots: Cache::builder().weigher(weight).max_capacity(max_bytes).build() }
    }

    fn key(&self, request: &Request) -> Option<Key> {
        let headers = request.headers();
        let is_somebody = frame::cookie(headers, SESSION_COOKIE).is_some()
            || frame::cookie(headers, flash::COOKIE).is_some()
            || headers.contains_key(header::AUTHORIZATION);
        if is_somebody || *request.method() != Method::GET {
            return None;
        }
        let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Some(Key {
            address: request.uri().path_and_query()?.as_str().to_owned(),
            locale: frame::localizer(&self.services, headers, &Reader::anonymous()).tag(),
            theme: match frame::cookie(headers, "farrier_theme") {
                Some("light") => 1,
                Some("dark") => 2,
                _ => 0,
            },
            wants_html: accept.contains("text/html"),
        })
    }

    /// The kept page, if it is still true.
    fn find(&self, slot: &Slot, now: Moment) -> Option<Arc<Page>> {
        let page = slot.page.read().unwrap_or_else(PoisonError::into_inner).clone()?;
        let is_true = page.made_at.elapsed() < KEPT && self.services.fresh.holds(page.since, &page.tags);
        (is_true && page.since <= now).then_some(page)
    }

    /// Makes the page, and keeps it when it may be kept.
    async fn make(&self, key: Key, slot: Arc<Slot>, since: Moment, request: Request, next: Next) -> Response {
        let response = next.run(request).await;
        let Some(cacheable) = response.extensions().get::<Cacheable>().cloned() else { return response };
        let headers = response.headers();
        let is_for_once = headers.contains_key(header::SET_COOKIE)
            || headers.get(header::CACHE_CONTROL).is_some_and(|value| value == "no-store");
        let size = axum::body::HttpBody::size_hint(response.body()).exact();
        if response.status() != StatusCode::OK
            || is_for_once
            || size.is_none_or(|size| size as usize > MAX_BODY_BYTES)
        {
            return response;
        }
        let tags = match self.tags(&cacheable).await {
            Ok(tags) => tags,
            Err(_) => return response,
        };
        let (parts, body) = response.into_parts();
        let Ok(body) = axum::body::to_bytes(body, MAX_BODY_BYTES).await else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let page =
            Page { since, tags, made_at: Instant::now(), headers: parts.headers.clone(), body: body.clone() };
        *slot.page.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(page));
        // Put in again, so that it weighs what it has now.
        self.slots.insert(key, slot);
        Response::from_parts(parts, Body::from(body))
    }

    /// All that the page may show: a project's texts link to any of its tools.
    async fn tags(&self, cacheable: &Cacheable) -> farrier_domain::Result<Vec<Tag>> {
        let mut tags = vec![Tag::Site, Tag::People];
        if cacheable.shows_activity {
            tags.push(Tag::Activity);
        }
        if let Some(project) = &cacheable.project {
            let mounts = self.services.known.mounts(project).await?;
            tags.extend(mounts.iter().map(|mount| Tag::Mount(mount.id())));
        }
        Ok(tags)
    }
}

/// Answers from memory what may be answered from there.
pub async fn serve(State(cache): State<PageCache>, request: Request, next: Next) -> Response {
    let Some(key) = cache.key(&request) else { return next.run(request).await };
    let now = match cache.services.fresh.look().await {
        Ok(now) => now,
        // Whatever is wrong with the database, the page itself says it better.
        Err(_) => return next.run(request).await,
    };
    let slot = cache.slots.get_with_by_ref(&key, Arc::default);
    if let Some(page) = cache.find(&slot, now) {
        return answer(&page, request.headers());
    }
    let Ok(_making) = slot.making.try_lock() else {
        // Whoever makes it now began before this request came, perhaps before a change that this one must see.
        drop(slot.making.lock().await);
        return match cache.find(&slot, now).filter(|page| page.since >= now) {
            Some(page) => answer(&page, request.headers()),
            None => next.run(request).await,
        };
    };
    metrics::counter!("farrier_page_cache_total", "result" => "made").increment(1);
    cache.make(key, slot.clone(), now, request, next).await
}

fn answer(page: &Page, asked: &HeaderMap) -> Response {
    metrics::counter!("farrier_page_cache_total", "result" => "kept").increment(1);
    let tag = page.headers.get(header::ETAG).and_then(|tag| tag.to_str().ok());
    let known = asked.get(header::IF_NONE_MATCH).and_then(|known| known.to_str().ok());
    let is_same = tag.zip(known).is_some_and(|(tag, known)| known.split(',').any(|one| one.trim() == tag));
    let mut response = Response::new(if is_same { Body::empty() } else { Body::from(page.body.clone()) });
    *response.headers_mut() = page.headers.clone();
    if is_same {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response.headers_mut().remove(header::CONTENT_LENGTH);
        response.headers_mut().remove(header::CONTENT_TYPE);
    }
    // RFC 9211
    response.headers_mut().insert("cache-status", HeaderValue::from_static("farrier; hit"));
    response
}
