//! `Encrypt`: a small plaintext under a key.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    EncryptInput, EncryptOutput, EncryptionAlgorithmSpec, GrantOperation,
    KeyLastUsageTrackingOperation,
};
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::encryption_context::EncryptionContext;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn encrypt(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: EncryptInput,
) -> Result<Reply<EncryptOutput>, KmsError> {
    let key_ref = KeyRef::parse(ctx, &input.key_id)?;
    let context = EncryptionContext::new(input.encryption_context)?;
    let algorithm = input
        .encryption_algorithm
        .unwrap_or(EncryptionAlgorithmSpec::SymmetricDefault);
    ctx.note_default("encryptionAlgorithm", algorithm.as_str());
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;

    let key = tx.key(&key_ref)?;

    let key_use = KeyUse::grantable("kms:Encrypt", GrantOperation::Encrypt)
        .key("kms:EncryptionAlgorithm", algorithm.as_str())
        .with_context(&context)
        .by_alias(key_ref.alias());
    let permit = tx.permit(ctx, &key, key_use)?;

    tx.require_usable(ctx, &key)?;
    let ciphertext = tx.encrypt(ctx, &key, algorithm, &context, input.plaintext.expose())?;
    require_wet_run(input.dry_run)?;
    tx.note_usage(ctx, &key, KeyLastUsageTrackingOperation::Encrypt);
    tx.note_material(ctx, &key, ciphertext.material);

    Ok(permit.reply(EncryptOutput {
        ciphertext_blob: Some(ciphertext.bytes),
        key_id: Some(key.arn().to_owned()),
        encryption_algorithm: Some(algorithm),
    }))
}
