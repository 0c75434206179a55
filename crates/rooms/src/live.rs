//! Tells the live logs of this process that something is new in their room: one query for all of them together.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use farrier_tool::Services;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use tokio::sync::{Semaphore, watch};

use crate::model::lines::{Column, Entity};

/// Live logs that one process keeps open.
const MOST: usize = 2_000;
/// How long it collects what comes, so that a busy room costs no more than a quiet one.
const COLLECT: Duration = Duration::from_millis(150);
/// How often it looks for what another process wrote.
const LOOK_EVERY: Duration = Duration::from_millis(1000);

/// The live logs of this process.
pub(crate) struct Live {
    rooms: Mutex<HashMap<i64, watch::Sender<i64>>>,
    places: Arc<Semaphore>,
    stop: watch::Sender<bool>,
}

impl Live {
    pub fn new() -> Live {
        Live {
            rooms: Mutex::new(HashMap::new()),
            places: Arc::new(Semaphore::new(MOST)),
            stop: watch::channel(false).0,
        }
    }

    /// Follows a room; none when too many do already, or when the process is about to end.
    pub fn follow(&self, room: i64) -> Option<Following> {
        let place = self.places.clone().try_acquire_owned().ok()?;
        if *self.stop.borrow() {
            return None;
        }
        let mut rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        let news = rooms.entry(room).or_insert_with(|| watch::channel(0).0).subscribe();
        Some(Following { news, stop: self.stop.subscribe(), _place: place })
    }

    /// Looks for news until the process stops; then all live logs end, so that the server can.
    pub async fn run(&self, services: Services, mut stop: watch::Receiver<bool>) {
        let mut bell = services.db.bell();
        while !*stop.borrow() {
            tokio::select! {
                () = bell.wait(LOOK_EVERY) => tokio::time::sleep(COLLECT).await,
                _ = stop.changed() => break,
            }
            if let Err(error) = self.look(&services).await {
                tracing::warn!("news of rooms were not read: {error}");
            }
        }
        let _ = self.stop.send(true);
    }

    async fn look(&self, services: &Services) -> Result<(), sea_orm::DbErr> {
        let followed: Vec<i64> = {
            let mut rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
            rooms.retain(|_, news| news.receiver_count() > 0);
            rooms.keys().copied().collect()
        };
        if followed.is_empty() {
            return Ok(());
        }
        let newest = Entity::find().select_only().column(Column::RoomId).column_as(Column::Id.max(), "last");
        let newest = newest.filter(Column::RoomId.is_in(followed)).group_by(Column::RoomId);
        let newest = newest.into_tuple::<(i64, i64)>().all(services.db.read()).await?;
        let rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        for (room, last) in newest {
            if let Some(news) = rooms.get(&room) {
                news.send_if_modified(|known| std::mem::replace(known, last) != last);
            }
        }
        Ok(())
    }
}

/// One live log's place.
pub(crate) struct Following {
    news: watch::Receiver<i64>,
    stop: watch::Receiver<bool>,
    _place: tokio::sync::OwnedSemaphorePermit,
}

impl Following {
    /// Waits for something new, at most `limit`. False when it is over.
    pub async fn wait(&mut self, limit: Duration) -> bool {
        tokio::select! {
            changed = self.news.changed() => changed.is_ok(),
            _ = self.stop.wait_for(|stop| *stop) => false,
            () = tokio::time::sleep(limit) => true,
        }
    }
}
