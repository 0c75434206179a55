//! The list of tickets.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Frame, Html, Paging, Person, Query};

use super::sentence::{sentence, slot};
use super::words::{self, State as TicketState, label_to};
use crate::list::{self, Asked, Filter, Sort, Which, Who};
use crate::model::create::assignable;
use crate::model::tickets::Listed;
use crate::model::{counts, labels};
use crate::msg;
use crate::settings::{Settings, status_label};

/// Tickets on one page.
const ON_PAGE: u64 = 25;

#[derive(Template)]
#[template(path = "tickets/list.html")]
struct ListPage {
    frame: Frame,
    mount: Mount,
    filter: Filter,
    rows: Vec<Row>,
    open: StateLink,
    closed: StateLink,
    menus: Vec<Menu>,
    paging: Paging,
    feed: String,
    is_empty_tracker: bool,
}

/// A row of the list.
struct Row {
    number: i64,
    url: String,
    title: String,
    state: TicketState,
    state_word: String,
    labels: Vec<Html>,
    told: Html,
    status: Option<String>,
    private: bool,
    assignee: Option<Person>,
    comments: i64,
}

/// "38 open", leading to them.
struct StateLink {
    text: String,
    url: String,
    current: bool,
}

/// A menu that narrows or orders the list.
struct Menu {
    title: String,
    items: Vec<MenuItem>,
}

struct MenuItem {
    text: Html,
    url: String,
    current: bool,
}

/// Shows the list: tickets, their labels, their people, the mount's labels and the counters, one query each.
pub async fn list(
    State(services): State<Services>,
    frame: Frame,
    mount: Mount,
    Query(asked): Query<Asked>,
) -> AppResult<Response> {
    let db = services.db.read();
    let filter = Filter::read(&asked, Which::Open);
    let settings: Settings = mount.settings();
    let all_labels = labels::of_mount(db, mount.id()).await?;
    let found =
        list::load(&services, &mount, &frame.reader, &filter, &all_labels, &asked.after, ON_PAGE).await?;
    let (open, closed) = match filter.is_plain() {
        true => counts::for_reader(&services, &mount, &frame.reader).await?,
        false => list::counts(db, &mount, &frame.reader, &filter, &all_labels).await?,
    };
    let people = if frame.reader.id().is_some() { assignable(db, &mount).await? } else { Vec::new() };
    let rows = found
        .tickets
        .iter()
        .map(|ticket| row(&frame, &mount, &settings, &filter, &all_labels, &found, ticket));
    let rows: Vec<Row> = rows.collect();
    let base = filter.url(&mount.url(""));
    let separator = if base.contains('?') { '&' } else { '?' };
    let state = |which: Which, text: String| StateLink {
        text,
        url: filter.with_which(which).url(&mount.url("")),
        current: filter.which == which && filter.status.is_none(),
    };
    let is_cut = |n: i64| !filter.is_plain() && n >= list::MAX_COUNTED as i64;
    let shown = |n: i64| if is_cut(n) { format!("{}+", frame.number(&n)) } else { frame.number(&n) };
    let page = ListPage {
        paging: Paging::new(&format!("{base}{separator}"), Some(&asked.after), found.next.clone()),
        feed: filter.url(&mount.url("/feed.atom")),
        open: state(Which::Open, msg::tickets_count_open(frame.l, shown(open))),
        closed: state(Which::Closed, msg::tickets_count_closed(frame.l, shown(closed))),
        menus: menus(&frame, &mount, &settings, &filter, &all_labels, &people),
        is_empty_tracker: rows.is_empty() && filter.is_plain() && open + closed == 0,
        rows,
        filter,
        mount,
        frame,
    };
    farrier_web::page(&page)
}

