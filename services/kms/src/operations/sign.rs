//! `Sign`: a signature over a message or its digest.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    GrantOperation, KeyLastUsageTrackingOperation, MessageType, SignInput, SignOutput,
};
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::signing::SigningRequest;
use crate::store::KmsRead;

pub(crate) fn sign(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: SignInput,
) -> Result<Reply<SignOutput>, KmsError> {
    let key_ref = KeyRef::parse(ctx, &input.key_id)?;
    let message_type = input.message_type.unwrap_or(MessageType::Raw);
    ctx.note_default("messageType", message_type.as_str());
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;

    let key = tx.key(&key_ref)?;

    let key_use = KeyUse::grantable("kms:Sign", GrantOperation::Sign)
        .key("kms:SigningAlgorithm", input.signing_algorithm.as_str())
        .key("kms:MessageType", message_type.as_str())
        .by_alias(key_ref.alias());
    let permit = tx.permit(ctx, &key, key_use)?;

    tx.require_usable(ctx, &key)?;
    let request = SigningRequest::parse(&key, input.signing_algorithm, message_type, "Sign")?;
    let (_, material) = tx.current_material(&key)?;
    let signature = request.sign(material.private_key(key.spec)?, input.message.expose())?;
    require_wet_run(input.dry_run)?;
    tx.note_usage(ctx, &key, KeyLastUsageTrackingOperation::Sign);

    Ok(permit.reply(SignOutput {
        key_id: Some(key.arn().to_owned()),
        signature: Some(signature),
        signing_algorithm: Some(input.signing_algorithm),
    }))
}
