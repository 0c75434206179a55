//! The list's query: narrowed to what the reader may see, ordered along an index, cut by key.

use std::collections::HashMap;
use std::sync::Arc;

use farrier_domain::accounts::{people, users};
use farrier_domain::{Reader, Result};
use farrier_tool::{Mount, Services};
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
};

use super::{Filter, Key, Sort, Which, Who};
use crate::access;
use crate::model::labels::{self, Model as Label, on_tickets};
use crate::model::tickets::{Column, Entity, LISTED, Listed};

/// One page of a list with all that its rows show.
pub struct Page {
    /// The tickets in order.
    pub tickets: Vec<Listed>,
    /// The key of the next page; none on the last.
    pub next: Option<String>,
    /// Label ids by ticket id.
    pub labels: HashMap<i64, Vec<i64>>,
    /// Reporters, assignees and closers by id.
    pub people: HashMap<i64, Arc<users::Model>>,
}

/// Loads a page: two queries, and one more when people are asked for by name. `labels` are all of the mount.
pub async fn load(
    services: &Services,
    mount: &Mount,
    reader: &Reader,
    filter: &Filter,
    all_labels: &[Label],
    after: &str,
    limit: u64,
) -> Result<Page> {
    let db = services.db.read();
    let mut page = Page { tickets: Vec::new(), next: None, labels: HashMap::new(), people: HashMap::new() };
    let Some(query) = narrowed(db, mount, reader, filter, all_labels).await? else { return Ok(page) };
    let query = ordered(with_which(query, filter.which), filter.sort, Key::read(filter.sort, after));
    let query = query.select_only().columns(LISTED).limit(limit + 1);
    page.tickets = query.into_model::<Listed>().all(db).await?;
    if page.tickets.len() as u64 > limit {
        page.tickets.truncate(limit as usize);
        page.next = page.tickets.last().map(|last| Key::after(filter.sort, last).text(filter.sort));
    }
    let ids: Vec<i64> = page.tickets.iter().map(|ticket| ticket.id).collect();
    if !all_labels.is_empty() {
        page.labels = labels::of_tickets(db, &ids).await?;
    }
    let mut who: Vec<i64> = Vec::new();
    for ticket in &page.tickets {
        who.extend([ticket.reporter_id, ticket.assignee_id, ticket.closer_id].into_iter().flatten());
    }
    page.people = services.known.people(who).await?;
    Ok(page)
}

/// A filtered list counts at most this many, so that a page costs no more on a tracker of a million tickets.
pub const MAX_COUNTED: u64 = 1000;

/// How many tickets of a filtered list are open and closed, each at most [`MAX_COUNTED`].
pub async fn counts<C: ConnectionTrait>(
    db: &C,
    mount: &Mount,
    reader: &Reader,
    filter: &Filter,
    all_labels: &[Label],
) -> Result<(i64, i64)> {
    let Some(query) = narrowed(db, mount, reader, &filter.with_which(Which::All), all_labels).await? else {
        return Ok((0, 0));
    };
    let mut found = [0, 0];
    for (at, which) in [Which::Open, Which::Closed].into_iter().enumerate() {
        let some = with_which(query.clone(), which).select_only().column(Column::Id).limit(MAX_COUNTED);
        found[at] = some.into_tuple::<i64>().all(db).await?.len() as i64;
    }
    Ok((found[0], found[1]))
}

/// Everything but open and closed; none when it is certain that nothing fits.
async fn narrowed<C: ConnectionTrait>(
    db: &C,
    mount: &Mount,
    reader: &Reader,
    filter: &Filter,
    all_labels: &[Label],
) -> Result<Option<Select<Entity>>> {
    let mut query = Entity::find().filter(ColumnTrait::eq(&Column::MountId, mount.id()));
    if let Some(visible) = access::visible(mount, reader) {
        query = query.filter(visible);
    }
    if !filter.text.is_empty() {
        query = query.filter(text(filter));
    }
    if let Some(status) = &filter.status {
        query = query.filter(ColumnTrait::eq(&Column::Status, status.as_str()));
    }
    let (found, missing) = labels::by_names(all_labels, &filter.labels);
    if !missing.is_empty() {
        return Ok(None);
    }
    for label in found {
        let with = on_tickets::Entity::find().select_only().column(on_tickets::Column::TicketId);
        let with = with.filter(ColumnTrait::eq(&on_tickets::Column::LabelId, label.id)).into_query();
        query = query.filter(Column::Id.in_subquery(with));
    }
    let names: Vec<&str> = [&filter.assignee, &filter.reporter]
        .into_iter()
        .filter_map(|who| if let Some(Who::Named(name)) = who { Some(name.as_str()) } else { None })
        .collect();
    let named = people::by_names(db, &names).await?;
    for (column, who) in [(Column::AssigneeId, &filter.assignee), (Column::ReporterId, &filter.reporter)] {
        let id = match who {
            None => continue,
            Some(Who::Nobody) => {
                query = query.filter(ColumnTrait::is_null(&column));
                continue;
            }
            Some(Who::Me) => reader.id(),
            Some(Who::Named(name)) => named.get(name).map(|user| user.id),
        };
        let Some(id) = id else { return Ok(None) };
        query = query.filter(ColumnTrait::eq(&column, id));
    }
    Ok(Some(query))
}

fn text(filter: &Filter) -> Condition {
    let mut pattern = String::from("%");
    for c in filter.text.to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    let in_title = ColumnTrait::like(&Column::TitleLower, LikeExpr::new(pattern).escape('\\'));
    match filter.number() {
        // A bare number may be either; one with a sign is a ticket's.
        Some(number) if filter.text.starts_with('#') => {
            Condition::all().add(ColumnTrait::eq(&Column::Number, number))
        }
        Some(number) => Condition::any().add(ColumnTrait::eq(&Column::Number, number)).add(in_title),
        None => Condition::all().add(in_title),
    }
}

fn with_which(query: Select<Entity>, which: Which) -> Select<Entity> {
    match which {
        Which::Open => query.filter(ColumnTrait::eq(&Column::Open, true)),
        Which::Closed => query.filter(ColumnTrait::eq(&Column::Open, false)),
        Which::All => query,
    }
}

fn ordered(query: Select<Entity>, sort: Sort, after: Option<Key>) -> Select<Entity> {
    let by = match sort {
        Sort::Newest => {
            let query = query.order_by_desc(Column::Number);
            return match after {
                Some(key) => query.filter(ColumnTrait::lt(&Column::Number, key.number)),
                None => query,
            };
        }
        Sort::Oldest => {
            let query = query.order_by_asc(Column::Number);
            return match after {
                Some(key) => query.filter(ColumnTrait::gt(&Column::Number, key.number)),
                None => query,
            };
        }
        Sort::Updated => Column::UpdatedAt,
        Sort::Comments => Column::CommentCount,
    };
    let query = query.order_by_desc(by).order_by_desc(Column::Number);
    match after {
        Some(key) => {
            let row = Expr::tuple([Expr::col((Entity, by)), Expr::col((Entity, Column::Number))]);
            query.filter(row.lt(Expr::tuple([Expr::value(key.by), Expr::value(key.number)])))
        }
        None => query,
    }
}
