//! The samples of one metric, minute by minute.

use std::collections::VecDeque;

use super::{POPULATION_MAX, Sample};

/// Samples that are kept of a minute.
const KEPT_MAX: usize = 500;

/// The samples of one metric, oldest minute first.
#[derive(Default)]
pub(super) struct Series(VecDeque<Minute>);

struct Minute {
    /// Minutes since 1970.
    number: i64,
    /// How many requests there were.
    population: u64,
    kept: Vec<Option<Sample>>,
}

impl Series {
    /// Counts a request; its place if it is drawn (Vitter's algorithm R).
    pub(super) fn count(&mut self, number: i64, random: u64) -> Option<usize> {
        let minute = self.minute(number)?;
        minute.population += 1;
        if minute.kept.len() < KEPT_MAX {
            minute.kept.push(None);
            return Some(minute.kept.len() - 1);
        }
        let place = usize::try_from(random % minute.population).ok()?;
        (place < KEPT_MAX).then_some(place)
    }

    /// The minute of a number. Requests end in another order than they come in, so it need not be the
    /// last one.
    fn minute(&mut self, number: i64) -> Option<&mut Minute> {
        let later = self.0.iter().rev().take_while(|it| it.number > number);
        let at = self.0.len() - later.count();
        if let Some(before) = at.checked_sub(1)
            && self.0.get(before).is_some_and(|it| it.number == number)
        {
            return self.0.get_mut(before);
        }
        let minute = Minute {
            number,
            population: 0,
            kept: Vec::new(),
        };
        self.0.insert(at, minute);
        self.0.get_mut(at)
    }

    /// The place of a sample, if its minute has not been forgotten meanwhile.
    pub(super) fn place(&mut self, number: i64, place: usize) -> Option<&mut Option<Sample>> {
        let mut minutes = self.0.iter_mut().rev();
        let minute = minutes.find(|minute| minute.number == number)?;
        minute.kept.get_mut(place)
    }

    /// The samples of a time, each with how many requests it stands for; how many these are, counted
    /// until they are enough, and when the last of them came at the latest.
    pub(super) fn between(&self, from: i64, until: i64) -> (Vec<(&Sample, f64)>, u64, i64) {
        let (mut candidates, mut population, mut last) = (Vec::new(), 0.0, until);
        let wanted = |minute: &&Minute| {
            minute.number * 60_000 <= until && minute.number * 60_000 + 59_999 >= from
        };
        for minute in self.0.iter().filter(wanted) {
            let kept: Vec<_> = minute.kept.iter().flatten().collect();
            // If nothing could be kept, all are counted and none is shown.
            #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
            let (all, each) = match kept.len() {
                0 => (minute.population as f64, 0.0),
                kept => (0.0, minute.population as f64 / kept as f64),
            };
            let is_in = |sample: &&&Sample| (from..=until).contains(&sample.record.timestamp);
            let before = candidates.len();
            candidates.extend(kept.iter().filter(is_in).map(|sample| (*sample, each)));
            #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
            let found = (candidates.len() - before) as f64;
            population += found * each + all;
            #[expect(clippy::cast_precision_loss, reason = "it is a constant")]
            if population >= POPULATION_MAX as f64 {
                last = (minute.number * 60_000 + 59_999).min(until);
                break;
            }
        }
        (candidates, whole(population), last)
    }

    pub(super) fn oldest(&self) -> Option<i64> {
        self.0.front().map(|minute| minute.number)
    }

    /// Forgets the minutes before one; what was kept of them.
    pub(super) fn forget_before(&mut self, number: i64) -> Vec<Sample> {
        let gone = self.0.iter().take_while(|it| it.number < number).count();
        let gone = self.0.drain(..gone);
        gone.flat_map(|minute| minute.kept).flatten().collect()
    }
}

/// Draws at most so many, each with the same weight: a walk through all requests with a fixed step.
pub(super) fn spread_evenly(candidates: &[(&Sample, f64)], at_most: usize) -> Vec<(Sample, u64)> {
    let total: f64 = candidates.iter().map(|(_, weight)| weight).sum();
    let size = at_most.min(candidates.len());
    if size == 0 {
        return Vec::new();
    }
    #[expect(clippy::cast_precision_loss, reason = "it is at most a few thousand")]
    let step = total / size as f64;
    let (mut drawn, mut walked, mut next) = (Vec::with_capacity(size), 0.0, step / 2.0);
    for (sample, weight) in candidates {
        walked += weight;
        if walked >= next {
            drawn.push(((*sample).clone(), whole(step).max(1)));
            // One that stands for more than a step is drawn once all the same.
            while next <= walked {
                next += step;
            }
        }
    }
    drawn
}

/// The nearest whole number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "weights and counts are positive and far below 2^52"
)]
fn whole(number: f64) -> u64 {
    number.round() as u64
}
