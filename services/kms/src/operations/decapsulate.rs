//! `Decapsulate`: the secret that was encapsulated for a key.
//!
//! A ciphertext that was altered, or made for another key, is not refused: it gives another
//! secret, so that nobody learns from the answer what was wrong with it.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_Decapsulate.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_crypto::CryptoError;

use crate::api::{
    DecapsulateInput, DecapsulateOutput, GrantOperation, KeyLastUsageTrackingOperation,
    KeyUsageType,
};
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn decapsulate(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: DecapsulateInput,
) -> Result<Reply<DecapsulateOutput>, KmsError> {
    let key_ref = KeyRef::parse(ctx, &input.key_id)?;
    let algorithm = input.encapsulation_algorithm;
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;

    let key = tx.key(&key_ref)?;

    let key_use = KeyUse::grantable("kms:Decapsulate", GrantOperation::Decapsulate)
        .key("kms:EncapsulationAlgorithm", algorithm.as_str())
        .by_alias(key_ref.alias());
    let permit = tx.permit(ctx, &key, key_use)?;

    tx.require_usable(ctx, &key)?;
    key.require_usage(KeyUsageType::EncapsulateDecapsulate, "Decapsulate")?;
    let (_, material) = tx.current_material(&key)?;
    let secret = material
        .private_key(key.spec)?
        .decapsulate(&input.shared_secret_ciphertext_blob)
        .map_err(|error| match error {
            CryptoError::DoesNotVerify => KmsError::invalid_ciphertext(),
            error => KmsError::internal(error),
        })?;
    require_wet_run(input.dry_run)?;
    tx.note_usage(ctx, &key, KeyLastUsageTrackingOperation::Decapsulate);

    Ok(permit.reply(DecapsulateOutput {
        key_id: Some(key.arn().to_owned()),
        shared_secret: Some(secret.expose().to_vec().into()),
        encapsulation_algorithm: Some(algorithm),
    }))
}
