//! `Decrypt`: the plaintext of a ciphertext.
//!
//! A symmetric ciphertext names its key, so the caller need not. One text answers for a key
//! that is not there and a key that is not the caller's.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    DecryptInput, DecryptOutput, EncryptionAlgorithmSpec, GrantOperation,
    KeyLastUsageTrackingOperation,
};
use crate::dry_run::{ignores_ciphertext, require_wet_run};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::recipient;
use crate::resources::encryption_context::EncryptionContext;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn decrypt(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: DecryptInput,
) -> Result<Reply<DecryptOutput>, KmsError> {
    let key_ref = input
        .key_id
        .as_deref()
        .map(|text| KeyRef::parse(ctx, text))
        .transpose()?;
    let context = EncryptionContext::new(input.encryption_context)?;
    let algorithm = input
        .encryption_algorithm
        .unwrap_or(EncryptionAlgorithmSpec::SymmetricDefault);
    ctx.note_default("encryptionAlgorithm", algorithm.as_str());
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;
    recipient::require_none(input.recipient.as_ref())?;
    let ignores_ciphertext = ignores_ciphertext(
        input.dry_run,
        input.dry_run_modifiers.as_deref(),
        key_ref.as_ref(),
    )?;
    let ciphertext = input.ciphertext_blob.as_deref();

    let key = tx.source_key(ctx, key_ref.as_ref(), algorithm, ciphertext)?;

    let key_use = KeyUse::grantable("kms:Decrypt", GrantOperation::Decrypt)
        .key("kms:EncryptionAlgorithm", algorithm.as_str())
        .with_context(&context)
        .by_alias(key_ref.as_ref().and_then(KeyRef::alias));
    let permit = tx.permit_source(ctx, &key, key_use, key_ref.is_some())?;

    tx.require_usable(ctx, &key)?;
    if ignores_ciphertext {
        return Err(KmsError::dry_run());
    }
    let ciphertext = ciphertext.ok_or_else(KmsError::ciphertext_missing)?;
    let plaintext = tx.decrypt(&key, algorithm, &context, ciphertext)?;
    require_wet_run(input.dry_run)?;
    tx.note_usage(ctx, &key, KeyLastUsageTrackingOperation::Decrypt);
    tx.note_material(ctx, &key, plaintext.material);

    Ok(permit.reply(DecryptOutput {
        key_id: Some(key.arn().to_owned()),
        plaintext: Some(plaintext.bytes.expose().to_vec().into()),
        encryption_algorithm: Some(algorithm),
        ciphertext_for_recipient: None,
        key_material_id: key.is_symmetric().then(|| plaintext.material.to_string()),
    }))
}
