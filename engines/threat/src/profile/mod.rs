//! What is usual: for each entity and dimension, how often each value was seen of late.
//!
//! Counts halve every fourteen days. A value is unusual by its share of all that the entity did, and
//! the same for its peers (the account, the cluster): what is new for one may be everyday for others.

mod dimension;
mod volume;

use serde::{Deserialize, Serialize};

use self::dimension::Dimension;
pub use self::dimension::Rarity;
pub use self::volume::Volume;
use crate::bounded::Bounded;
use crate::finding::{Anomaly, AnomalyObject, Observations};
use crate::settings::Settings;

/// The most dimensions of an activity.
pub const MAX_DIMENSIONS: usize = 5;
/// How many values a profile knows in each dimension: of an entity, and of its peers.
const ENTITY_VALUES: usize = 64;
const PEERS_VALUES: usize = 1_024;
/// How many events an entity must have had to be known.
const KNOWN_EVENTS: u32 = 50;

/// What was done, by dimension.
#[derive(Clone, Copy, Debug)]
pub struct Activity<'a> {
    /// Who did it.
    pub entity: u64,
    /// Whose habits are compared, too.
    pub peers: u64,
    /// When.
    pub time_ms: i64,
    /// Names of the dimensions, and the values. The first is what was done.
    pub dimensions: &'a [(&'static str, &'a [u8])],
}

/// How usual an activity is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// By dimension, for who did it.
    pub entity: [Rarity; MAX_DIMENSIONS],
    /// By dimension, for its peers.
    pub peers: [Rarity; MAX_DIMENSIONS],
    /// Whether there is enough to compare with.
    pub is_ready: bool,
    /// Whether who did it is known well enough.
    pub is_known: bool,
    /// Whether who did it did something unusual lately, and teaches nothing.
    pub is_frozen: bool,
}

impl Verdict {
    /// Whether the activity is an anomaly: it is new for who did it and rare for the peers, and at
    /// least one of its circumstances is new, too. Of somebody new, the peers alone tell.
    #[must_use]
    pub fn is_anomaly(&self) -> bool {
        let [what, circumstances @ ..] = &self.entity;
        let [peers_what, peers_circumstances @ ..] = &self.peers;
        let is_new = |rarities: &[Rarity]| rarities.contains(&Rarity::Unseen);
        if !self.is_ready || *peers_what < Rarity::Rare {
            return false;
        }
        match self.is_known {
            true => *what == Rarity::Unseen && is_new(circumstances),
            false => *peers_what == Rarity::Unseen && is_new(peers_circumstances),
        }
    }

    /// Whether who did it is known well and has done all of it before.
    #[must_use]
    pub fn is_habit(&self) -> bool {
        self.is_known && !self.is_frozen && !self.entity.contains(&Rarity::Unseen)
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Profile {
    since_ms: i64,
    events: u32,
    frozen_until_ms: i64,
    dimensions: Vec<Dimension>,
}

impl Profile {
    fn new(since_ms: i64) -> Self {
        Self {
            since_ms,
            events: 0,
            frozen_until_ms: i64::MIN,
            dimensions: vec![Dimension::default(); MAX_DIMENSIONS],
        }
    }
}

/// All profiles.
#[derive(Debug, Serialize, Deserialize)]
pub struct Profiles {
    entities: Bounded<u64, Profile>,
    /// The values that profiles of peers know, as text for findings.
    texts: Bounded<u32, String>,
}

impl Profiles {
    /// No profiles, and room for so many.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self {
            entities: Bounded::new(capacity),
            texts: Bounded::new(capacity),
        }
    }

    /// How many profiles were dropped for want of room.
    #[must_use]
    pub fn evicted(&self) -> u64 {
        self.entities.evicted()
    }

