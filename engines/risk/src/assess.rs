//! The score of a sign-in, and its reasons.

use serde::{Deserialize, Serialize};

use crate::observation::Observation;
use crate::profile::{Feature, Profile, Seen, features};
use crate::travel;

/// No score is higher.
pub const MOST_POINTS: u32 = 100;

/// From how many points on a risk is of a level, the highest first.
const LEVELS: [(u32, Level); 3] = [(75, Level::High), (50, Level::Medium), (25, Level::Low)];

/// A change of countries in less time is unusual, where no more is known of the place.
const QUICK_SECS: i64 = 3_600;
/// So many failures from a source are what a shared address has.
const USUAL_FAILURES_OF_SOURCE: f64 = 4.0;

/// How likely a sign-in is somebody else's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// A little.
    Low,
    /// More.
    Medium,
    /// Very.
    High,
}

/// What speaks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Reason {
    /// A device that the user has not signed in with.
    NewDevice,
    /// Another kind of browser or program.
    NewUserAgent,
    /// A neighborhood of addresses that he has not come from.
    NewNetwork,
    /// A network that he has not come from.
    NewAutonomousSystem,
    /// A country that he has not come from.
    NewCountry,
    /// Nobody comes here so soon from where he was.
    ImpossibleTravel,
    /// He was in another country within the hour.
    QuickCountryChange,
    /// He failed often of late.
    FailuresOfUser,
    /// Many failed of late who came from there.
    FailuresOfSource,
    /// Somebody said of such a sign-in that it was not the user's.
    Distrusted,
}

/// Failures of late, faded.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Failures {
    /// Of the user.
    pub of_user: f64,
    /// From the same neighborhood of addresses.
    pub of_source: f64,
}

/// What is thought of a sign-in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assessment {
    /// From 0 to [`MOST_POINTS`].
    pub points: u32,
    /// None if there is no risk to speak of.
    pub level: Option<Level>,
    /// What speaks for it, with its points.
    pub reasons: Vec<(Reason, u32)>,
}

impl Reason {
    /// In words of one piece.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NewDevice => "NewDevice",
            Self::NewUserAgent => "NewUserAgent",
            Self::NewNetwork => "NewNetwork",
            Self::NewAutonomousSystem => "NewAutonomousSystem",
            Self::NewCountry => "NewCountry",
            Self::ImpossibleTravel => "ImpossibleTravel",
            Self::QuickCountryChange => "QuickCountryChange",
            Self::FailuresOfUser => "FailuresOfUser",
            Self::FailuresOfSource => "FailuresOfSource",
            Self::Distrusted => "Distrusted",
        }
    }

    /// The points that it weighs; of failures the most that they weigh.
    const fn points(self) -> u32 {
        match self {
            Self::NewUserAgent | Self::NewAutonomousSystem => 10,
            Self::NewNetwork => 15,
            Self::NewDevice | Self::QuickCountryChange => 25,
            Self::NewCountry | Self::FailuresOfUser => 30,
            Self::FailuresOfSource => 40,
            Self::ImpossibleTravel => 45,
            Self::Distrusted => MOST_POINTS,
        }
    }
}

impl Level {
    /// Of points.
    pub fn of(points: u32) -> Option<Self> {
        let level = LEVELS.iter().find(|(least, _)| points >= *least);
        level.map(|(_, level)| *level)
    }
}

/// What is thought of a sign-in of a user, who has a profile.
pub fn assess(profile: &Profile, seen: &Observation, failures: Failures) -> Assessment {
    let mut reasons = Vec::new();
    if !profile.is_learning() {
        reasons.extend(novelties(profile, seen));
        // Who comes from where he has been before may have a tunnel between the two.
        let network = seen.network.map(Feature::Network);
        let is_known = network.is_some_and(|network| profile.knows(network, seen.at));
        let last = profile.last.filter(|_| !is_known);
        reasons.extend(last.and_then(|last| journey(last, seen)));
    }
    let grades = [
        (Reason::FailuresOfUser, failures.of_user, 6.0),
        (
            Reason::FailuresOfSource,
            failures.of_source - USUAL_FAILURES_OF_SOURCE,
            4.0,
        ),
    ];
    reasons.extend(grades.map(|(reason, count, each)| (reason, graded(reason, count, each))));
    if features(seen).any(|feature| profile.distrusts(feature, seen.at)) {
        reasons.push((Reason::Distrusted, Reason::Distrusted.points()));
    }
    reasons.retain(|(_, points)| *points > 0);
    let points = reasons.iter().map(|(_, points)| points).sum::<u32>();
    let points = points.min(MOST_POINTS);
    Assessment {
        points,
        level: Level::of(points),
        reasons,
    }
}

/// What the sign-in has that those before had not. On a device that is known another place weighs half:
/// people travel.
fn novelties(profile: &Profile, seen: &Observation) -> Vec<(Reason, u32)> {
    let now = seen.at;
    let device = seen.device.map(|device| Feature::Device(Some(device)));
    let is_at_home = device.is_some_and(|device| profile.knows(device, now));
    let is_new = |feature: &Feature| {
        let is_known = profile.knows(*feature, now) || profile.distrusts(*feature, now);
        !is_known && profile.knows_any(*feature, now)
    };
    let new = features(seen).filter(is_new);
    new.map(|feature| {
        let (reason, is_place) = match feature {
            Feature::Device(_) => (Reason::NewDevice, false),
            Feature::Agent(_) => (Reason::NewUserAgent, false),
            Feature::Network(_) => (Reason::NewNetwork, true),
            Feature::AutonomousSystem(_) => (Reason::NewAutonomousSystem, true),
            Feature::Country(_) => (Reason::NewCountry, true),
        };
        let mut points = reason.points();
        if reason == Reason::NewNetwork && seen.autonomous_system.is_none() {
            // No database says more, so the neighborhood stands for all of it.
            points += Reason::NewAutonomousSystem.points();
        }
        if is_place && is_at_home {
            points /= 2;
        }
        (reason, points)
    })
    .collect()
}

/// What the way from the last sign-in says.
fn journey(last: Seen, seen: &Observation) -> Option<(Reason, u32)> {
    let secs = seen.at.saturating_sub(last.at);
    let reason = match (last.position, seen.position) {
        (Some(from), Some(to)) if travel::is_impossible(from, to, secs) => Reason::ImpossibleTravel,
        (Some(_), Some(_)) => return None,
        _ => {
            let (from, to) = (last.country?, seen.country?);
            if from == to || secs >= QUICK_SECS {
                return None;
            }
            Reason::QuickCountryChange
        }
    };
    Some((reason, reason.points()))
}

/// So many points each, up to what the reason weighs.
fn graded(reason: Reason, count: f64, each: f64) -> u32 {
    let most = reason.points();
    let points = (count.max(0.0) * each).min(f64::from(most));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between zero and what a reason weighs"
    )]
    let points = points as u32;
    points
}

#[cfg(test)]
mod tests;
