//! Delegation requests: who may look at one, how they are shown, and what they become.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/temporary-delegation-building-integration.html#temporary-delegation-request-lifecycle>

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{AccountId, Ask, Partition, RequestContext, Resource, Timestamp};
use ringwall_identity::{
    AwsManagedPolicy, DelegationParameter, DelegationRequest, DelegationState,
    delete_delegation_request, find_delegation_request, put_delegation_request,
};
use ringwall_policy::{Policy, PolicyKind};
use ringwall_service::{ServiceEvent, TimerContext};
use ringwall_store::{Reads, Timer, WriteTx};

use super::template::{TemplateParameter, render_template};
use super::{Provider, tell};
use crate::api::{self, DelegationPermission, PolicyParameter, PolicyParameterTypeEnum, StateType};
use crate::error::IamError;
use crate::store::{IamTx, IamWrite};

/// The timer of requests that nothing happens to.
pub(crate) const EXPIRY: &str = "delegation-expiry";

/// How long a request waits for somebody to take it on.
const UNASSIGNED_DAYS: i64 = 1;
/// How long it stays in any other state, also in the last.
const OTHER_DAYS: i64 = 7;
/// The longest policy that a session can have.
const LONGEST_POLICY: usize = 2048;
/// The account that is asked; filled in when it is known.
const ACCOUNT_PARAMETER: &str = "AccountId";
const ACCOUNT_PLACE: &str = "@{AccountId}";
/// The condition key by which a policy asks for a permissions boundary.
const BOUNDARY_KEY: &str = "iam:permissionsboundary";

/// A request that a caller names, there for him or not.
pub(crate) struct NamedRequest {
    arn: String,
    account: AccountId,
    is_own: bool,
    is_open: bool,
    found: Option<Arc<DelegationRequest>>,
}

impl<T: Deref<Target: Reads + Sized>> IamTx<'_, T> {
    /// The request of an id, if it is one that the caller's account can see: its own, and those
    /// that nobody took on and that ask no other account.
    pub(crate) fn delegation_request(
        &self,
        ctx: &RequestContext,
        id: &str,
    ) -> Result<NamedRequest, IamError> {
        let account = ctx.account();
        let found = find_delegation_request(self.rows(), id)?;
        let found = found.filter(|request| match request.owner_account {
            Some(owner) => owner == account,
            None => true,
        });
        let owner = found.as_deref().and_then(|found| found.owner.as_deref());
        let state = found.as_deref().map(|found| found.state);
        Ok(NamedRequest {
            arn: DelegationRequest::arn(account, id),
            account,
            is_own: owner.is_some_and(|owner| owner == ctx.caller_arn()),
            is_open: state == Some(DelegationState::Unassigned),
            found,
        })
    }
}