    /// Tells how usual an activity is, and learns it.
    pub fn see(&mut self, activity: &Activity<'_>, settings: &Settings) -> Verdict {
        let time_ms = activity.time_ms;
        let mut verdict = Verdict::default();
        let mut hashes = [0_u32; MAX_DIMENSIONS];
        for (hash, (_, value)) in hashes.iter_mut().zip(activity.dimensions) {
            *hash = dimension::hash(value);
        }
        let count = activity.dimensions.len().min(MAX_DIMENSIONS);
        let hashes = hashes.get(..count).unwrap_or_default();
        let day = u32::try_from(time_ms.div_euclid(86_400_000)).unwrap_or(0);

        let entity = self
            .entities
            .entry(activity.entity, || Profile::new(time_ms));
        verdict.is_frozen = time_ms < entity.frozen_until_ms;
        verdict.is_known = entity.events >= KNOWN_EVENTS;
        let learns = !verdict.is_frozen;
        entity.events = entity.events.saturating_add(u32::from(learns));
        let dimensions = entity.dimensions.iter_mut().zip(hashes);
        for (rarity, (dimension, hash)) in verdict.entity.iter_mut().zip(dimensions) {
            *rarity = dimension.see(*hash, day, learns, ENTITY_VALUES);
        }

        let peers = self
            .entities
            .entry(activity.peers, || Profile::new(time_ms));
        // A first event from a clock that is ahead must not put the end of learning off.
        peers.since_ms = peers.since_ms.min(time_ms);
        verdict.is_ready = time_ms - peers.since_ms >= settings.learning_ms()
            && peers.events >= settings.learning_events;
        peers.events = peers.events.saturating_add(u32::from(learns));
        let dimensions = peers.dimensions.iter_mut().zip(hashes);
        let dimensions = dimensions.zip(activity.dimensions);
        for (rarity, ((dimension, hash), (_, value))) in verdict.peers.iter_mut().zip(dimensions) {
            *rarity = dimension.see(*hash, day, learns, PEERS_VALUES);
            if *rarity == Rarity::Unseen {
                let text = String::from_utf8_lossy(value.get(..128).unwrap_or(value));
                self.texts.insert(*hash, text.into_owned());
            }
        }
        verdict
    }

    /// Lets who did something unusual teach nothing for a while, and this neither.
    pub fn freeze(&mut self, activity: &Activity<'_>, verdict: &Verdict, for_ms: i64) {
        for entity in [activity.entity, activity.peers] {
            let Some(profile) = self.entities.get_mut(&entity) else {
                continue;
            };
            if !verdict.is_frozen {
                let dimensions = profile.dimensions.iter_mut().zip(activity.dimensions);
                for (dimension, (_, value)) in dimensions {
                    dimension.unlearn(dimension::hash(value));
                }
            }
            if entity == activity.entity {
                let until_ms = activity.time_ms + for_ms;
                profile.frozen_until_ms = profile.frozen_until_ms.max(until_ms);
            }
        }
    }

    /// What a finding tells: the unusual dimensions, and all of them beside what is usual.
    #[must_use]
    pub fn anomaly(&self, activity: &Activity<'_>, verdict: &Verdict, who: &str) -> Anomaly {
        let mut anomaly = Anomaly::default();
        let sides = [
            (who, activity.entity, &verdict.entity),
            ("account", activity.peers, &verdict.peers),
        ];
        for (side, entity, rarities) in sides {
            let profile = self.entities.peek(&entity);
            for (number, ((name, value), rarity)) in
                activity.dimensions.iter().zip(rarities).enumerate()
            {
                let observed = object(*rarity, vec![String::from_utf8_lossy(value).into_owned()]);
                let dimension = profile.and_then(|profile| profile.dimensions.get(number));
                let usual = dimension.map_or_else(Vec::new, |dimension| self.usual(dimension));
                let mut objects = vec![observed.clone()];
                if !usual.is_empty() {
                    objects.push(object(Rarity::Frequent, usual));
                }
                let features = anomaly.profiles.entry(side.to_owned()).or_default();
                features.insert((*name).to_owned(), objects);
                if *rarity >= Rarity::Rare {
                    let unusual = anomaly.unusual.behavior.entry(side.to_owned()).or_default();
                    unusual.insert((*name).to_owned(), observed);
                }
            }
        }
        anomaly
    }

