//! `GenerateDataKey`: a new key for use outside, in clear and encrypted.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    GenerateDataKeyInput, GenerateDataKeyOutput, GrantOperation, KeyLastUsageTrackingOperation,
};
use crate::data_key::DataKeyRequest;
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::recipient;
use crate::store::KmsRead;

pub(crate) fn generate_data_key(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: GenerateDataKeyInput,
) -> Result<Reply<GenerateDataKeyOutput>, KmsError> {
    let request = DataKeyRequest::parse(
        ctx,
        &input.key_id,
        input.encryption_context,
        input.key_spec,
        input.number_of_bytes,
    )?;
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;
    recipient::require_none(input.recipient.as_ref())?;

    let key = tx.key(&request.key)?;

    let key_use = KeyUse::grantable("kms:GenerateDataKey", GrantOperation::GenerateDataKey);
    let permit = tx.permit(ctx, &key, request.conditions(key_use))?;

    tx.require_usable(ctx, &key)?;
    let data_key = tx.generate_data_key(ctx, &key, &request, "GenerateDataKey")?;
    require_wet_run(input.dry_run)?;
    tx.note_usage(ctx, &key, KeyLastUsageTrackingOperation::GenerateDataKey);
    tx.note_material(ctx, &key, data_key.encrypted.material);

    Ok(permit.reply(GenerateDataKeyOutput {
        ciphertext_blob: Some(data_key.encrypted.bytes),
        plaintext: Some(data_key.plaintext.expose().to_vec().into()),
        key_id: Some(key.arn().to_owned()),
        ciphertext_for_recipient: None,
        key_material_id: Some(data_key.encrypted.material.to_string()),
    }))
}
