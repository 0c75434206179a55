//! What is left to do after a project or a tool was removed.

use std::sync::Arc;

use farrier_domain::Error;
use farrier_domain::projects::{self, Project, mounts};
use farrier_jobs::{Handler, NewJob, events, queue};
use farrier_tool::events::{Event, MountRemoved};
use farrier_tool::{Mount, Services};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use crate::create::remove_mount;

const PURGE: &str = "projects.purge";
const SWEEP: &str = "projects.sweep";

#[derive(Serialize, Deserialize)]
struct Purge {
    project: i64,
}

#[derive(Serialize, Deserialize)]
struct Sweep {
    mount: i64,
}

/// The kinds of jobs, for the host's worker.
pub fn jobs() -> Vec<(&'static str, Handler<Services>)> {
    let purge: Handler<Services> = Arc::new(|services, payload| {
        Box::pin(async move { purge(&services, serde_json::from_value::<Purge>(payload)?.project).await })
    });
    let sweep: Handler<Services> = Arc::new(|services, payload| {
        Box::pin(async move { sweep(&services, serde_json::from_value::<Sweep>(payload)?.mount).await })
    });
    vec![(PURGE, purge), (SWEEP, sweep)]
}

/// Asks for a deleted project to be removed for good when its time has come.
pub(crate) async fn purge_later<C: ConnectionTrait>(
    tx: &C,
    project: &Project,
    at: i64,
    now: i64,
) -> Result<(), sea_orm::DbErr> {
    let payload = serde_json::json!(Purge { project: project.id });
    queue::enqueue(tx, NewJob { name: PURGE.into(), payload, run_at: at, unique: None }, now).await
}

/// Asks for what the core keeps of a removed mount to go as well.
pub(crate) async fn sweep_later<C: ConnectionTrait>(
    tx: &C,
    mount: i64,
    now: i64,
) -> Result<(), sea_orm::DbErr> {
    let job = NewJob {
        name: SWEEP.into(),
        payload: serde_json::json!(Sweep { mount }),
        run_at: now,
        unique: Some(mount.to_string()),
    };
    queue::enqueue(tx, job, now).await
}

async fn sweep(services: &Services, mount: i64) -> anyhow::Result<()> {
    let tx = services.db.write().await?;
    mounts::sweep(&*tx, mount).await?;
    Ok(tx.commit().await?)
}

/// Removes a project and all below it, unless somebody brought it back meanwhile.
async fn purge(services: &Services, id: i64) -> anyhow::Result<()> {
    let now = services.now();
    let top = match projects::by_id(services.db.read(), id).await {
        Ok(top) => top,
        Err(Error::NotFound) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    if top.delete_at.is_none_or(|at| at > now) {
        return Ok(());
    }
    // From the bottom up, each in its own transaction: a crash in between leaves whole projects, and the job goes on.
    for project in projects::subtree(services.db.read(), &top).await?.into_iter().rev() {
        let tx = services.db.write().await?;
        for row in mounts::of_project(&*tx, project.id).await? {
            remove_mount(&*tx, &Mount::new(project.clone(), row), None, now).await?;
        }
        // Tools still have to hear that their mounts are gone; all else that happened here is forgotten.
        events::Entity::delete_many()
            .filter(events::Column::ProjectId.eq(project.id))
            .filter(events::Column::Name.ne(MountRemoved::NAME))
            .exec(&*tx)
            .await?;
        projects::purge(&*tx, &project).await?;
        tx.commit().await?;
    }
    Ok(())
}
