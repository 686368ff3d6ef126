//! Decides by policies.

use std::sync::Arc;

use ringwall_core::{
    ApiError, Ask, Authorizer, Denied, PolicyMode, PrincipalKind, RequestContext, Resource,
};
use ringwall_identity::{
    AuthorizationMessages, Bundle, Bundles, Controls, OrganizationPlace, find_default_document,
};
use ringwall_policy::{
    IdentitySide, Policies, Policy, PolicyKind, Reason, Request, ResourcePolicy,
    ResourcePolicyMode, evaluate,
};
use ringwall_store::{ReadTx, Store, StoreError};

use crate::conditions::Conditions;
use crate::requester::Requester;

/// Services whose resources an organization's resource control policies bind.
///
/// <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html>
const RESOURCE_CONTROLLED: [&str; 9] = [
    "s3",
    "kms",
    "sts",
    "cognito-idp",
    "cognito-identity",
    "events",
    "logs",
    "wafv2",
    "inspector-scan",
];
/// What they leave alone all the same.
const BEYOND_RESOURCE_CONTROL: &str = "kms:RetireGrant";

/// Decides by the policies of caller, resource and their organizations.
pub struct PolicyAuthorizer {
    store: Store,
    bundles: Bundles,
    lenient: bool,
    pub(crate) messages: AuthorizationMessages,
}

/// What the caller's side says, the same for each resource.
pub(crate) struct Grounds {
    pub(crate) bundle: Arc<Bundle>,
    controls: Arc<Controls>,
    session: Option<Vec<Arc<Policy>>>,
    scoped: Vec<Vec<Arc<Policy>>>,
    everything: bool,
}

impl PolicyAuthorizer {
    /// Over the rows of principals in a store. `lenient` is `--dev` without `--enforce`: whoever
    /// calls may do in his account what its root user may.
    pub fn new(store: Store, lenient: bool) -> Self {
        Self {
            messages: AuthorizationMessages::new(&store),
            store,
            bundles: Bundles::default(),
            lenient,
        }
    }

    fn grounds(&self, tx: &ReadTx, ctx: &RequestContext) -> Result<Grounds, StoreError> {
        let principal = &ctx.caller.principal;
        let controls = self.bundles.controls(tx, principal.account)?;
        if self.lenient {
            return Ok(Grounds {
                bundle: Arc::default(),
                controls,
                session: None,
                scoped: Vec::new(),
                everything: true,
            });
        }
        Ok(Grounds {
            bundle: self.bundles.of(tx, principal)?,
            controls,
            session: session_policies(tx, ctx)?,
            scoped: scoped(ctx),
            everything: matches!(
                principal.kind,
                PrincipalKind::Root | PrincipalKind::FederatedUser { user: None, .. }
            ),
        })
    }

    /// What the organization of the resource's account says.
    pub(crate) fn owner_controls(
        &self,
        question: &Question<'_>,
        resource: Option<&Resource<'_>>,
    ) -> Result<Arc<Controls>, StoreError> {
        let caller = question.ctx.account();
        match resource.map(|resource| resource.account) {
            Some(owner) if owner != caller => self.bundles.controls(&question.tx, owner),
            _ => Ok(Arc::clone(&question.grounds.controls)),
        }
    }

    fn decide_one(
        &self,
        question: &Question<'_>,
        resource: Option<&Resource<'_>>,
    ) -> Result<Result<(), Denied>, StoreError> {
        let Question {
            ctx,
            ask,
            grounds,
            requester,
            ..
        } = question;
        let owner = resource.map_or(ctx.account(), |resource| resource.account);
        let owner_controls = self.owner_controls(question, resource)?;
        let policies = self.policies(grounds, &owner_controls, ask, resource);
        let conditions = Conditions {
            ctx,
            ask,
            resource,
            caller_place: grounds.place(),
            owner_place: owner_controls.place.as_ref(),
            principal_tags: &grounds.bundle.tags,
        };
        let conditions = conditions.context(policies.context_keys());
        let arn = resource.map_or("*", |resource| &*resource.arn);
        let owner = owner.digits();
        let request =
            Request::new(requester.view(), &ask.action, arn, &conditions).owned_by(&owner);
        let decision = evaluate(&request, &policies);
        Ok(words(decision.reason(), requester, &ask.action, arn))
    }

