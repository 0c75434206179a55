//! Pages with their newest text.

use farrier_domain::Result;
use farrier_domain::accounts::users;
use farrier_domain::projects::counters;
use farrier_web::Person;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition, LikeExpr};
use sea_orm::{FromQueryResult, JoinType, QueryOrder, QuerySelect, Select};

use crate::name::Name;

/// A counter of the mount: how often the wiki's list of pages has changed.
pub const TREE: &str = "tree";

/// A page. One with `deleted_at` is only for those who may bring it back.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "wiki_pages")]
pub struct Model {
    /// Never reused, and the same through renames.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Where.
    pub mount_id: i64,
    /// As people read it.
    pub name: String,
    /// What it is found by.
    pub slug: String,
    /// The slug's first part.
    pub root: String,
    /// How many pages it is below.
    pub depth: i32,
    /// The newest version's number, from 1.
    pub version: i64,
    /// UTC, milliseconds.
    pub created_at: i64,
    /// UTC, milliseconds.
    pub updated_at: i64,
    /// Who changed it last.
    pub updated_by: Option<i64>,
    /// UTC, milliseconds.
    pub deleted_at: Option<i64>,
    /// Who deleted it.
    pub deleted_by: Option<i64>,
    /// How many are attached.
    pub files: i64,
    /// Markdown.
    pub text: String,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The name, which was checked when it was written.
    pub fn name(&self) -> Name {
        Name::stored(&self.name)
    }
}

/// A page in a list, without its text.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Entry {
    /// See [`Model::id`].
    pub id: i64,
    /// See [`Model::name`].
    pub name: String,
    /// See [`Model::slug`].
    pub slug: String,
    /// See [`Model::version`].
    pub version: i64,
    /// See [`Model::updated_at`].
    pub updated_at: i64,
    /// See [`Model::updated_by`].
    pub updated_by: Option<i64>,
    /// See [`Model::deleted_at`].
    pub deleted_at: Option<i64>,
    /// See [`Model::deleted_by`].
    pub deleted_by: Option<i64>,
}

impl Entry {
    /// The name, which was checked when it was written.
    pub fn name(&self) -> Name {
        Name::stored(&self.name)
    }
}

const LISTED: [Column; 8] = [
    Column::Id,
    Column::Name,
    Column::Slug,
    Column::Version,
    Column::UpdatedAt,
    Column::UpdatedBy,
    Column::DeletedAt,
    Column::DeletedBy,
];

/// The pages of a mount that are not deleted.
pub fn live(mount: i64) -> Select<Entity> {
    Entity::find().filter(Column::MountId.eq(mount)).filter(Column::DeletedAt.is_null())
}

/// The page of a slug.
pub async fn by_slug<C: ConnectionTrait>(db: &C, mount: i64, slug: &str) -> Result<Option<Model>> {
    Ok(live(mount).filter(Column::Slug.eq(slug)).one(db).await?)
}

/// A page with what its view needs beside it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Shown {
    /// The page.
    #[sea_orm(nested)]
    pub page: Model,
    author_name: Option<String>,
    author_display: Option<String>,
    author_avatar: Option<String>,
    tree: Option<i64>,
}

impl Shown {
    /// Who changed it last.
    pub fn author(&self) -> Option<Person> {
        let name = self.author_name.clone()?;
        let shown =
            self.author_display.clone().filter(|shown| !shown.is_empty()).unwrap_or_else(|| name.clone());
        Some(Person { name, shown, avatar: self.author_avatar.clone() })
    }
    /// Grows whenever a page of the wiki comes, goes, or gets another name.
    pub fn tree(&self) -> i64 {
        self.tree.unwrap_or(0)
    }
}

/// Some pages with all that their view needs, by slug, in one query: this is what people wait for most often.
pub async fn shown<C: ConnectionTrait>(db: &C, mount: i64, slugs: &[String]) -> Result<Vec<Shown>> {
    let author = Entity::belongs_to(users::Entity).from(Column::UpdatedBy).to(users::Column::Id).into();
    let tree = Entity::belongs_to(counters::Entity)
        .from(Column::MountId)
        .to(counters::Column::MountId)
        .on_condition(|_, counters| Expr::col((counters, counters::Column::Name)).eq(TREE).into_condition())
        .into();
    let query = live(mount)
        .filter(Column::Slug.is_in(slugs))
        .join(JoinType::LeftJoin, author)
        .join(JoinType::LeftJoin, tree)
        .column_as(users::Column::Name, "author_name")
        .column_as(users::Column::DisplayName, "author_display")
        .column_as(users::Column::Avatar, "author_avatar")
        .column_as(counters::Column::Value, "tree");
    Ok(query.into_model::<Shown>().all(db).await?)
}

