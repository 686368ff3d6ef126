//! Samples of requests, for GetSampledRequests: by the metric name of the rule that matched, of the
//! last three hours.
//!
//! Of each minute at most five hundred are kept, drawn evenly; how many there were is counted. All
//! samples of a web ACL share a bounded memory: when it is used up the oldest go first.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_GetSampledRequests.html>

mod series;

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;
use ringwall_core::Timestamp;
use ringwall_waf::verdict::ActionKind;

use self::series::Series;
use crate::log::record::Record;

/// How far back samples go.
pub const RETENTION_MILLIS: i64 = 3 * 60 * 60 * 1000;
/// Of how many requests AWS draws a sample.
const POPULATION_MAX: u64 = 5_000;
/// Bytes that the samples of a web ACL may take.
const BYTES_MAX: usize = 32 * 1024 * 1024;

/// The samples of a web ACL.
#[derive(Default)]
pub struct Samples {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// By metric name.
    series: BTreeMap<Arc<str>, Series>,
    /// Spreads draws; the quality of its randomness does not matter.
    draws: u64,
    bytes: usize,
}

/// A request that was kept, as one rule saw it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// The request, without what the web ACL hides.
    pub record: Arc<Record>,
    /// What the rule did.
    pub action: ActionKind,
    /// The rule in a group: `AWS#GROUP#RULE`, `GROUP#RULE`.
    pub rule_within_group: Option<Arc<str>>,
    /// What the rule itself says, if the web ACL says otherwise.
    pub overridden_action: Option<ActionKind>,
}

/// An answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawn {
    /// Samples, each with how many requests it stands for.
    pub samples: Vec<(Sample, u64)>,
    /// Of how many requests they were drawn.
    pub population: u64,
    /// When the first of these came at the earliest, in milliseconds since 1970.
    pub from_millis: i64,
    /// And the last at the latest.
    pub until_millis: i64,
}

/// A place that a draw gave to a request.
#[derive(Debug)]
pub(crate) struct Slot {
    metric: Arc<str>,
    minute: i64,
    place: usize,
}

impl Samples {
    /// Counts a request of a metric; if it is drawn, the place for its sample. So nothing is made for
    /// requests that are not kept.
    pub(crate) fn draw(&self, metric: &str, at_millis: i64) -> Option<Slot> {
        let mut state = self.state.lock();
        state.draws = state.draws.wrapping_add(1);
        let random = spread(state.draws);
        let minute = at_millis.div_euclid(60_000);
        let place = match state.series.get_mut(metric) {
            Some(series) => series.count(minute, random),
            None => {
                let series = state.series.entry(metric.into()).or_default();
                series.count(minute, random)
            }
        };
        place.map(|place| Slot {
            metric: metric.into(),
            minute,
            place,
        })
    }

    /// Keeps the sample of a request that was drawn.
    pub(crate) fn keep(&self, slot: &Slot, sample: Sample) {
        let bytes = weight(&sample);
        let mut state = self.state.lock();
        let state = &mut *state;
        state.forget_before(sample.record.timestamp - RETENTION_MILLIS);
        while state.bytes + bytes > BYTES_MAX {
            if !state.forget_oldest(slot.minute) {
                return;
            }
        }
        let series = state.series.get_mut(&slot.metric);
        if let Some(place) = series.and_then(|it| it.place(slot.minute, slot.place)) {
            let replaced = place.replace(sample);
            state.bytes += bytes;
            state.bytes -= replaced.as_ref().map_or(0, weight).min(state.bytes);
        }
    }

    /// A sample of the requests of a metric.
    pub fn of(
        &self,
        metric: &str,
        from: Timestamp,
        until: Timestamp,
        now: Timestamp,
        at_most: usize,
    ) -> Drawn {
        let from_millis = from.millis().max(now.millis() - RETENTION_MILLIS);
        let state = self.state.lock();
        let mut drawn = Drawn {
            from_millis,
            until_millis: until.millis(),
            ..Drawn::default()
        };
        let Some(series) = state.series.get(metric) else {
            return drawn;
        };
        let (candidates, population, last) = series.between(from_millis, until.millis());
        if population >= POPULATION_MAX {
            drawn.until_millis = last;
        }
        drawn.population = population.min(POPULATION_MAX);
        drawn.samples = series::spread_evenly(&candidates, at_most);
        drawn
    }
}

impl State {
    fn forget_before(&mut self, millis: i64) {
        let minute = millis.div_euclid(60_000);
        let gone = self.series.values_mut().map(|it| it.forget_before(minute));
        let gone: usize = gone.flatten().map(|sample| weight(&sample)).sum();
        self.bytes -= gone.min(self.bytes);
    }

