//! Which page names which, kept with each save, for "what links here".

use farrier_domain::Result;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Query;
use sea_orm::{ActiveValue::Set, Condition, FromQueryResult, QueryOrder, QuerySelect};

use super::{pages, redirects};
use crate::name::Name;

/// A link from a page to a name, whether or not there is such a page.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "wiki_links")]
pub struct Model {
    /// The page whose text has the link.
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_page: i64,
    /// What it names.
    #[sea_orm(primary_key, auto_increment = false)]
    pub to_slug: String,
    /// Where.
    pub mount_id: i64,
    /// The name as written.
    pub to_name: String,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// Replaces the links of a page.
pub async fn replace<C: ConnectionTrait>(tx: &C, mount: i64, page: i64, names: &[Name]) -> Result<()> {
    forget(tx, page).await?;
    let rows = names.iter().map(|name| ActiveModel {
        from_page: Set(page),
        to_slug: Set(name.slug()),
        mount_id: Set(mount),
        to_name: Set(name.as_str().to_owned()),
    });
    let rows: Vec<ActiveModel> = rows.collect();
    if !rows.is_empty() {
        Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Takes the links of a page off.
pub async fn forget<C: ConnectionTrait>(tx: &C, page: i64) -> Result<()> {
    Entity::delete_many().filter(Column::FromPage.eq(page)).exec(tx).await?;
    Ok(())
}

/// The pages that name this one or one of its old names.
fn to_page(page: &pages::Model) -> Condition {
    let old = Query::select()
        .column(redirects::Column::Slug)
        .from(redirects::Entity)
        .and_where(redirects::Column::PageId.eq(page.id))
        .to_owned();
    Condition::any().add(Column::ToSlug.eq(&page.slug)).add(Column::ToSlug.in_subquery(old))
}

/// The names of pages that link to this one, from A to Z, at most `limit`, in one query.
pub async fn backlinks<C: ConnectionTrait>(db: &C, page: &pages::Model, limit: u64) -> Result<Vec<String>> {
    let query = pages::live(page.mount_id)
        .filter(pages::Column::Id.in_subquery(from(page)))
        .filter(pages::Column::Id.ne(page.id));
    Ok(query
        .select_only()
        .column(pages::Column::Name)
        .order_by_asc(pages::Column::Slug)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?)
}

/// The pages that link to this one, itself included, with their texts, at most `limit`.
pub async fn linking<C: ConnectionTrait>(
    db: &C,
    page: &pages::Model,
    limit: u64,
) -> Result<Vec<pages::Model>> {
    let query = pages::live(page.mount_id).filter(pages::Column::Id.in_subquery(from(page)));
    Ok(query.order_by_asc(pages::Column::Slug).limit(limit).all(db).await?)
}

fn from(page: &pages::Model) -> sea_orm::sea_query::SelectStatement {
    let mut query = Query::select();
    query
        .column(Column::FromPage)
        .from(Entity)
        .and_where(Column::MountId.eq(page.mount_id))
        .cond_where(to_page(page));
    query.to_owned()
}

/// A name that pages link to though there is no such page.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Wanted {
    /// What it would be found by.
    pub to_slug: String,
    /// One way that it is written.
    pub to_name: String,
    /// How many pages link to it.
    pub links: i64,
}

/// Names without a page, from A to Z, after a slug.
pub async fn wanted<C: ConnectionTrait>(
    db: &C,
    mount: i64,
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<Wanted>> {
    let there = Query::select()
        .column(pages::Column::Slug)
        .from(pages::Entity)
        .and_where(pages::Column::MountId.eq(mount))
        .and_where(pages::Column::DeletedAt.is_null())
        .to_owned();
    let old = Query::select()
        .column(redirects::Column::Slug)
        .from(redirects::Entity)
        .and_where(redirects::Column::MountId.eq(mount))
        .to_owned();
    let mut query = Entity::find()
        .select_only()
        .column(Column::ToSlug)
        .column_as(Column::ToName.min(), "to_name")
        .column_as(Column::FromPage.count(), "links")
        .filter(Column::MountId.eq(mount))
        .filter(Column::ToSlug.not_in_subquery(there))
        .filter(Column::ToSlug.not_in_subquery(old))
        .group_by(Column::ToSlug)
        .order_by_asc(Column::ToSlug)
        .limit(limit);
    if let Some(after) = after {
        query = query.filter(Column::ToSlug.gt(after));
    }
    Ok(query.into_model::<Wanted>().all(db).await?)
}
