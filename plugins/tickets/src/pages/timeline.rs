//! What was said and done on a ticket, in the order of time.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use farrier_domain::Reader;
use farrier_domain::accounts::users;
use farrier_domain::artifacts::attachments;
use farrier_domain::artifacts::comments::{self, Model as Comment};
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Frame, Html, Person, escape, text};

use super::sentence::{sentence, slot, word};
use super::words::{self, File};
use crate::access;
use crate::model::comments::{ON_PAGE, of};
use crate::model::history::{self, Model as Change, field};
use crate::model::labels::Model as Label;
use crate::model::tickets::Model as Ticket;
use crate::msg;
use crate::settings::status_label;

/// One thing on the timeline.
pub enum Item {
    /// Somebody said something.
    Comment(Box<Said>),
    /// Somebody did something.
    Done {
        /// A sprite's name.
        icon: &'static str,
        /// The sentence.
        text: Html,
        /// UTC, milliseconds.
        at: i64,
        /// Where the change can be looked at.
        diff: Option<String>,
    },
    /// A comment that is gone.
    Removed(Html),
}

/// A comment, or the ticket's own text.
pub struct Said {
    /// The comment's id; 0 for the ticket's own text.
    pub id: i64,
    /// Who.
    pub author: Person,
    /// Whether they opened the ticket.
    pub is_reporter: bool,
    /// Safe markup.
    pub html: Html,
    /// UTC, milliseconds.
    pub at: i64,
    /// UTC, milliseconds.
    pub edited_at: Option<i64>,
    /// What came with it.
    pub files: Vec<File>,
    /// Whether the reader may change it.
    pub may_change: bool,
}

/// A page of a ticket's timeline with the ticket's own text first.
pub struct Timeline {
    /// The ticket's text; on the first page only.
    pub body: Option<Said>,
    /// Comments and changes by time.
    pub items: Vec<Item>,
    /// The key of the next page.
    pub next: Option<i64>,
    /// The accounts of all that are shown, by id.
    pub people: HashMap<i64, Arc<users::Model>>,
    /// A text that was given to be rendered with the rest.
    pub extra: Option<Html>,
}

/// What is to be shown.
pub struct Wanted<'a> {
    /// The ticket.
    pub ticket: &'a Ticket,
    /// All labels of the mount.
    pub labels: &'a [Label],
    /// Comments after this one; 0 for the beginning.
    pub after: i64,
    /// A text to be rendered with the rest: the preview of a comment.
    pub extra: Option<&'a str>,
}

/// Loads and renders a page: comments, changes, files, people and whatever the texts link to.
pub async fn load(
    services: &Services,
    frame: &Frame,
    mount: &Mount,
    wanted: Wanted<'_>,
) -> AppResult<Timeline> {
    let db = services.db.read();
    let ticket = wanted.ticket;
    let key = ticket.key();
    let mut said = match ticket.comment_count {
        0 => Vec::new(),
        _ => comments::list(db, of(ticket, &key), wanted.after, ON_PAGE + 1).await?,
    };
    let next = if said.len() as u64 > ON_PAGE {
        said.truncate(ON_PAGE as usize);
        said.last().map(|last| last.id)
    } else {
        None
    };
    let from = match wanted.after {
        0 => None,
        after => match comments::find(db, of(ticket, &key), after).await {
            Ok(last) => Some(last.created_at),
            // The comment that ended the page before was removed; the changes around it stand on that page.
            Err(_) => said.first().map(|first| first.created_at),
        },
    };
    let to = next.and_then(|_| said.last().map(|last| last.created_at));
    let mut changes = history::between(db, ticket.id, from, to).await?;
    hide_sources(services, &frame.reader, mount, &mut changes).await?;
    let files = attachments::list(db, of(ticket, &key)).await?;
    let people = services.known.people(mentioned(ticket, &said, &changes)).await?;
    let may_moderate = frame.may(access::MODERATE);
    let files_of = |comment: Option<i64>| -> Vec<File> {
        let rows = files.iter().filter(|row| row.comment_id == comment);
        rows.map(|row| {
            let mine = frame.reader.id().is_some() && frame.reader.id() == row.author_id;
            File::of(mount, ticket.number, row, mine || may_moderate)
        })
        .collect()
    };
    let texts: Vec<&str> = std::iter::once(if wanted.after == 0 { ticket.body.as_str() } else { "" })
        .chain(said.iter().map(|comment| comment.body.as_str()))
        .chain(wanted.extra)
        .collect();
    let base = mount.url(&format!("/{}/", ticket.number));
    let style = text::Style { hard_breaks: true, base_link: Some(&base), base_image: Some(&base) };
    let place = farrier_web::links::Place { project: Some(mount.project()), mount: Some(mount) };
    let mut rendered =
        text::render_all(services, place, &frame.reader, frame.l, style, &texts).await?.into_iter();
    let mut html = || Html(rendered.next().map(|one| one.html).unwrap_or_default());
    let own_text = html();
    let body = (wanted.after == 0).then(|| Said {
        id: 0,
        author: words::person(frame, ticket.reporter_id.and_then(|id| people.get(&id)).map(Arc::as_ref)),
        is_reporter: true,
        html: own_text,
        at: ticket.created_at,
        edited_at: None,
        files: files_of(None),
        may_change: access::may_edit(mount, &frame.reader, ticket),
    });
    let said: Vec<(i64, Item)> = said
        .iter()
        .map(|comment| {
            let item = Said {
                id: comment.id,
                author: words::person(
                    frame,
                    comment.author_id.and_then(|id| people.get(&id)).map(Arc::as_ref),
                ),
                is_reporter: comment.author_id.is_some() && comment.author_id == ticket.reporter_id,
                html: html(),
                at: comment.created_at,
                edited_at: comment.edited_at,
                files: files_of(Some(comment.id)),
                may_change: access::may_change_text(mount, &frame.reader, comment.author_id),
            };
            (comment.created_at, Item::Comment(Box::new(item)))
        })
        .collect();
    let extra = wanted.extra.map(|_| html());
    let done = Words { frame, mount, labels: wanted.labels, people: &people, ticket }.items(&changes);
    Ok(Timeline { body, items: merge(said, done), next, people, extra })
}

