//! Readers of the event log, each with a cursor of its own.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, Condition, QueryOrder, QuerySelect};

use crate::events;
use farrier_db::Db;

/// Where a consumer stands.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consumers")]
pub struct Model {
    /// The consumer's fixed name.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// The last event that it has dealt with.
    pub cursor: i64,
    /// Until when one process alone may run it; UTC, milliseconds.
    pub leased_until: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// What a consumer does with an event. It may be called twice with the same one.
pub type OnEvent<S> =
    Arc<dyn Fn(S, events::Model) -> Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send>> + Send + Sync>;

/// A named reader of some kinds of events.
pub struct Consumer<S> {
    /// Fixed: its cursor is kept under this name.
    pub name: String,
    /// The event names it wants; [`EVERY`] is any.
    pub events: Vec<&'static str>,
    /// What it does.
    pub run: OnEvent<S>,
}

/// As the name of an event: every event.
pub const EVERY: &str = "*";

const BATCH: u64 = 100;
const LEASE_MILLIS: i64 = 60_000;

impl<S: Clone> Consumer<S> {
    /// Makes sure that the cursor exists. A new consumer starts at the log's end: history was not for it.
    pub async fn prepare(&self, db: &Db) -> Result<(), DbErr> {
        let tx = db.write().await?;
        let row = ActiveModel {
            name: Set(self.name.clone()),
            cursor: Set(last_event(&*tx).await?),
            leased_until: Set(0),
        };
        Entity::insert(row)
            .on_conflict(OnConflict::column(Column::Name).do_nothing().to_owned())
            .exec_without_returning(&*tx)
            .await?;
        tx.commit().await
    }

    /// Deals with what is new, at most a batch. Answers whether there may be more.
    pub async fn step(&self, db: &Db, services: &S, now: i64) -> Result<bool, DbErr> {
        let Some(row) = Entity::find_by_id(self.name.clone()).one(db.read()).await? else { return Ok(false) };
        let end = last_event(db.read()).await?;
        if row.cursor >= end {
            return Ok(false);
        }
        let batch = events::Entity::find()
            .filter(events::Column::Id.gt(row.cursor))
            .filter(events::Column::Id.lte(end))
            .filter(self.wanted())
            .order_by_asc(events::Column::Id)
            .limit(BATCH)
            .all(db.read())
            .await?;
        if !batch.is_empty() && !self.lease(db, &row, now).await? {
            return Ok(false);
        }
        let full = batch.len() as u64 == BATCH;
        let cursor = if full { batch.last().map_or(end, |e| e.id) } else { end };
        for event in batch {
            let id = event.id;
            if let Err(error) = (self.run)(services.clone(), event).await {
                tracing::warn!(consumer = %self.name, event = id, "event handler failed, kept as a job: {error:#}");
                self.keep_for_later(db, id, now, &error).await?;
            }
        }
        let tx = db.write().await?;
        Entity::update_many()
            .col_expr(Column::Cursor, Expr::value(cursor))
            .col_expr(Column::LeasedUntil, Expr::value(0))
            .filter(Column::Name.eq(self.name.as_str()))
            .exec(&*tx)
            .await?;
        tx.commit().await?;
        Ok(full)
    }

    fn wanted(&self) -> Condition {
        match self.events.contains(&EVERY) {
            true => Condition::all(),
            false => Condition::all().add(events::Column::Name.is_in(self.events.iter().copied())),
        }
    }

    async fn lease(&self, db: &Db, row: &Model, now: i64) -> Result<bool, DbErr> {
        let tx = db.write().await?;
        let claimed = Entity::update_many()
            .col_expr(Column::LeasedUntil, Expr::value(now + LEASE_MILLIS))
            .filter(Column::Name.eq(self.name.as_str()))
            .filter(Column::Cursor.eq(row.cursor))
            .filter(Column::LeasedUntil.lte(now))
            .exec(&*tx)
            .await?;
        tx.commit().await?;
        Ok(claimed.rows_affected == 1)
    }

    async fn keep_for_later(
        &self,
        db: &Db,
        event: i64,
        now: i64,
        error: &anyhow::Error,
    ) -> Result<(), DbErr> {
        let tx = db.write().await?;
        let job = crate::NewJob {
            name: RETRY_EVENT.to_owned(),
            payload: serde_json::json!({ "consumer": self.name, "event": event }),
            run_at: now + 10_000,
            unique: Some(format!("{}:{event}", self.name)),
        };
        crate::queue::enqueue_after_failure(&*tx, job, now, &format!("{error:#}")).await?;
        tx.commit().await
    }
}

/// Name of the job that gives a consumer an event again.
pub const RETRY_EVENT: &str = "retry-event";

async fn last_event<C: ConnectionTrait>(db: &C) -> Result<i64, DbErr> {
    let last = events::Entity::find()
        .select_only()
        .column(events::Column::Id)
        .order_by_desc(events::Column::Id)
        .limit(1)
        .into_tuple::<i64>()
        .one(db)
        .await?;
    Ok(last.unwrap_or(0))
}
