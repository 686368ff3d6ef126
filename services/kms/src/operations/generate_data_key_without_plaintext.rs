//! `GenerateDataKeyWithoutPlaintext`: a new key for use outside, encrypted only.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyWithoutPlaintext.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    GenerateDataKeyWithoutPlaintextInput, GenerateDataKeyWithoutPlaintextOutput, GrantOperation,
    KeyLastUsageTrackingOperation,
};
use crate::data_key::DataKeyRequest;
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::store::KmsRead;

pub(crate) fn generate_data_key_without_plaintext(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: GenerateDataKeyWithoutPlaintextInput,
) -> Result<Reply<GenerateDataKeyWithoutPlaintextOutput>, KmsError> {
    let request = DataKeyRequest::parse(
        ctx,
        &input.key_id,
        input.encryption_context,
        input.key_spec,
        input.number_of_bytes,
    )?;
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;

    let key = tx.key(&request.key)?;

    let key_use = KeyUse::grantable(
        "kms:GenerateDataKeyWithoutPlaintext",
        GrantOperation::GenerateDataKeyWithoutPlaintext,
    );
    let permit = tx.permit(ctx, &key, request.conditions(key_use))?;

    tx.require_usable(ctx, &key)?;
    let data_key = tx.generate_data_key(ctx, &key, &request, "GenerateDataKeyWithoutPlaintext")?;
    require_wet_run(input.dry_run)?;
    tx.note_usage(
        ctx,
        &key,
        KeyLastUsageTrackingOperation::GenerateDataKeyWithoutPlaintext,
    );
    tx.note_material(ctx, &key, data_key.encrypted.material);

    Ok(permit.reply(GenerateDataKeyWithoutPlaintextOutput {
        ciphertext_blob: Some(data_key.encrypted.bytes),
        key_id: Some(key.arn().to_owned()),
        key_material_id: Some(data_key.encrypted.material.to_string()),
    }))
}
