//! A request with its policies, built step by step.

use std::sync::Arc;

use ringwall_policy::{
    Context, Decision, IdentitySide, Policies, Policy, PolicyKind, PolicyType, Request,
    RequestPrincipal, ResourcePolicy, ResourcePolicyMode, SourceUser, evaluate,
};

pub(super) const HOME: &str = "111122223333";
pub(super) const AWAY: &str = "444455556666";
pub(super) const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/k";
pub(super) const USER_ARN: &str = "arn:aws:iam::111122223333:user/alice";
pub(super) const ROLE_ARN: &str = "arn:aws:iam::111122223333:role/team/reader";
pub(super) const SESSION_ARN: &str = "arn:aws:sts::111122223333:assumed-role/reader/s";
pub(super) const FEDERATED_ARN: &str = "arn:aws:sts::111122223333:federated-user/bob";

pub(super) const ROOT: RequestPrincipal<'static> = RequestPrincipal::Root { account: HOME };
pub(super) const USER: RequestPrincipal<'static> = RequestPrincipal::User {
    account: HOME,
    arn: USER_ARN,
    id: "AIDA1111111111EXAMPLE",
};
pub(super) const SESSION: RequestPrincipal<'static> = RequestPrincipal::RoleSession {
    account: HOME,
    arn: SESSION_ARN,
    role_arn: ROLE_ARN,
    id: "AROA1111111111EXAMPLE:s",
};
pub(super) const FEDERATED: RequestPrincipal<'static> = RequestPrincipal::FederatedUser {
    account: HOME,
    arn: FEDERATED_ARN,
    user: Some(SourceUser {
        arn: USER_ARN,
        id: "AIDA1111111111EXAMPLE",
    }),
};
pub(super) const SERVICE: RequestPrincipal<'static> = RequestPrincipal::Service {
    names: &["lambda.amazonaws.com"],
};

pub(super) fn policy(kind: PolicyKind, effect: &str, members: &str) -> Arc<Policy> {
    let text =
        format!(r#"{{"Version":"2012-10-17","Statement":{{"Effect":"{effect}",{members}}}}}"#);
    Arc::new(Policy::parse(&text, kind).unwrap())
}

pub(super) fn identity(effect: &str, action: &str) -> Arc<Policy> {
    let members = format!(r#""Action":"{action}","Resource":"*""#);
    policy(PolicyKind::Identity, effect, &members)
}

/// A resource's policy about this `Principal` (or `NotPrincipal`) member.
pub(super) fn about(effect: &str, member: &str) -> Arc<Policy> {
    policy(
        PolicyKind::Resource,
        effect,
        &format!(r#"{member},"Action":"kms:*","Resource":"*""#),
    )
}

pub(super) fn naming(principal: &str) -> Arc<Policy> {
    about("Allow", &format!(r#""Principal":{{"AWS":"{principal}"}}"#))
}

/// What the policies of a request decide.
#[derive(Clone)]
pub(super) struct Case {
    pub(super) caller: RequestPrincipal<'static>,
    pub(super) owner: &'static str,
    pub(super) everything: bool,
    pub(super) identity: Vec<Arc<Policy>>,
    pub(super) boundary: Option<Arc<Policy>>,
    pub(super) session: Option<Vec<Arc<Policy>>>,
    pub(super) scoped: Vec<Vec<Arc<Policy>>>,
    pub(super) service_control: Vec<Vec<Arc<Policy>>>,
    pub(super) resource_control: Vec<Vec<Arc<Policy>>>,
    pub(super) resource: Option<(Arc<Policy>, ResourcePolicyMode)>,
    pub(super) granted: bool,
}

impl Case {
    pub(super) fn of(caller: RequestPrincipal<'static>) -> Self {
        Self {
            caller,
            owner: HOME,
            everything: false,
            identity: vec![],
            boundary: None,
            session: None,
            scoped: vec![],
            service_control: vec![],
            resource_control: vec![],
            resource: None,
            granted: false,
        }
    }

    pub(super) fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    pub(super) fn ordinary(self, policy: Arc<Policy>) -> Self {
        self.with(|case| case.resource = Some((policy, ResourcePolicyMode::Ordinary)))
    }

    pub(super) fn must_allow(self, policy: Arc<Policy>) -> Self {
        self.with(|case| case.resource = Some((policy, ResourcePolicyMode::MustAllow)))
    }

    pub(super) fn may(self) -> Self {
        self.with(|case| case.identity.push(identity("Allow", "kms:*")))
    }

    pub(super) fn decide<T>(&self, read: impl FnOnce(Decision<'_>) -> T) -> T {
        let context = Context::new();
        let request = Request::new(self.caller, "kms:Encrypt", KEY, &context).owned_by(self.owner);
        let policies = Policies {
            identity: match self.everything {
                true => IdentitySide::Everything,
                false => IdentitySide::Policies(&self.identity),
            },
            boundary: self.boundary.as_deref(),
            session: self.session.as_deref(),
            scoped: &self.scoped,
            service_control: &self.service_control,
            resource_control: &self.resource_control,
            resource: self.resource.as_ref().map(|(policy, mode)| ResourcePolicy {
                policy,
                mode: *mode,
            }),
            granted: self.granted,
        };
        read(evaluate(&request, &policies))
    }

    #[track_caller]
    pub(super) fn is_allowed(&self) {
        self.decide(|decision| assert!(decision.is_allowed(), "{decision:?}"));
    }

    #[track_caller]
    pub(super) fn lacks(&self, policy_type: PolicyType) {
        let reason = self.decide(|decision| decision.reason());
        let reason = reason.expect("denied");
        assert_eq!((reason.explicit, reason.policy_type), (false, policy_type));
    }

    #[track_caller]
    pub(super) fn is_denied_by(&self, policy_type: PolicyType) {
        let reason = self.decide(|decision| decision.reason());
        let reason = reason.expect("denied");
        assert_eq!((reason.explicit, reason.policy_type), (true, policy_type));
    }

    /// With a boundary and a session policy that allow nothing here.
    pub(super) fn limited(&self, boundary: bool, session: bool) -> Self {
        let other = identity("Allow", "iam:*");
        self.clone().with(|case| {
            case.boundary = boundary.then(|| other.clone());
            case.session = session.then(|| vec![other]);
        })
    }
}
