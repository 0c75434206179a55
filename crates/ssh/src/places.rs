//! How many of something each has, with an end to it.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// Counts by address or by key.
pub struct Places<K>(Mutex<HashMap<K, usize>>);

/// One of them, given back when dropped.
pub struct Place<K: Eq + Hash> {
    places: Arc<Places<K>>,
    key: K,
}

impl<K> Default for Places<K> {
    fn default() -> Self {
        Places(Mutex::default())
    }
}

impl<K: Eq + Hash + Clone> Places<K> {
    /// A place, unless somebody has `most` already.
    pub fn enter(self: &Arc<Self>, key: K, most: usize) -> Option<Place<K>> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(key.clone()).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Place { places: self.clone(), key })
    }
}

impl<K: Eq + Hash> Drop for Place<K> {
    fn drop(&mut self) {
        let mut counts = self.places.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.key) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_given_back() {
        let places = Arc::new(Places::default());
        let first = places.enter("a", 1).expect("room");
        assert!(places.enter("a", 1).is_none());
        let other = places.enter("b", 1).expect("room");
        drop((first, other));
        assert!(places.enter("a", 1).is_some());
        assert!(places.0.lock().expect("no panic").is_empty());
    }
}
