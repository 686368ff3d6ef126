//! `GenerateDataKeyPairWithoutPlaintext`: a new key pair for use outside, its private key
//! encrypted only.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPairWithoutPlaintext.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    GenerateDataKeyPairWithoutPlaintextInput, GenerateDataKeyPairWithoutPlaintextOutput,
    GrantOperation, KeyLastUsageTrackingOperation,
};
use crate::data_key::DataKeyPairRequest;
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::store::KmsRead;

pub(crate) fn generate_data_key_pair_without_plaintext(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: GenerateDataKeyPairWithoutPlaintextInput,
) -> Result<Reply<GenerateDataKeyPairWithoutPlaintextOutput>, KmsError> {
    let request = DataKeyPairRequest::parse(
        ctx,
        &input.key_id,
        input.encryption_context,
        input.key_pair_spec,
    )?;
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;

    let key = tx.key(&request.key)?;

    let key_use = KeyUse::grantable(
        "kms:GenerateDataKeyPairWithoutPlaintext",
        GrantOperation::GenerateDataKeyPairWithoutPlaintext,
    );
    let permit = tx.permit(ctx, &key, request.conditions(key_use))?;

    tx.require_usable(ctx, &key)?;
    let operation = "GenerateDataKeyPairWithoutPlaintext";
    let pair = tx.generate_data_key_pair(ctx, &key, &request, operation)?;
    require_wet_run(input.dry_run)?;
    tx.note_usage(
        ctx,
        &key,
        KeyLastUsageTrackingOperation::GenerateDataKeyPairWithoutPlaintext,
    );
    tx.note_material(ctx, &key, pair.encrypted.material);

    Ok(permit.reply(GenerateDataKeyPairWithoutPlaintextOutput {
        private_key_ciphertext_blob: Some(pair.encrypted.bytes),
        public_key: Some(pair.public_key),
        key_id: Some(key.arn().to_owned()),
        key_pair_spec: Some(request.spec),
        key_material_id: Some(pair.encrypted.material.to_string()),
    }))
}
