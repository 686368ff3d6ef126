//! `VerifyMac`: whether a message authentication code is the key's. A wrong one is an error.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_VerifyMac.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GrantOperation, KeyLastUsageTrackingOperation, VerifyMacInput, VerifyMacOutput};
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::message_authentication::hmac_of;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn verify_mac(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: VerifyMacInput,
) -> Result<Reply<VerifyMacOutput>, KmsError> {
    let key_ref = KeyRef::parse(ctx, &input.key_id)?;
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;

    let key = tx.key(&key_ref)?;

    let key_use = KeyUse::grantable("kms:VerifyMac", GrantOperation::VerifyMac)
        .key("kms:MacAlgorithm", input.mac_algorithm.as_str())
        .by_alias(key_ref.alias());
    let permit = tx.permit(ctx, &key, key_use)?;

    tx.require_usable(ctx, &key)?;
    let algorithm = hmac_of(&key, input.mac_algorithm, "VerifyMac")?;
    let (_, material) = tx.current_material(&key)?;
    algorithm
        .verify(
            material.bytes().expose(),
            input.message.expose(),
            &input.mac,
        )
        .map_err(|_| KmsError::invalid_mac())?;
    require_wet_run(input.dry_run)?;
    tx.note_usage(ctx, &key, KeyLastUsageTrackingOperation::VerifyMac);

    Ok(permit.reply(VerifyMacOutput {
        key_id: Some(key.arn().to_owned()),
        mac_valid: Some(true),
        mac_algorithm: Some(input.mac_algorithm),
    }))
}
