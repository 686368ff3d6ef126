use proptest::prelude::*;

use super::*;
use crate::observation::{Mark, Position};
use crate::profile::MOST_OF_A_KIND;

const DAY: i64 = 86_400;
const NOW: i64 = 1_800_000_000;
const BERLIN: Position = Position {
    latitude: 52.52,
    longitude: 13.40,
};
const SYDNEY: Position = Position {
    latitude: -33.87,
    longitude: 151.21,
};

fn at_home(at: i64) -> Observation {
    Observation {
        at,
        device: Some(Mark::of("her phone")),
        agent: Some(Mark::of("Firefox")),
        network: Some(Mark::of("192.0.2")),
        autonomous_system: Some(64_500),
        country: Some(*b"DE"),
        position: Some(BERLIN),
    }
}

/// Somebody who has signed in at home for a week.
fn usual() -> Profile {
    let mut profile = Profile::default();
    (1..=7).for_each(|day| profile.learn(&at_home(NOW - day * DAY)));
    profile
}

fn reasons(profile: &Profile, seen: &Observation) -> Vec<&'static str> {
    let found = assess(profile, seen, Failures::default());
    found
        .reasons
        .iter()
        .map(|(reason, _)| reason.as_str())
        .collect()
}

#[test]
fn a_usual_sign_in_is_no_risk() {
    let found = assess(&usual(), &at_home(NOW), Failures::default());
    assert_eq!(found, Assessment::default());
}

#[test]
fn the_first_sign_ins_are_learned_from() {
    let mut profile = Profile::default();
    for number in 0..3 {
        let mut seen = at_home(NOW + i64::from(number));
        seen.device = Some(Mark::of(&number.to_string()));
        seen.country = Some([b'A', b'A' + number]);
        assert_eq!(reasons(&profile, &seen), [""; 0]);
        profile.learn(&seen);
    }
    let mut seen = at_home(NOW + 10);
    seen.device = Some(Mark::of("another"));
    seen.country = Some(*b"AA");
    assert!(reasons(&profile, &seen).contains(&"NewDevice"));
}

#[test]
fn each_thing_that_is_new_is_a_reason() {
    type Change = fn(&mut Observation);
    let changes: [(Change, &str, Option<Level>); 6] = [
        (
            |seen| seen.device = Some(Mark::of("x")),
            "NewDevice",
            Some(Level::Low),
        ),
        (|seen| seen.device = None, "NewDevice", Some(Level::Low)),
        (
            |seen| seen.agent = Some(Mark::of("x")),
            "NewUserAgent",
            None,
        ),
        (
            |seen| seen.network = Some(Mark::of("x")),
            "NewNetwork",
            None,
        ),
        (
            |seen| seen.autonomous_system = Some(1),
            "NewAutonomousSystem",
            None,
        ),
        (|seen| seen.country = Some(*b"FR"), "NewCountry", None),
    ];
    let profile = usual();
    for (change, reason, level) in changes {
        let mut seen = at_home(NOW);
        change(&mut seen);
        assert_eq!(reasons(&profile, &seen), [reason]);
        let found = assess(&profile, &seen, Failures::default());
        assert_eq!(found.level, level, "{reason}");
        let mut learned = profile.clone();
        learned.learn(&seen);
        assert_eq!(reasons(&learned, &seen), [""; 0], "{reason} is learned");
    }
}

#[test]
fn a_known_device_abroad_is_less_of_a_risk_than_a_new_one() {
    let mut abroad = at_home(NOW);
    abroad.network = Some(Mark::of("198.51.100"));
    abroad.autonomous_system = Some(1);
    abroad.country = Some(*b"AU");
    abroad.position = Some(SYDNEY);
    abroad.at = NOW + 2 * DAY;
    let level = |seen: &Observation| assess(&usual(), seen, Failures::default()).level;
    assert_eq!(level(&abroad), Some(Level::Low));
    abroad.device = Some(Mark::of("x"));
    assert_eq!(level(&abroad), Some(Level::High));
}

