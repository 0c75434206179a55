//! Names that pages had once.

use farrier_domain::Result;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, QuerySelect};

use super::pages;

/// An old name. It leads to the page itself, so that several renames make no chain.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "wiki_redirects")]
pub struct Model {
    /// Where.
    #[sea_orm(primary_key, auto_increment = false)]
    pub mount_id: i64,
    /// What the page was found by.
    #[sea_orm(primary_key, auto_increment = false)]
    pub slug: String,
    /// The page.
    pub page_id: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// Leads an old name to its page.
pub async fn add<C: ConnectionTrait>(tx: &C, mount: i64, slug: &str, page: i64) -> Result<()> {
    let row = ActiveModel { mount_id: Set(mount), slug: Set(slug.to_owned()), page_id: Set(page) };
    let newer = OnConflict::columns([Column::MountId, Column::Slug]).update_column(Column::PageId).to_owned();
    Entity::insert(row).on_conflict(newer).exec_without_returning(tx).await?;
    Ok(())
}

/// Somebody takes the name for something new: it redirects no more.
pub async fn forget<C: ConnectionTrait>(tx: &C, mount: i64, slug: &str) -> Result<()> {
    Entity::delete_many().filter(Column::MountId.eq(mount)).filter(Column::Slug.eq(slug)).exec(tx).await?;
    Ok(())
}

/// The page that had a name, unless it is deleted.
pub async fn follow<C: ConnectionTrait>(db: &C, mount: i64, slug: &str) -> Result<Option<pages::Model>> {
    let to = Entity::find().filter(Column::MountId.eq(mount)).filter(Column::Slug.eq(slug)).one(db).await?;
    let Some(to) = to else { return Ok(None) };
    Ok(pages::live(mount).filter(pages::Column::Id.eq(to.page_id)).one(db).await?)
}

/// Old names among some slugs, with the names their pages have now, in two queries.
pub async fn names<C: ConnectionTrait>(
    db: &C,
    mount: i64,
    slugs: &[String],
) -> Result<Vec<(String, String)>> {
    let old =
        Entity::find().filter(Column::MountId.eq(mount)).filter(Column::Slug.is_in(slugs)).all(db).await?;
    if old.is_empty() {
        return Ok(Vec::new());
    }
    let now: Vec<(i64, String)> = pages::live(mount)
        .select_only()
        .columns([pages::Column::Id, pages::Column::Name])
        .filter(pages::Column::Id.is_in(old.iter().map(|row| row.page_id)))
        .into_tuple()
        .all(db)
        .await?;
    let name_of = |id: i64| now.iter().find(|(page, _)| *page == id).map(|(_, name)| name.clone());
    Ok(old.into_iter().filter_map(|row| Some((row.slug, name_of(row.page_id)?))).collect())
}
