//! Decides by policies.

use std::borrow::Cow;
use std::sync::Arc;

use ringwall_core::{
    AccountDigits, ApiError, Ask, Authorizer, ConditionValues, Denied, PolicyMode, Principal,
    PrincipalKind, RequestContext, Resource,
};
use ringwall_policy::{
    Context, IdentitySide, Policies, Policy, Reason, Request, RequestPrincipal, ResourcePolicy,
    ResourcePolicyMode, evaluate,
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
        let caller = Caller::of(ctx);
        let mut decided = Ok(());
        if ask.resources.is_empty() {
            decided = self.decide_one(ctx, ask, None, &caller);
        }
        for resource in &ask.resources {
            decided = decided.and_then(|()| self.decide_one(ctx, ask, Some(resource), &caller));
        }
        Ok(decided)
    }
}

impl PolicyAuthorizer {
    fn decide_one(
        &self,
        ctx: &RequestContext,
        ask: &Ask<'_>,
        resource: Option<&Resource<'_>>,
        caller: &Caller<'_>,
    ) -> Result<(), Denied> {
        let policies = self.policies(ctx, resource);
        // Most policies have no conditions: what nobody looks at is not gathered.
        let conditions = if policies.read_context() {
            conditions(ctx, ask, resource)
        } else {
            Context::new()
        };
        let arn = resource.map_or("*", |resource| &*resource.arn);
        let owner = resource.map(|resource| resource.account.digits());
        let mut request = Request::new(caller.view(), ask.action, arn, &conditions);
        if let Some(owner) = &owner {
            request = request.owned_by(owner);
        }
        let decision = evaluate(&request, &policies);
        words(decision.reason(), caller, ask.action, arn)
    }

    /// The policies that have a say.
    fn policies<'p>(
        &self,
        ctx: &'p RequestContext,
        resource: Option<&Resource<'p>>,
    ) -> Policies<'p> {
        Policies {
            identity: identity_side(&ctx.caller.principal),
            session: self.session_policies(ctx),
            resource: resource.and_then(|resource| {
                let mode = match resource.mode {
                    PolicyMode::Ordinary => ResourcePolicyMode::Ordinary,
                    PolicyMode::MustAllow => ResourcePolicyMode::MustAllow,
                };
                resource
                    .policy
                    .map(|policy| ResourcePolicy { policy, mode })
            }),
            granted: resource.is_some_and(|resource| resource.granted),
            ..Policies::none()
        }
    }

    /// The session's policies, where they limit.
    fn session_policies<'a>(&self, ctx: &'a RequestContext) -> Option<&'a [Arc<Policy>]> {
        let session = ctx.caller.session.as_ref()?;
        let federated = matches!(
            ctx.caller.principal.kind,
            PrincipalKind::FederatedUser { .. }
        );
        if self.lenient || (session.policies.is_empty() && !federated) {
            return None;
        }
        Some(&session.policies)
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
struct Caller<'a> {
    principal: &'a Principal,
    arn: &'a str,
    issuer_arn: Option<String>,
    account: AccountDigits,
    service: [&'a str; 1],
}

impl<'a> Caller<'a> {
    fn of(ctx: &'a RequestContext) -> Self {
        let principal = &ctx.caller.principal;
        let service = match &principal.kind {
            PrincipalKind::Service { name } => name,
            _ => "",
        };
        Self {
            principal,
            arn: ctx.caller_arn(),
            issuer_arn: principal.issuer_arn(),
            account: principal.account.digits(),
            service: [service],
        }
    }

    fn view(&self) -> RequestPrincipal<'_> {
        let (account, arn, id) = (&*self.account, self.arn, &*self.principal.unique_id);
        match &self.principal.kind {
            PrincipalKind::Root => RequestPrincipal::Root { account },
            PrincipalKind::User { .. } => RequestPrincipal::User { account, arn, id },
            PrincipalKind::AssumedRole { .. } => RequestPrincipal::RoleSession {
                account,
                arn,
                role_arn: self.issuer_arn.as_deref().unwrap_or_default(),
                id,
            },
            PrincipalKind::FederatedUser { .. } => RequestPrincipal::FederatedUser {
                account,
                arn,
                user: None,
            },
            PrincipalKind::Service { .. } => RequestPrincipal::Service {
                names: &self.service,
            },
            PrincipalKind::Anonymous => RequestPrincipal::Anonymous,
        }
    }
}

