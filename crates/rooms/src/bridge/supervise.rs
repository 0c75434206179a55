//! Runs the connections that mounts ask for, each in one process alone.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use farrier_domain::projects::{self, mounts};
use farrier_domain::random;
use farrier_tool::{Mount, Services};
use rand::RngExt;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::link::{Channel, Link};
use super::{Bridge, Refused, State, lease};
use crate::model::{bridges, people, queue};
use crate::{Room, msg};

/// How often it looks what is wanted, and renews what it holds.
const LOOK_EVERY: Duration = Duration::from_millis(2_000);
/// The first pause after a connection was lost.
const PAUSE: Duration = Duration::from_secs(2);
/// The first pause after a network refused.
const REFUSED_PAUSE: Duration = Duration::from_secs(60);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(600);
/// A connection that lasted so long was a good one: the next pause is the first again.
const GOOD: Duration = Duration::from_secs(120);

/// A connection that this process runs.
struct Running {
    channels: watch::Sender<Arc<Vec<Channel>>>,
    ending: watch::Sender<bool>,
    task: JoinHandle<()>,
    renewed: Instant,
}

struct Supervisor {
    services: Services,
    bridge: Arc<dyn Bridge>,
    holder: Arc<str>,
    running: HashMap<String, Running>,
}

/// Runs the connections of a tool until told to stop.
pub(crate) async fn run(services: Services, bridge: Arc<dyn Bridge>, mut stop: watch::Receiver<bool>) {
    let mut supervisor =
        Supervisor { services, bridge, holder: random::token().into(), running: HashMap::new() };
    while !*stop.borrow() {
        if let Err(error) = supervisor.look().await {
            tracing::warn!("the networks of rooms: {error:#}");
        }
        supervisor.end_expired();
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            _ = stop.changed() => {}
        }
    }
    supervisor.end_all().await;
}

impl Supervisor {
    async fn look(&mut self) -> anyhow::Result<()> {
        let wanted = self.wanted().await?;
        let gone: Vec<String> =
            self.running.keys().filter(|key| !wanted.contains_key(*key)).cloned().collect();
        for key in gone {
            self.end(&key).await;
        }
        for (key, channels) in wanted {
            let held = lease::hold(&self.services.db, &key, &self.holder, self.services.now()).await?;
            match (held, self.running.get_mut(&key)) {
                (true, Some(running)) => {
                    running.renewed = Instant::now();
                    let same = same(&running.channels.borrow(), &channels);
                    if !same {
                        running.channels.send_replace(Arc::new(channels));
                    }
                }
                (true, None) => self.start(key, channels).await?,
                (false, Some(_)) => self.cut(&key),
                (false, None) => {}
            }
        }
        Ok(())
    }

    /// The mounts that ask for a network, by the hash of the connection's key. What is not wanted any more is forgotten.
    async fn wanted(&self) -> anyhow::Result<HashMap<String, Vec<Channel>>> {
        let db = self.services.db.read();
        let rows = mounts::Entity::find().filter(mounts::Column::Tool.eq(self.bridge.tool())).all(db).await?;
        let known: HashMap<i64, bridges::Model> =
            bridges::all(db).await?.into_iter().map(|row| (row.bridge_id, row)).collect();
        let projects = projects::by_ids(db, rows.iter().map(|row| row.project_id)).await?;
        let mut wanted: HashMap<String, Vec<Channel>> = HashMap::new();
        let mut places: HashSet<(i64, String)> = HashSet::new();
        for row in rows {
            let (id, enabled) = (row.id, row.enabled);
            let known = known.get(&id);
            let project =
                projects.get(&row.project_id).filter(|project| enabled && project.delete_at.is_none());
            let channel = match project {
                Some(project) => self.channel(Mount::new(project.clone(), row)).await?,
                None => None,
            };
            let Some((wants, channel)) = channel else {
                if known.is_some() {
                    self.forget(id).await?;
                }
                continue;
            };
            if known
                .is_none_or(|known| known.room_id != channel.room.id() || known.network != channel.network)
            {
                let tx = self.services.db.write().await?;
                bridges::want(&*tx, id, channel.room.id(), &channel.network, self.services.now()).await?;
                people::move_to(&*tx, id, channel.room.id()).await?;
                tx.commit().await?;
            }
            if !places.insert((channel.room.id(), wants.place.clone())) {
                if known.is_none_or(|known| known.state != State::Refused.as_str()) {
                    let note = msg::rooms_same_place(channel.room.l(&self.services));
                    let tx = self.services.db.write().await?;
                    bridges::set_state(&*tx, id, State::Refused, "", &note, self.services.now()).await?;
                    queue::clear(&*tx, id).await?;
                    tx.commit().await?;
                }
                continue;
            }
            wanted.entry(random::hash(&wants.key)).or_default().push(channel);
        }
        Ok(wanted)
    }

