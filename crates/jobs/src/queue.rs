//! The job table: work to be done after a commit, at a time, once.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ActiveValue::Set, ConnectionTrait, QueryOrder, QuerySelect};
use serde::Serialize;

use farrier_db::Db;

/// A job and how it went so far. A job that succeeded is gone.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "jobs")]
pub struct Model {
    /// Never reused.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Which handler: `git.commit-graph`.
    pub name: String,
    /// The handler's arguments as JSON.
    pub payload: String,
    /// `ready`, `running` or `failed`.
    pub state: String,
    /// Not before; UTC, milliseconds.
    pub run_at: i64,
    /// How often it was started.
    pub attempts: i32,
    /// Until when the process that runs it may keep it; UTC, milliseconds.
    pub leased_until: i64,
    /// What went wrong last time.
    pub last_error: Option<String>,
    /// A second job with the same key is not added while this one waits.
    pub unique_key: Option<String>,
    /// UTC, milliseconds.
    pub created_at: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}

/// Waits for its time or a free worker.
pub const READY: &str = "ready";
/// Being done under a lease.
pub const RUNNING: &str = "running";
/// Failed too often; waits for an administrator.
pub const FAILED: &str = "failed";

/// After this many starts a job counts as failed.
pub const MAX_ATTEMPTS: i32 = 8;

const LEASE_MILLIS: i64 = 5 * 60_000;

/// A job about to be added.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// See [`Model::name`].
    pub name: String,
    /// See [`Model::payload`].
    pub payload: serde_json::Value,
    /// See [`Model::run_at`].
    pub run_at: i64,
    /// See [`Model::unique_key`].
    pub unique: Option<String>,
}

/// Adds a job in the caller's transaction.
pub async fn enqueue<C: ConnectionTrait>(tx: &C, job: NewJob, now: i64) -> Result<(), DbErr> {
    insert(tx, job, now, 0, None).await
}

pub(crate) async fn enqueue_after_failure<C: ConnectionTrait>(
    tx: &C,
    job: NewJob,
    now: i64,
    error: &str,
) -> Result<(), DbErr> {
    insert(tx, job, now, 1, Some(error.to_owned())).await
}

