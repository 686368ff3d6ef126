//! Data that leaves in names: many new ones below one zone, with many bytes in them that are no words.

use serde::{Deserialize, Serialize};

use super::name_shape::carries_data;
use crate::bounded::{Bounded, key};
use crate::crowd::Crowd;
use crate::settings::Settings;

/// What each host asks for below each zone.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Tunnels {
    zones: Bounded<u64, Crowd>,
}

impl Tunnels {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            zones: Bounded::new(capacity / 4),
        }
    }

    pub(super) fn evicted(&self) -> u64 {
        self.zones.evicted()
    }

    /// Notes what stands before a zone; how many names and bytes there were if they carry data.
    pub(super) fn see(
        &mut self,
        host: u64,
        labels: &[u8],
        zone: &[u8],
        minute: u32,
        settings: &Settings,
    ) -> Option<(f64, f64)> {
        if !carries_data(labels) {
            return None;
        }
        let zone = key(&[&host.to_be_bytes(), zone]);
        let names = self.zones.entry(zone, Crowd::default);
        let length = u64::try_from(labels.len()).unwrap_or(0);
        names.add(key(&[labels]), minute, length);
        let (count, bytes) = (names.count(), names.weight());
        let limit = u32::try_from(settings.tunnel_bytes).unwrap_or(u32::MAX);
        let is_much = count >= f64::from(settings.tunnel_names) && bytes >= f64::from(limit);
        is_much.then_some((count, bytes))
    }
}
