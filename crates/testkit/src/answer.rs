//! What came back, with the questions that tests ask of it.

use axum::response::Response;
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt;
use scraper::{Html, Selector};

/// A response whose body was read.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How many database queries it took.
    pub queries: u32,
}

impl Answer {
    pub(crate) async fn read(response: Response) -> Answer {
        let queries = response.extensions().get::<farrier_db::QueryCount>().map_or(0, |count| count.queries);
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.map(|body| body.to_bytes().to_vec()).unwrap_or_default();
        Answer { status: parts.status.as_u16(), headers: parts.headers, bytes, queries }
    }
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
    /// The body as JSON; panics with the body when it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|e| panic!("not JSON ({e}), status {}: {}", self.status, self.text()))
    }
    /// A header, empty when missing.
    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    }
    /// Where a redirect leads.
    pub fn location(&self) -> String {
        self.header("location")
    }
    /// The text of all elements that match, each trimmed and with single spaces.
    pub fn all(&self, selector: &str) -> Vec<String> {
        let page = Html::parse_document(&self.text());
        let selector = Selector::parse(selector).unwrap();
        page.select(&selector)
            .map(|e| e.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    }
    /// An attribute of the first element that matches; empty when there is none.
    pub fn attribute(&self, selector: &str, name: &str) -> String {
        let page = Html::parse_document(&self.text());
        let selector = Selector::parse(selector).unwrap();
        page.select(&selector).next().and_then(|e| e.value().attr(name)).unwrap_or_default().to_owned()
    }
    /// The text of the page's main part.
    pub fn main(&self) -> String {
        self.all("main").join("\n")
    }
    /// The session's or another cookie that the answer sets.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let cookies = self.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
        cookies
            .filter_map(|cookie| {
                cookie.strip_prefix(name)?.strip_prefix('=')?.split(';').next().map(str::to_owned)
            })
            .next_back()
    }
    /// Panics with the body unless the status is this.
    #[track_caller]
    pub fn expect(self, status: u16) -> Answer {
        let text: String = self.main().chars().take(1500).collect();
        let text = if text.is_empty() { self.text().chars().take(1500).collect() } else { text };
        assert_eq!(
            StatusCode::from_u16(self.status).unwrap(),
            StatusCode::from_u16(status).unwrap(),
            "{text}"
        );
        self
    }
}