async fn insert<C: ConnectionTrait>(
    tx: &C,
    job: NewJob,
    now: i64,
    attempts: i32,
    last_error: Option<String>,
) -> Result<(), DbErr> {
    let row = ActiveModel {
        id: sea_orm::NotSet,
        unique_key: Set(job.unique.map(|key| format!("{}/{key}", job.name))),
        name: Set(job.name),
        payload: Set(job.payload.to_string()),
        state: Set(READY.to_owned()),
        run_at: Set(job.run_at),
        attempts: Set(attempts),
        leased_until: Set(0),
        last_error: Set(last_error),
        created_at: Set(now),
    };
    Entity::insert(row)
        .on_conflict(OnConflict::column(Column::UniqueKey).do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Takes the next due job for this process, or none. A job whose lease ran out counts as due again.
pub async fn claim(db: &Db, now: i64) -> Result<Option<Model>, DbErr> {
    if !any_due(db, now).await? {
        return Ok(None);
    }
    let tx = db.write().await?;
    let mut due = Query::select();
    due.column(Column::Id)
        .from(Entity)
        .cond_where(is_due(now))
        .order_by(Column::RunAt, sea_orm::Order::Asc)
        .limit(1);
    if db.is_postgres() {
        due.lock_with_behavior(
            sea_orm::sea_query::LockType::Update,
            sea_orm::sea_query::LockBehavior::SkipLocked,
        );
    }
    let claimed = Entity::update_many()
        .col_expr(Column::State, Expr::value(RUNNING))
        .col_expr(Column::Attempts, ExprTrait::add(Expr::col(Column::Attempts), 1))
        .col_expr(Column::LeasedUntil, Expr::value(now + LEASE_MILLIS))
        // Once it runs, the same work may be asked for again.
        .col_expr(Column::UniqueKey, Expr::value(None::<String>))
        .filter(Column::Id.in_subquery(due))
        .exec_with_returning(&*tx)
        .await?;
    tx.commit().await?;
    Ok(claimed.into_iter().next())
}

fn is_due(now: i64) -> sea_orm::Condition {
    sea_orm::Condition::any()
        .add(
            sea_orm::Condition::all()
                .add(ColumnTrait::eq(&Column::State, READY))
                .add(ColumnTrait::lte(&Column::RunAt, now)),
        )
        .add(
            sea_orm::Condition::all()
                .add(ColumnTrait::eq(&Column::State, RUNNING))
                .add(ColumnTrait::lt(&Column::LeasedUntil, now)),
        )
}

async fn any_due(db: &Db, now: i64) -> Result<bool, DbErr> {
    let due = Entity::find().filter(is_due(now)).select_only().column(Column::Id).limit(1);
    Ok(due.into_tuple::<i64>().one(db.read()).await?.is_some())
}

/// Removes a job that is done.
pub async fn finish(db: &Db, id: i64) -> Result<(), DbErr> {
    let tx = db.write().await?;
    Entity::delete_by_id(id).exec(&*tx).await?;
    tx.commit().await
}

/// Puts a job back with a growing pause, or marks it as failed when it was tried often enough.
pub async fn fail(db: &Db, job: &Model, now: i64, error: &str) -> Result<(), DbErr> {
    let state = if job.attempts >= MAX_ATTEMPTS { FAILED } else { READY };
    let pause = 5_000 * (1_i64 << job.attempts.clamp(0, 12));
    let tx = db.write().await?;
    Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::RunAt, Expr::value(now + pause))
        .col_expr(Column::LastError, Expr::value(error))
        .filter(Column::Id.eq(job.id))
        .exec(&*tx)
        .await?;
    tx.commit().await
}

/// Makes a waiting or failed job due now. Answers whether there was one.
pub async fn retry(db: &Db, id: i64, now: i64) -> Result<bool, DbErr> {
    let tx = db.write().await?;
    let changed = Entity::update_many()
        .col_expr(Column::State, Expr::value(READY))
        .col_expr(Column::RunAt, Expr::value(now))
        .col_expr(Column::Attempts, Expr::value(0))
        .filter(Column::Id.eq(id))
        .filter(Column::State.ne(RUNNING))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(changed.rows_affected == 1)
}

/// Makes all failed jobs due now, and answers how many there were.
pub async fn retry_all_failed(db: &Db, now: i64) -> Result<u64, DbErr> {
    let tx = db.write().await?;
    let changed = Entity::update_many()
        .col_expr(Column::State, Expr::value(READY))
        .col_expr(Column::RunAt, Expr::value(now))
        .col_expr(Column::Attempts, Expr::value(0))
        .filter(Column::State.eq(FAILED))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(changed.rows_affected)
}

/// How many jobs there are in each state.
pub async fn counts(db: &Db) -> Result<std::collections::HashMap<String, i64>, DbErr> {
    let rows = Entity::find()
        .select_only()
        .column(Column::State)
        .column_as(Column::Id.count(), "jobs")
        .group_by(Column::State)
        .into_tuple::<(String, i64)>()
        .all(db.read())
        .await?;
    Ok(rows.into_iter().collect())
}

/// Drops a job that nobody will ever run. Answers whether there was one.
pub async fn discard(db: &Db, id: i64) -> Result<bool, DbErr> {
    let tx = db.write().await?;
    let gone =
        Entity::delete_many().filter(Column::Id.eq(id)).filter(Column::State.ne(RUNNING)).exec(&*tx).await?;
    tx.commit().await?;
    Ok(gone.rows_affected == 1)
}

/// Jobs for the administrators' page: failed first, then by time; keyed by `before` for paging.
pub async fn list(
    db: &Db,
    state: Option<&str>,
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<Model>, DbErr> {
    let mut query = Entity::find().order_by_desc(Column::Id).limit(limit);
    if let Some(state) = state {
        query = query.filter(Column::State.eq(state));
    }
    if let Some(before) = before {
        query = query.filter(Column::Id.lt(before));
    }
    query.all(db.read()).await
}
