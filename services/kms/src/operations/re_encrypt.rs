//! `ReEncrypt`: from one key or encryption context to another, without showing the plaintext.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_ReEncrypt.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    EncryptionAlgorithmSpec, GrantOperation, KeyLastUsageTrackingOperation, ReEncryptInput,
    ReEncryptOutput,
};
use crate::dry_run::{ignores_ciphertext, require_wet_run};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::encryption_context::EncryptionContext;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn re_encrypt(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: ReEncryptInput,
) -> Result<Reply<ReEncryptOutput>, KmsError> {
    let source_ref = input
        .source_key_id
        .as_deref()
        .map(|text| KeyRef::parse(ctx, text))
        .transpose()?;
    let target_ref = KeyRef::parse(ctx, &input.destination_key_id)?;
    let source_context = EncryptionContext::new(input.source_encryption_context)?;
    let target_context = EncryptionContext::new(input.destination_encryption_context)?;
    let symmetric = EncryptionAlgorithmSpec::SymmetricDefault;
    let source_algorithm = input.source_encryption_algorithm.unwrap_or(symmetric);
    let target_algorithm = input.destination_encryption_algorithm.unwrap_or(symmetric);
    ctx.note_default("sourceEncryptionAlgorithm", source_algorithm.as_str());
    ctx.note_default("destinationEncryptionAlgorithm", target_algorithm.as_str());
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;
    let ignores_ciphertext = ignores_ciphertext(
        input.dry_run,
        input.dry_run_modifiers.as_deref(),
        source_ref.as_ref(),
    )?;
    let ciphertext = input.ciphertext_blob.as_deref();

    let source = tx.source_key(ctx, source_ref.as_ref(), source_algorithm, ciphertext)?;
    let target = tx.key(&target_ref)?;

    let same_key = if source.arn() == target.arn() {
        "true"
    } else {
        "false"
    };
    let source_use = KeyUse::grantable("kms:ReEncryptFrom", GrantOperation::ReEncryptFrom)
        .key("kms:EncryptionAlgorithm", source_algorithm.as_str())
        .key("kms:ReEncryptOnSameKey", same_key)
        .with_context(&source_context)
        .by_alias(source_ref.as_ref().and_then(KeyRef::alias));
    tx.permit_source(ctx, &source, source_use, source_ref.is_some())?;
    let target_use = KeyUse::grantable("kms:ReEncryptTo", GrantOperation::ReEncryptTo)
        .key("kms:EncryptionAlgorithm", target_algorithm.as_str())
        .key("kms:ReEncryptOnSameKey", same_key)
        .with_context(&target_context)
        .by_alias(target_ref.alias());
    let permit = tx.permit(ctx, &target, target_use)?;

    tx.require_usable(ctx, &source)?;
    tx.require_usable(ctx, &target)?;
    if ignores_ciphertext {
        return Err(KmsError::dry_run());
    }
    let ciphertext = ciphertext.ok_or_else(KmsError::ciphertext_missing)?;
    let plaintext = tx.decrypt(&source, source_algorithm, &source_context, ciphertext)?;
    let resealed = tx.encrypt(
        ctx,
        &target,
        target_algorithm,
        &target_context,
        plaintext.bytes.expose(),
    )?;
    require_wet_run(input.dry_run)?;
    for key in [&source, &target] {
        tx.note_usage(ctx, key, KeyLastUsageTrackingOperation::ReEncrypt);
    }
    let source_material = source
        .is_symmetric()
        .then(|| plaintext.material.to_string());
    let target_material = target.is_symmetric().then(|| resealed.material.to_string());
    if let Some(material) = &source_material {
        ctx.note("sourceKeyMaterialId", material);
    }
    if let Some(material) = &target_material {
        ctx.note("destinationKeyMaterialId", material);
    }

    Ok(permit.reply(ReEncryptOutput {
        ciphertext_blob: Some(resealed.bytes),
        source_key_id: Some(source.arn().to_owned()),
        key_id: Some(target.arn().to_owned()),
        source_encryption_algorithm: Some(source_algorithm),
        destination_encryption_algorithm: Some(target_algorithm),
        source_key_material_id: source_material,
        destination_key_material_id: target_material,
    }))
}
