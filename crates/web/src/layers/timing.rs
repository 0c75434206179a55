//! Says where the time of a request went.

use std::time::Instant;

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use farrier_db::count_queries;
use farrier_domain::Reader;

/// Counts the request's queries, writes `Server-Timing` for administrators, and keeps the figures for `/-/metrics`.
pub async fn measure(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    let is_admin = request.extensions().get::<Reader>().is_some_and(Reader::is_site_admin);
    let (mut response, count) = count_queries(next.run(request)).await;
    let total = begun.elapsed();
    let cost =
        response.extensions().get::<farrier_tool::Cost>().copied().unwrap_or(farrier_tool::Cost::Cheap);
    let labels = [
        ("method", method.to_string()),
        ("cost", format!("{cost:?}").to_lowercase()),
        ("status", response.status().as_u16().to_string()),
    ];
    metrics::counter!("farrier_requests_total", &labels).increment(1);
    metrics::histogram!("farrier_request_seconds", &labels[..2]).record(total.as_secs_f64());
    metrics::counter!("farrier_queries_total").increment(u64::from(count.queries));
    if is_admin {
        let value = format!(
            "db;desc=\"{} queries\";dur={:.1}, total;dur={:.1}",
            count.queries,
            count.elapsed.as_secs_f64() * 1000.0,
            total.as_secs_f64() * 1000.0
        );
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert("server-timing", value);
        }
    }
    response.extensions_mut().insert(count);
    response
}
