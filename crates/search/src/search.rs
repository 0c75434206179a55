//! Runs a query and reads what it found.

use std::collections::BTreeMap;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query as Part};
use tantivy::{DocAddress, DocId, Order, Score, Searcher, SegmentReader, TantivyDocument};

use crate::excerpt::{excerpt, marked};
use crate::kinds::KindCounts;
use crate::live::{Live, guarded};
use crate::query::{Clauses, Needles, Page, build, exact, parse, silent};
use crate::schema::{Fields, number, text};
use crate::{Error, Item, Query, Results, Sort};

/// How much a document of today gains over an old one.
const NEWNESS: f32 = 0.25;
const HALF_AGE_SECONDS: f32 = 180.0 * 86_400.0;

/// Searches one generation.
pub(crate) fn search(live: &Live, query: &Query) -> Result<Results, Error> {
    guarded(|| search_unguarded(live, query))
}

fn search_unguarded(live: &Live, query: &Query) -> Result<Results, Error> {
    let clauses = parse(&query.text);
    let kind = query.kind.as_ref().or(clauses.kind.as_ref());
    let page = Page::of(query);
    let searcher = live.searcher();
    let any_kind = build(&live.fields, query, &clauses);
    let (addresses, kinds) = match kind {
        None => top(&searcher, &*any_kind, query, &clauses, page)?,
        Some(kind) => {
            let of_kind = silent(exact(live.fields.kind, kind));
            let narrow = BooleanQuery::new(vec![(Occur::Must, any_kind.box_clone()), (Occur::Must, of_kind)]);
            let (addresses, _) = top(&searcher, &narrow, query, &clauses, page)?;
            (addresses, searcher.search(&*any_kind, &KindCounts)?)
        }
    };
    let total = match kind {
        Some(kind) => kinds.get(kind).copied().unwrap_or(0),
        None => kinds.values().sum(),
    };
    let mut needles = Needles::of(&clauses);
    let mut items = Vec::with_capacity(addresses.len());
    for address in addresses {
        items.push(item(&live.fields, &searcher.doc(address)?, &mut needles));
    }
    Ok(Results { items, total, next: page.next(total), kinds })
}

type Found = (Vec<DocAddress>, BTreeMap<String, u64>);

fn top(
    searcher: &Searcher,
    part: &dyn Part,
    query: &Query,
    clauses: &Clauses,
    page: Page,
) -> Result<Found, Error> {
    let top = TopDocs::with_limit(page.limit).and_offset(page.offset);
    let words = clauses.all.iter().any(|clause| !clause.not);
    if query.sort == Sort::Newest || !words {
        let newest = top.order_by_fast_field::<i64>("updated", Order::Desc);
        let (found, kinds) = searcher.search(part, &(newest, KindCounts))?;
        return Ok((found.into_iter().map(|(_, address)| address).collect(), kinds));
    }
    let now = query.now;
    let best = top.tweak_score(move |segment: &SegmentReader| {
        let updated = segment.fast_fields().i64("updated").ok().map(|column| column.first_or_default_col(0));
        move |document: DocId, score: Score| {
            let updated = updated.as_ref().map_or(0, |column| column.get_val(document));
            score * newness(now, updated)
        }
    });
    let (found, kinds) = searcher.search(part, &(best, KindCounts))?;
    Ok((found.into_iter().map(|(_, address)| address).collect(), kinds))
}

fn newness(now: i64, updated: i64) -> f32 {
    if now <= 0 {
        return 1.0;
    }
    let age = now.saturating_sub(updated).max(0) as f32;
    1.0 + NEWNESS / (1.0 + age / HALF_AGE_SECONDS)
}

fn item(fields: &Fields, stored: &TantivyDocument, needles: &mut Needles) -> Item {
    let title = text(stored, fields.title);
    Item {
        id: text(stored, fields.id).to_owned(),
        project: number(stored, fields.project),
        mount: number(stored, fields.mount),
        kind: text(stored, fields.kind).to_owned(),
        tool: text(stored, fields.tool).to_owned(),
        title: title.to_owned(),
        title_html: marked(title, needles),
        url: text(stored, fields.url).to_owned(),
        updated: number(stored, fields.updated),
        excerpt_html: excerpt(text(stored, fields.excerpt), needles),
        extra: serde_json::from_str(text(stored, fields.extra)).unwrap_or_default(),
    }
}