/// Everybody who appears.
fn mentioned(ticket: &Ticket, said: &[Comment], changes: &[Change]) -> HashSet<i64> {
    let mut ids: HashSet<i64> = [ticket.reporter_id, ticket.assignee_id].into_iter().flatten().collect();
    ids.extend(said.iter().filter_map(|comment| comment.author_id));
    for change in changes {
        ids.extend(change.actor_id);
        if matches!(change.field.as_str(), field::ASSIGNEE | field::COMMENT_REMOVED) {
            let accounts = [&change.old, &change.new].into_iter().flatten();
            ids.extend(accounts.filter_map(|id| id.parse::<i64>().ok()));
        }
    }
    ids
}

/// Takes out what revisions did that the reader may not see: mentions go, and a closing keeps to itself what closed it.
async fn hide_sources(
    services: &Services,
    reader: &Reader,
    mount: &Mount,
    changes: &mut Vec<Change>,
) -> AppResult<()> {
    let sources: HashSet<i64> = changes.iter().filter_map(|change| change.source_mount_id).collect();
    if sources.is_empty() {
        return Ok(());
    }
    let all = services.known.mounts(mount.project()).await?;
    let seen: HashSet<i64> = all
        .iter()
        .filter(|source| source.row().enabled && sources.contains(&source.id()))
        .filter(|source| {
            services.registry.tool(source.tool()).is_some_and(|tool| source.allows(reader, tool.read()))
        })
        .map(|source| source.id())
        .collect();
    changes.retain(|change| change.source_mount_id.is_none_or(|source| seen.contains(&source)));
    Ok(())
}

/// Both lists in one, by time; of the same moment the comment comes first.
fn merge(said: Vec<(i64, Item)>, done: Vec<(i64, Item)>) -> Vec<Item> {
    let mut items = Vec::with_capacity(said.len() + done.len());
    let mut done = done.into_iter().peekable();
    for (at, item) in said {
        while let Some((_, earlier)) = done.next_if(|(when, _)| *when < at) {
            items.push(earlier);
        }
        items.push(item);
    }
    items.extend(done.map(|(_, item)| item));
    items
}

/// Puts changes into words.
struct Words<'a> {
    frame: &'a Frame,
    mount: &'a Mount,
    labels: &'a [Label],
    people: &'a HashMap<i64, Arc<users::Model>>,
    ticket: &'a Ticket,
}

