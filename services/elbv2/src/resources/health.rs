//! What the plane says of load balancers and targets.

use crate::api;

/// The state of a load balancer.
///
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerState.html>
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum LoadBalancerState {
    /// Its listeners do not listen yet.
    #[default]
    Provisioning,
    /// All its listeners listen.
    Active,
    /// Some of its listeners cannot listen; in words that say what to do.
    Impaired(String),
    /// None of its listeners can listen; in words that say what to do.
    Failed(String),
}

impl LoadBalancerState {
    pub(crate) fn shown(&self) -> api::LoadBalancerState {
        let (code, reason) = match self {
            Self::Provisioning => (api::LoadBalancerStateEnum::Provisioning, None),
            Self::Active => (api::LoadBalancerStateEnum::Active, None),
            Self::Impaired(reason) => (api::LoadBalancerStateEnum::ActiveImpaired, Some(reason)),
            Self::Failed(reason) => (api::LoadBalancerStateEnum::Failed, Some(reason)),
        };
        api::LoadBalancerState {
            code: Some(code),
            reason: reason.cloned(),
        }
    }
}

/// The health of a target, as checks found it.
///
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html>
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Health {
    /// No check has been begun.
    #[default]
    Registering,
    /// The first checks are under way.
    Checking,
    /// It answers as it should.
    Healthy,
    /// It does not.
    Unhealthy(Fault),
}

/// Why a target is not healthy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It answered with this status.
    ResponseCode(u16),
    /// It did not answer in time.
    Timeout,
    /// It could not be reached, or what it said was no HTTP.
    FailedHealthChecks,
    /// The fault is the load balancer's own.
    InternalError,
}

impl Health {
    pub(crate) fn shown(&self) -> api::TargetHealth {
        use api::{TargetHealthReasonEnum as Reason, TargetHealthStateEnum as State};
        let words = |text: &str| Some(text.to_owned());
        let (state, reason, description) = match self {
            Self::Registering => (
                State::Initial,
                Some(Reason::ElbRegistrationInProgress),
                words("Target registration is in progress"),
            ),
            Self::Checking => (
                State::Initial,
                Some(Reason::ElbInitialHealthChecking),
                words("Initial health checks in progress"),
            ),
            Self::Healthy => (State::Healthy, None, None),
            Self::Unhealthy(fault) => (
                State::Unhealthy,
                Some(fault.reason()),
                Some(fault.description()),
            ),
        };
        api::TargetHealth {
            state: Some(state),
            reason,
            description,
        }
    }
}

impl Fault {
    const fn reason(&self) -> api::TargetHealthReasonEnum {
        use api::TargetHealthReasonEnum as Reason;
        match self {
            Self::ResponseCode(_) => Reason::TargetResponseCodeMismatch,
            Self::Timeout => Reason::TargetTimeout,
            Self::FailedHealthChecks => Reason::TargetFailedHealthChecks,
            Self::InternalError => Reason::ElbInternalError,
        }
    }

    fn description(&self) -> String {
        match self {
            Self::ResponseCode(code) => format!("Health checks failed with these codes: [{code}]"),
            Self::Timeout => "Request timed out".to_owned(),
            Self::FailedHealthChecks => "Health checks failed".to_owned(),
            Self::InternalError => "Health checks failed due to an internal error".to_owned(),
        }
    }
}
