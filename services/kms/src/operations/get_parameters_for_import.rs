//! `GetParametersForImport`: a public key to wrap key material for, and a token for the import.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_GetParametersForImport.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_crypto::asymmetric::{KeyPairSpec, PrivateKey};

use crate::api::{
    GetParametersForImportInput, GetParametersForImportOutput, KeyState, OriginType,
    WrappingKeySpec,
};
use crate::error::KmsError;
use crate::import_token::{ImportToken, TOKEN_LIFE_DAYS, wrapping_algorithm};
use crate::permission::KeyUse;
use crate::quotas;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn get_parameters_for_import(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: GetParametersForImportInput,
) -> Result<Reply<GetParametersForImportOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;

    let key = tx.key(&key_ref)?;

    let key_use = KeyUse::new("kms:GetParametersForImport")
        .key("kms:WrappingAlgorithm", input.wrapping_algorithm.as_str())
        .key("kms:WrappingKeySpec", input.wrapping_key_spec.as_str());
    let permit = tx.permit(ctx, &key, key_use)?;

    quotas::require(&tx.kms.quotas, ctx, quotas::GET_PARAMETERS_FOR_IMPORT)?;
    if key.origin != OriginType::External {
        return Err(KmsError::wrong_origin(key.arn(), key.origin));
    }
    key.require_not_pending_deletion()?;
    key.require_not_in(&[KeyState::Creating, KeyState::Updating])?;
    wrapping_algorithm(input.wrapping_algorithm, input.wrapping_key_spec, key.spec)?;
    let pair = PrivateKey::generate(match input.wrapping_key_spec {
        WrappingKeySpec::Rsa2048 => KeyPairSpec::Rsa2048,
        WrappingKeySpec::Rsa3072 => KeyPairSpec::Rsa3072,
        WrappingKeySpec::Rsa4096 => KeyPairSpec::Rsa4096,
        WrappingKeySpec::Sm2 => return Err(KmsError::sm2_unsupported()),
    });
    let pair = pair.map_err(KmsError::internal)?;
    let valid_to = ctx.now().plus_days(TOKEN_LIFE_DAYS);
    let token = ImportToken::new(
        &key,
        &pair,
        input.wrapping_algorithm,
        input.wrapping_key_spec,
        valid_to,
    )?;
    let sealed = tx.kms.seal_import_token(&token, ctx)?;

    Ok(permit.reply(GetParametersForImportOutput {
        key_id: Some(key.arn().to_owned()),
        import_token: Some(sealed),
        public_key: Some(pair.public_key_der().map_err(KmsError::internal)?.into()),
        parameters_valid_to: Some(valid_to),
    }))
}
