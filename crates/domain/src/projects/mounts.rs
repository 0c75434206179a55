//! Tools mounted in projects.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, ConnectionTrait, IntoActiveModel, QueryOrder};
use serde::Serialize;

use super::{counters, deploy_keys, redirects, rows, store};
use crate::access::Grants;
use crate::artifacts::{attachments, comments};
use crate::error::{Error, Result};
use crate::{names, search_outbox};

/// A tool in a project, at a path.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "mounts")]
pub struct Model {
    /// Never changes and is never reused.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The project.
    pub project_id: i64,
    /// Its part of the address: `bugs`.
    pub path: String,
    /// The address without the leading slash: `demo/bugs`.
    #[sea_orm(unique)]
    pub full_path: String,
    /// The tool's id: `tickets`.
    pub tool: String,
    /// The word in the project's navigation.
    pub label: String,
    /// Order in the navigation.
    pub position: i32,
    /// Off keeps everything and shows nothing.
    pub enabled: bool,
    /// The tool's typed settings as JSON.
    pub settings: String,
    /// [`Grants`] as JSON.
    pub permissions: String,
    /// UTC, milliseconds.
    pub created_at: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// What the mount changed about its tool's permissions.
    pub fn grants(&self) -> Grants {
        serde_json::from_str(&self.permissions).unwrap_or_default()
    }
    /// The address of the mount's first page.
    pub fn url(&self) -> String {
        format!("/{}", self.full_path)
    }
}

/// Mounts a tool at the end of the project's navigation.
///
/// Errors: [`Error::Invalid`] on `mount` or `label`.
pub async fn create<C: ConnectionTrait>(
    tx: &C,
    project: &rows::Model,
    tool: &str,
    path: &str,
    label: &str,
    now: i64,
) -> Result<Model> {
    let path = names::segment("mount", path)?;
    let label = names::line("label", label, 60)?;
    let full_path = format!("{}/{path}", project.path);
    store::free_path(tx, "mount", &full_path).await?;
    redirects::forget(tx, &full_path).await?;
    let last = of_project(tx, project.id).await?.last().map_or(0, |mount| mount.position);
    let row = ActiveModel {
        id: sea_orm::NotSet,
        project_id: Set(project.id),
        path: Set(path),
        full_path: Set(full_path),
        tool: Set(tool.to_owned()),
        label: Set(label),
        position: Set(last + 1),
        enabled: Set(true),
        settings: Set("{}".into()),
        permissions: Set("{}".into()),
        created_at: Set(now),
    };
    Ok(row.insert(tx).await?)
}

/// The mount at an address without the leading slash, in lower case.
pub async fn at<C: ConnectionTrait>(db: &C, full_path: &str) -> Result<Option<Model>> {
    Ok(Entity::find().filter(Column::FullPath.eq(full_path)).one(db).await?)
}

/// All mounts of a project in their order, also those that are off.
pub async fn of_project<C: ConnectionTrait>(db: &C, project: i64) -> Result<Vec<Model>> {
    let query = Entity::find().filter(Column::ProjectId.eq(project)).order_by_asc(Column::Position);
    Ok(query.order_by_asc(Column::Id).all(db).await?)
}

/// The mounts of several projects in their order, also those that are off, in one query.
pub async fn of_projects<C: ConnectionTrait>(
    db: &C,
    projects: impl IntoIterator<Item = i64>,
) -> Result<Vec<Model>> {
    let query = Entity::find().filter(Column::ProjectId.is_in(projects)).order_by_asc(Column::ProjectId);
    Ok(query.order_by_asc(Column::Position).order_by_asc(Column::Id).all(db).await?)
}

/// A mount of this project: an id of another project is not found.
pub async fn in_project<C: ConnectionTrait>(db: &C, project: i64, mount: i64) -> Result<Model> {
    Entity::find_by_id(mount).filter(Column::ProjectId.eq(project)).one(db).await?.ok_or(Error::NotFound)
}

