//! Draws what went wrong: a page in the reader's language, or a problem document (RFC 9457) for the API.

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use farrier_domain::Reader;
use farrier_i18n::FluentArgs;
use farrier_tool::{Problem, Services};

use crate::{Frame, html, msg};

/// Replaces a response that carries a [`Problem`] by one that people or programs can read.
pub async fn draw(State(services): State<Services>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let here = request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
    let is_get = request.method() == axum::http::Method::GET;
    let headers = request.headers().clone();
    let response = next.run(request).await;
    let reader = response.extensions().get::<Reader>().cloned().unwrap_or_else(Reader::anonymous);
    let mut problem = match response.extensions().get::<Problem>() {
        Some(problem) => problem.clone(),
        // The router's own refusals: no such route, or not with this method.
        None if matches!(response.status(), StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED)
            && !response.headers().contains_key(header::CONTENT_TYPE) =>
        {
            Problem::of(response.status())
        }
        None => return response,
    };
    if let Some(message) = problem.message {
        let mut args = FluentArgs::new();
        args.set("what", problem.detail.as_str());
        let said = crate::localizer(&services, &headers, &reader).format(message, &args);
        problem.detail = said;
    }
    if path.starts_with("/rest/") {
        return as_json(&problem, response.headers());
    }
    if problem.status == StatusCode::UNAUTHORIZED && is_get && reader.user.is_none() && is_browser(&headers) {
        let back = percent_encoding::utf8_percent_encode(&here, percent_encoding::NON_ALPHANUMERIC);
        return Redirect::to(&format!("/-/login?next={back}")).into_response();
    }
    if !is_browser(&headers) {
        return as_text(&problem, response.headers());
    }
    match Frame::plain(&services, &headers, &reader, here.clone()).await {
        Ok(frame) => as_page(frame, &problem, response.headers()),
        // The database is away: a page that needs none of it.
        Err(_) => as_text(&problem, response.headers()),
    }
}

fn is_browser(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

#[derive(Template)]
#[template(path = "site/problem.html")]
struct ProblemPage {
    frame: Frame,
    status: u16,
    title: String,
    text: String,
    detail: String,
    icon: &'static str,
}

fn as_page(frame: Frame, problem: &Problem, kept: &HeaderMap) -> Response {
    let l = frame.l;
    let (title, text, icon) = match problem.status.as_u16() {
        401 => (msg::problem_401(l), msg::problem_401_text(l), "lock"),
        403 => (msg::problem_403(l), msg::problem_403_text(l), "lock"),
        404 => (msg::problem_404(l), msg::problem_404_text(l), "help"),
        405 => (msg::problem_405(l), msg::problem_405_text(l), "error"),
        409 => (msg::problem_409(l), msg::problem_409_text(l), "merge"),
        413 => (msg::problem_413(l), msg::problem_413_text(l), "error"),
        429 => (msg::problem_429(l), msg::problem_429_text(l, problem.retry_after.unwrap_or(60)), "clock"),
        503 => (msg::problem_503(l), msg::problem_503_text(l), "clock"),
        507 => (msg::problem_507(l), msg::problem_507_text(l), "database"),
        400..=499 => (msg::problem_4xx(l), msg::problem_4xx_text(l), "error"),
        _ => (msg::problem_500(l), msg::problem_500_text(l), "error"),
    };
    let page = ProblemPage {
        frame,
        status: problem.status.as_u16(),
        title,
        text,
        detail: problem.detail.clone(),
        icon,
    };
    match html::page_with_status(problem.status, &page) {
        Ok(mut response) => {
            keep(&mut response, kept);
            response
        }
        Err(_) => as_text(problem, kept),
    }
}

/// One sentence for `curl`, `git` and other programs; `git` shows it after `remote:`.
fn as_text(problem: &Problem, kept: &HeaderMap) -> Response {
    let reason = problem.status.canonical_reason().unwrap_or("Error");
    let text = if problem.detail.is_empty() { reason } else { &problem.detail };
    let mut response = (problem.status, format!("{text}\n")).into_response();
    keep(&mut response, kept);
    response
}

fn as_json(problem: &Problem, kept: &HeaderMap) -> Response {
    let mut body = serde_json::json!({
        "type": "about:blank",
        "title": problem.status.canonical_reason().unwrap_or("Error"),
        "status": problem.status.as_u16(),
    });
    if !problem.detail.is_empty() {
        body["detail"] = problem.detail.clone().into();
    }
    if let Some(field) = problem.field {
        body["field"] = field.into();
    }
    let mut response = (problem.status, body.to_string()).into_response();
    keep(&mut response, kept);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

fn keep(response: &mut Response, kept: &HeaderMap) {
    for name in [header::RETRY_AFTER, header::WWW_AUTHENTICATE, header::ALLOW, header::SET_COOKIE] {
        for value in kept.get_all(&name) {
            response.headers_mut().append(name.clone(), value.clone());
        }
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}
