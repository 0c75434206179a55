//! What changed lately, for feed readers (Atom, RFC 4287).

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use farrier_db::at;
use farrier_domain::Reader;
use farrier_domain::accounts::people;
use farrier_i18n::L;
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, escape, localizer};
use time::format_description::well_known::Rfc3339;

use super::Urls;
use super::history::VersionRow;
use crate::model::versions;
use crate::msg;
use crate::name::Name;

const MANY: u64 = 50;

/// The newest changes.
pub async fn atom(
    State(services): State<Services>,
    mount: Mount,
    axum::Extension(reader): axum::Extension<Reader>,
    headers: HeaderMap,
) -> AppResult {
    let l = localizer(&services, &headers, &reader);
    let db = services.db.read();
    let entries = versions::recent(db, mount.id(), None, MANY).await?;
    let people = people::by_ids(db, entries.iter().filter_map(|entry| entry.author_id)).await?;
    let base = &services.config.base_url;
    let list = format!("{base}{}", mount.url("/-/recent"));
    let updated = rfc3339(entries.first().map_or(mount.row().created_at, |entry| entry.created_at));
    let title = format!("{} · {}", mount.label(), mount.project().shown());
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
         <title>{}</title>\n<id>{}</id>\n<link href=\"{}\"/>\n<link rel=\"self\" href=\"{}.atom\"/>\n<updated>{updated}</updated>\n",
        l.tag(),
        escape(&title),
        escape(&list),
        escape(&list),
        escape(&list),
    );
    for entry in &entries {
        let urls = Urls::of(&mount, &Name::stored(&entry.name));
        xml.push_str(&one(l, base, &urls, entry.id, &VersionRow::of(l, entry, &people)));
    }
    xml.push_str("</feed>\n");
    Ok(answer(xml))
}

fn one(l: L, base: &str, urls: &Urls, id: i64, row: &VersionRow) -> String {
    let link = format!("{base}{}", urls.diff(&row.before, &row.version));
    let author = row.author.as_ref().map_or_else(|| msg::wiki_somebody(l), |author| author.shown.clone());
    // The number never changes, the page's name may.
    let id = format!("{base}{}#{id}", urls.wiki("/-/recent"));
    format!(
        "<entry><title>{}</title><id>{}</id><link href=\"{}\"/><updated>{}</updated><author><name>{}</name></author>\
         <summary>{}</summary></entry>\n",
        escape(urls.name()),
        escape(&id),
        escape(&link),
        rfc3339(row.at),
        escape(&author),
        escape(&if row.what.is_empty() { msg::wiki_version(l, row.version) } else { row.what.clone() }),
    )
}

fn rfc3339(millis: i64) -> String {
    at(millis).format(&Rfc3339).unwrap_or_default()
}

fn answer(xml: String) -> Response {
    ([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], xml).into_response()
}
