//! Values that are kept until the database says that they are stale.

use std::collections::HashMap;
use std::future::Future;
use std::hash::Hash;

use moka::sync::Cache;
use sea_orm::DbErr;

use super::{Fresh, Moment, Tag};

/// A bounded number of values that were loaded before.
#[derive(Clone)]
pub struct Kept<K: Eq + Hash, V>(Cache<K, (Moment, V)>);

impl<K, V> Kept<K, V>
where
    K: Eq + Hash + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// Keeps at most `max` values, the ones that are asked for most.
    pub fn new(max: u64) -> Kept<K, V> {
        Kept(Cache::new(max))
    }

    /// The value of a key, loaded unless a kept one is still true.
    pub async fn get<F, E>(&self, fresh: &Fresh, tag: Tag, key: &K, load: F) -> Result<V, E>
    where
        F: Future<Output = Result<V, E>>,
        E: From<DbErr>,
    {
        let now = fresh.look().await?;
        if let Some((since, value)) = self.0.get(key)
            && fresh.holds(since, &[tag])
        {
            return Ok(value);
        }
        let value = load.await?;
        self.0.insert(key.clone(), (now, value.clone()));
        Ok(value)
    }

    /// The values of several keys; those that are not kept are loaded together. What `load` does not find is left out
    /// and not kept.
    pub async fn get_all<F, R, E>(
        &self,
        fresh: &Fresh,
        tag: impl Fn(&K) -> Tag,
        keys: impl IntoIterator<Item = K>,
        load: F,
    ) -> Result<HashMap<K, V>, E>
    where
        F: FnOnce(Vec<K>) -> R,
        R: Future<Output = Result<HashMap<K, V>, E>>,
        E: From<DbErr>,
    {
        let now = fresh.look().await?;
        let mut found = HashMap::new();
        let mut missing = Vec::new();
        for key in keys {
            if found.contains_key(&key) || missing.contains(&key) {
                continue;
            }
            match self.0.get(&key).filter(|(since, _)| fresh.holds(*since, &[tag(&key)])) {
                Some((_, value)) => {
                    found.insert(key, value);
                }
                None => missing.push(key),
            }
        }
        if !missing.is_empty() {
            for (key, value) in load(missing).await? {
                self.0.insert(key.clone(), (now, value.clone()));
                found.insert(key, value);
            }
        }
        Ok(found)
    }

    /// Forgets the value of a key.
    pub fn forget(&self, key: &K) {
        self.0.invalidate(key);
    }
}
