//! One transaction for all that follows from a push.

use farrier_db::Tx;
use farrier_domain::projects::{self, counters};
use farrier_domain::search_outbox;
use farrier_jobs::{NewEvent, events};
use farrier_tool::events::{Event, RevisionsPushed};
use farrier_tool::{Mount, Services};
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

use super::{DEPLOY_KEY, IMPORTED, News, Pusher, REVISIONS, RefChange, Reindex, Told};
use crate::{address, refs, search};

/// Rows of one statement: a repository that is taken in can have thousands of refs.
const AT_ONCE: usize = 500;

pub(super) async fn write(
    services: &Services,
    mount: &Mount,
    pusher: &Pusher,
    news: &News,
) -> anyhow::Result<()> {
    let now = services.now();
    let tx = services.db.write().await?;
    keep_refs(&tx, mount.id(), news).await?;
    match &news.told {
        Told::Import => {
            events::record(&*tx, event(IMPORTED, mount, pusher.account, now)).await?;
        }
        Told::Pushes(pushes) => {
            for pushed in pushes.iter().filter(|pushed| pushed.total > 0) {
                events::record(&*tx, push_event(mount, pusher, now, pushed)).await?;
            }
        }
    }
    match &news.reindex {
        Reindex::Nothing => {}
        Reindex::Since(old, new) => {
            let key = format!("{old}..{new}");
            search_outbox::touch(&*tx, mount.id(), search::FILES, &key).await?;
            search_outbox::touch(&*tx, mount.id(), search::REVISIONS, &key).await?;
        }
        Reindex::Everything => search_outbox::touch_mount(&*tx, mount.id()).await?,
    }
    if let Some(count) = news.count {
        counters::set(&*tx, mount.id(), REVISIONS, i64::try_from(count).unwrap_or(i64::MAX)).await?;
    }
    projects::note_activity(&*tx, mount.project().id, now).await?;
    Ok(tx.commit().await?)
}

/// Makes the table say what the repository has.
async fn keep_refs(tx: &Tx, mount: i64, news: &News) -> Result<(), DbErr> {
    let row = |name: &str, target: &str| refs::ActiveModel {
        mount_id: Set(mount),
        name: Set(name.to_owned()),
        target: Set(target.to_owned()),
    };
    let set = |change: &RefChange| change.new.as_deref().map(|new| row(&change.name, new));
    let mut rows: Vec<refs::ActiveModel> = news.changes.iter().filter_map(set).collect();
    let mut gone: Vec<&str> = news
        .changes
        .iter()
        .filter(|change| change.new.is_none())
        .map(|change| change.name.as_str())
        .collect();
    match &news.default {
        Some(default) => rows.push(row(refs::DEFAULT, default)),
        None => gone.push(refs::DEFAULT),
    }
    for part in rows.chunks(AT_ONCE) {
        let newer = OnConflict::columns([refs::Column::MountId, refs::Column::Name])
            .update_column(refs::Column::Target)
            .to_owned();
        refs::Entity::insert_many(part.to_vec()).on_conflict(newer).exec_without_returning(&**tx).await?;
    }
    for part in gone.chunks(AT_ONCE) {
        refs::Entity::delete_many()
            .filter(refs::Column::MountId.eq(mount))
            .filter(refs::Column::Name.is_in(part.iter().copied()))
            .exec(&**tx)
            .await?;
    }
    Ok(())
}

fn push_event(mount: &Mount, pusher: &Pusher, now: i64, pushed: &RevisionsPushed) -> NewEvent {
    let mut payload = pushed.payload();
    if let Some(title) = &pusher.deploy_key {
        payload[DEPLOY_KEY] = title.as_str().into();
    }
    let subject = match pushed.revisions.last() {
        Some(last) => format!("{}: {}", pushed.branch, last.summary),
        None => pushed.branch.clone(),
    };
    NewEvent {
        subject,
        url: mount.url(&format!("/log/branch/{}", address::encode(&pushed.branch))),
        payload,
        ..event(RevisionsPushed::NAME, mount, pusher.account, now)
    }
}

fn event(name: &'static str, mount: &Mount, actor: Option<i64>, now: i64) -> NewEvent {
    NewEvent {
        name,
        project_id: Some(mount.project().id),
        mount_id: Some(mount.id()),
        actor_id: actor,
        subject: mount.label().to_owned(),
        url: mount.url(""),
        created_at: now,
        ..Default::default()
    }
}
