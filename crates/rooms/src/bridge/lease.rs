//! Which process speaks: a row per connection that is renewed as long as its holder lives.

use farrier_db::Db;
use farrier_domain::Result;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Condition, Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ConnectionTrait};

/// Who speaks for a connection.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rooms_leases")]
pub struct Model {
    /// The connection's key, hashed.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// A random word of the process.
    pub holder: String,
    /// UTC, milliseconds.
    pub until: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// How long a lease lasts without its holder: another process takes over after this and one look.
pub const MILLIS: i64 = 9_000;

/// Takes or renews a lease; false when another process has it.
pub async fn hold(db: &Db, name: &str, holder: &str, now: i64) -> Result<bool> {
    // Asking first costs no writing: most processes only wait.
    let row = Entity::find_by_id(name.to_owned()).one(db.read()).await?;
    if row.as_ref().is_some_and(|row| row.holder != holder && row.until > now) {
        return Ok(false);
    }
    let tx = db.write().await?;
    let new = ActiveModel {
        name: Set(name.to_owned()),
        holder: Set(holder.to_owned()),
        until: Set(if row.is_none() { now + MILLIS } else { 0 }),
    };
    let known = OnConflict::column(Column::Name).do_nothing().to_owned();
    Entity::insert(new).on_conflict(known).exec_without_returning(&*tx).await?;
    let held = Entity::update_many()
        .col_expr(Column::Holder, Expr::value(holder))
        .col_expr(Column::Until, Expr::value(now + MILLIS))
        .filter(Column::Name.eq(name))
        .filter(Condition::any().add(Column::Holder.eq(holder)).add(Column::Until.lte(now)))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(held.rows_affected == 1)
}

/// Whether a process still has a lease; asked in the transaction of whatever must not be done twice.
pub async fn is_held<C: ConnectionTrait>(tx: &C, name: &str, holder: &str, now: i64) -> Result<bool> {
    let row = Entity::find_by_id(name.to_owned()).one(tx).await?;
    Ok(row.is_some_and(|row| row.holder == holder && row.until > now))
}

/// Gives a lease back, so that nobody has to wait for its end.
pub async fn give_back(db: &Db, name: &str, holder: &str) -> Result<()> {
    let tx = db.write().await?;
    Entity::delete_many().filter(Column::Name.eq(name)).filter(Column::Holder.eq(holder)).exec(&*tx).await?;
    Ok(tx.commit().await?)
}
