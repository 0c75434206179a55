//! Style sheet, script and icons, under addresses that change with their content.

use std::borrow::Cow;
use std::sync::LazyLock;

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use farrier_domain::random;
use rust_embed::RustEmbed;

use crate::{AppError, AppResult};

#[derive(RustEmbed)]
#[folder = "../../static"]
struct Static;

/// The style sheet's parts in the order in which they are joined.
const STYLES: &[&str] = &[
    "css/tokens.css",
    "css/base.css",
    "css/layout.css",
    "css/components.css",
    "css/code.css",
    "css/pages.css",
];

/// The scripts: one for every page, and those of single pages.
const SCRIPTS: &[&str] = &["farrier.js", "rooms.js"];

static BUNDLE: LazyLock<Bundle> = LazyLock::new(Bundle::build);

struct Bundle {
    hash: String,
    css: String,
}

impl Bundle {
    fn build() -> Bundle {
        let mut css = String::new();
        for name in STYLES {
            css.push_str(&text(name));
        }
        css.push_str(farrier_highlight::CSS);
        let scripts: String = SCRIPTS.iter().map(|name| text(&format!("js/{name}"))).collect();
        let all = format!("{css}{scripts}{}", text("icons.svg"));
        Bundle { hash: random::hash(&all)[..12].to_owned(), css }
    }
}

fn text(name: &str) -> String {
    Static::get(name).map(|file| String::from_utf8_lossy(&file.data).into_owned()).unwrap_or_default()
}

/// The address of a file: `url("farrier.css")`.
pub fn url(name: &str) -> String {
    format!("/-/static/{}/{name}", BUNDLE.hash)
}

/// A sprite as markup: `icon("ticket")`.
pub fn icon(name: &str) -> String {
    let flip = if name.ends_with("-left") || name.ends_with("-right") || name == "reply" {
        " icon-flip"
    } else {
        ""
    };
    format!(
        r##"<svg class="icon{flip}" aria-hidden="true"><use href="/-/static/{}/icons.svg#i-{name}"></use></svg>"##,
        BUNDLE.hash
    )
}

/// Serves a file; whatever its hash says, so that a page of the version before still finds one.
pub async fn serve(Path((_, name)): Path<(String, String)>) -> AppResult {
    let (body, kind): (Cow<'static, [u8]>, _) = match name.as_str() {
        "farrier.css" => (Cow::Borrowed(BUNDLE.css.as_bytes()), "text/css; charset=utf-8"),
        script if SCRIPTS.contains(&script) => (
            Static::get(&format!("js/{script}")).ok_or(AppError::NotFound)?.data,
            "text/javascript; charset=utf-8",
        ),
        "icons.svg" | "favicon.svg" | "logo.svg" => {
            (Static::get(&name).ok_or(AppError::NotFound)?.data, "image/svg+xml")
        }
        _ => return Err(AppError::NotFound),
    };
    let body = match body {
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    let mut response = body.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    Ok(response)
}
