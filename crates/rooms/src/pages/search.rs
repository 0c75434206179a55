//! `/search`: words in this room's log, with the lines themselves.

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use farrier_i18n::L;
use farrier_search::{Query as Search, Sort};
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Frame, Html, Paging, Query, page};
use serde::Deserialize;

use super::{Here, Shared};
use crate::model::lines::{self, Model as Line};
use crate::msg;
use crate::search::{LINES, hour_range};
use crate::view::Item;

/// Hours of one page of results.
const HOURS: usize = 20;
/// Lines shown of one hour.
const PER_HOUR: usize = 8;
/// Lines looked through in one hour.
const LOOKED_THROUGH: u64 = 2_000;

#[derive(Template)]
#[template(path = "rooms/search.html")]
struct SearchPage {
    l: L,
    frame: Frame,
    mount: Mount,
    q: String,
    groups: Vec<Group>,
    paging: Paging,
    is_broken: bool,
}

/// The lines of one hour.
struct Group {
    date: Html,
    items: Vec<Item>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    after: Option<String>,
}

pub(super) async fn find(
    State(services): State<Services>,
    Extension(shared): Extension<Shared>,
    mount: Mount,
    frame: Frame,
    Query(asked): Query<Asked>,
) -> AppResult<Response> {
    let here = match Here::load(&services, &mount, &frame.reader).await? {
        Ok(here) => here,
        Err(elsewhere) => return Ok(Redirect::to(&format!("{elsewhere}/search")).into_response()),
    };
    let q: String = asked.q.trim().chars().take(200).collect();
    let (mut groups, mut next, mut is_broken) = (Vec::new(), None, false);
    if !q.is_empty() {
        match hours(&services, &mount, &frame, &q, asked.after.clone()).await? {
            Some((hours, more)) => {
                let view = here.view(&services, &shared, &frame.reader, frame.l);
                for said in hours {
                    let Some(first) = said.first() else { continue };
                    let date = frame.date(&first.at);
                    groups.push(Group { date, items: view.items(&said).await? });
                }
                next = more;
            }
            None => is_broken = true,
        }
    }
    let encoded: String = http_query(&q);
    let paging = Paging::new(&mount.url(&format!("/search?q={encoded}&")), asked.after.as_deref(), next);
    page(&SearchPage { l: frame.l, q, groups, paging, is_broken, mount, frame })
}

type Hours = (Vec<Vec<Line>>, Option<String>);

/// The hours in which the words were said, with the lines that have one of them; none when the index cannot be read.
async fn hours(
    services: &Services,
    mount: &Mount,
    frame: &Frame,
    q: &str,
    after: Option<String>,
) -> AppResult<Option<Hours>> {
    let query = Search {
        text: q.to_owned(),
        terms: frame.reader.query_terms(),
        mount: Some(mount.id()),
        kind: Some(LINES.to_owned()),
        limit: HOURS,
        after,
        sort: Sort::Newest,
        now: services.now() / 1000,
        ..Search::default()
    };
    let index = services.search.clone();
    let found =
        tokio::task::spawn_blocking(move || index.search(&query)).await.map_err(anyhow::Error::from)?;
    let results = match found {
        Ok(results) => results,
        Err(error) => {
            tracing::error!("search: {error}");
            return Ok(None);
        }
    };
    let words = words(q);
    let mut hours = Vec::new();
    for item in results.items {
        let key = item.id.rsplit(':').next().unwrap_or_default();
        let Some((from, to)) = hour_range(key) else { continue };
        // What the index found is looked at again, and only lines that are still there are shown.
        let said = lines::said_between(services.db.read(), mount.id(), from, to, LOOKED_THROUGH).await?;
        let mut hits: Vec<Line> = said.iter().filter(|line| has_word(line, &words)).cloned().collect();
        if hits.is_empty() {
            hits = said;
        }
        hits.truncate(PER_HOUR);
        hours.push(hits);
    }
    Ok(Some((hours, results.next)))
}

/// The words of a question, without what directs the search.
fn words(q: &str) -> Vec<String> {
    q.split(|c: char| c.is_whitespace() || matches!(c, '"' | '*' | '(' | ')'))
        .filter(|word| !word.starts_with('-') && !word.contains(':'))
        .map(str::to_lowercase)
        .filter(|word| !word.is_empty())
        .collect()
}

fn has_word(line: &Line, words: &[String]) -> bool {
    let (text, nick) = (line.text.to_lowercase(), line.nick.to_lowercase());
    words.iter().any(|word| text.contains(word.as_str()) || nick == *word)
}

fn http_query(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}