impl NamedRequest {
    /// Asks for an action on it, which policies decide alone.
    pub(crate) fn ask(&self, action: &'static str) -> Ask<'_> {
        self.asks(action, false)
    }

    /// Asks for an action that its owner may without a policy.
    pub(crate) fn ask_of_owner(&self, action: &'static str) -> Ask<'_> {
        self.asks(action, self.is_own)
    }

    /// Asks for an action that its owner may without a policy, and anybody while it has none.
    pub(crate) fn ask_of_anybody(&self, action: &'static str) -> Ask<'_> {
        self.asks(action, self.is_own || self.is_open)
    }

    fn asks(&self, action: &'static str, granted: bool) -> Ask<'_> {
        let resource = Resource::new(self.arn.as_str(), self.account).granted(granted);
        let ask = Ask::new(action).on(resource);
        let found = self.found.as_deref();
        match found.and_then(|found| found.owner.as_deref()) {
            Some(owner) => ask.key("iam:DelegationRequestOwner", owner),
            None => ask,
        }
    }

    /// Whether the caller took it on.
    pub(crate) const fn is_own(&self) -> bool {
        self.is_own
    }

    /// The request, which must be there.
    pub(crate) fn existing(self) -> Result<DelegationRequest, IamError> {
        let found = self.found.ok_or_else(IamError::no_such_delegation)?;
        Ok(DelegationRequest::clone(&found))
    }

    /// The request, which must be there, in one of these states.
    pub(crate) fn in_state(
        self,
        states: &[DelegationState],
    ) -> Result<DelegationRequest, IamError> {
        let request = self.existing()?;
        if states.contains(&request.state) {
            return Ok(request);
        }
        Err(IamError::delegation_state(state_name(request.state)))
    }
}

/// Moves a request to a state, writes it, and tells of it.
pub(crate) fn move_to(
    ctx: &RequestContext,
    tx: &mut WriteTx,
    mut request: DelegationRequest,
    state: DelegationState,
    token: Option<&str>,
) -> Result<(), IamError> {
    request.state = state;
    request.updated_at = ctx.now();
    request.expires_at = expiry(state, ctx.now());
    schedule(tx, &request, request.expires_at)?;
    tell(tx, &request, token, || ctx.uuid())?;
    Ok(put_delegation_request(tx, request)?)
}

const fn expiry(state: DelegationState, now: Timestamp) -> Timestamp {
    match state {
        DelegationState::Unassigned => now.plus_days(UNASSIGNED_DAYS),
        _ => now.plus_days(OTHER_DAYS),
    }
}

fn schedule(tx: &mut WriteTx, request: &DelegationRequest, due: Timestamp) -> Result<(), IamError> {
    Ok(tx.schedule(Timer {
        service: "iam".to_owned(),
        kind: EXPIRY.to_owned(),
        key: request.id.clone(),
        due_millis: due.millis(),
    })?)
}

/// Nothing happened for too long: the request is over, and gone a while after that.
pub(crate) fn expire(
    context: &TimerContext<'_>,
    tx: &mut IamWrite<'_>,
    timer: &Timer,
) -> Result<Vec<ServiceEvent>, IamError> {
    let Some(found) = find_delegation_request(tx.rows(), &timer.key)? else {
        return Ok(vec![]);
    };
    if found.state == DelegationState::Expired {
        delete_delegation_request(tx.tx, &found)?;
        return Ok(vec![]);
    }
    let mut request = DelegationRequest::clone(&found);
    request.state = DelegationState::Expired;
    request.updated_at = context.now;
    schedule(tx.tx, &request, expiry(request.state, context.now))?;
    tell(tx.tx, &request, None, || {
        ringwall_core::uuid_v4(context.entropy)
    })?;
    put_delegation_request(tx.tx, request)?;
    Ok(vec![])
}

/// The parameters of a call.
pub(crate) fn parameters(
    given: Vec<PolicyParameter>,
) -> Result<Vec<DelegationParameter>, IamError> {
    let parameter = |one: PolicyParameter| {
        let name = one.name.ok_or_else(IamError::nameless_parameter)?;
        Ok(DelegationParameter {
            name,
            values: one.values.unwrap_or_default(),
            is_list: one.r#type == Some(PolicyParameterTypeEnum::StringList),
        })
    };
    given.into_iter().map(parameter).collect()
}

/// The policy that a template gives, for `account` if it is known.
pub(crate) fn rendered(
    template: &str,
    parameters: &[DelegationParameter],
    account: Option<AccountId>,
) -> Result<String, IamError> {
    let account = account.map(|account| account.to_string());
    let account = account.as_deref().unwrap_or(ACCOUNT_PLACE);
    let mut given: Vec<_> = parameters.iter().map(as_given).collect();
    let is_told = given.iter().any(|one| one.name == ACCOUNT_PARAMETER);
    if !is_told && template.contains(ACCOUNT_PLACE) {
        given.push(TemplateParameter {
            name: ACCOUNT_PARAMETER,
            values: vec![account],
            is_list: false,
        });
    }
    let policy = render_template(template, &given).map_err(|error| IamError::template(&error))?;
    if policy.len() > LONGEST_POLICY {
        return Err(IamError::rendered_policy_too_long(LONGEST_POLICY));
    }
    Ok(policy)
}

fn as_given(parameter: &DelegationParameter) -> TemplateParameter<'_> {
    TemplateParameter {
        name: &parameter.name,
        values: parameter.values.iter().map(String::as_str).collect(),
        is_list: parameter.is_list,
    }
}

/// The permissions boundaries that a policy asks of the roles made by it: the provider's own, and
/// AWS's policies. The policy must be one.
pub(crate) fn required_boundaries(
    provider: &Provider,
    policy: &str,
) -> Result<Vec<String>, IamError> {
    // Which account is asked may not be known yet.
    let policy = for_account(policy, AccountId::default());
    let parsed = Policy::parse(&policy, PolicyKind::Session);
    let parsed = parsed.map_err(|error| IamError::malformed_policy(&error))?;
    let mut keys = parsed.condition_keys();
    if !keys.any(|(_, key)| key.eq_ignore_ascii_case(BOUNDARY_KEY)) {
        return Ok(Vec::new());
    }
    let own = provider.boundaries.keys().cloned();
    let of_aws = AwsManagedPolicy::all().iter();
    let known = own.chain(of_aws.map(|policy| policy.arn(Partition::Aws)));
    Ok(known
        .filter(|arn| policy.contains(&format!("\"{arn}\"")))
        .collect())
}

/// A policy with the account that it is for.
pub(crate) fn for_account(policy: &str, account: AccountId) -> String {
    policy.replace(ACCOUNT_PLACE, &account.to_string())
}

/// A state as the API names it.
pub(crate) const fn state_name(state: DelegationState) -> StateType {
    match state {
        DelegationState::Unassigned => StateType::Unassigned,
        DelegationState::Assigned => StateType::Assigned,
        DelegationState::PendingApproval => StateType::PendingApproval,
        DelegationState::Accepted => StateType::Accepted,
        DelegationState::Finalized => StateType::Finalized,
        DelegationState::Rejected => StateType::Rejected,
        DelegationState::Expired => StateType::Expired,
    }
}

/// A request as the API shows it.
pub(crate) fn shown(request: &DelegationRequest) -> api::DelegationRequest {
    let approver = request.approver.as_ref();
    api::DelegationRequest {
        delegation_request_id: Some(request.id.clone()),
        owner_account_id: request.owner_account.map(|account| account.to_string()),
        description: Some(request.description.clone()),
        request_message: request.message.clone(),
        permissions: Some(permissions(request)),
        permission_policy: Some(request.policy.clone()),
        role_permission_restriction_arns: Some(request.boundaries.clone()),
        owner_id: request.owner.clone(),
        approver_id: approver.map(|approver| approver.principal.arn()),
        state: Some(state_name(request.state)),
        expiration_time: Some(request.expires_at),
        requestor_id: Some(request.requestor.to_string()),
        requestor_name: Some(request.requestor_name.clone()),
        create_date: Some(request.created_at),
        session_duration: Some(request.session_secs),
        redirect_url: request.redirect_url.clone(),
        notes: request.notes.clone(),
        rejection_reason: request.rejection_reason.clone(),
        only_send_by_owner: Some(request.only_send_by_owner),
        updated_time: Some(request.updated_at),
    }
}

fn permissions(request: &DelegationRequest) -> DelegationPermission {
    let parameters = request.parameters.iter().map(|one| PolicyParameter {
        name: Some(one.name.clone()),
        values: Some(one.values.clone()),
        r#type: Some(match one.is_list {
            true => PolicyParameterTypeEnum::StringList,
            false => PolicyParameterTypeEnum::String,
        }),
    });
    DelegationPermission {
        policy_template_arn: Some(request.template_arn.clone()),
        parameters: Some(parameters.collect()),
    }
}