#[test]
fn nobody_is_at_two_ends_of_the_world_unless_he_often_is() {
    let mut profile = usual();
    profile.learn(&at_home(NOW - 60));
    let mut seen = at_home(NOW);
    seen.network = Some(Mark::of("198.51.100"));
    seen.position = Some(SYDNEY);
    assert_eq!(reasons(&profile, &seen), ["NewNetwork", "ImpossibleTravel"]);
    let level = assess(&profile, &seen, Failures::default()).level;
    assert_eq!(level, Some(Level::Medium));
    profile.learn(&seen);
    assert_eq!(reasons(&profile, &at_home(NOW + 60)), [""; 0]);
    seen.at += 120;
    assert_eq!(reasons(&profile, &seen), [""; 0]);
}

#[test]
fn countries_do_not_change_within_the_hour() {
    let mut profile = usual();
    let mut last = at_home(NOW - 600);
    last.position = None;
    profile.learn(&last);
    let mut seen = at_home(NOW);
    seen.network = Some(Mark::of("198.51.100"));
    seen.country = Some(*b"AU");
    seen.position = None;
    assert!(reasons(&profile, &seen).contains(&"QuickCountryChange"));
    seen.at += 3_600;
    assert!(!reasons(&profile, &seen).contains(&"QuickCountryChange"));
}

#[test]
fn without_a_database_the_neighborhood_stands_for_it() {
    let plain = |network: &str, at: i64| Observation {
        at,
        network: Some(Mark::of(network)),
        ..Observation::default()
    };
    let mut profile = Profile::default();
    (0..3).for_each(|day| profile.learn(&plain("home", NOW + day * DAY)));
    let found = assess(&profile, &plain("away", NOW + 3 * DAY), Failures::default());
    assert_eq!(found.level, Some(Level::Low));
    assert_eq!(found.reasons, [(Reason::NewNetwork, 25)]);
}

#[test]
fn failures_of_late_are_a_reason_even_at_home() {
    let of = |of_user: f64, of_source: f64| {
        let failures = Failures { of_user, of_source };
        assess(&usual(), &at_home(NOW), failures)
    };
    assert_eq!(of(1.0, 4.0).reasons, [(Reason::FailuresOfUser, 6)]);
    assert_eq!(of(1.0, 4.0).level, None);
    assert_eq!(of(5.0, 0.0).level, Some(Level::Low));
    assert_eq!(of(0.0, 100.0).reasons, [(Reason::FailuresOfSource, 40)]);
    assert_eq!(of(100.0, 100.0).level, Some(Level::Medium));
}

#[test]
fn what_somebody_says_counts_for_the_next_one() {
    let mut profile = usual();
    let mut seen = at_home(NOW);
    seen.device = Some(Mark::of("x"));
    seen.network = Some(Mark::of("y"));
    profile.distrust(&seen, NOW);
    assert!(reasons(&profile, &seen).contains(&"Distrusted"));
    let found = assess(&profile, &seen, Failures::default());
    assert_eq!(found.level, Some(Level::High));
    // The country and the browser are hers all the same.
    assert_eq!(reasons(&profile, &at_home(NOW)), [""; 0]);
    // Signing in with it does not make it good; saying so does.
    profile.learn(&seen);
    assert!(reasons(&profile, &seen).contains(&"Distrusted"));
    profile.trust(&seen, NOW);
    assert_eq!(reasons(&profile, &seen), [""; 0]);
}

#[test]
fn what_is_not_seen_again_is_forgotten() {
    let mut profile = usual();
    let mut once = at_home(NOW);
    once.network = Some(Mark::of("a hotel"));
    profile.learn(&once);
    (1..=30).for_each(|week| profile.learn(&at_home(NOW + week * 7 * DAY)));
    let mut again = once;
    again.at = NOW + 31 * 7 * DAY;
    assert_eq!(reasons(&profile, &again), ["NewNetwork"]);
}