    /// The policies that have a say.
    pub(crate) fn policies<'p>(
        &self,
        grounds: &'p Grounds,
        owner_controls: &'p Controls,
        ask: &Ask<'_>,
        resource: Option<&Resource<'p>>,
    ) -> Policies<'p> {
        let identity = if grounds.everything {
            IdentitySide::Everything
        } else {
            IdentitySide::Policies(&grounds.bundle.identity)
        };
        let resource_control = if !self.lenient && is_resource_controlled(ask, resource) {
            owner_controls.resource_control.as_slice()
        } else {
            &[]
        };
        let service_control = if self.lenient {
            &[]
        } else {
            grounds.controls.service_control.as_slice()
        };
        Policies {
            identity,
            boundary: grounds
                .bundle
                .boundary
                .as_ref()
                .map(|(_, policy)| &**policy),
            session: grounds.session.as_deref(),
            scoped: &grounds.scoped,
            service_control,
            resource_control,
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
        }
    }
}

impl Authorizer for PolicyAuthorizer {
    fn decide(&self, ctx: &RequestContext, ask: &Ask<'_>) -> Result<Result<(), Denied>, ApiError> {
        let question = Question::of(self, ctx, ask).map_err(ApiError::internal)?;
        if question.grounds.controls.closed {
            return Ok(Err(account_is_closed(&question)));
        }
        let decide = |resource| {
            self.decide_one(&question, resource)
                .map_err(ApiError::internal)
        };
        if ask.resources.is_empty() {
            return decide(None);
        }
        for resource in &ask.resources {
            if let Err(denied) = decide(Some(resource))? {
                return Ok(Err(denied));
            }
        }
        Ok(Ok(()))
    }
}

/// What is asked, by whom, on what grounds.
pub(crate) struct Question<'a> {
    pub(crate) ctx: &'a RequestContext,
    pub(crate) ask: &'a Ask<'a>,
    pub(crate) grounds: Grounds,
    pub(crate) requester: Requester<'a>,
    tx: ReadTx,
}

impl<'a> Question<'a> {
    pub(crate) fn of(
        authorizer: &PolicyAuthorizer,
        ctx: &'a RequestContext,
        ask: &'a Ask<'a>,
    ) -> Result<Self, StoreError> {
        let tx = authorizer.store.read()?;
        Ok(Self {
            ctx,
            ask,
            grounds: authorizer.grounds(&tx, ctx)?,
            requester: Requester::of(ctx, ask),
            tx,
        })
    }
}

impl Grounds {
    pub(crate) fn place(&self) -> Option<&OrganizationPlace> {
        self.controls.place.as_ref()
    }
}

/// The session's policies, where they limit: a federation session without one may nothing.
fn session_policies(
    tx: &ReadTx,
    ctx: &RequestContext,
) -> Result<Option<Vec<Arc<Policy>>>, StoreError> {
    let Some(session) = &ctx.caller.session else {
        return Ok(None);
    };
    let federated = matches!(
        ctx.caller.principal.kind,
        PrincipalKind::FederatedUser { .. }
    );
    if session.policies.is_empty() && session.policy_arns.is_empty() && !federated {
        return Ok(None);
    }
    let mut policies = session.policies.clone();
    for arn in &session.policy_arns {
        // A policy that was deleted since allows nothing.
        let document = find_default_document(tx, arn)?;
        policies.push(document.map_or_else(
            || Arc::new(Policy::allowing_nothing(PolicyKind::Session)),
            |document| Arc::clone(document.compiled()),
        ));
    }
    Ok(Some(policies))
}

/// What the session was scoped down to, time by time.
fn scoped(ctx: &RequestContext) -> Vec<Vec<Arc<Policy>>> {
    let session = ctx.caller.session.as_deref();
    let policies = session.into_iter().flat_map(|session| &session.scoped);
    policies.map(|policy| vec![Arc::clone(policy)]).collect()
}

/// A closed account's principals may do nothing, whatever their policies say.
fn account_is_closed(question: &Question<'_>) -> Denied {
    let (who, action) = (question.requester.arn, &question.ask.action);
    Denied {
        message: format!(
            "User: {who} is not authorized to perform: {action} because the account is suspended"
        ),
        resource: "*".to_owned(),
        explicit: true,
    }
}

fn is_resource_controlled(ask: &Ask<'_>, resource: Option<&Resource<'_>>) -> bool {
    let service = ask.action.split(':').next().unwrap_or_default();
    ask.action != BEYOND_RESOURCE_CONTROL
        && RESOURCE_CONTROLLED.contains(&service)
        && resource.is_none_or(|resource| !resource.aws_managed)
}

/// AWS's words for a denial. Across accounts nothing is said of an implicit reason.
fn words(
    reason: Option<Reason>,
    caller: &Requester<'_>,
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
        resource: resource.to_owned(),
        explicit: reason.explicit,
    })
}
