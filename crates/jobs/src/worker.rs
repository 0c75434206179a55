//! The loop that runs consumers and jobs.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::{DbErr, EntityTrait};
use tokio::sync::watch;

use crate::{Consumer, consumers, events, queue};
use farrier_db::{Clock, Db};

/// What a kind of job does with its arguments. It may run twice.
pub type Handler<S> = Arc<
    dyn Fn(S, serde_json::Value) -> Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send>> + Send + Sync,
>;

/// Runs what is due, one thing after the other.
pub struct Worker<S> {
    /// The database with the queue.
    pub db: Db,
    /// Whose time counts.
    pub clock: Arc<dyn Clock>,
    /// Handed to every handler.
    pub services: S,
    /// The readers of the event log.
    pub consumers: Arc<Vec<Consumer<S>>>,
    /// The kinds of jobs by name.
    pub handlers: Arc<HashMap<String, Handler<S>>>,
}

/// How long it sleeps when nobody rings: the bell is only heard inside one process.
const LOOK_EVERY: Duration = Duration::from_millis(1000);

impl<S: Clone + Send + Sync + 'static> Worker<S> {
    /// Makes sure that every consumer has a cursor. Call it before the first event can be written.
    pub async fn prepare(&self) -> Result<(), DbErr> {
        for consumer in self.consumers.iter() {
            consumer.prepare(&self.db).await?;
        }
        Ok(())
    }

    /// Works until `stop` turns true.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut bell = self.db.bell();
        while !*stop.borrow() {
            if let Err(error) = self.drain().await {
                tracing::error!("the worker could not reach the database: {error}");
                tokio::time::sleep(LOOK_EVERY).await;
            }
            tokio::select! {
                () = bell.wait(LOOK_EVERY) => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Does all that is due now and returns. Tests call it to reach a quiet state.
    pub async fn drain(&self) -> Result<(), DbErr> {
        loop {
            let mut more = false;
            for consumer in self.consumers.iter() {
                more |= consumer.step(&self.db, &self.services, self.clock.now_millis()).await?;
            }
            if let Some(job) = queue::claim(&self.db, self.clock.now_millis()).await? {
                self.run_job(job).await?;
                more = true;
            }
            if !more {
                return Ok(());
            }
        }
    }

    async fn run_job(&self, job: queue::Model) -> Result<(), DbErr> {
        let payload = serde_json::from_str(&job.payload).unwrap_or(serde_json::Value::Null);
        let outcome = match self.handlers.get(&job.name) {
            Some(handler) => {
                // A panic in a handler is that job's failure, not the worker's end.
                let task = tokio::spawn(handler(self.services.clone(), payload));
                task.await.unwrap_or_else(|panic| Err(anyhow::anyhow!("the job panicked: {panic}")))
            }
            None if job.name == consumers::RETRY_EVENT => self.retry_event(&payload).await,
            None => Err(anyhow::anyhow!("this program has no job named {}", job.name)),
        };
        match outcome {
            Ok(()) => queue::finish(&self.db, job.id).await,
            Err(error) => {
                tracing::warn!(job = job.id, name = %job.name, "job failed: {error:#}");
                queue::fail(&self.db, &job, self.clock.now_millis(), &format!("{error:#}")).await
            }
        }
    }

    async fn retry_event(&self, payload: &serde_json::Value) -> anyhow::Result<()> {
        let name = payload["consumer"].as_str().unwrap_or_default();
        let consumer = self.consumers.iter().find(|c| c.name == name);
        let consumer = consumer.ok_or_else(|| anyhow::anyhow!("no consumer is named {name}"))?;
        let id = payload["event"].as_i64().unwrap_or_default();
        match events::Entity::find_by_id(id).one(self.db.read()).await? {
            Some(event) => (consumer.run)(self.services.clone(), event).await,
            None => Ok(()),
        }
    }
}
