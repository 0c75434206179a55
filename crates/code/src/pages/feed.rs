//! The newest revisions of a branch, for feed readers.

use std::fmt::Write;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use farrier_scm::{Revision, Signature};
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, escape};
use time::UtcOffset;
use time::format_description::well_known::Rfc3339;

use super::place::{Place, Rest};
use crate::error::answer;
use crate::{SharedBackend, heavy};

const LISTED: usize = 30;

/// The feed of a branch, or of a path in it, as Atom.
pub async fn show(
    State(services): State<Services>,
    Extension(backend): Extension<SharedBackend>,
    mount: Mount,
    rest: Rest,
) -> AppResult {
    let place = Place::of(&backend, &services, &mount, &rest).await?;
    let path = (!place.path.is_root()).then_some(&place.path);
    let reading = place.repository.log(&place.id, path, None, LISTED);
    let log = match path {
        Some(_) => heavy::run(reading).await?,
        None => reading.await.map_err(answer)?,
    };
    let base = &services.config.base_url;
    let (here, log_url) = (place.url(&mount, "feed"), place.url(&mount, "log"));
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n",
    );
    let title = match path {
        Some(path) => format!("{}: {} ({path})", mount.row().full_path, place.shown()),
        None => format!("{}: {}", mount.row().full_path, place.shown()),
    };
    let updated = log.revisions.first().map(|newest| time(&newest.committer)).unwrap_or_default();
    let _ = write!(
        xml,
        "<id>{base}{here}</id>\n<title>{}</title>\n<updated>{updated}</updated>\n\
         <link rel=\"self\" href=\"{base}{here}\"/>\n<link rel=\"alternate\" href=\"{base}{log_url}\"/>\n",
        text(&title)
    );
    for revision in &log.revisions {
        entry(&mut xml, &format!("{base}{}", mount.url(&format!("/commit/{}", revision.id))), revision);
    }
    xml.push_str("</feed>\n");
    let mut response = xml.into_response();
    let kind = HeaderValue::from_static("application/atom+xml; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(response)
}

fn entry(xml: &mut String, url: &str, revision: &Revision) {
    let _ = write!(
        xml,
        "<entry>\n<id>{url}</id>\n<title>{}</title>\n<updated>{}</updated>\n<author><name>{}</name></author>\n\
         <link href=\"{url}\"/>\n<content type=\"text\">{}</content>\n</entry>\n",
        text(&revision.summary),
        time(&revision.committer),
        text(&revision.author.name),
        text(&revision.message),
    );
}

fn time(signature: &Signature) -> String {
    signature.time.to_offset(UtcOffset::UTC).format(&Rfc3339).unwrap_or_default()
}

/// Escapes what people wrote, without the characters that XML cannot have at all.
fn text(text: &str) -> String {
    let fine =
        |c: &char| matches!(c, '\t' | '\n' | '\r') || (*c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    escape(&text.chars().filter(fine).collect::<String>())
}

#[cfg(test)]
mod tests {
    #[test]
    fn xml_has_no_control_characters() {
        assert_eq!(super::text("a\u{0}\u{1b}<b>\n\u{ffff}"), "a&lt;b&gt;\n");
    }
}
