//! Somebody with a browser or a script.

use axum::Router;
use axum::body::Body;
use http::{Method, Request, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tower::ServiceExt;

use crate::Answer;

/// A client that calls the site in process, as nobody, with a session, or with a token.
#[derive(Clone)]
pub struct Client {
    pub(crate) app: Router,
    /// The cookie header.
    pub cookie: Option<String>,
    /// The authorization header.
    pub authorization: Option<String>,
    /// The languages it wants.
    pub language: Option<String>,
}

impl Client {
    /// The same client with another language.
    pub fn speaking(&self, language: &str) -> Client {
        Client { language: Some(language.to_owned()), ..self.clone() }
    }
    /// The same client with another cookie header.
    pub fn with_cookie(&self, cookie: &str) -> Client {
        Client { cookie: Some(cookie.to_owned()), ..self.clone() }
    }
    /// The same client with another authorization header.
    pub fn with_authorization(&self, authorization: &str) -> Client {
        Client { authorization: Some(authorization.to_owned()), ..self.clone() }
    }
    /// Sends any request.
    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        let headers = request.headers_mut();
        headers.insert(header::HOST, "forge.test".parse().unwrap());
        headers.entry(header::ACCEPT).or_insert("text/html,*/*".parse().unwrap());
        if let Some(cookie) = &self.cookie {
            headers.insert(header::COOKIE, cookie.parse().unwrap());
        }
        if let Some(authorization) = &self.authorization {
            headers.insert(header::AUTHORIZATION, authorization.parse().unwrap());
        }
        if let Some(language) = &self.language {
            headers.insert(header::ACCEPT_LANGUAGE, language.parse().unwrap());
        }
        Answer::read(self.app.clone().oneshot(request).await.unwrap()).await
    }
    /// Asks for a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::builder().uri(path).body(Body::empty()).unwrap()).await
    }
    /// Sends a form, as a browser does.
    pub async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body.join("&")))
            .unwrap();
        self.send(request).await
    }
    /// Sends a form with files: field, file name, content.
    pub async fn post_files(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(
                format!("--boundary\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .bytes(),
            );
        }
        for (field, name, content) in files {
            let head = format!(
                "--boundary\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n"
            );
            body.extend(head.bytes());
            body.extend(b"content-type: application/octet-stream\r\n\r\n");
            body.extend_from_slice(content);
            body.extend(b"\r\n");
        }
        body.extend(b"--boundary--\r\n");
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=boundary")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }
    /// Calls the API.
    pub async fn json(&self, method: &str, path: &str, body: serde_json::Value) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        self.send(request).await
    }
}
