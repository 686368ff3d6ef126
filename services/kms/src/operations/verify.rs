//! `Verify`: whether a signature is the key's. A wrong one is an error, never `false`.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_Verify.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    GrantOperation, KeyLastUsageTrackingOperation, MessageType, VerifyInput, VerifyOutput,
};
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::signing::SigningRequest;
use crate::store::KmsRead;

pub(crate) fn verify(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: VerifyInput,
) -> Result<Reply<VerifyOutput>, KmsError> {
    let key_ref = KeyRef::parse(ctx, &input.key_id)?;
    let message_type = input.message_type.unwrap_or(MessageType::Raw);
    ctx.note_default("messageType", message_type.as_str());
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;

    let key = tx.key(&key_ref)?;

    let key_use = KeyUse::grantable("kms:Verify", GrantOperation::Verify)
        .key("kms:SigningAlgorithm", input.signing_algorithm.as_str())
        .key("kms:MessageType", message_type.as_str())
        .by_alias(key_ref.alias());
    let permit = tx.permit(ctx, &key, key_use)?;

    tx.require_usable(ctx, &key)?;
    let request = SigningRequest::parse(&key, input.signing_algorithm, message_type, "Verify")?;
    let (_, material) = tx.current_material(&key)?;
    let private_key = material.private_key(key.spec)?;
    request.verify(private_key, input.message.expose(), &input.signature)?;
    require_wet_run(input.dry_run)?;
    tx.note_usage(ctx, &key, KeyLastUsageTrackingOperation::Verify);

    Ok(permit.reply(VerifyOutput {
        key_id: Some(key.arn().to_owned()),
        signature_valid: Some(true),
        signing_algorithm: Some(input.signing_algorithm),
    }))
}