    async fn channel(&self, bridge: Mount) -> anyhow::Result<Option<(super::Wanted, Channel)>> {
        let db = self.services.db.read();
        let Some(wants) = self.bridge.wanted(&bridge) else { return Ok(None) };
        let Some(room) = Room::joined(&self.services, db, bridge.clone()).await? else { return Ok(None) };
        let (network, place_of_names) = (wants.network.clone(), wants.names.clone());
        Ok(Some((wants, Channel { bridge, room, network, place_of_names })))
    }

    async fn forget(&self, bridge: i64) -> anyhow::Result<()> {
        let tx = self.services.db.write().await?;
        queue::clear(&*tx, bridge).await?;
        people::clear(&*tx, bridge).await?;
        bridges::forget(&*tx, bridge).await?;
        Ok(tx.commit().await?)
    }

    async fn start(&mut self, key: String, channels: Vec<Channel>) -> anyhow::Result<()> {
        let ids: Vec<i64> = channels.iter().map(|channel| channel.bridge.id()).collect();
        let tx = self.services.db.write().await?;
        let unsure = queue::forget_taken(&*tx, &ids).await?;
        for id in &ids {
            people::clear(&*tx, *id).await?;
            bridges::set_state(&*tx, *id, State::Waiting, "", "", self.services.now()).await?;
        }
        tx.commit().await?;
        if unsure > 0 {
            tracing::warn!("{unsure} lines were being said when a process ended; they are not said again");
        }
        let (channels, listed) = watch::channel(Arc::new(channels));
        let (ending, ended) = watch::channel(false);
        let link = Link {
            services: self.services.clone(),
            tool: self.bridge.tool(),
            lease: key.as_str().into(),
            holder: self.holder.clone(),
            channels: listed,
            ending: ended,
        };
        let task = tokio::spawn(keep(self.bridge.clone(), link));
        self.running.insert(key, Running { channels, ending, task, renewed: Instant::now() });
        Ok(())
    }

    /// Says goodbye, waits a moment, and lets another process have it.
    async fn end(&mut self, key: &str) {
        let Some(mut running) = self.running.remove(key) else { return };
        let _ = running.ending.send(true);
        if tokio::time::timeout(Duration::from_secs(1), &mut running.task).await.is_err() {
            running.task.abort();
        }
        if let Err(error) = lease::give_back(&self.services.db, key, &self.holder).await {
            tracing::warn!("a lease was not given back: {error}");
        }
    }

    async fn end_all(&mut self) {
        for key in self.running.keys().cloned().collect::<Vec<_>>() {
            self.end(&key).await;
        }
    }

    fn cut(&mut self, key: &str) {
        if let Some(running) = self.running.remove(key) {
            running.task.abort();
        }
    }

    /// Cuts what could not be renewed in time: another process may speak by now.
    fn end_expired(&mut self) {
        let limit = Duration::from_millis(lease::MILLIS.unsigned_abs());
        let lost: Vec<String> = self
            .running
            .iter()
            .filter(|(_, r)| r.renewed.elapsed() >= limit)
            .map(|(k, _)| k.clone())
            .collect();
        for key in lost {
            tracing::warn!("a network connection is given up, because the database does not answer in time");
            self.cut(&key);
        }
    }
}

/// Whether nothing changed that a connection would notice.
fn same(old: &[Channel], new: &[Channel]) -> bool {
    let facts = |channel: &Channel| {
        (channel.bridge.id(), channel.bridge.row().settings.clone(), channel.room.mount.row().clone())
    };
    old.len() == new.len() && old.iter().zip(new).all(|(a, b)| facts(a) == facts(b))
}

/// Keeps a connection: opens it again after it was lost, with pauses that grow and are never the same for two.
async fn keep(bridge: Arc<dyn Bridge>, link: Link) {
    let mut pause = PAUSE;
    loop {
        let begun = Instant::now();
        let outcome = bridge.run(link.clone()).await;
        if link.is_ending() {
            return;
        }
        let Err(error) = outcome else {
            continue_later(&mut pause, PAUSE, begun).await;
            continue;
        };
        let refused = error.downcast_ref::<Refused>().map(|refused| refused.0.clone());
        let (state, note, least) = match refused {
            Some(note) => (State::Refused, note, REFUSED_PAUSE),
            None => (State::Waiting, String::new(), PAUSE),
        };
        tracing::info!(tool = bridge.tool(), "a network connection ended: {error:#}");
        if let Err(error) = link.give_up_taken().await {
            tracing::warn!("the queue of a network: {error}");
        }
        for channel in link.channels().iter() {
            if let Err(error) = link.state(channel, state, "", &note).await {
                tracing::warn!("the state of a network was not noted: {error}");
            }
        }
        continue_later(&mut pause, least, begun).await;
    }
}

async fn continue_later(pause: &mut Duration, least: Duration, begun: Instant) {
    if begun.elapsed() >= GOOD {
        *pause = PAUSE;
    }
    let now = (*pause).max(least);
    // A whole network comes back at one moment; its clients should not.
    let jitter = rand::rng().random_range(0.75..1.25);
    tokio::time::sleep(now.mul_f64(jitter)).await;
    *pause = (now * 2).min(LONGEST_PAUSE);
}
