//! For programs rather than people: is it up, how does it do, what may crawlers fetch.

use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use farrier_domain::Reader;
use farrier_tool::{Cost, Needs, Routes, Row, Services};
use farrier_web::layers::reader::ClientAddress;
use farrier_web::{AppError, AppResult, assets};
use sea_orm::ConnectionTrait;

use crate::metrics;

const STATIC: Row = Row::new("site", Needs::Nothing).cost(Cost::Static);

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/-/health", STATIC, health)
        .get("/-/metrics", STATIC, figures)
        .get("/robots.txt", STATIC, robots)
        .get("/favicon.ico", STATIC, favicon)
}

/// How long the database may take before it counts as gone.
const PATIENCE: Duration = Duration::from_secs(2);

/// 200 as soon as requests are answered and the database does too.
async fn health(State(services): State<Services>) -> Response {
    let asked = services.db.read().execute_unprepared("SELECT 1");
    let (status, word) = match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(_)) => (StatusCode::OK, "ok"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "no database"),
    };
    let body = serde_json::json!({ "status": word, "version": env!("CARGO_PKG_VERSION") });
    (status, [(header::CACHE_CONTROL, "no-store")], axum::Json(body)).into_response()
}

/// The figures in Prometheus' text form, for administrators and for programs on this machine.
async fn figures(
    reader: Option<axum::Extension<Reader>>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
) -> AppResult {
    let is_admin = reader
        .is_some_and(|reader| reader.is_site_admin() && reader.scope == farrier_domain::TokenScope::Admin);
    // What a proxy passes on comes from the loopback address, too, but says that it was passed on.
    let passed_on =
        ["x-forwarded-for", "forwarded", "via", "x-real-ip"].iter().any(|name| headers.contains_key(*name));
    let is_local =
        !passed_on && address.parse().is_ok_and(|ip: std::net::IpAddr| ip.to_canonical().is_loopback());
    if !is_admin && !is_local {
        return Err(AppError::NotFound);
    }
    let text = metrics::render().ok_or(AppError::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4"), (header::CACHE_CONTROL, "no-store")], text)
        .into_response())
}

/// What costs much and tells a crawler nothing new, and what is for people alone.
const ROBOTS: &str = "User-agent: *
Disallow: /*/blame/
Disallow: /*/compare/
Disallow: /*/archive/
Disallow: /*/raw/
Disallow: /*/log/
Disallow: /*/find/
Disallow: /*/src/commit/
Disallow: /*?*after=
Disallow: /*/-/search
Disallow: /rest/
Disallow: /-/search
Disallow: /-/login
Disallow: /-/register
Disallow: /-/password
Disallow: /-/welcome/
Disallow: /-/account
Disallow: /-/admin
Disallow: /-/metrics
";

async fn robots() -> Response {
    (
        [
            (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
            (header::CACHE_CONTROL, "public, max-age=86400"),
        ],
        ROBOTS,
    )
        .into_response()
}

async fn favicon() -> Response {
    let mut response = Redirect::permanent(&assets::url("favicon.svg")).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400"));
    response
}