    fn usual(&self, dimension: &Dimension) -> Vec<String> {
        let hashes = dimension.most_frequent(3);
        let texts = hashes.iter().filter_map(|hash| self.texts.peek(hash));
        texts.cloned().collect()
    }
}

fn object(rarity: Rarity, text: Vec<String>) -> AnomalyObject {
    AnomalyObject {
        profile_type: "FREQUENCY".to_owned(),
        profile_subtype: rarity.name().to_owned(),
        observations: Observations {
            text,
            number: Vec::new(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{Activity, Profiles, Rarity, Settings, Verdict};

    const DAY_MS: i64 = 86_400_000;

    fn see(profiles: &mut Profiles, day: i64, call: &str, network: &str) -> Verdict {
        see_for(profiles, day, call, network, 0)
    }

    /// Anomalies freeze for so many days.
    fn see_for(profiles: &mut Profiles, day: i64, call: &str, network: &str, days: i64) -> Verdict {
        let dimensions = [("api", call.as_bytes()), ("network", network.as_bytes())];
        let activity = Activity {
            entity: 1,
            peers: 2,
            time_ms: day * DAY_MS,
            dimensions: &dimensions,
        };
        let verdict = profiles.see(&activity, &Settings::default());
        if days > 0 && verdict.is_anomaly() {
            profiles.freeze(&activity, &verdict, days * DAY_MS);
        }
        verdict
    }

    fn learned() -> Profiles {
        let mut profiles = Profiles::new(100);
        for day in 0..10 {
            for _ in 0..60 {
                assert!(!see(&mut profiles, day, "GetObject", "10.0").is_anomaly());
            }
        }
        profiles
    }

    #[test]
    fn a_new_call_from_a_new_network_is_an_anomaly() {
        let verdict = see(&mut learned(), 10, "CreateUser", "198.51");
        assert_eq!(verdict.entity[0], Rarity::Unseen);
        assert!(verdict.is_anomaly());
    }

    #[test]
    fn a_new_call_from_the_usual_network_is_none() {
        assert!(!see(&mut learned(), 10, "CreateUser", "10.0").is_anomaly());
        assert!(!see(&mut learned(), 10, "GetObject", "198.51").is_anomaly());
    }

    #[test]
    fn nothing_is_unusual_while_learning() {
        let mut profiles = Profiles::new(100);
        for _ in 0..1_000 {
            see(&mut profiles, 0, "GetObject", "10.0");
        }
        assert!(!see(&mut profiles, 1, "CreateUser", "198.51").is_anomaly());
    }

    #[test]
    fn who_is_frozen_teaches_nothing() {
        let mut profiles = learned();
        for _ in 0..100 {
            assert!(see_for(&mut profiles, 11, "CreateUser", "198.51", 2).is_anomaly());
        }
        assert!(!see(&mut profiles, 21, "CreateUser", "198.51").is_frozen);
    }

    #[test]
    fn a_finding_names_what_is_unusual_and_what_is_usual() {
        let mut profiles = learned();
        let dimensions: [(&str, &[u8]); 2] = [("api", b"CreateUser"), ("network", b"10.0")];
        let activity = Activity {
            entity: 1,
            peers: 2,
            time_ms: 10 * DAY_MS,
            dimensions: &dimensions,
        };
        let verdict = profiles.see(&activity, &Settings::default());
        let anomaly = profiles.anomaly(&activity, &verdict, "user");
        let unusual: Vec<_> = anomaly.unusual.behavior["user"].keys().collect();
        assert_eq!(unusual, ["api"]);
        let usual = &anomaly.profiles["user"]["api"][1];
        assert_eq!(usual.observations.text, ["GetObject"]);
    }
}
