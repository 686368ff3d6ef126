//! What is remembered of a user's sign-ins: little, bounded, and fading.

use serde::{Deserialize, Serialize};

use crate::fading::Fading;
use crate::observation::{Mark, Observation, Position};

/// So many of a kind are remembered; the faintest go first.
pub(crate) const MOST_OF_A_KIND: usize = 12;
/// What is not seen again is forgotten by half in so long.
const HALF_LIFE_SECS: i64 = 90 * 86_400;
/// What has faded below that is not known any more: seen once, half a year ago.
const FAINTEST: f64 = 0.25;
/// Seeing something again and again makes it no better known than that.
const STRONGEST: f64 = 32.0;
/// What somebody has said to be his is known as if seen so often.
const TRUSTED: f64 = 4.0;
/// What is stronger than that (and negative) is distrusted: a year and a half long.
const DISTRUSTED: f64 = -1.0;
/// So many sign-ins are learned from before any is held to be unusual.
const LEARNED_FROM: u32 = 3;

/// What is remembered of a user's sign-ins.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    sign_ins: u32,
    known: Vec<Known>,
    pub(crate) last: Option<Seen>,
}

/// Something that sign-ins had.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Known {
    what: Feature,
    /// How well it is known; negative where somebody said that it was not his.
    weight: Fading,
}

/// Something that a sign-in has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Feature {
    /// None is a feature, too: leaving it out hides nothing.
    Device(Option<Mark>),
    Agent(Option<Mark>),
    Network(Mark),
    AutonomousSystem(u32),
    Country([u8; 2]),
}

/// The last sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Seen {
    pub(crate) at: i64,
    pub(crate) country: Option<[u8; 2]>,
    pub(crate) position: Option<Position>,
}

impl Profile {
    /// Learns from a sign-in that was the user's.
    pub fn learn(&mut self, seen: &Observation) {
        let now = seen.at;
        self.sign_ins = self.sign_ins.saturating_add(1);
        for feature in features(seen) {
            // What somebody called not his stays so until somebody says otherwise.
            if !self.distrusts(feature, now) {
                let known = self.weight(feature).left(now, HALF_LIFE_SECS).max(0.0);
                self.set(feature, Fading::new((known + 1.0).min(STRONGEST), now), now);
            }
        }
        self.last = Some(Seen {
            at: now,
            country: seen.country,
            position: seen.position,
        });
    }

    /// Somebody says that a sign-in was the user's.
    pub fn trust(&mut self, seen: &Observation, now: i64) {
        for feature in features(seen) {
            let known = self.weight(feature).left(now, HALF_LIFE_SECS);
            self.set(feature, Fading::new(known.max(TRUSTED), now), now);
        }
    }

    /// Somebody says that it was not. What is rare is held against the next one: the device and the
    /// network; not the country, in which the user may live.
    pub fn distrust(&mut self, seen: &Observation, now: i64) {
        for feature in features(seen) {
            let is_rare = match feature {
                Feature::Device(device) => device.is_some(),
                Feature::Network(_) => true,
                Feature::Agent(_) | Feature::AutonomousSystem(_) | Feature::Country(_) => false,
            };
            if is_rare {
                self.set(feature, Fading::new(-STRONGEST, now), now);
            }
        }
    }

    /// Whether too little is known of the user to call anything unusual.
    pub const fn is_learning(&self) -> bool {
        self.sign_ins < LEARNED_FROM
    }

    pub(crate) fn knows(&self, feature: Feature, now: i64) -> bool {
        self.weight(feature).left(now, HALF_LIFE_SECS) >= FAINTEST
    }

    pub(crate) fn distrusts(&self, feature: Feature, now: i64) -> bool {
        self.weight(feature).left(now, HALF_LIFE_SECS) <= DISTRUSTED
    }

    /// Whether there is anything of a kind to compare with.
    pub(crate) fn knows_any(&self, like: Feature, now: i64) -> bool {
        let mut alike = self.known.iter().filter(|known| known.what.is_like(like));
        alike.any(|known| known.weight.left(now, HALF_LIFE_SECS) >= FAINTEST)
    }

    fn weight(&self, feature: Feature) -> Fading {
        let known = self.known.iter().find(|known| known.what == feature);
        known.map(|known| known.weight).unwrap_or_default()
    }

    fn set(&mut self, what: Feature, weight: Fading, now: i64) {
        self.known.retain(|known| known.what != what);
        let strength = |known: &Known| known.weight.left(now, HALF_LIFE_SECS).abs();
        let alike = || self.known.iter().filter(|known| known.what.is_like(what));
        if alike().count() >= MOST_OF_A_KIND {
            let faintest = alike().min_by(|one, other| strength(one).total_cmp(&strength(other)));
            if let Some(faintest) = faintest.map(|known| known.what) {
                self.known.retain(|known| known.what != faintest);
            }
        }
        self.known.push(Known { what, weight });
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.known.len()
    }
}

impl Feature {
    fn is_like(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }
}

/// What a sign-in has.
pub(crate) fn features(seen: &Observation) -> impl Iterator<Item = Feature> {
    [
        Some(Feature::Device(seen.device)),
        Some(Feature::Agent(seen.agent)),
        seen.network.map(Feature::Network),
        seen.autonomous_system.map(Feature::AutonomousSystem),
        seen.country.map(Feature::Country),
    ]
    .into_iter()
    .flatten()
}
