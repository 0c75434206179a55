//! The projects' table.

use sea_orm::entity::prelude::*;
use serde::Serialize;

/// A project or subproject.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "projects")]
pub struct Model {
    /// Never changes and is never reused.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The project above.
    pub parent_id: Option<i64>,
    /// Its address without the leading slash: `demo/sub`.
    #[sea_orm(unique)]
    pub path: String,
    /// The path's last part.
    pub name: String,
    /// As people write it.
    pub title: String,
    /// A few lines, Markdown.
    pub description: String,
    /// Blob of a picture.
    pub icon: Option<String>,
    /// What its administrators chose.
    pub private: bool,
    /// Private itself, or below a private one.
    pub hidden: bool,
    /// Whether the members of the project above are members here.
    pub inherits: bool,
    /// Ids of the projects whose members count here, its own first: `9,7`.
    pub chain: String,
    /// Who made it.
    pub creator_id: Option<i64>,
    /// UTC, milliseconds.
    pub created_at: i64,
    /// When something last happened in it; UTC, milliseconds.
    pub active_at: i64,
    /// When it will be gone for good; none unless somebody deleted it. UTC, milliseconds.
    pub delete_at: Option<i64>,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The ids of [`Model::chain`].
    pub fn chain_ids(&self) -> Vec<i64> {
        self.chain.split(',').filter_map(|id| id.parse().ok()).collect()
    }
    /// Whether this is a person's home, `/~alice`.
    pub fn is_home(&self) -> bool {
        self.path.starts_with('~')
    }
    /// The address of the project's page.
    pub fn url(&self) -> String {
        format!("/{}", self.path)
    }
    /// The title, or the path without one.
    pub fn shown(&self) -> &str {
        if self.title.is_empty() { &self.path } else { &self.title }
    }
}
