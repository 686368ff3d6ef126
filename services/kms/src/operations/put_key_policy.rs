//! `PutKeyPolicy`: another key policy.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{PutKeyPolicyInput, PutKeyPolicyOutput};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_policy::{KeyPolicy, require_policy_name};
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;

pub(crate) fn put_key_policy(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: PutKeyPolicyInput,
) -> Result<Reply<PutKeyPolicyOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    let known_name = require_policy_name(input.policy_name.as_deref());
    let bypass = input.bypass_policy_lockout_safety_check.unwrap_or(false);

    let key = tx.key(&key_ref)?;

    let key_use = KeyUse::new("kms:PutKeyPolicy").key(
        "kms:BypassPolicyLockoutSafetyCheck",
        if bypass { "true" } else { "false" },
    );
    let permit = tx.permit(ctx, &key, key_use)?;

    known_name?;
    let mut changed = (*key).clone();
    changed.policy = KeyPolicy::parse(&input.policy)?;
    if !bypass {
        tx.require_no_lockout(ctx, &changed)?;
    }
    tx.put_key(changed)?;
    ctx.note_response("keyId", key.arn());

    Ok(permit.reply(PutKeyPolicyOutput {}))
}
