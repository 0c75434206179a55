//! The site's own settings, which administrators change while it runs.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait};
use serde::{Deserialize, Serialize};

use crate::error::Result;

/// One setting as JSON.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "site_settings")]
pub struct Model {
    /// Its name.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// JSON.
    pub value: String,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// Who may make an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Registration {
    /// Everybody.
    Open,
    /// Everybody, once an administrator has agreed.
    Approval,
    /// Nobody; administrators make accounts.
    Closed,
}

/// Who may make a project at the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProjectCreation {
    /// Everybody with an account.
    Everybody,
    /// Administrators of the site.
    Admins,
}

/// The site's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The site's name, in the header and in mails.
    pub title: String,
    /// A few lines for the first page, Markdown.
    pub welcome: String,
    /// Who may make an account.
    pub registration: Registration,
    /// Who may make a project at the top.
    pub project_creation: ProjectCreation,
    /// Largest file that can be attached, in bytes.
    pub max_attachment_bytes: u64,
    /// How long a deleted project can be brought back, in days.
    pub undo_days: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            title: "Farrier".into(),
            welcome: String::new(),
            registration: Registration::Open,
            project_creation: ProjectCreation::Everybody,
            max_attachment_bytes: 20 * 1024 * 1024,
            undo_days: 14,
        }
    }
}

const KEY: &str = "site";

/// Reads the settings; what is missing has its default.
pub async fn load<C: ConnectionTrait>(db: &C) -> Result<Settings> {
    let row = Entity::find_by_id(KEY.to_owned()).one(db).await?;
    Ok(row.and_then(|row| serde_json::from_str(&row.value).ok()).unwrap_or_default())
}

/// Writes them all.
pub async fn save<C: ConnectionTrait>(tx: &C, settings: &Settings) -> Result<()> {
    let value = serde_json::to_string(settings).map_err(|e| crate::Error::Internal(e.to_string()))?;
    Entity::insert(ActiveModel { key: Set(KEY.into()), value: Set(value) })
        .on_conflict(OnConflict::column(Column::Key).update_column(Column::Value).to_owned())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}
