//! `GetPublicKey`: the half of a key pair that may be shown.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_GetPublicKey.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetPublicKeyInput, GetPublicKeyOutput, GrantOperation};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::quotas;
use crate::resources::algorithms;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn get_public_key(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: GetPublicKeyInput,
) -> Result<Reply<GetPublicKeyOutput>, KmsError> {
    let key_ref = KeyRef::parse(ctx, &input.key_id)?;
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;

    let key = tx.key(&key_ref)?;

    let key_use = KeyUse::grantable("kms:GetPublicKey", GrantOperation::GetPublicKey);
    let permit = tx.permit(ctx, &key, key_use.by_alias(key_ref.alias()))?;

    quotas::require(&tx.kms.quotas, ctx, quotas::GET_PUBLIC_KEY)?;
    if algorithms::key_pair_spec(key.spec).is_none() {
        return Err(KmsError::no_public_key(key.arn(), key.spec));
    }
    key.require_public_key()?;
    let (_, material) = tx.current_material(&key)?;
    let public_key = material
        .private_key(key.spec)?
        .public_key_der()
        .map_err(KmsError::internal)?;

    Ok(permit.reply(GetPublicKeyOutput {
        key_id: Some(key.arn().to_owned()),
        public_key: Some(public_key),
        customer_master_key_spec: algorithms::customer_master_key_spec(key.spec),
        key_spec: Some(key.spec),
        key_usage: Some(key.usage),
        encryption_algorithms: algorithms::encryption(key.spec, key.usage),
        signing_algorithms: algorithms::signing(key.spec, key.usage),
        key_agreement_algorithms: algorithms::key_agreement(key.spec, key.usage),
        encapsulation_algorithms: algorithms::encapsulation(key.usage),
    }))
}
