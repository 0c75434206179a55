//! How tickets, labels and files look, for all pages.

use farrier_domain::accounts::users;
use farrier_domain::artifacts::attachments;
use farrier_tool::Mount;
use farrier_web::{Frame, Html, Person, escape};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::list::{Filter, Which};
use crate::model::labels::Model as Label;
use crate::msg;
use crate::settings::{Settings, status_label};

/// Whether something is to be done, was done, or was turned down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Still to be done.
    Open,
    /// Closed with the usual status.
    Closed,
    /// Closed with another one: won't be done, is there twice.
    Rejected,
}

impl State {
    /// The state of a ticket.
    pub fn of(settings: &Settings, open: bool, status: &str) -> State {
        match open {
            true => State::Open,
            false if status == settings.closed() => State::Closed,
            false => State::Rejected,
        }
    }
    /// The end of the style sheet's classes `state-…` and `status-…`.
    pub fn class(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Closed => "closed",
            State::Rejected => "rejected",
        }
    }
    /// The sprite.
    pub fn icon(self) -> &'static str {
        match self {
            State::Open => "ticket",
            State::Closed => "ticket-closed",
            State::Rejected => "ticket-rejected",
        }
    }
}

/// A label that leads to the open tickets with it.
pub fn label_link(mount: &Mount, label: &Label) -> Html {
    label_to(&Filter { labels: vec![label.name.clone()], ..Filter::default() }, mount, label)
}

/// A label that leads to the tickets with it which a filter leaves.
pub fn label_to(filter: &Filter, mount: &Mount, label: &Label) -> Html {
    let url = escape(&filter.url(&mount.url("")));
    Html(format!(r#"<a class="label hue-{}" href="{url}" dir="auto">{}</a>"#, label.hue, escape(&label.name)))
}

/// A label as a word.
pub fn label_word(label: &Label) -> Html {
    Html(format!(r#"<span class="label hue-{}" dir="auto">{}</span>"#, label.hue, escape(&label.name)))
}

/// A label of the past by its name: in its colour if there still is one, else in grey.
pub fn label_named(mount: &Mount, all: &[Label], name: &str) -> Html {
    match all.iter().find(|label| label.name_lower == name.to_lowercase()) {
        Some(label) => label_to(
            &Filter { labels: vec![name.to_owned()], which: Which::All, ..Filter::default() },
            mount,
            label,
        ),
        None => Html(format!(r#"<span class="label hue-gray" dir="auto">{}</span>"#, escape(name))),
    }
}

/// The account as a person; whoever has none is somebody.
pub fn person(frame: &Frame, user: Option<&users::Model>) -> Person {
    user.map_or_else(|| Person::named(&msg::tickets_somebody(frame.l)), Person::of)
}

/// An attached file.
pub struct File {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub url: String,
    /// Where it can be removed; none when the reader may not.
    pub delete_url: Option<String>,
    /// Bytes.
    pub size_bytes: i64,
    /// Whether the browser shows it as a picture.
    pub is_image: bool,
}

impl File {
    /// A file of a ticket.
    pub fn of(mount: &Mount, number: i64, row: &attachments::Model, may_delete: bool) -> File {
        let name = utf8_percent_encode(&row.name, NON_ALPHANUMERIC);
        let lower = row.name.to_lowercase();
        File {
            url: mount.url(&format!("/{number}/attachments/{}/{name}", row.id)),
            delete_url: may_delete.then(|| mount.url(&format!("/{number}/attachments/{}/-/delete", row.id))),
            size_bytes: row.size_bytes,
            is_image: [".png", ".jpg", ".jpeg", ".gif", ".webp"].iter().any(|end| lower.ends_with(end)),
            name: row.name.clone(),
        }
    }
}

/// A choice in a menu of a form.
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What people read.
    pub label: String,
    /// Whether it is chosen.
    pub selected: bool,
}

/// The statuses to choose from, and the ticket's own even if the settings no longer have it.
pub fn status_choices(frame: &Frame, settings: &Settings, current: &str) -> Vec<Choice> {
    let mut words: Vec<&str> =
        settings.open_statuses.iter().chain(&settings.closed_statuses).map(String::as_str).collect();
    if !words.contains(&current) {
        words.insert(0, current);
    }
    let choice = |word: &str| Choice {
        value: word.to_owned(),
        label: status_label(frame.l, word),
        selected: word == current,
    };
    words.into_iter().map(choice).collect()
}

/// The people to choose from, with nobody first.
pub fn people_choices(frame: &Frame, people: &[users::Model], current: Option<&str>) -> Vec<Choice> {
    let nobody = Choice {
        value: String::new(),
        label: msg::tickets_nobody(frame.l),
        selected: current.is_none_or(str::is_empty),
    };
    let choice = |user: &users::Model| Choice {
        value: user.name.clone(),
        label: user.shown().to_owned(),
        selected: current == Some(user.name.as_str()),
    };
    std::iter::once(nobody).chain(people.iter().map(choice)).collect()
}
