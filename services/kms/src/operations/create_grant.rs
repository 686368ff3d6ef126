//! `CreateGrant`: lets a principal do some operations with a key.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateGrantInput, CreateGrantOutput, GrantOperation, KeyState};
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::quotas;
use crate::resources::grant::{self, Constraints, Grant, GrantId, MOST_GRANTS};
use crate::resources::key::Key;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;

pub(crate) fn create_grant(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: CreateGrantInput,
) -> Result<Reply<CreateGrantOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;
    if input.grantee_service_principal.is_some() || input.retiring_service_principal.is_some() {
        return Err(KmsError::service_principals());
    }
    let grantee = input
        .grantee_principal
        .as_deref()
        .ok_or_else(KmsError::grantee_missing)?;
    let grantee = grant::parse_principal(grantee)?;
    let retiring = input
        .retiring_principal
        .as_deref()
        .map(grant::parse_principal)
        .transpose()?;
    let constraints = Constraints::parse(input.constraints.as_ref())?;

    let key = tx.key(&key_ref)?;

    let new = Grant {
        id: GrantId::new(ctx.random_bytes()),
        key_id: key.id.clone(),
        name: input.name,
        grantee,
        retiring,
        operations: input.operations,
        constraints,
        issuing_account: ctx.account(),
        created_at: ctx.now(),
    };
    let permit = tx.permit_grant(ctx, &key, &new, with_conditions(&new))?;

    quotas::require(&tx.kms.quotas, ctx, quotas::CREATE_GRANT)?;
    require_grantable(&key, &new)?;
    require_wet_run(input.dry_run)?;
    let grant = match tx.find_same_grant(&key, &new)? {
        Some(same) => (*same).clone(),
        None if tx.has_grants(&key, MOST_GRANTS)? => {
            return Err(KmsError::too_many_grants(key.arn()));
        }
        None => {
            tx.insert_grant(&key, new.clone())?;
            new
        }
    };
    let token = tx.kms.grant_token(&key, &grant, ctx.random_bytes())?;

    Ok(permit.reply(CreateGrantOutput {
        grant_token: Some(token),
        grant_id: Some(grant.id.as_str().to_owned()),
    }))
}

fn with_conditions(grant: &Grant) -> KeyUse<'_> {
    let mut key_use = KeyUse::grantable("kms:CreateGrant", GrantOperation::CreateGrant)
        .key("kms:GranteePrincipal", grant.grantee.as_str())
        .key("kms:GrantIsForAWSResource", "false");
    if let Some(retiring) = &grant.retiring {
        key_use = key_use.key("kms:RetiringPrincipal", retiring.as_str());
    }
    if let Some(constraint) = grant.constraints.kind() {
        key_use = key_use.key("kms:GrantConstraintType", constraint);
    }
    let operations = grant.operations.iter().map(|operation| operation.as_str());
    key_use.ask = key_use.ask.key_values("kms:GrantOperations", operations);
    key_use
}

/// The key's state, and what keys of its kind can grant.
fn require_grantable(key: &Key, grant: &Grant) -> Result<(), KmsError> {
    if key.state != KeyState::Unavailable {
        key.require_enabled()?;
    }
    let supported = grant::operations_of(key.spec, key.usage);
    if let Some(other) = grant
        .operations
        .iter()
        .find(|wanted| !supported.contains(wanted))
    {
        return Err(KmsError::grant_operation_unsupported(*other, key.arn()));
    }
    if !grant.constraints.is_empty() && !key.is_symmetric() {
        return Err(KmsError::grant_constraints_unsupported());
    }
    Ok(())
}