/// Several mounts by id, in one query.
pub async fn by_ids<C: ConnectionTrait>(
    db: &C,
    ids: impl IntoIterator<Item = i64>,
) -> Result<std::collections::HashMap<i64, Model>> {
    let mut ids: Vec<i64> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    let found = Entity::find().filter(Column::Id.is_in(ids)).all(db).await?;
    Ok(found.into_iter().map(|mount| (mount.id, mount)).collect())
}

/// Changes label and path; the old address redirects.
pub async fn rename<C: ConnectionTrait>(
    tx: &C,
    project: &rows::Model,
    mount: &Model,
    path: &str,
    label: &str,
) -> Result<Model> {
    let path = names::segment("mount", path)?;
    let label = names::line("label", label, 60)?;
    let full_path = format!("{}/{path}", project.path);
    if full_path != mount.full_path {
        store::free_path(tx, "mount", &full_path).await?;
        redirects::forget(tx, &full_path).await?;
        redirects::add_mount(tx, &mount.full_path, mount.id).await?;
        search_outbox::touch_mount(tx, mount.id).await?;
    }
    let mut row = mount.clone().into_active_model();
    row.path = Set(path);
    row.full_path = Set(full_path);
    row.label = Set(label);
    Ok(row.update(tx).await?)
}

/// Moves a mount one place up (`-1`) or down (`1`).
pub async fn reorder<C: ConnectionTrait>(tx: &C, project: i64, mount: i64, step: i64) -> Result<()> {
    let mut all = of_project(tx, project).await?;
    let Some(at) = all.iter().position(|m| m.id == mount) else { return Err(Error::NotFound) };
    let to = (at as i64 + step).clamp(0, all.len() as i64 - 1) as usize;
    let moved = all.remove(at);
    all.insert(to, moved);
    for (position, mount) in all.into_iter().enumerate() {
        if mount.position != position as i32 + 1 {
            let mut row = mount.into_active_model();
            row.position = Set(position as i32 + 1);
            row.update(tx).await?;
        }
    }
    Ok(())
}

/// Turns a mount on or off.
pub async fn set_enabled<C: ConnectionTrait>(tx: &C, mount: &Model, enabled: bool) -> Result<()> {
    let mut row = mount.clone().into_active_model();
    row.enabled = Set(enabled);
    row.update(tx).await?;
    search_outbox::touch_mount(tx, mount.id).await
}

/// Replaces the tool's settings.
pub async fn set_settings<C: ConnectionTrait>(
    tx: &C,
    mount: &Model,
    settings: &serde_json::Value,
) -> Result<()> {
    let mut row = mount.clone().into_active_model();
    row.settings = Set(settings.to_string());
    row.update(tx).await?;
    Ok(())
}

/// Replaces what the mount changes about its tool's permissions.
pub async fn set_grants<C: ConnectionTrait>(tx: &C, mount: &Model, grants: &Grants) -> Result<()> {
    let json = serde_json::to_string(grants).map_err(|e| Error::Internal(e.to_string()))?;
    let mut row = mount.clone().into_active_model();
    row.permissions = Set(json);
    row.update(tx).await?;
    search_outbox::touch_mount(tx, mount.id).await
}

/// Removes what the core keeps for a mount that is gone: comments, attachments, counters, deploy
/// keys and old addresses.
pub async fn sweep<C: ConnectionTrait>(tx: &C, mount: i64) -> Result<()> {
    comments::Entity::delete_many().filter(comments::Column::MountId.eq(mount)).exec(tx).await?;
    attachments::Entity::delete_many().filter(attachments::Column::MountId.eq(mount)).exec(tx).await?;
    counters::Entity::delete_many().filter(counters::Column::MountId.eq(mount)).exec(tx).await?;
    deploy_keys::Entity::delete_many().filter(deploy_keys::Column::MountId.eq(mount)).exec(tx).await?;
    redirects::Entity::delete_many().filter(redirects::Column::MountId.eq(mount)).exec(tx).await?;
    Ok(())
}

/// Removes the row; the tool removes what is its own by its event.
pub async fn delete<C: ConnectionTrait>(tx: &C, mount: &Model) -> Result<()> {
    search_outbox::touch_mount(tx, mount.id).await?;
    Entity::delete_by_id(mount.id).exec(tx).await?;
    Ok(())
}
