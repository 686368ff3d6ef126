//! Programs that make up names, to find the one that their master has registered today.
//!
//! Single names tell little, and nothing if they are put together from words. A host tells: it asks
//! for many registered names that do not exist and that nobody asked for before today. Whoever follows
//! many old links asks for such names too, but for far more that do exist.

use serde::{Deserialize, Serialize};

use super::name_shape::{is_public, looks_made_up};
use crate::bounded::{Bounded, key};
use crate::crowd::Crowd;
use crate::settings::Settings;

/// Names that did not exist a day ago are no news.
const NEWS_MINUTES: u32 = 24 * 60;
/// For each name that does not exist, a host of people or programs asks for more that do.
const RESOLVED_FOR_EACH: f64 = 4.0;

/// What hosts ask for that does not exist.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Generators {
    hosts: Bounded<u64, Host>,
    /// When each name that does not exist was asked for first, by whomever.
    first: Bounded<u64, u32>,
}

/// The registered names that a host asked for of late.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Host {
    missing: Crowd,
    made_up: Crowd,
    resolved: Crowd,
}

impl Generators {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            hosts: Bounded::new(capacity / 8),
            first: Bounded::new(capacity / 4),
        }
    }

    pub(super) fn evicted(&self) -> u64 {
        self.hosts.evicted() + self.first.evicted()
    }

    /// Notes a name that exists. Of hosts that never asked for others there is nothing to compare.
    pub(super) fn resolved(&mut self, host: u64, zone: &[u8], minute: u32) {
        if let Some(host) = self.hosts.get_mut(&host) {
            host.resolved.add(key(&[zone]), minute, 0);
        }
    }

    /// Notes a name that does not exist; how many there were if a program makes them up.
    pub(super) fn missing(
        &mut self,
        host: u64,
        zone: &[u8],
        minute: u32,
        settings: &Settings,
    ) -> Option<f64> {
        if !is_public(zone) {
            return None;
        }
        let name = key(&[zone]);
        let first = self.first.entry(name, || minute);
        *first = minute.min(*first);
        if minute - *first > NEWS_MINUTES {
            return None;
        }
        let host = self.hosts.entry(host, Host::default);
        host.missing.add(name, minute, 0);
        let label = zone.split(|byte| *byte == b'.').next().unwrap_or(zone);
        if looks_made_up(label) {
            host.made_up.add(name, minute, 0);
        }
        let limit = f64::from(settings.generated_names);
        let (missing, made_up) = (host.missing.count(), host.made_up.count());
        // Names of words look like others: then it takes twice as many.
        let is_many = made_up >= limit || missing >= limit * 2.0;
        let is_most = missing * RESOLVED_FOR_EACH >= host.resolved.count();
        (is_many && is_most).then_some(missing)
    }
}