fn observation() -> impl Strategy<Value = Observation> {
    let mark = || proptest::option::of((0..40_u64).prop_map(Mark));
    let position = (-90.0..90.0, -180.0..180.0).prop_map(|(latitude, longitude)| Position {
        latitude,
        longitude,
    });
    (
        NOW..NOW + 400 * DAY,
        mark(),
        mark(),
        mark(),
        proptest::option::of(0..40_u32),
        proptest::option::of((b'A'..=b'Z').prop_map(|letter| [letter, letter])),
        proptest::option::of(position),
    )
        .prop_map(
            |(at, device, agent, network, autonomous_system, country, position)| Observation {
                at,
                device,
                agent,
                network,
                autonomous_system,
                country,
                position,
            },
        )
}

fn profile() -> impl Strategy<Value = Profile> {
    let deed = (observation(), 0..6_u8);
    proptest::collection::vec(deed, 0..60).prop_map(|deeds| {
        let mut profile = Profile::default();
        for (seen, deed) in deeds {
            match deed {
                0 => profile.trust(&seen, seen.at),
                1 => profile.distrust(&seen, seen.at),
                _ => profile.learn(&seen),
            }
        }
        profile
    })
}

proptest! {
    #[test]
    fn scores_and_profiles_are_bounded(
        profile in profile(),
        seen in observation(),
        of_user in 0.0..1e9,
        of_source in 0.0..1e9,
    ) {
        let found = assess(&profile, &seen, Failures { of_user, of_source });
        prop_assert!(found.points <= MOST_POINTS);
        prop_assert_eq!(found.level, Level::of(found.points));
        prop_assert!(profile.len() <= 5 * MOST_OF_A_KIND);
    }

    #[test]
    fn more_failures_are_never_less_of_a_risk(
        profile in profile(),
        seen in observation(),
        (user, source) in (0.0..50.0, 0.0..50.0),
        (more_of_user, more_of_source) in (0.0..50.0, 0.0..50.0),
    ) {
        let few = Failures { of_user: user, of_source: source };
        let many = Failures { of_user: user + more_of_user, of_source: source + more_of_source };
        let few = assess(&profile, &seen, few).points;
        prop_assert!(few <= assess(&profile, &seen, many).points);
    }

    #[test]
    fn what_was_seen_is_never_more_of_a_risk_when_it_comes_again(
        mut profile in profile(),
        mut seen in observation(),
    ) {
        // Time does not run backwards.
        seen.at = profile.last.map_or(seen.at, |last| last.at.max(seen.at));
        let before = assess(&profile, &seen, Failures::default()).points;
        profile.learn(&seen);
        let learned = assess(&profile, &seen, Failures::default()).points;
        prop_assert!(learned <= before, "{learned} after {before}");
        profile.trust(&seen, seen.at);
        let trusted = assess(&profile, &seen, Failures::default()).points;
        prop_assert!(trusted <= learned, "{trusted} after {learned}");
    }

    #[test]
    fn a_new_device_is_never_less_of_a_risk_than_a_known_one(
        mut profile in profile(),
        mut seen in observation(),
    ) {
        seen.at = profile.last.map_or(seen.at, |last| last.at.max(seen.at));
        let known = Observation { device: Some(Mark(1)), ..seen };
        profile.trust(&known, seen.at);
        let new = Observation { device: Some(Mark(u64::MAX)), ..seen };
        let known = assess(&profile, &known, Failures::default()).points;
        prop_assert!(known <= assess(&profile, &new, Failures::default()).points);
    }

    #[test]
    fn distrust_is_never_less_of_a_risk(mut profile in profile(), seen in observation()) {
        let before = assess(&profile, &seen, Failures::default()).points;
        profile.distrust(&seen, seen.at);
        prop_assert!(before <= assess(&profile, &seen, Failures::default()).points);
    }
}
