//! Headers that make whole classes of attacks impossible.

use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; \
                      font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'";

/// Adds the policy to pages that brought none of their own, and forgets a flash that was shown.
pub async fn headers(request: Request, next: Next) -> Response {
    let had_flash = crate::frame::cookie(request.headers(), crate::flash::COOKIE).is_some();
    let is_known = crate::frame::cookie(request.headers(), super::reader::SESSION_COOKIE).is_some()
        || request.headers().contains_key(header::AUTHORIZATION);
    let mut response = next.run(request).await;
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|kind| kind.starts_with("text/html"));
    let headers = response.headers_mut();
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    headers.entry(header::X_CONTENT_TYPE_OPTIONS).or_insert(HeaderValue::from_static("nosniff"));
    headers.entry(header::REFERRER_POLICY).or_insert(HeaderValue::from_static("same-origin"));
    headers.entry("cross-origin-opener-policy").or_insert(HeaderValue::from_static("same-origin"));
    // Also feeds and answers of the API: what one reader may see is not for a cache that others share.
    if is_known {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
    }
    if is_page {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("public, no-cache"));
        headers.append(header::VARY, HeaderValue::from_static("Cookie, Accept-Language"));
        if had_flash {
            let gone = format!("{}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax", crate::flash::COOKIE);
            if let Ok(gone) = HeaderValue::from_str(&gone) {
                headers.append(header::SET_COOKIE, gone);
            }
        }
    }
    response
}
