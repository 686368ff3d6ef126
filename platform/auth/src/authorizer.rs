//! Decides by policies.

use std::borrow::Cow;

use ringwall_core::{
    ApiError, Ask, Authorizer, ConditionValues, Denied, PolicyMode, Principal, PrincipalKind,
    RequestContext, Resource,
};
use ringwall_policy::{
    Conditions, Decision, IdentitySide, Policies, Policy, PolicySource, PrincipalView, Request,
    ResourcePolicy, evaluate,
};

/// Decides by the policies of caller and resource.
///
/// Until IAM stands there are root users, and sessions of theirs: what their account gives them
/// is everything, and a session's policies limit it.
#[derive(Clone, Copy, Debug)]
pub struct PolicyAuthorizer {
    /// Session policies do not limit: `--dev` without `--enforce`.
    pub lenient: bool,
}

impl Authorizer for PolicyAuthorizer {
    fn decide(&self, ctx: &RequestContext, ask: &Ask<'_>) -> Result<Result<(), Denied>, ApiError> {
        let caller = Caller::of(&ctx.caller.principal);
        let mut conditions = global_conditions(ctx);
        for (key, values) in &ask.conditions {
            match values {
                ConditionValues::One(value) => conditions.one(&**key, &**value),
                ConditionValues::Many(values) => {
                    conditions.many(&**key, values.iter().map(|value| Cow::from(&**value)).collect());
                }
            }
        }
        if ask.resources.is_empty() {
            return Ok(self.decide_one(ctx, ask.action, None, &caller, &conditions));
        }
        for resource in &ask.resources {
            let decided = self.decide_one(ctx, ask.action, Some(resource), &caller, &conditions);
            if decided.is_err() {
                return Ok(decided);
            }
        }
        Ok(Ok(()))
    }
}

impl PolicyAuthorizer {
    fn decide_one(
        &self,
        ctx: &RequestContext,
        action: &'static str,
        resource: Option<&Resource<'_>>,
        caller: &Caller,
        conditions: &Conditions<'_>,
    ) -> Result<(), Denied> {
        let mut with_tags;
        let mut conditions = conditions;
        let owner = resource.map(|resource| resource.account.to_string());
        if let Some((tags, owner)) = resource.and_then(|resource| resource.tags).zip(owner.as_ref()) {
            with_tags = conditions.clone();
            with_tags.one("aws:ResourceAccount", owner.as_str());
            for (key, value) in tags.iter() {
                with_tags.one(format!("aws:ResourceTag/{key}"), value);
            }
            conditions = &with_tags;
        }
        let arn = resource.map_or("*", |resource| &*resource.arn);
        let request = Request {
            principal: caller.view(),
            action,
            resource: arn,
            resource_account: owner.as_deref(),
            conditions,
        };
        let session: Option<Vec<&Policy>> = self.session_policies(ctx);
        let decision = evaluate(
            &request,
            &Policies {
                identity: identity_side(&ctx.caller.principal),
                boundary: None,
                session: session.as_deref(),
                service_control: &[],
                resource_control: &[],
                resource: resource.and_then(|resource| {
                    let must_allow = resource.mode == PolicyMode::MustAllow;
                    resource.policy.map(|policy| ResourcePolicy { policy, must_allow })
                }),
                granted: resource.is_some_and(|resource| resource.granted),
            },
        );
        words(decision, caller, action, arn, owner.as_deref())
    }

    /// The session's policies, where they limit.
    fn session_policies<'a>(&self, ctx: &'a RequestContext) -> Option<Vec<&'a Policy>> {
        let session = ctx.caller.session.as_ref()?;
        let federated = matches!(ctx.caller.principal.kind, PrincipalKind::FederatedUser { .. });
        if self.lenient || (session.policies.is_empty() && !federated) {
            return None;
        }
        Some(session.policies.iter().map(|policy| &**policy).collect())
    }
}

/// What the caller's account gives him. IAM will add users' and roles' policies here.
const fn identity_side(principal: &Principal) -> IdentitySide<'static> {
    match principal.kind {
        PrincipalKind::Root | PrincipalKind::FederatedUser { .. } => IdentitySide::Everything,
        PrincipalKind::User { .. }
        | PrincipalKind::AssumedRole { .. }
        | PrincipalKind::Service { .. }
        | PrincipalKind::Anonymous => IdentitySide::Policies(&[]),
    }
}

/// The caller in the policy engine's terms; owns the texts that the engine borrows.
struct Caller {
    kind: ringwall_policy::PrincipalKind,
    arn: String,
    issuer_arn: Option<String>,
    account: String,
    service: Option<String>,
}

