//! The health of targets, found out by asking them.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html>

use super::groups::{Group, Member};
use crate::config::HealthCheck;

/// How a target is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Health {
    /// The state.
    pub state: State,
    /// Why, unless healthy.
    pub reason: Option<Reason>,
    /// The status of the last answer, if it was the wrong one.
    pub status: Option<u16>,
    /// Since when it is healthy, after it was not: milliseconds since 1970.
    pub healthy_since: Option<i64>,
    good: u32,
    bad: u32,
}

/// AWS's states of targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Registered, and not yet known.
    Initial,
    /// Gets requests.
    Healthy,
    /// Gets none, unless all are unhealthy.
    Unhealthy,
    /// No listener leads to its group.
    Unused,
    /// Deregistered: ends what it has begun.
    Draining,
}

impl State {
    /// As the API writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Initial => "initial",
            Self::Healthy => "healthy",
            Self::Unhealthy => "unhealthy",
            Self::Unused => "unused",
            Self::Draining => "draining",
        }
    }
}

/// AWS's reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "AWS's words, which say what they mean")]
pub enum Reason {
    RegistrationInProgress,
    InitialHealthChecking,
    ResponseCodeMismatch,
    Timeout,
    FailedHealthChecks,
    NotInUse,
    DeregistrationInProgress,
}

impl Reason {
    /// As the API writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RegistrationInProgress => "Elb.RegistrationInProgress",
            Self::InitialHealthChecking => "Elb.InitialHealthChecking",
            Self::ResponseCodeMismatch => "Target.ResponseCodeMismatch",
            Self::Timeout => "Target.Timeout",
            Self::FailedHealthChecks => "Target.FailedHealthChecks",
            Self::NotInUse => "Target.NotInUse",
            Self::DeregistrationInProgress => "Target.DeregistrationInProgress",
        }
    }
}

/// What the API tells of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetHealth {
    /// What it was registered as.
    pub id: String,
    /// Its port.
    pub port: u16,
    /// The state.
    pub state: State,
    /// Why.
    pub reason: Option<Reason>,
    /// In words.
    pub description: Option<String>,
    /// The status of the last answer, if it was the wrong one.
    pub status: Option<u16>,
}

/// What came of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Status(u16),
    TimedOut,
    Failed,
}

impl Health {
    pub(crate) fn new(state: State, reason: Option<Reason>) -> Self {
        Self {
            state,
            reason,
            status: None,
            healthy_since: None,
            good: 0,
            bad: 0,
        }
    }

    /// Takes an answer into account, at `now` in milliseconds since 1970.
    pub(crate) fn take(&mut self, answer: Answer, check: &HealthCheck, now: i64) {
        let reason = match answer {
            Answer::Status(status) => {
                (!check.matches(status)).then_some(Reason::ResponseCodeMismatch)
            }
            Answer::TimedOut => Some(Reason::Timeout),
            Answer::Failed => Some(Reason::FailedHealthChecks),
        };
        match reason {
            None => self.take_good(check, now),
            Some(reason) => self.take_bad(reason, answer, check),
        }
    }

    fn take_good(&mut self, check: &HealthCheck, now: i64) {
        self.bad = 0;
        self.good = self.good.saturating_add(1);
        // The first good answer is enough for a new target.
        let enough = self.state == State::Initial || self.good >= check.healthy_threshold;
        if self.state != State::Healthy && enough {
            let good = self.good;
            *self = Self::new(State::Healthy, None);
            self.good = good;
            self.healthy_since = Some(now);
        }
    }

    fn take_bad(&mut self, reason: Reason, answer: Answer, check: &HealthCheck) {
        self.good = 0;
        self.bad = self.bad.saturating_add(1);
        if self.bad >= check.unhealthy_threshold {
            self.state = State::Unhealthy;
            self.reason = Some(reason);
            self.healthy_since = None;
            self.status = match answer {
                Answer::Status(status) => Some(status),
                _ => None,
            };
        } else if self.state == State::Initial {
            self.reason = Some(Reason::InitialHealthChecking);
        }
    }
}

impl Group {
    /// How all its targets are.
    pub(crate) fn health(&self) -> Vec<TargetHealth> {
        let members = self.members.iter();
        members.map(|member| self.health_of(member)).collect()
    }

    fn health_of(&self, member: &Member) -> TargetHealth {
        let health = *member.health.lock();
        let (state, reason) = if member.target.is_draining {
            (State::Draining, Some(Reason::DeregistrationInProgress))
        } else if !self.is_used {
            (State::Unused, Some(Reason::NotInUse))
        } else {
            (health.state, health.reason)
        };
        TargetHealth {
            id: member.target.id.clone(),
            port: member.target.address.port(),
            state,
            reason,
            description: reason.map(|reason| describe(reason, health.status)),
            status: health.status,
        }
    }
}

fn describe(reason: Reason, status: Option<u16>) -> String {
    match (reason, status) {
        (Reason::ResponseCodeMismatch, Some(status)) => {
            format!("Health checks failed with these codes: [{status}]")
        }
        (Reason::ResponseCodeMismatch | Reason::FailedHealthChecks, _) => {
            "Health checks failed".to_owned()
        }
        (Reason::Timeout, _) => "Request timed out".to_owned(),
        (Reason::RegistrationInProgress, _) => "Target registration is in progress".to_owned(),
        (Reason::InitialHealthChecking, _) => "Initial health checks in progress".to_owned(),
        (Reason::NotInUse, _) => {
            "Target group is not configured to receive traffic from the load balancer".to_owned()
        }
        (Reason::DeregistrationInProgress, _) => "Target deregistration is in progress".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_target_needs_one_good_answer_a_sick_one_five() {
        let check = HealthCheck::default();
        let mut health = Health::new(State::Initial, None);
        health.take(Answer::Status(200), &check, 7);
        assert_eq!(health.state, State::Healthy);
        assert_eq!(health.healthy_since, Some(7));

        health.take(Answer::TimedOut, &check, 8);
        assert_eq!(health.state, State::Healthy);
        health.take(Answer::Status(500), &check, 9);
        assert_eq!(health.state, State::Unhealthy);
        assert_eq!(health.reason, Some(Reason::ResponseCodeMismatch));

        for _ in 0..4 {
            health.take(Answer::Status(200), &check, 10);
            assert_eq!(health.state, State::Unhealthy);
        }
        health.take(Answer::Status(200), &check, 11);
        assert_eq!(health.state, State::Healthy);
    }
}
