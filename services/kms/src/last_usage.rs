//! When each key was last used: remembered in memory, written down once a second.
//!
//! Writing it with each use would turn every Encrypt into a synced commit. What a crash loses is
//! the last second of a time that AWS itself shows late.

use std::collections::HashMap;

use parking_lot::Mutex;
use ringwall_core::{RequestContext, Timestamp};
use serde::{Deserialize, Serialize};

use crate::api::KeyLastUsageTrackingOperation;
use crate::resources::key::Key;
use crate::store::KeyPlace;

/// The last successful cryptographic use of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LastUsage {
    pub(crate) operation: KeyLastUsageTrackingOperation,
    pub(crate) at: Timestamp,
    pub(crate) event_id: String,
    pub(crate) request_id: String,
}

/// Uses that are not written down yet.
#[derive(Default)]
pub(crate) struct RecentUsage(Mutex<HashMap<String, (KeyPlace, LastUsage)>>);

impl RecentUsage {
    /// Remembers a use of `key` by this request.
    pub(crate) fn note(
        &self,
        ctx: &RequestContext,
        key: &Key,
        operation: KeyLastUsageTrackingOperation,
    ) {
        let usage = LastUsage {
            operation,
            at: ctx.now(),
            event_id: ctx.event_id.clone(),
            request_id: ctx.request_id.clone(),
        };
        let mut recent = self.0.lock();
        match recent.get_mut(key.arn()) {
            Some((_, last)) => *last = usage,
            None => {
                recent.insert(key.arn().to_owned(), (KeyPlace::of(key), usage));
            }
        }
    }

    /// The use that is not written down yet.
    pub(crate) fn find(&self, key: &Key) -> Option<LastUsage> {
        self.0.lock().get(key.arn()).map(|(_, usage)| usage.clone())
    }

    /// What is to be written down, or is being written, by key. It stays until [`Self::forget`].
    pub(crate) fn pending(&self) -> Vec<(KeyPlace, LastUsage)> {
        let mut pending: Vec<_> = self.0.lock().values().cloned().collect();
        pending.sort_by(|(one, _), (other, _)| one.cmp(other));
        pending
    }

    /// Forgets what was written down, unless the key was used again since.
    pub(crate) fn forget(&self, written: &[(KeyPlace, LastUsage)]) {
        let mut recent = self.0.lock();
        recent.retain(|_, (place, usage)| {
            !written
                .iter()
                .any(|(other, old)| other == place && old == usage)
        });
    }
}

#[cfg(test)]
mod tests {
    use ringwall_core::AccountId;
    use ringwall_service::Service as _;
    use ringwall_store::Store;

    use super::*;
    use crate::Kms;
    use crate::worker::write_last_usage;

    fn use_of_key() -> (KeyPlace, LastUsage) {
        let place = KeyPlace {
            account: AccountId::default(),
            region: "eu-west-1".parse().unwrap(),
            id: "1234abcd-12ab-34cd-56ef-1234567890ab".parse().unwrap(),
        };
        let usage = LastUsage {
            operation: KeyLastUsageTrackingOperation::Encrypt,
            at: Timestamp::from_millis(1),
            event_id: "event".to_owned(),
            request_id: "request".to_owned(),
        };
        (place, usage)
    }

    #[test]
    fn a_use_is_remembered_until_it_is_found_written() {
        let store = Store::in_memory().unwrap();
        let kms = Kms::new(&store);
        let (place, usage) = use_of_key();
        let known = (place.clone(), usage.clone());
        kms.recent_usage.0.lock().insert("arn".to_owned(), known);
        let pass = || {
            let mut tx = store.begin_write().unwrap();
            write_last_usage(&mut kms.write(&mut tx), usage.at).unwrap();
            tx
        };

        drop(pass());
        assert_eq!(kms.recent_usage.pending().len(), 1, "the commit failed");
        pass().commit().unwrap();
        assert_eq!(kms.recent_usage.pending().len(), 1, "nobody has found it");
        let tx = pass();
        assert!(!tx.has_changes() && kms.recent_usage.pending().is_empty());

        let read = store.read().unwrap();
        let found = kms.read(&read).find_last_usage(&place).unwrap();
        assert_eq!(found.as_deref(), Some(&usage));
    }
}
