//! `GenerateDataKeyPair`: a new key pair for use outside, its private key in clear and encrypted.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPair.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    GenerateDataKeyPairInput, GenerateDataKeyPairOutput, GrantOperation,
    KeyLastUsageTrackingOperation,
};
use crate::data_key::DataKeyPairRequest;
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::recipient;
use crate::store::KmsRead;

pub(crate) fn generate_data_key_pair(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: GenerateDataKeyPairInput,
) -> Result<Reply<GenerateDataKeyPairOutput>, KmsError> {
    let request = DataKeyPairRequest::parse(
        ctx,
        &input.key_id,
        input.encryption_context,
        input.key_pair_spec,
    )?;
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;
    recipient::require_none(input.recipient.as_ref())?;

    let key = tx.key(&request.key)?;

    let key_use = KeyUse::grantable(
        "kms:GenerateDataKeyPair",
        GrantOperation::GenerateDataKeyPair,
    );
    let permit = tx.permit(ctx, &key, request.conditions(key_use))?;

    tx.require_usable(ctx, &key)?;
    let pair = tx.generate_data_key_pair(ctx, &key, &request, "GenerateDataKeyPair")?;
    require_wet_run(input.dry_run)?;
    tx.note_usage(
        ctx,
        &key,
        KeyLastUsageTrackingOperation::GenerateDataKeyPair,
    );
    tx.note_material(ctx, &key, pair.encrypted.material);

    Ok(permit.reply(GenerateDataKeyPairOutput {
        private_key_ciphertext_blob: Some(pair.encrypted.bytes),
        private_key_plaintext: Some(pair.private_key.expose().to_vec().into()),
        public_key: Some(pair.public_key),
        key_id: Some(key.arn().to_owned()),
        key_pair_spec: Some(request.spec),
        ciphertext_for_recipient: None,
        key_material_id: Some(pair.encrypted.material.to_string()),
    }))
}
