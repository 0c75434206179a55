//! Comments: writing, changing, removing, and the way to one.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use farrier_domain::artifacts::comments::{self, Model as Comment};
use farrier_tool::{Mount, Services};
use farrier_web::{AppResult, Flash, Form, FormErrors, Frame, Html, Query, Uploads, page_with_status};
use serde::Deserialize;

use super::Number;
use super::delete::ConfirmPage;
use super::edit::allowed;
use super::show::{self, CommentForm};
use super::{new, sentence};
use crate::access;
use crate::model::changes::{Change, apply};
use crate::model::comments::{add, anchor, of, page_of, remove};
use crate::model::tell;
use crate::model::tickets::Model as Ticket;
use crate::msg;

/// Adds a comment, also with closing or reopening, or shows how it will look.
pub async fn create(
    State(services): State<Services>,
    frame: Frame,
    mount: Mount,
    Path(Number(number)): Path<Number>,
    Query(asked): Query<show::Asked>,
    sent: Uploads,
) -> AppResult<Response> {
    let ticket = access::ticket(services.db.read(), &mount, &frame.reader, number).await?;
    let mut form = CommentForm {
        body: sent.text("body").to_owned(),
        preview: sent.text("do") == "preview",
        ..CommentForm::default()
    };
    let open = match sent.text("do") {
        "close" => Some(false),
        "reopen" => Some(true),
        _ => None,
    };
    if open.is_some() {
        allowed(&frame, access::may_edit(&mount, &frame.reader, &ticket))?;
    }
    let waiting = new::waiting(sent);
    if form.preview {
        form.files = new::keep(&services, &frame, &mount, waiting).await?;
        return show::render(&services, frame, mount, ticket, asked.after, form).await;
    }
    let is_empty = form.body.trim().is_empty() && waiting.new.is_empty() && waiting.drafts.is_empty();
    if is_empty && open.is_some() {
        // Closing needs no words.
        return super::triage::set(&services, &frame, &mount, number, Change { open, ..Change::default() })
            .await;
    }
    if let Some(errors) = new::too_many(&frame, &waiting) {
        form.errors = errors;
        form.files = new::keep(&services, &frame, &mount, waiting).await?;
        return show::render(&services, frame, mount, ticket, asked.after, form).await;
    }
    let now = services.now();
    let tx = services.db.write().await?;
    let newest = access::ticket(&*tx, &mount, &frame.reader, number).await?;
    match add(&*tx, &mount, &frame.reader, &newest, &form.body, waiting.clone(), now).await {
        Ok(comment) => {
            if open.is_some() {
                let newest = access::ticket(&*tx, &mount, &frame.reader, number).await?;
                apply(&*tx, &mount, &frame.reader, &newest, Change { open, ..Change::default() }, now)
                    .await?;
            }
            tx.commit().await?;
            Ok(Redirect::to(&address(&services, &mount, &newest, comment.id).await?).into_response())
        }
        Err(error) => {
            drop(tx);
            form.errors = FormErrors::from_domain(frame.l, error)?;
            form.files = new::keep(&services, &frame, &mount, waiting).await?;
            show::render(&services, frame, mount, ticket, asked.after, form).await
        }
    }
}

/// The address of the page that shows a comment, at its place.
async fn address(services: &Services, mount: &Mount, ticket: &Ticket, comment: i64) -> AppResult<String> {
    let url = mount.url(&ticket.path());
    Ok(match page_of(services.db.read(), ticket, comment).await? {
        Some(after) => format!("{url}?after={after}{}", anchor(comment)),
        None => format!("{url}{}", anchor(comment)),
    })
}

type At = Path<(Number, Number)>;

/// Leads to a comment, whichever page it is on.
pub async fn find(
    State(services): State<Services>,
    frame: Frame,
    mount: Mount,
    Path((Number(number), Number(id))): At,
) -> AppResult<Response> {
    let ticket = access::ticket(services.db.read(), &mount, &frame.reader, number).await?;
    let key = ticket.key();
    let comment = comments::find(services.db.read(), of(&ticket, &key), id).await?;
    Ok(Redirect::to(&address(&services, &mount, &ticket, comment.id).await?).into_response())
}

/// A comment that the reader may change, with its ticket.
async fn mine(
    services: &Services,
    frame: &Frame,
    mount: &Mount,
    number: i64,
    id: i64,
) -> AppResult<(Ticket, Comment)> {
    let ticket = access::ticket(services.db.read(), mount, &frame.reader, number).await?;
    let key = ticket.key();
    let comment = comments::find(services.db.read(), of(&ticket, &key), id).await?;
    allowed(frame, access::may_change_text(mount, &frame.reader, comment.author_id))?;
    Ok((ticket, comment))
}

