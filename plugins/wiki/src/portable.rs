//! Taking a wiki out and in again, with all versions.

use std::collections::HashMap;

use async_trait::async_trait;
use farrier_domain::accounts::people;
use farrier_domain::artifacts::attachments;
use farrier_domain::projects::counters;
use farrier_domain::search_outbox;
use farrier_tool::{Archive, Mount, Portable, Services};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use crate::access::{KIND, of};
use crate::changes::COUNTER;
use crate::model::{Page, links, pages, redirects, versions};
use crate::name::Name;
use crate::text::references;

/// One document per page, named `page`.
pub struct Wiki;

#[derive(Serialize, Deserialize)]
struct PageOut {
    name: String,
    /// Old names that redirect.
    old_names: Vec<String>,
    versions: Vec<VersionOut>,
    files: Vec<FileOut>,
}

#[derive(Serialize, Deserialize)]
struct VersionOut {
    version: i64,
    kind: String,
    detail: String,
    message: String,
    author: Option<String>,
    created_at: i64,
    text: String,
}

/// A file; its content is found by the blob's id, in the same store or in a copy of it.
#[derive(Serialize, Deserialize)]
struct FileOut {
    name: String,
    media_type: String,
    size_bytes: i64,
    blob: String,
    author: Option<String>,
    created_at: i64,
}

#[async_trait]
impl Portable for Wiki {
    fn version(&self) -> u32 {
        1
    }

    async fn export(&self, services: &Services, mount: &Mount, out: &mut Archive) -> anyhow::Result<()> {
        let db = services.db.read();
        let entries =
            pages::list(db, mount.id(), pages::Part { limit: i64::MAX as u64, ..Default::default() }).await?;
        for entry in entries {
            let rows = versions::Entity::find()
                .filter(versions::Column::PageId.eq(entry.id))
                .order_by_asc(versions::Column::Version);
            let rows = rows.all(db).await?;
            let files = attachments::list(
                db,
                farrier_domain::artifacts::comments::Of {
                    mount: mount.id(),
                    kind: KIND,
                    key: &entry.id.to_string(),
                },
            )
            .await?;
            let old =
                redirects::Entity::find().filter(redirects::Column::PageId.eq(entry.id)).all(db).await?;
            let authors = rows
                .iter()
                .filter_map(|row| row.author_id)
                .chain(files.iter().filter_map(|file| file.author_id));
            let people = people::by_ids(db, authors).await?;
            let name_of = |id: Option<i64>| id.and_then(|id| people.get(&id)).map(|user| user.name.clone());
            let page = PageOut {
                name: entry.name,
                old_names: old.into_iter().map(|row| row.slug).collect(),
                versions: rows
                    .into_iter()
                    .map(|row| VersionOut {
                        version: row.version,
                        author: name_of(row.author_id),
                        kind: row.kind,
                        detail: row.detail,
                        message: row.message,
                        created_at: row.created_at,
                        text: row.text,
                    })
                    .collect(),
                files: files
                    .into_iter()
                    .map(|file| FileOut {
                        author: name_of(file.author_id),
                        name: file.name,
                        media_type: file.media_type,
                        size_bytes: file.size_bytes,
                        blob: file.blob,
                        created_at: file.created_at,
                    })
                    .collect(),
            };
            out.add("page", &page)?;
        }
        Ok(())
    }

    async fn import(&self, services: &Services, mount: &Mount, from: &Archive) -> anyhow::Result<()> {
        let read: Vec<PageOut> = from.read("page")?;
        let named = read.iter().flat_map(|page| {
            page.versions
                .iter()
                .filter_map(|v| v.author.as_deref())
                .chain(page.files.iter().filter_map(|f| f.author.as_deref()))
        });
        let mut named: Vec<&str> = named.collect();
        named.sort_unstable();
        named.dedup();
        let people = people::by_names(services.db.read(), &named).await?;
        let ids: HashMap<String, i64> = people.into_iter().map(|(name, user)| (name, user.id)).collect();
        // A page at a time, so that others can write in between.
        for page in read {
            import_page(services, mount, page, &ids).await?;
        }
        Ok(())
    }
}

async fn import_page(
    services: &Services,
    mount: &Mount,
    from: PageOut,
    people: &HashMap<String, i64>,
) -> anyhow::Result<()> {
    let name =
        Name::parse(&from.name).map_err(|bad| anyhow::anyhow!("the page name \"{}\": {bad:?}", from.name))?;
    let (Some(first), Some(last)) = (from.versions.first(), from.versions.last()) else { return Ok(()) };
    let id_of = |name: &Option<String>| name.as_ref().and_then(|name| people.get(name)).copied();
    let mut files = Vec::new();
    for file in from.files {
        if services.blobs.open(&file.blob).await.is_ok() {
            files.push(file);
        } else {
            tracing::warn!(page = %name, file = %file.name, "the file's content is not here, so the file is left out");
        }
    }
    let references = references(mount, &last.text).await?;
    let row = pages::ActiveModel {
        id: sea_orm::NotSet,
        mount_id: Set(mount.id()),
        name: Set(name.as_str().to_owned()),
        slug: Set(name.slug()),
        root: Set(name.root()),
        depth: Set(name.depth()),
        version: Set(last.version),
        created_at: Set(first.created_at),
        updated_at: Set(last.created_at),
        updated_by: Set(id_of(&last.author)),
        deleted_at: Set(None),
        deleted_by: Set(None),
        files: Set(i64::try_from(files.len())?),
        text: Set(last.text.clone()),
    };
    let tx = services.db.write().await?;
    let page: Page = row.insert(&*tx).await?;
    for version in from.versions {
        let size_bytes = i64::try_from(version.text.len())?;
        let row = versions::ActiveModel {
            id: sea_orm::NotSet,
            mount_id: Set(mount.id()),
            page_id: Set(page.id),
            version: Set(version.version),
            author_id: Set(id_of(&version.author)),
            kind: Set(version.kind),
            detail: Set(version.detail),
            message: Set(version.message),
            size_bytes: Set(size_bytes),
            created_at: Set(version.created_at),
            text: Set(version.text),
        };
        row.insert(&*tx).await?;
    }
    for old in from.old_names {
        redirects::add(&*tx, mount.id(), &old, page.id).await?;
    }
    for file in files {
        let author = id_of(&file.author);
        let size_bytes = file.size_bytes.unsigned_abs();
        let new = attachments::NewAttachment {
            name: file.name,
            media_type: file.media_type,
            size_bytes,
            blob: file.blob,
        };
        attachments::add(&*tx, of(&page, &page.id.to_string()), None, author, new, file.created_at).await?;
    }
    links::replace(&*tx, mount.id(), page.id, &references).await?;
    counters::add(&*tx, mount.id(), COUNTER, 1).await?;
    counters::add(&*tx, mount.id(), pages::TREE, 1).await?;
    search_outbox::touch(&*tx, mount.id(), KIND, &page.id.to_string()).await?;
    tx.commit().await?;
    Ok(())
}