impl Words<'_> {
    fn items(&self, changes: &[Change]) -> Vec<(i64, Item)> {
        let mut items = Vec::new();
        let mut rest = changes;
        while let Some(change) = rest.first() {
            let together = if is_label(change) {
                rest.iter().take_while(|next| belongs(change, next)).count()
            } else {
                1
            };
            let item = if is_label(change) { self.labelled(&rest[..together]) } else { self.item(change) };
            items.push((change.created_at, item));
            rest = &rest[together..];
        }
        items
    }

    fn person(&self, id: Option<i64>) -> Html {
        words::person(self.frame, id.and_then(|id| self.people.get(&id)).map(Arc::as_ref)).name_link()
    }
    fn account(&self, id: &Option<String>) -> Html {
        self.person(id.as_ref().and_then(|id| id.parse().ok()))
    }

    /// Labels that one person put on and took off in one go.
    fn labelled(&self, changes: &[Change]) -> Item {
        let l = self.frame.l;
        let links = |field: &str| {
            let names = changes.iter().filter(|change| change.field == field);
            let names = names.filter_map(|change| change.new.as_deref().or(change.old.as_deref()));
            Html(
                names
                    .map(|name| words::label_named(self.mount, self.labels, name).0)
                    .collect::<Vec<_>>()
                    .join(" "),
            )
        };
        let (added, removed) = (links(field::LABELLED), links(field::UNLABELLED));
        let message = match (added.0.is_empty(), removed.0.is_empty()) {
            (false, true) => msg::tickets_did_label(l, slot(0), slot(1)),
            (true, _) => msg::tickets_did_unlabel(l, slot(0), slot(2)),
            (false, false) => msg::tickets_did_relabel(l, slot(0), slot(1), slot(2)),
        };
        let text = sentence(&message, &[self.person(changes[0].actor_id), added, removed]);
        Item::Done { icon: "label", text, at: changes[0].created_at, diff: None }
    }

    fn item(&self, change: &Change) -> Item {
        let l = self.frame.l;
        let (old, new) =
            (change.old.as_deref().unwrap_or_default(), change.new.as_deref().unwrap_or_default());
        let who = self.person(change.actor_id);
        let mut diff = None;
        let (icon, message, parts) = match change.field.as_str() {
            field::TITLE => (
                "pencil",
                msg::tickets_did_title(l, slot(0), slot(1), slot(2)),
                vec![who, gone(old), word(new)],
            ),
            field::BODY => {
                diff = Some(self.mount.url(&format!("/{}/history/{}", self.ticket.number, change.id)));
                ("pencil", msg::tickets_did_body(l, slot(0)), vec![who])
            }
            field::STATUS => {
                let parts = vec![who, word(&status_label(l, old)), word(&status_label(l, new))];
                (self.status_icon(new), msg::tickets_did_status(l, slot(0), slot(1), slot(2)), parts)
            }
            field::ASSIGNEE if change.new.is_none() => {
                ("user", msg::tickets_did_unassign(l, slot(0), slot(1)), vec![who, self.account(&change.old)])
            }
            field::ASSIGNEE if change.new == change.actor_id.map(|id| id.to_string()) => {
                ("user", msg::tickets_did_take(l, slot(0)), vec![who])
            }
            field::ASSIGNEE => {
                ("user", msg::tickets_did_assign(l, slot(0), slot(1)), vec![who, self.account(&change.new)])
            }
            field::PRIVATE if new == "yes" => ("lock", msg::tickets_did_hide(l, slot(0)), vec![who]),
            field::PRIVATE => ("globe", msg::tickets_did_show(l, slot(0)), vec![who]),
            field::FIXED => (
                "commit",
                msg::tickets_did_fix(l, slot(0), slot(1), slot(2)),
                vec![who, revision(change), word(new)],
            ),
            field::MENTIONED => (
                "commit",
                msg::tickets_did_mention(l, slot(0), slot(1), slot(2)),
                vec![who, revision(change), word(new)],
            ),
            field::FILE_REMOVED => {
                ("paperclip", msg::tickets_did_remove_file(l, slot(0), slot(1)), vec![who, word(old)])
            }
            field::COMMENT_REMOVED if change.old == change.actor_id.map(|id| id.to_string()) => {
                return Item::Removed(sentence(&msg::tickets_did_remove_own(l, slot(0)), &[who]));
            }
            field::COMMENT_REMOVED => {
                let parts = [self.account(&change.old), who];
                return Item::Removed(sentence(
                    &msg::tickets_did_remove_comment(l, slot(0), slot(1)),
                    &parts,
                ));
            }
            _ => ("pencil", msg::tickets_did_something(l, slot(0)), vec![who]),
        };
        Item::Done { icon, text: sentence(&message, &parts), at: change.created_at, diff }
    }

    fn status_icon(&self, status: &str) -> &'static str {
        let settings: crate::settings::Settings = self.mount.settings();
        words::State::of(&settings, settings.is_open(status).unwrap_or(false), status).icon()
    }
}

fn is_label(change: &Change) -> bool {
    matches!(change.field.as_str(), field::LABELLED | field::UNLABELLED)
}

/// Whether two changes of labels were made in one go.
fn belongs(first: &Change, next: &Change) -> bool {
    is_label(next) && next.actor_id == first.actor_id && next.created_at - first.created_at < 60_000
}

/// A title that is no more.
fn gone(title: &str) -> Html {
    Html(format!("<del>{}</del>", word(title).0))
}

/// A revision by the beginning of its id.
fn revision(change: &Change) -> Html {
    let id: String = change.revision.as_deref().unwrap_or_default().chars().take(8).collect();
    Html(match &change.url {
        Some(url) => format!(r#"<a class="sha" href="{}">{}</a>"#, escape(url), escape(&id)),
        None => format!(r#"<span class="sha">{}</span>"#, escape(&id)),
    })
}