impl Caller {
    fn of(principal: &Principal) -> Self {
        use ringwall_policy::PrincipalKind as Kind;
        let (kind, service) = match &principal.kind {
            PrincipalKind::Root => (Kind::Root, None),
            PrincipalKind::User { .. } => (Kind::User, None),
            PrincipalKind::AssumedRole { .. } => (Kind::AssumedRole, None),
            PrincipalKind::FederatedUser { .. } => (Kind::FederatedUser, None),
            PrincipalKind::Service { name } => (Kind::Service, Some(name.clone())),
            PrincipalKind::Anonymous => (Kind::Anonymous, None),
        };
        Self {
            kind,
            arn: principal.arn(),
            issuer_arn: principal.issuer_arn(),
            account: principal.account.to_string(),
            service,
        }
    }

    fn view(&self) -> PrincipalView<'_> {
        PrincipalView {
            kind: self.kind,
            arn: &self.arn,
            issuer_arn: self.issuer_arn.as_deref(),
            account: &self.account,
            service: self.service.as_deref(),
        }
    }
}

/// The condition keys that every request has.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>
fn global_conditions(ctx: &RequestContext) -> Conditions<'_> {
    let principal = &ctx.caller.principal;
    let mut conditions = Conditions::new();
    let now = ctx.now();
    conditions.one("aws:CurrentTime", now.iso8601());
    conditions.one("aws:EpochTime", now.secs().to_string());
    conditions.one("aws:SecureTransport", text(ctx.client.secure_transport));
    conditions.one("aws:RequestedRegion", ctx.region.as_str());
    conditions.one("aws:PrincipalAccount", principal.account.to_string());
    conditions.one("aws:PrincipalArn", principal.issuer_arn().unwrap_or_else(|| principal.arn()));
    conditions.one("aws:userid", principal.unique_id.as_str());
    conditions.one("aws:PrincipalIsAWSService", "false");
    conditions.one("aws:ViaAWSService", text(!ctx.called_via.is_empty()));
    let kind = match &principal.kind {
        PrincipalKind::Root => Some("Account"),
        PrincipalKind::User { name, .. } => {
            conditions.one("aws:username", name.as_str());
            Some("User")
        }
        PrincipalKind::AssumedRole { .. } => Some("AssumedRole"),
        PrincipalKind::FederatedUser { .. } => Some("FederatedUser"),
        PrincipalKind::Service { .. } | PrincipalKind::Anonymous => None,
    };
    if let Some(kind) = kind {
        conditions.one("aws:PrincipalType", kind);
    }
    if let Some(agent) = &ctx.client.user_agent {
        conditions.one("aws:UserAgent", &**agent);
    }
    match (ctx.client.address, ctx.called_via.first(), ctx.called_via.last()) {
        (_, Some(first), Some(last)) => {
            let services = ctx.called_via.iter().map(|name| Cow::from(host(name))).collect();
            conditions.many("aws:CalledVia", services);
            conditions.one("aws:CalledViaFirst", host(first));
            conditions.one("aws:CalledViaLast", host(last));
        }
        (Some(address), _, _) => conditions.one("aws:SourceIp", address.to_string()),
        _ => {}
    }
    add_session_conditions(&mut conditions, ctx);
    conditions
}

fn add_session_conditions<'a>(conditions: &mut Conditions<'a>, ctx: &'a RequestContext) {
    let Some(session) = &ctx.caller.session else { return };
    conditions.one("aws:TokenIssueTime", session.issued_at.iso8601());
    conditions.one("aws:MultiFactorAuthPresent", text(session.mfa_at.is_some()));
    if let Some(at) = session.mfa_at {
        let age = ctx.now().secs().saturating_sub(at.secs());
        conditions.one("aws:MultiFactorAuthAge", age.to_string());
    }
    if let Some(identity) = &session.source_identity {
        conditions.one("aws:SourceIdentity", identity.as_str());
    }
    for (key, value) in session.tags.iter() {
        conditions.one(format!("aws:PrincipalTag/{key}"), value);
    }
}

fn host(service: &str) -> String {
    format!("{service}.amazonaws.com")
}

const fn text(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

/// AWS's words for a denial. Across accounts nothing is said of the reason.
fn words(
    decision: Decision,
    caller: &Caller,
    action: &str,
    resource: &str,
    owner: Option<&str>,
) -> Result<(), Denied> {
    let foreign = owner.is_some_and(|owner| owner != caller.account);
    let (reason, explicit) = match decision {
        Decision::Allowed => return Ok(()),
        Decision::ExplicitDeny(source) => {
            (format!(" with an explicit deny in {} {}", article(source), source.phrase()), true)
        }
        Decision::ImplicitDeny(source) => {
            (format!(" because no {} allows the {action} action", source.phrase()), false)
        }
    };
    let on = if resource == "*" { String::new() } else { format!(" on resource: {resource}") };
    let reason = if foreign && !explicit {
        " because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access".to_owned()
    } else {
        reason
    };
    let message =
        format!("User: {} is not authorized to perform: {action}{on}{reason}", caller.arn);
    Err(Denied { message, explicit })
}

const fn article(source: PolicySource) -> &'static str {
    match source {
        PolicySource::Identity => "an",
        _ => "a",
    }
}
