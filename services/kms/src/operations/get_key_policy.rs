//! `GetKeyPolicy`: the key policy's text.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetKeyPolicyInput, GetKeyPolicyOutput};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_policy::{POLICY_NAME, require_policy_name};
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn get_key_policy(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: GetKeyPolicyInput,
) -> Result<Reply<GetKeyPolicyOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    let known_name = require_policy_name(input.policy_name.as_deref());

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(ctx, &key, KeyUse::new("kms:GetKeyPolicy"))?;

    known_name?;

    Ok(permit.reply(GetKeyPolicyOutput {
        policy: Some(key.policy.source().to_owned()),
        policy_name: Some(POLICY_NAME.to_owned()),
    }))
}