    /// Forgets the samples of the oldest minute before one; whether there was any.
    fn forget_oldest(&mut self, before: i64) -> bool {
        let oldest = self.series.values().filter_map(Series::oldest).min();
        let Some(oldest) = oldest.filter(|minute| *minute < before) else {
            return false;
        };
        self.forget_before((oldest + 1) * 60_000);
        true
    }
}

/// About how much memory a sample takes.
fn weight(sample: &Sample) -> usize {
    let request = &sample.record.http_request;
    let headers = request.headers.iter();
    let headers: usize = headers.map(|it| it.name.len() + it.value.len() + 48).sum();
    size_of::<Record>() + headers + request.uri.len() + request.args.len()
}

/// Spreads a count over all bits (the finalizer of SplitMix64).
fn spread(count: u64) -> u64 {
    let mut mixed = count.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = 1_700_000_040_000 / 60_000 * 60_000;

    fn sample(at_millis: i64) -> Sample {
        Sample {
            record: Arc::new(Record {
                timestamp: at_millis,
                ..Record::default()
            }),
            action: ActionKind::Block,
            rule_within_group: None,
            overridden_action: None,
        }
    }

    fn see(samples: &Samples, metric: &str, at_millis: i64) {
        if let Some(slot) = samples.draw(metric, at_millis) {
            samples.keep(&slot, sample(at_millis));
        }
    }

    fn ask(samples: &Samples, from: i64, until: i64, now: i64, at_most: usize) -> Drawn {
        let at = Timestamp::from_millis;
        samples.of("sqli", at(from), at(until), at(now), at_most)
    }

    #[test]
    fn few_requests_are_all_in_the_sample() {
        let samples = Samples::default();
        for second in 0..90 {
            see(&samples, "sqli", NOON + second * 1000);
        }
        see(&samples, "other", NOON);

        let all = ask(&samples, NOON, NOON + 600_000, NOON + 600_000, 500);
        assert_eq!((all.samples.len(), all.population), (90, 90));
        assert!(all.samples.iter().all(|(_, weight)| *weight == 1));
        assert_eq!(all.until_millis, NOON + 600_000);

        // A part of a minute.
        let some = ask(&samples, NOON + 10_000, NOON + 19_000, NOON + 600_000, 500);
        assert_eq!((some.samples.len(), some.population), (10, 10));
    }

    #[test]
    fn a_smaller_sample_stands_for_all_of_them() {
        let samples = Samples::default();
        for second in 0..1000 {
            see(&samples, "sqli", NOON + second * 50);
        }

        let drawn = ask(&samples, NOON, NOON + 60_000, NOON + 60_000, 100);

        assert_eq!((drawn.samples.len(), drawn.population), (100, 1000));
        assert!(drawn.samples.iter().all(|(_, weight)| *weight == 10));
    }

    #[test]
    fn only_the_first_five_thousand_are_drawn_from() {
        let samples = Samples::default();
        for minute in 0..10 {
            for _ in 0..1000 {
                see(&samples, "sqli", NOON + minute * 60_000);
            }
        }

        let drawn = ask(&samples, NOON, NOON + 600_000, NOON + 600_000, 500);

        assert_eq!((drawn.samples.len(), drawn.population), (500, 5000));
        assert_eq!(drawn.until_millis, NOON + 4 * 60_000 + 59_999);
        let last = drawn
            .samples
            .iter()
            .map(|(it, _)| it.record.timestamp)
            .max();
        assert_eq!(last, Some(NOON + 4 * 60_000));
    }

    #[test]
    fn what_is_older_than_three_hours_is_gone() {
        let samples = Samples::default();
        see(&samples, "sqli", NOON);
        let later = NOON + RETENTION_MILLIS + 60_000;

        let clamped = ask(&samples, NOON, later, later, 10);
        assert_eq!(
            (clamped.samples.len(), clamped.from_millis),
            (0, NOON + 60_000)
        );

        see(&samples, "other", later);
        assert_eq!(samples.state.lock().series["sqli"].oldest(), None);
    }

    #[test]
    fn memory_is_bounded_and_the_oldest_go_first() {
        let samples = Samples::default();
        let keep = |minute: i64| {
            let mut large = sample(NOON + minute * 60_000);
            let record = Arc::make_mut(&mut large.record);
            record.http_request.args = "a".repeat(BYTES_MAX / 4);
            let slot = samples.draw("sqli", large.record.timestamp).unwrap();
            samples.keep(&slot, large);
        };

        (0..10).for_each(keep);

        let state = samples.state.lock();
        assert!(state.bytes <= BYTES_MAX, "{}", state.bytes);
        let oldest = state.series["sqli"].oldest().unwrap();
        assert_eq!(oldest, NOON / 60_000 + 7);
    }
}
