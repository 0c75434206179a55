//! The files of a page.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use farrier_domain::accounts::people;
use farrier_domain::artifacts::attachments;
use farrier_domain::projects;
use farrier_tool::{Mount, Services};
use farrier_web::{AppError, AppResult, Flash, FormErrors, Frame, Person, Uploads, files, page_with_status};

use super::{At, Number, Urls};
use crate::model::{Page, pages};
use crate::{access, msg};

/// A file as pages list it.
pub struct FileRow {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its address.
    pub url: String,
    /// Bytes.
    pub size: i64,
    /// UTC, milliseconds.
    pub at: i64,
    /// Who.
    pub author: Option<Person>,
    /// Whose id.
    author_id: Option<i64>,
    /// What to write in the page to show it.
    pub markdown: String,
}

impl FileRow {
    /// The files of a page, without who attached them; one query.
    pub async fn of_page(services: &Services, urls: &Urls, page: &Page) -> AppResult<Vec<FileRow>> {
        let files = access::files(services, page).await?;
        Ok(files.into_iter().map(|file| FileRow::of(urls, page.id, file)).collect())
    }

    fn of(urls: &Urls, page: i64, file: attachments::Model) -> FileRow {
        let url = urls.file(&page, &file.id, &file.name);
        let is_picture = [".png", ".jpg", ".jpeg", ".gif", ".webp"]
            .iter()
            .any(|end| file.name.to_lowercase().ends_with(end));
        let label = file.name.replace(['[', ']', '\\'], "");
        FileRow {
            markdown: if is_picture {
                format!("![{label}]({})", crate::name::encode(&file.name))
            } else {
                format!("[{label}]({url})")
            },
            id: file.id,
            name: file.name,
            size: file.size_bytes,
            at: file.created_at,
            author: None,
            author_id: file.author_id,
            url,
        }
    }
}

#[derive(Template)]
#[template(path = "wiki/attachments.html")]
struct AttachmentsPage {
    frame: Frame,
    urls: Urls,
    tab: &'static str,
    rows: Vec<FileRow>,
    errors: FormErrors,
    max: u64,
}

impl AttachmentsPage {
    /// Whoever attached a file may take it off, and whoever may delete pages.
    fn may_remove(&self, row: &FileRow) -> bool {
        self.frame.may(access::EDIT) && may_remove(&self.frame, row.author_id)
    }
}

fn may_remove(frame: &Frame, author: Option<i64>) -> bool {
    frame.may(access::DELETE) || (author.is_some() && author == frame.reader.id())
}

/// The list, and the form to attach more.
pub async fn list(
    frame: Frame,
    State(services): State<Services>,
    mount: Mount,
    At(name, _): At,
) -> AppResult {
    let found = access::page(&services, &mount, &name).await?;
    draw(frame, &services, &mount, &found, FormErrors::new()).await
}

async fn draw(
    frame: Frame,
    services: &Services,
    mount: &Mount,
    page: &Page,
    errors: FormErrors,
) -> AppResult {
    let urls = Urls::of(mount, &page.name());
    let mut rows = FileRow::of_page(services, &urls, page).await?;
    let people = people::by_ids(services.db.read(), rows.iter().filter_map(|row| row.author_id)).await?;
    for row in &mut rows {
        row.author = row.author_id.and_then(|id| people.get(&id)).map(Person::of);
    }
    let max = frame.site.max_attachment_bytes;
    let page = AttachmentsPage { urls, tab: "attachments", rows, errors, max, frame };
    page_with_status(page.errors.status(), &page)
}

/// Attaches files, whose content is stored by now.
pub async fn upload(
    frame: Frame,
    State(services): State<Services>,
    mount: Mount,
    At(name, _): At,
    uploads: Uploads,
) -> AppResult {
    let found = access::page(&services, &mount, &name).await?;
    if uploads.files.is_empty() {
        let errors = FormErrors::one("file", msg::wiki_no_file(frame.l));
        return draw(frame, &services, &mount, &found, errors).await;
    }
    let (now, key) = (services.now(), found.id.to_string());
    let many = uploads.files.len();
    let tx = services.db.write().await?;
    for (_, file) in uploads.files {
        if let Err(error) =
            attachments::add(&*tx, access::of(&found, &key), None, frame.reader.id(), file, now).await
        {
            drop(tx);
            let errors = FormErrors::from_domain(frame.l, error)?;
            return draw(frame, &services, &mount, &found, errors).await;
        }
    }
    pages::count_files(&*tx, found.id, i64::try_from(many).unwrap_or(0)).await?;
    projects::note_activity(&*tx, mount.project().id, now).await?;
    tx.commit().await?;
    Ok(Flash::done(&Urls::of(&mount, &found.name()).attachments(), msg::wiki_attached(frame.l, many)))
}

/// Takes a file off.
pub async fn remove(
    frame: Frame,
    State(services): State<Services>,
    mount: Mount,
    Number(id): Number,
    At(name, _): At,
) -> AppResult {
    let found = access::page(&services, &mount, &name).await?;
    let file = access::file(&services, &found, id).await?;
    if !may_remove(&frame, file.author_id) {
        return Err(AppError::Forbidden);
    }
    let tx = services.db.write().await?;
    attachments::delete(&*tx, &file).await?;
    pages::count_files(&*tx, found.id, -1).await?;
    tx.commit().await?;
    Ok(Flash::done(&Urls::of(&mount, &found.name()).attachments(), msg::wiki_detached(frame.l, &file.name)))
}

/// A file by its id; its name stands in the address only for people.
pub async fn download(
    State(services): State<Services>,
    mount: Mount,
    Number(page): Number,
    Path(path): Path<HashMap<String, String>>,
    headers: HeaderMap,
) -> AppResult {
    let id = path.get("file").and_then(|id| id.parse().ok()).ok_or(AppError::NotFound)?;
    let found = access::page_by_id(&services, &mount, page).await?;
    let file = access::file(&services, &found, id).await?;
    serve(&services, &file, &headers).await
}

/// The newest file of a name: what `![](shot.png)` in a page means.
pub async fn by_name(
    State(services): State<Services>,
    mount: Mount,
    Number(page): Number,
    Path(path): Path<HashMap<String, String>>,
    headers: HeaderMap,
) -> AppResult {
    let name = path.get("file").ok_or(AppError::NotFound)?;
    let found = access::page_by_id(&services, &mount, page).await?;
    let files = access::files(&services, &found).await?;
    let file = files.iter().rfind(|file| file.name == *name).ok_or(AppError::NotFound)?;
    serve(&services, file, &headers).await
}

async fn serve(services: &Services, file: &attachments::Model, headers: &HeaderMap) -> AppResult {
    match files::not_modified(headers, &file.blob) {
        Some(same) => Ok(same),
        None => files::attachment(services, file).await,
    }
}
