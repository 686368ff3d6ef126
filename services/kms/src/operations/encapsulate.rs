//! `Encapsulate`: a new secret, and its form that the key's owner recovers it from.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_Encapsulate.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    EncapsulateInput, EncapsulateOutput, GrantOperation, KeyLastUsageTrackingOperation,
    KeyUsageType,
};
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn encapsulate(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: EncapsulateInput,
) -> Result<Reply<EncapsulateOutput>, KmsError> {
    let key_ref = KeyRef::parse(ctx, &input.key_id)?;
    let algorithm = input.encapsulation_algorithm;
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;

    let key = tx.key(&key_ref)?;

    let key_use = KeyUse::grantable("kms:Encapsulate", GrantOperation::Encapsulate)
        .key("kms:EncapsulationAlgorithm", algorithm.as_str())
        .by_alias(key_ref.alias());
    let permit = tx.permit(ctx, &key, key_use)?;

    tx.require_usable(ctx, &key)?;
    key.require_usage(KeyUsageType::EncapsulateDecapsulate, "Encapsulate")?;
    let (_, material) = tx.current_material(&key)?;
    let encapsulated = material
        .private_key(key.spec)?
        .encapsulate()
        .map_err(KmsError::internal)?;
    require_wet_run(input.dry_run)?;
    tx.note_usage(ctx, &key, KeyLastUsageTrackingOperation::Encapsulate);

    Ok(permit.reply(EncapsulateOutput {
        key_id: Some(key.arn().to_owned()),
        shared_secret: Some(encapsulated.secret.expose().to_vec().into()),
        shared_secret_ciphertext_blob: Some(encapsulated.ciphertext),
        encapsulation_algorithm: Some(algorithm),
    }))
}
