//! The event log: one row for each thing that happened, in commit order.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, ConnectionTrait};
use serde::Serialize;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "events")]
pub struct Model {
    /// Grows with every event.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// What happened: `tickets.created`.
    pub name: String,
    /// Where; none for the site itself.
    pub project_id: Option<i64>,
    /// In which mount.
    pub mount_id: Option<i64>,
    /// Who did it; none for the system and for strangers.
    pub actor_id: Option<i64>,
    /// What it is about, in the words of its author: `#12 Crash on start`.
    pub subject: String,
    /// Address of the artifact, from the site's root.
    pub url: String,
    /// Who may know, beyond those who may read the mount: a permission's id, or nothing.
    pub needs: Option<String>,
    /// Someone who may know in any case: the reporter of a private ticket.
    pub owner_id: Option<i64>,
    /// The event's own fields as JSON.
    pub payload: String,
    /// UTC, milliseconds.
    pub created_at: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// An event about to be written.
#[derive(Clone, Debug, Default)]
pub struct NewEvent {
    /// See [`Model::name`].
    pub name: &'static str,
    /// See [`Model::project_id`].
    pub project_id: Option<i64>,
    /// See [`Model::mount_id`].
    pub mount_id: Option<i64>,
    /// See [`Model::actor_id`].
    pub actor_id: Option<i64>,
    /// See [`Model::subject`].
    pub subject: String,
    /// See [`Model::url`].
    pub url: String,
    /// See [`Model::needs`].
    pub needs: Option<String>,
    /// See [`Model::owner_id`].
    pub owner_id: Option<i64>,
    /// See [`Model::payload`].
    pub payload: serde_json::Value,
    /// See [`Model::created_at`].
    pub created_at: i64,
}

/// Writes the event with the change that it tells of; call it on the change's own transaction.
pub async fn record<C: ConnectionTrait>(tx: &C, event: NewEvent) -> Result<i64, DbErr> {
    let row = ActiveModel {
        id: sea_orm::NotSet,
        name: Set(event.name.to_owned()),
        project_id: Set(event.project_id),
        mount_id: Set(event.mount_id),
        actor_id: Set(event.actor_id),
        subject: Set(event.subject),
        url: Set(event.url),
        needs: Set(event.needs),
        owner_id: Set(event.owner_id),
        payload: Set(event.payload.to_string()),
        created_at: Set(event.created_at),
    };
    Ok(row.insert(tx).await?.id)
}
