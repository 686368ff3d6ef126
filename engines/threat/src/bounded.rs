//! A map that forgets what was not asked for in a long time.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

use foldhash::fast::FixedState;
use serde::{Deserialize, Serialize};

/// The hashes of state: the same in every run.
pub(crate) type Map<K, V> = HashMap<K, V, FixedState>;

/// A map of at most so many entries. It has two halves: what is used moves into the young one; when
/// that is full it becomes the old one, and what was left in the old one is forgotten and counted.
/// So an entry stays as long as it is used once while half the capacity of others is.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound = "K: Serialize + serde::de::DeserializeOwned + Eq + Hash, \
                 V: Serialize + serde::de::DeserializeOwned")]
pub(crate) struct Bounded<K: Eq + Hash, V> {
    young: Map<K, V>,
    old: Map<K, V>,
    half: usize,
    evicted: u64,
}

impl<K: Eq + Hash, V> Bounded<K, V> {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            young: Map::default(),
            old: Map::default(),
            half: (capacity / 2).max(1),
            evicted: 0,
        }
    }

    pub(crate) fn evicted(&self) -> u64 {
        self.evicted
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &V> {
        self.young.values().chain(self.old.values())
    }

    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.young.values_mut().chain(self.old.values_mut())
    }

    /// Looks without using.
    pub(crate) fn peek<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.young.get(key).or_else(|| self.old.get(key))
    }

    pub(crate) fn get_mut<Q: Eq + Hash + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        if !self.young.contains_key(key) {
            let (key, value) = self.old.remove_entry(key)?;
            self.make_room();
            self.young.insert(key, value);
        }
        self.young.get_mut(key)
    }

    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        if let Some(known) = self.young.get_mut(&key) {
            return Some(std::mem::replace(known, value));
        }
        let before = self.old.remove(&key);
        self.make_room();
        self.young.insert(key, value);
        before
    }

    /// The value of a key, made if it is not there.
    pub(crate) fn entry(&mut self, key: K, make: impl FnOnce() -> V) -> &mut V {
        if !self.young.contains_key(&key) {
            let value = self.old.remove(&key);
            self.make_room();
            return self
                .young
                .entry(key)
                .or_insert_with(|| value.unwrap_or_else(make));
        }
        self.young.entry(key).or_insert_with(make)
    }

    fn make_room(&mut self) {
        if self.young.len() >= self.half {
            self.evicted += u64::try_from(self.old.len()).unwrap_or(u64::MAX);
            self.old = std::mem::take(&mut self.young);
        }
    }
}

/// A key of state from the parts of a name.
pub(crate) fn key(parts: &[&[u8]]) -> u64 {
    use std::hash::{BuildHasher as _, Hasher as _};
    let mut hasher = FixedState::default().build_hasher();
    for part in parts {
        hasher.write_usize(part.len());
        hasher.write(part);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::Bounded;

    #[test]
    fn what_is_used_stays_and_what_is_not_goes() {
        let mut map = Bounded::new(8);
        map.insert(0, "kept");
        map.insert(1, "lost");
        for other in 2..20 {
            map.insert(other, "other");
            assert_eq!(map.get_mut(&0), Some(&mut "kept"));
            assert!(map.values().count() <= 8);
        }
        assert_eq!(map.peek(&1), None);
        assert!(map.evicted() > 0);
    }

    #[test]
    fn an_entry_is_made_once() {
        let mut map = Bounded::new(4);
        *map.entry("a", || 1) += 1;
        *map.entry("a", || 10) += 1;
        assert_eq!(map.peek("a"), Some(&3));
    }
}