#[derive(Template)]
#[template(path = "tickets/comment_edit.html")]
struct EditCommentPage {
    frame: Frame,
    url: String,
    ticket: Ticket,
    comment: Comment,
    form: EditCommentForm,
    preview: Option<Html>,
    errors: FormErrors,
    conflict: bool,
}

/// The form as it was filled in; `seen` is when the comment was edited last, as far as its author knows.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct EditCommentForm {
    body: String,
    seen: Option<i64>,
    #[serde(rename = "do")]
    act: String,
}

/// Shows the form of a comment.
pub async fn edit(
    State(services): State<Services>,
    frame: Frame,
    mount: Mount,
    Path((Number(number), Number(id))): At,
) -> AppResult<Response> {
    let (ticket, comment) = mine(&services, &frame, &mount, number, id).await?;
    let form = EditCommentForm { body: comment.body.clone(), seen: Some(seen(&comment)), act: String::new() };
    render_edit(&services, frame, &mount, ticket, comment, form, FormErrors::new(), false).await
}

fn seen(comment: &Comment) -> i64 {
    comment.edited_at.unwrap_or(0)
}

/// Saves a comment, or shows how it will look.
pub async fn update(
    State(services): State<Services>,
    frame: Frame,
    mount: Mount,
    Path((Number(number), Number(id))): At,
    Form(form): Form<EditCommentForm>,
) -> AppResult<Response> {
    let (ticket, comment) = mine(&services, &frame, &mount, number, id).await?;
    if form.act == "preview" {
        return render_edit(&services, frame, &mount, ticket, comment, form, FormErrors::new(), false).await;
    }
    let tx = services.db.write().await?;
    let key = ticket.key();
    let newest = comments::find(&*tx, of(&ticket, &key), id).await?;
    if form.seen.is_some_and(|known| known != seen(&newest)) && form.body != newest.body {
        drop(tx);
        let form = EditCommentForm { seen: Some(seen(&newest)), ..form };
        return render_edit(&services, frame, &mount, ticket, newest, form, FormErrors::new(), true).await;
    }
    match comments::edit(&*tx, &newest, &form.body, services.now()).await {
        Ok(()) => {
            tell::search(&*tx, &mount, &ticket).await?;
            tx.commit().await?;
            Ok(Flash::done(
                &address(&services, &mount, &ticket, id).await?,
                farrier_web::msg::site_saved(frame.l),
            ))
        }
        Err(error) => {
            drop(tx);
            let errors = FormErrors::from_domain(frame.l, error)?;
            render_edit(&services, frame, &mount, ticket, comment, form, errors, false).await
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "the fields of one page")]
async fn render_edit(
    services: &Services,
    frame: Frame,
    mount: &Mount,
    ticket: Ticket,
    comment: Comment,
    form: EditCommentForm,
    errors: FormErrors,
    conflict: bool,
) -> AppResult<Response> {
    let preview = match form.act == "preview" {
        true => Some(new::preview(services, &frame, mount, &form.body).await?),
        false => None,
    };
    let status = if conflict { StatusCode::CONFLICT } else { errors.status() };
    let url = mount.url(&ticket.path());
    page_with_status(
        status,
        &EditCommentPage { url, frame, ticket, comment, form, preview, errors, conflict },
    )
}

/// Asks before a comment is removed.
pub async fn confirm_delete(
    State(services): State<Services>,
    frame: Frame,
    mount: Mount,
    Path((Number(number), Number(id))): At,
) -> AppResult<Response> {
    let (ticket, comment) = mine(&services, &frame, &mount, number, id).await?;
    let excerpt = farrier_markdown::excerpt(&comment.body, 200);
    let page = ConfirmPage {
        title: msg::tickets_comment_delete(frame.l),
        text: sentence::sentence(
            &msg::tickets_comment_delete_text(frame.l, sentence::slot(0)),
            &[sentence::word(&ticket.subject())],
        ),
        quote: excerpt,
        button: msg::tickets_comment_delete_do(frame.l),
        back: address(&services, &mount, &ticket, id).await?,
        frame,
    };
    farrier_web::page(&page)
}

/// Removes a comment.
pub async fn delete(
    State(services): State<Services>,
    frame: Frame,
    mount: Mount,
    Path((Number(number), Number(id))): At,
) -> AppResult<Response> {
    let (ticket, comment) = mine(&services, &frame, &mount, number, id).await?;
    let tx = services.db.write().await?;
    remove(&*tx, &mount, &frame.reader, &ticket, &comment, services.now()).await?;
    tx.commit().await?;
    Ok(show::back(&mount, &ticket, msg::tickets_comment_deleted(frame.l)))
}