/// Counts files that come (or go, below zero).
pub async fn count_files<C: ConnectionTrait>(tx: &C, page: i64, change: i64) -> Result<()> {
    let sum = ExprTrait::add(Expr::col(Column::Files), change);
    Entity::update_many().col_expr(Column::Files, sum).filter(Column::Id.eq(page)).exec(tx).await?;
    Ok(())
}

/// Slugs and names of those of some slugs that are there, in one query.
pub async fn names<C: ConnectionTrait>(
    db: &C,
    mount: i64,
    slugs: &[String],
) -> Result<Vec<(String, String)>> {
    let query =
        live(mount).select_only().columns([Column::Slug, Column::Name]).filter(Column::Slug.is_in(slugs));
    Ok(query.into_tuple().all(db).await?)
}

/// Which part of a list.
#[derive(Clone, Debug, Default)]
pub struct Part<'a> {
    /// Only names with this in it.
    pub word: &'a str,
    /// After this slug.
    pub after: Option<&'a str>,
    /// At most so many.
    pub limit: u64,
}

/// The pages of a mount from A to Z.
pub async fn list<C: ConnectionTrait>(db: &C, mount: i64, part: Part<'_>) -> Result<Vec<Entry>> {
    let mut query = live(mount).select_only().columns(LISTED).order_by_asc(Column::Slug).limit(part.limit);
    if let Some(after) = part.after {
        query = query.filter(Column::Slug.gt(after));
    }
    if !part.word.trim().is_empty() {
        // The slug is in lower case; a name's spaces are its dashes.
        let word = part.word.trim().to_lowercase().replace(char::is_whitespace, "-");
        query = query.filter(slug_like(format!("%{}%", literal(&word))));
    }
    Ok(query.into_model::<Entry>().all(db).await?)
}

/// The pages at the top, from A to Z, for the sidebar.
pub async fn top<C: ConnectionTrait>(db: &C, mount: i64, limit: u64) -> Result<Vec<(String, String)>> {
    let query = live(mount).filter(Column::Depth.eq(0)).order_by_asc(Column::Slug).limit(limit);
    Ok(query.select_only().columns([Column::Slug, Column::Name]).into_tuple().all(db).await?)
}

/// The pages below a first part, from A to Z, for the sidebar.
pub async fn below_root<C: ConnectionTrait>(
    db: &C,
    mount: i64,
    root: &str,
    limit: u64,
) -> Result<Vec<(String, String)>> {
    let query = live(mount)
        .filter(Column::Root.eq(root))
        .filter(Column::Depth.gt(0))
        .order_by_asc(Column::Slug)
        .limit(limit);
    Ok(query.select_only().columns([Column::Slug, Column::Name]).into_tuple().all(db).await?)
}

/// The pages below a page, with their texts, at most `limit`.
pub async fn below<C: ConnectionTrait>(db: &C, mount: i64, slug: &str, limit: u64) -> Result<Vec<Model>> {
    let root = slug.split('/').next().unwrap_or_default();
    let query = live(mount).filter(Column::Root.eq(root)).filter(slug_like(format!("{}/%", literal(slug))));
    Ok(query.order_by_asc(Column::Slug).limit(limit).all(db).await?)
}

/// Pages that can be brought back, latest first, at most 100.
pub async fn deleted<C: ConnectionTrait>(db: &C, mount: i64, slug: Option<&str>) -> Result<Vec<Entry>> {
    let mut query = Entity::find().filter(Column::MountId.eq(mount)).filter(Column::DeletedAt.is_not_null());
    if let Some(slug) = slug {
        query = query.filter(Column::Slug.eq(slug));
    }
    let query = query
        .select_only()
        .columns(LISTED)
        .order_by_desc(Column::DeletedAt)
        .order_by_desc(Column::Id)
        .limit(100);
    Ok(query.into_model::<Entry>().all(db).await?)
}

fn slug_like(pattern: String) -> Expr {
    Expr::col((Entity, Column::Slug)).like(LikeExpr::new(pattern).escape('\\'))
}

/// What LIKE would take for wildcards, taken literally.
fn literal(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
