//! Which target is next.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#modify-routing-algorithm>

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::groups::{Group, Member};
use super::health::State;
use crate::config::Algorithm;

/// A full share of requests; a target in slow start has less.
const WHOLE: u64 = 1 << 16;

impl Group {
    /// The next target for a request, at `now` in milliseconds since 1970. `lot` is random. Those
    /// in `not` were tried in vain.
    pub(crate) fn choose(
        &self,
        now: i64,
        lot: u64,
        not: Option<&Arc<Member>>,
    ) -> Option<&Arc<Member>> {
        // When all are unhealthy, all get requests: the checks may be wrong.
        let anyone_is_healthy = self.members.iter().any(|member| member.is(State::Healthy));
        let may = |member: &&Arc<Member>| {
            let is_open = if anyone_is_healthy {
                member.is(State::Healthy)
            } else {
                !member.target.is_draining
            };
            is_open && not.is_none_or(|not| !Arc::ptr_eq(not, member))
        };
        let candidates = || self.members.iter().filter(may);
        let share = |member: &&Arc<Member>| self.share(member, now);
        match self.settings.algorithm {
            Algorithm::RoundRobin => {
                let turn = self.turn.fetch_add(1, Ordering::Relaxed);
                let whole = candidates().all(|member| share(&member) == WHOLE);
                if whole {
                    let count = candidates().count();
                    candidates().nth(turn.checked_rem(count)?)
                } else {
                    by_lot(candidates, share, lot)
                }
            }
            Algorithm::LeastOutstandingRequests => {
                let turn = self.turn.fetch_add(1, Ordering::Relaxed);
                let count = candidates().count();
                // Of several with equally few, not always the first.
                let from = turn.checked_rem(count)?;
                let mut in_turn = candidates().cycle().skip(from).take(count);
                let first = in_turn.next()?;
                let load = |member: &&Arc<Member>| {
                    let outstanding = member.outstanding.load(Ordering::Relaxed);
                    u64::from(outstanding) * WHOLE / share(member).max(1)
                };
                Some(in_turn.fold(first, |best, member| {
                    if load(&member) < load(&best) {
                        member
                    } else {
                        best
                    }
                }))
            }
            Algorithm::WeightedRandom => by_lot(candidates, share, lot),
        }
    }

    /// How much of a full share a target gets: less while it starts slowly.
    fn share(&self, member: &Member, now: i64) -> u64 {
        let Some(ramp) = self.settings.slow_start else {
            return WHOLE;
        };
        let Some(since) = member.health.lock().healthy_since else {
            return WHOLE;
        };
        let ramp = u64::try_from(ramp.as_millis()).unwrap_or(u64::MAX).max(1);
        let warm = u64::try_from(now - since).unwrap_or(0);
        if warm >= ramp {
            WHOLE
        } else {
            (warm * WHOLE / ramp).max(WHOLE / 32)
        }
    }
}

impl Member {
    /// Whether it gets requests of clients that were there before.
    pub(crate) fn is_open(&self) -> bool {
        self.is(State::Healthy)
    }

    fn is(&self, state: State) -> bool {
        !self.target.is_draining && self.health.lock().state == state
    }
}

fn by_lot<'a, I: Iterator<Item = &'a Arc<Member>>>(
    candidates: impl Fn() -> I,
    share: impl Fn(&&Arc<Member>) -> u64,
    lot: u64,
) -> Option<&'a Arc<Member>> {
    let sum: u64 = candidates().map(|member| share(&member)).sum();
    let mut drawn = lot.checked_rem(sum)?;
    candidates().find(|member| {
        let share = share(member);
        let is_drawn = drawn < share;
        drawn = drawn.saturating_sub(share);
        is_drawn
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::health::Health;
    use super::*;
    use crate::config::{HealthCheck, Target, TargetGroup};

    fn group(size: u16, change: impl FnOnce(&mut TargetGroup)) -> Group {
        let targets = (0..size).map(|number| Target::at(([127, 0, 0, 1], 8000 + number).into()));
        let mut settings = TargetGroup::new("arn", targets.collect());
        change(&mut settings);
        Group::renewed(settings, None, true)
    }

    fn ports(group: &Group, count: u64) -> Vec<u16> {
        let chosen = (0..count).map(|lot| group.choose(0, lot * 7919, None));
        chosen
            .map(|member| member.unwrap().target.address.port())
            .collect()
    }

    fn set(group: &Group, index: usize, state: State) {
        *group.members[index].health.lock() = Health::new(state, None);
    }

    #[test]
    fn one_after_another() {
        assert_eq!(
            ports(&group(3, |_| {}), 6),
            [8000, 8001, 8002, 8000, 8001, 8002]
        );
    }

    #[test]
    fn only_healthy_ones_unless_there_is_none() {
        let group = group(3, |group| group.health_check = Some(HealthCheck::default()));
        assert_eq!(ports(&group, 3), [8000, 8001, 8002]);
        set(&group, 1, State::Healthy);
        assert_eq!(ports(&group, 3), [8001; 3]);
        set(&group, 1, State::Unhealthy);
        assert_eq!(ports(&group, 3).len(), 3);
    }

    #[test]
    fn nobody_is_chosen_from_nobody() {
        assert!(group(0, |_| {}).choose(0, 1, None).is_none());
        let draining = group(1, |group| group.targets[0].is_draining = true);
        assert!(draining.choose(0, 1, None).is_none());
        let one = group(1, |_| {});
        assert!(one.choose(0, 1, Some(&one.members[0])).is_none());
    }

    #[test]
    fn the_least_busy_one() {
        let group = group(3, |group| {
            group.algorithm = Algorithm::LeastOutstandingRequests
        });
        group.members[0].outstanding.store(3, Ordering::Relaxed);
        group.members[1].outstanding.store(1, Ordering::Relaxed);
        group.members[2].outstanding.store(2, Ordering::Relaxed);
        assert_eq!(ports(&group, 4), [8001; 4]);
    }

    #[test]
    fn a_target_starts_slowly() {
        let group = group(2, |group| group.slow_start = Some(Duration::from_secs(30)));
        let mut fresh = Health::new(State::Healthy, None);
        fresh.healthy_since = Some(0);
        *group.members[0].health.lock() = fresh;
        let first = |now: i64| {
            // Lots that are spread evenly over the range that is drawn from.
            let lots = (0..1000).map(|lot| lot * (4 * WHOLE / 3) / 1000);
            let chosen = lots.filter_map(|lot| group.choose(now, lot, None));
            chosen
                .filter(|member| member.target.address.port() == 8000)
                .count()
        };
        let at_a_third = first(10_000);
        assert!((200..300).contains(&at_a_third), "{at_a_third}");
        assert_eq!(first(30_000), 500, "in turn again");
    }
}