/// All condition keys of a request: the global ones first, which nobody may choose.
fn conditions<'a>(
    ctx: &'a RequestContext,
    ask: &'a Ask<'_>,
    resource: Option<&'a Resource<'_>>,
) -> Context<'a> {
    let mut conditions = global_conditions(ctx);
    if let Some(resource) = resource {
        conditions.set("aws:ResourceAccount", resource.account.to_string());
        for (key, value) in resource.tags.iter().flat_map(|tags| tags.iter()) {
            conditions.set(format!("aws:ResourceTag/{key}"), value);
        }
    }
    for (key, values) in &ask.conditions {
        match values {
            ConditionValues::One(value) => {
                conditions.set(&**key, &**value);
            }
            ConditionValues::Many(values) => {
                conditions.set_many(&**key, values.iter().map(|value| Cow::from(&**value)));
            }
        }
    }
    conditions
}

/// The condition keys that every request has.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>
fn global_conditions(ctx: &RequestContext) -> Context<'_> {
    let principal = &ctx.caller.principal;
    let mut conditions = Context::with_capacity(32);
    let now = ctx.now();
    conditions.set("aws:CurrentTime", now.iso8601());
    conditions.set("aws:EpochTime", now.secs().to_string());
    conditions.set("aws:SecureTransport", text(ctx.client.secure_transport));
    conditions.set("aws:RequestedRegion", ctx.region.as_str());
    conditions.set("aws:PrincipalAccount", principal.account.to_string());
    conditions.set(
        "aws:PrincipalArn",
        principal
            .issuer_arn()
            .map_or_else(|| Cow::from(ctx.caller_arn()), Cow::from),
    );
    conditions.set("aws:userid", principal.unique_id.as_str());
    conditions.set("aws:PrincipalIsAWSService", "false");
    conditions.set("aws:ViaAWSService", text(!ctx.called_via.is_empty()));
    let kind = match &principal.kind {
        PrincipalKind::Root => Some("Account"),
        PrincipalKind::User { name, .. } => {
            conditions.set("aws:username", name.as_str());
            Some("User")
        }
        PrincipalKind::AssumedRole { .. } => Some("AssumedRole"),
        PrincipalKind::FederatedUser { .. } => Some("FederatedUser"),
        PrincipalKind::Service { .. } | PrincipalKind::Anonymous => None,
    };
    if let Some(kind) = kind {
        conditions.set("aws:PrincipalType", kind);
    }
    if let Some(agent) = &ctx.client.user_agent {
        conditions.set("aws:UserAgent", &**agent);
    }
    match (
        ctx.client.address,
        ctx.called_via.first(),
        ctx.called_via.last(),
    ) {
        (_, Some(first), Some(last)) => {
            conditions.set_many(
                "aws:CalledVia",
                ctx.called_via.iter().map(|name| host(name)),
            );
            conditions.set("aws:CalledViaFirst", host(first));
            conditions.set("aws:CalledViaLast", host(last));
        }
        (Some(address), _, _) => {
            conditions.set("aws:SourceIp", address.to_string());
        }
        _ => {}
    }
    add_session_conditions(&mut conditions, ctx);
    conditions
}

fn add_session_conditions<'a>(conditions: &mut Context<'a>, ctx: &'a RequestContext) {
    let Some(session) = &ctx.caller.session else {
        return;
    };
    conditions.set("aws:TokenIssueTime", session.issued_at.iso8601());
    conditions.set("aws:MultiFactorAuthPresent", text(session.mfa_at.is_some()));
    if let Some(at) = session.mfa_at {
        let age = ctx.now().secs().saturating_sub(at.secs());
        conditions.set("aws:MultiFactorAuthAge", age.to_string());
    }
    if let Some(identity) = &session.source_identity {
        conditions.set("aws:SourceIdentity", identity.as_str());
    }
    for (key, value) in session.tags.iter() {
        conditions.set(format!("aws:PrincipalTag/{key}"), value);
    }
}

fn host(service: &str) -> String {
    format!("{service}.amazonaws.com")
}

const fn text(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

/// AWS's words for a denial. Across accounts nothing is said of an implicit reason.
fn words(
    reason: Option<Reason>,
    caller: &Caller<'_>,
    action: &str,
    resource: &str,
) -> Result<(), Denied> {
    let Some(reason) = reason else { return Ok(()) };
    let on = if resource == "*" {
        String::new()
    } else {
        format!(" on resource: {resource}")
    };
    let why = if reason.cross_account && !reason.explicit {
        "because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access".to_owned()
    } else {
        reason.words(action).to_string()
    };
    let message = format!(
        "User: {} is not authorized to perform: {action}{on} {why}",
        caller.arn
    );
    Err(Denied {
        message,
        explicit: reason.explicit,
    })
}
