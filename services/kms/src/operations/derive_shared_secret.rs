//! `DeriveSharedSecret`: the secret that two key pairs have in common.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_DeriveSharedSecret.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    DeriveSharedSecretInput, DeriveSharedSecretOutput, GrantOperation,
    KeyLastUsageTrackingOperation, KeyUsageType,
};
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::recipient;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn derive_shared_secret(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: DeriveSharedSecretInput,
) -> Result<Reply<DeriveSharedSecretOutput>, KmsError> {
    let key_ref = KeyRef::parse(ctx, &input.key_id)?;
    let algorithm = input.key_agreement_algorithm;
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;
    recipient::require_none(input.recipient.as_ref())?;

    let key = tx.key(&key_ref)?;

    let key_use = KeyUse::grantable("kms:DeriveSharedSecret", GrantOperation::DeriveSharedSecret)
        .key("kms:KeyAgreementAlgorithm", algorithm.as_str())
        .by_alias(key_ref.alias());
    let permit = tx.permit(ctx, &key, key_use)?;

    tx.require_usable(ctx, &key)?;
    key.require_usage(KeyUsageType::KeyAgreement, "DeriveSharedSecret")?;
    let (_, material) = tx.current_material(&key)?;
    let secret = material
        .private_key(key.spec)?
        .derive_shared_secret(&input.public_key)
        .map_err(|_| KmsError::invalid_public_key())?;
    require_wet_run(input.dry_run)?;
    tx.note_usage(ctx, &key, KeyLastUsageTrackingOperation::DeriveSharedSecret);

    Ok(permit.reply(DeriveSharedSecretOutput {
        key_id: Some(key.arn().to_owned()),
        shared_secret: Some(secret.expose().to_vec().into()),
        ciphertext_for_recipient: None,
        key_agreement_algorithm: Some(algorithm),
        key_origin: Some(key.origin),
    }))
}
