//! Whether whoever looks at a request may himself what it asks for: only that is delegated.

use ringwall_core::{Ask, RequestContext, Resource};
use ringwall_identity::DelegationRequest;
use ringwall_model::actions::covered_by;
use ringwall_policy::{Effect, Policy, PolicyKind, Statement};

use crate::api::PermissionCheckResultType;
use crate::error::IamError;

/// Questions of one check: more would keep a processor busy for too long.
const MOST_QUESTIONS: usize = 2_000;

/// Asks for each action on each resource that the policy names, as the caller. Approximately: a
/// pattern is asked for as it is written, and a denial of what is asked for on conditions says
/// nothing.
pub(crate) fn check(
    ctx: &RequestContext,
    request: &DelegationRequest,
) -> Result<PermissionCheckResultType, IamError> {
    let policy = super::for_account(&request.policy, ctx.account());
    let policy = Policy::parse(&policy, PolicyKind::Session);
    let policy = policy.map_err(|error| IamError::malformed_policy(&error))?;
    let mut left = MOST_QUESTIONS;
    let mut result = PermissionCheckResultType::Allowed;
    let statements = policy.statements().iter();
    for statement in statements.filter(|one| one.effect() == Effect::Allow) {
        if statement.is_not_action() || statement.is_not_resource() {
            result = PermissionCheckResultType::Unsure;
            continue;
        }
        match may_all(ctx, statement, &mut left)? {
            Some(true) => {}
            Some(false) if statement.conditions().is_empty() => {
                return Ok(PermissionCheckResultType::Denied);
            }
            Some(false) | None => result = PermissionCheckResultType::Unsure,
        }
    }
    Ok(result)
}

/// Whether the caller may all that a statement allows; `None` when it is too much to ask for.
fn may_all(
    ctx: &RequestContext,
    statement: &Statement,
    left: &mut usize,
) -> Result<Option<bool>, IamError> {
    for pattern in statement.actions() {
        let known: Vec<String> = covered_by(pattern).map(|one| one.full_name()).collect();
        let actions = if known.is_empty() {
            vec![pattern.to_owned()]
        } else {
            known
        };
        for (action, resource) in actions
            .iter()
            .flat_map(|action| statement.resources().map(move |on| (action, on)))
        {
            if *left == 0 {
                return Ok(None);
            }
            *left -= 1;
            let ask = Ask::about(action).on(Resource::new(resource, ctx.account()));
            if ctx.platform().authorizer.decide(ctx, &ask)?.is_err() {
                return Ok(Some(false));
            }
        }
    }
    Ok(Some(true))
}
