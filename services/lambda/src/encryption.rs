//! Environments under customer managed keys: KMS is called for whoever calls Lambda, and for the
//! function's role when it runs.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html>

use std::collections::BTreeMap;
use std::sync::Arc;

use ringwall_core::{ApiError, Platform, RequestContext};
use ringwall_crypto::SecretBytes;
use ringwall_model::Sensitive;
use ringwall_store::Reads;

use crate::api::{EnvironmentError, EnvironmentResponse};
use crate::error::{LambdaError, kms_words};
use crate::kms_api::{self, GrantConstraints, GrantOperation};
use crate::resources::environment::{StoredEnvironment, Variables, decode, encode};
use crate::resources::function_ref::FunctionRef;
use crate::resources::settings::Settings;
use crate::role;

/// What a ciphertext is bound to.
fn context(function: &FunctionRef) -> BTreeMap<String, String> {
    BTreeMap::from([("aws:lambda:FunctionArn".to_owned(), function.arn())])
}

/// Variables as they are kept: under the key of the settings, if there is one. The caller must
/// be allowed to encrypt with it and to let the function's role decrypt.
pub(crate) fn protect(
    ctx: &RequestContext,
    function: &FunctionRef,
    settings: &Settings,
    variables: &Variables,
) -> Result<Option<StoredEnvironment>, LambdaError> {
    if variables.is_empty() {
        return Ok(None);
    }
    let Some(key) = &settings.kms_key_arn else {
        return StoredEnvironment::sealed(variables).map(Some);
    };
    let refused = |error: ApiError| LambdaError::key_refused(&error);
    ctx.call::<kms_api::CreateGrant>(kms_api::CreateGrantInput {
        key_id: key.clone(),
        grantee_principal: Some(settings.role.clone()),
        operations: vec![GrantOperation::Decrypt],
        constraints: Some(GrantConstraints {
            encryption_context_equals: Some(context(function)),
        }),
        // A grant of the same name and terms is made once.
        name: Some(format!("lambda/{}", function.name)),
    })
    .map_err(refused)?;
    let plaintext = encode(variables)?.expose().to_vec();
    let encrypted = ctx
        .call::<kms_api::Encrypt>(kms_api::EncryptInput {
            key_id: key.clone(),
            plaintext: Sensitive::new(plaintext),
            encryption_context: Some(context(function)),
        })
        .map_err(refused)?;
    let ciphertext = encrypted.ciphertext_blob.unwrap_or_default();
    Ok(Some(StoredEnvironment::Encrypted(SecretBytes::new(
        ciphertext,
    ))))
}

/// The variables, for the caller of `ctx`; the inner error is KMS's.
pub(crate) fn reveal(
    ctx: &RequestContext,
    function: &FunctionRef,
    settings: &Settings,
) -> Result<Result<Variables, ApiError>, LambdaError> {
    let ciphertext = match &settings.environment {
        None => return Ok(Ok(Variables::new())),
        Some(StoredEnvironment::Sealed(bytes)) => return decode(bytes.expose()).map(Ok),
        Some(StoredEnvironment::Encrypted(ciphertext)) => ciphertext,
    };
    let decrypted = ctx.call::<kms_api::Decrypt>(kms_api::DecryptInput {
        ciphertext_blob: Some(ciphertext.expose().to_vec()),
        encryption_context: Some(context(function)),
        key_id: settings.kms_key_arn.clone(),
    });
    match decrypted {
        Ok(decrypted) => {
            let plaintext = decrypted.plaintext.unwrap_or_default();
            decode(plaintext.expose()).map(Ok)
        }
        Err(error) => Ok(Err(error)),
    }
}

/// The variables for the function's role, which runs it.
pub(crate) fn reveal_to_role(
    platform: &Arc<Platform>,
    tx: &impl Reads,
    function: &FunctionRef,
    settings: &Settings,
) -> Result<Variables, LambdaError> {
    match &settings.environment {
        None => return Ok(Variables::new()),
        Some(StoredEnvironment::Sealed(bytes)) => return decode(bytes.expose()),
        Some(StoredEnvironment::Encrypted(_)) => {}
    }
    let acting = role::acting_as_role(platform, tx, &settings.role, function)?;
    let acting = acting.ok_or_else(LambdaError::role_not_assumable)?;
    reveal(&acting, function, settings)?.map_err(|error| LambdaError::environment_locked(&error))
}

/// The environment as the caller may see it.
pub(crate) fn shown(
    ctx: &RequestContext,
    function: &FunctionRef,
    settings: &Settings,
) -> Result<Option<EnvironmentResponse>, LambdaError> {
    if settings.environment.is_none() {
        return Ok(None);
    }
    Ok(Some(match reveal(ctx, function, settings)? {
        Ok(variables) => EnvironmentResponse {
            variables: Some(variables),
            error: None,
        },
        Err(error) => EnvironmentResponse {
            variables: None,
            error: Some(EnvironmentError {
                error_code: Some("AccessDeniedException".to_owned()),
                message: Some(Sensitive::new(format!(
                    "Lambda was unable to decrypt your environment variables because the KMS access was denied. Please check your KMS permissions. {}",
                    kms_words(&error)
                ))),
            }),
        },
    }))
}