fn row(
    frame: &Frame,
    mount: &Mount,
    settings: &Settings,
    filter: &Filter,
    all_labels: &[labels::Model],
    found: &list::Page,
    ticket: &Listed,
) -> Row {
    let state = TicketState::of(settings, ticket.open, &ticket.status);
    let ids = found.labels.get(&ticket.id).map_or(&[][..], Vec::as_slice);
    let own = all_labels.iter().filter(|label| ids.contains(&label.id));
    let usual = if ticket.open { settings.opened() } else { settings.closed() };
    let person = |id: Option<i64>| id.and_then(|id| found.people.get(&id)).map(Arc::as_ref);
    let told = match ticket.closed_at {
        None => {
            let parts =
                [frame.ago(&ticket.created_at), words::person(frame, person(ticket.reporter_id)).name_link()];
            sentence(&msg::tickets_opened_by(frame.l, slot(0), slot(1)), &parts)
        }
        Some(at) => {
            let parts = [frame.ago(&at), words::person(frame, person(ticket.closer_id)).name_link()];
            sentence(&msg::tickets_closed_by(frame.l, slot(0), slot(1)), &parts)
        }
    };
    Row {
        number: ticket.number,
        url: mount.url(&format!("/{}", ticket.number)),
        title: ticket.title.clone(),
        state_word: state_word(frame, state),
        state,
        labels: own
            .map(|label| {
                let with = if filter.has_label(&label.name) {
                    filter.clone()
                } else {
                    filter.with_label(&label.name)
                };
                label_to(&with, mount, label)
            })
            .collect(),
        told,
        status: (ticket.status != usual).then(|| status_label(frame.l, &ticket.status)),
        private: ticket.private,
        assignee: person(ticket.assignee_id).map(Person::of),
        comments: ticket.comment_count,
    }
}

fn state_word(frame: &Frame, state: TicketState) -> String {
    match state {
        TicketState::Open => msg::tickets_state_open(frame.l),
        TicketState::Closed => msg::tickets_state_closed(frame.l),
        TicketState::Rejected => msg::tickets_state_rejected(frame.l),
    }
}

fn menus(
    frame: &Frame,
    mount: &Mount,
    settings: &Settings,
    filter: &Filter,
    all_labels: &[labels::Model],
    people: &[farrier_domain::accounts::users::Model],
) -> Vec<Menu> {
    let l = frame.l;
    let to = |filter: Filter| filter.url(&mount.url(""));
    let item = |text: Html, current: bool, filter: Filter| MenuItem { text, current, url: to(filter) };
    let plain = |text: String| Html(farrier_web::escape(&text));
    let words = settings.open_statuses.iter().chain(&settings.closed_statuses);
    let mut status = vec![item(
        plain(msg::tickets_all(l)),
        filter.which == Which::All && filter.status.is_none(),
        filter.with_which(Which::All),
    )];
    status.extend(words.map(|word| {
        item(plain(status_label(l, word)), filter.status.as_deref() == Some(word), filter.with_status(word))
    }));
    let labels = all_labels.iter().map(|label| {
        item(words::label_word(label), filter.has_label(&label.name), filter.with_label(&label.name))
    });
    let mut assignees = Vec::new();
    if frame.reader.id().is_some() {
        let on = filter.assignee == Some(Who::Me);
        assignees.push(item(plain(msg::tickets_me(l)), on, filter.with_assignee((!on).then_some(Who::Me))));
    }
    for user in people {
        let who = Who::Named(user.name.clone());
        let on = filter.assignee.as_ref() == Some(&who);
        let person = Person::of(user);
        let text = Html(format!("{}{}", person.avatar(""), farrier_web::escape(&person.shown)));
        assignees.push(item(text, on, filter.with_assignee((!on).then_some(who))));
    }
    let on = filter.assignee == Some(Who::Nobody);
    assignees.push(item(
        plain(msg::tickets_nobody(l)),
        on,
        filter.with_assignee((!on).then_some(Who::Nobody)),
    ));
    let sorts = Sort::ALL.into_iter().map(|sort| {
        let text = match sort {
            Sort::Newest => msg::tickets_sort_newest(l),
            Sort::Updated => msg::tickets_sort_updated(l),
            Sort::Oldest => msg::tickets_sort_oldest(l),
            Sort::Comments => msg::tickets_sort_comments(l),
        };
        item(plain(text), filter.sort == sort, filter.with_sort(sort))
    });
    let mut menus = vec![
        Menu { title: msg::tickets_label(l), items: labels.collect() },
        Menu { title: msg::tickets_status(l), items: status },
        Menu { title: msg::tickets_assignee(l), items: assignees },
        Menu { title: msg::tickets_sort(l), items: sorts.collect() },
    ];
    if frame.reader.id().is_some() {
        let on = filter.reporter == Some(Who::Me);
        let mine =
            item(plain(msg::tickets_reported_by_me(l)), on, filter.with_reporter((!on).then_some(Who::Me)));
        menus.insert(3, Menu { title: msg::tickets_reporter(l), items: vec![mine] });
    }
    menus.retain(|menu| !menu.items.is_empty());
    menus
}
