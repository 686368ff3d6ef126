//! Secure strings: encrypted by KMS, which is called for whoever calls.
//!
//! A standard value is a ciphertext of KMS's `Encrypt`; an advanced one is a message of the AWS
//! Encryption SDK with a data key of its own. The encryption context of both is the parameter's
//! ARN: whoever may use the key can open either without Parameter Store.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html>

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ringwall_core::{ApiError, ErrorKind, RequestContext};
use ringwall_crypto::encryption_sdk::{self, EncryptedDataKey, Message};

use crate::api::ParameterTier;
use crate::error::SsmError;
use crate::kms_api::{self, DataKeySpec};
use crate::resources::parameter::Version;

/// The key of secure strings whose writer names none.
pub(crate) const DEFAULT_KEY: &str = "alias/aws/ssm";

/// Encrypts a value; what is kept, in base64.
pub(crate) fn seal(
    ctx: &RequestContext,
    arn: &str,
    tier: ParameterTier,
    key_id: &str,
    value: &str,
) -> Result<String, SsmError> {
    let attempt = || match tier {
        ParameterTier::Advanced => seal_advanced(ctx, arn, key_id, value),
        ParameterTier::Standard | ParameterTier::IntelligentTiering => {
            seal_standard(ctx, arn, key_id, value)
        }
    };
    let sealed = match attempt() {
        Err(error) if key_id == DEFAULT_KEY && is_not_found(&error) => {
            // KMS makes the key when somebody first looks at it.
            make_default_key(ctx)?;
            attempt()
        }
        other => other,
    };
    sealed
        .map(|sealed| STANDARD.encode(sealed))
        .map_err(SsmError::of_kms)
}

/// The value of a secure string.
pub(crate) fn open(ctx: &RequestContext, arn: &str, version: &Version) -> Result<String, SsmError> {
    let sealed = STANDARD.decode(&version.value);
    let sealed = sealed.map_err(SsmError::internal)?;
    let bytes = match version.tier {
        ParameterTier::Advanced => open_advanced(ctx, arn, &sealed)?,
        ParameterTier::Standard | ParameterTier::IntelligentTiering => {
            decrypt(ctx, arn, sealed, None)?
        }
    };
    // The text of the bytes takes their memory, and is wiped with the reply.
    String::from_utf8(bytes).map_err(|_| SsmError::internal("a value that is no text"))
}

fn seal_standard(
    ctx: &RequestContext,
    arn: &str,
    key_id: &str,
    value: &str,
) -> Result<Vec<u8>, ApiError> {
    let encrypted = ctx.call::<kms_api::Encrypt>(kms_api::EncryptInput {
        key_id: key_id.to_owned(),
        plaintext: value.as_bytes().to_vec().into(),
        encryption_context: Some(context(arn)),
    })?;
    encrypted.ciphertext_blob.ok_or_else(|| nothing("Encrypt"))
}

fn seal_advanced(
    ctx: &RequestContext,
    arn: &str,
    key_id: &str,
    value: &str,
) -> Result<Vec<u8>, ApiError> {
    let data_key = ctx.call::<kms_api::GenerateDataKey>(kms_api::GenerateDataKeyInput {
        key_id: key_id.to_owned(),
        encryption_context: Some(context(arn)),
        key_spec: Some(DataKeySpec::Aes256),
    })?;
    let missing = || nothing("GenerateDataKey");
    let plaintext = data_key.plaintext.ok_or_else(missing)?;
    let ciphertext = data_key.ciphertext_blob.ok_or_else(missing)?;
    let key_arn = data_key.key_id.ok_or_else(missing)?;
    let encrypted = EncryptedDataKey {
        key_arn: &key_arn,
        ciphertext: &ciphertext,
    };
    let message_id = ctx.random_bytes();
    encryption_sdk::seal(
        plaintext.expose(),
        encrypted,
        &message_id,
        &context(arn),
        value.as_bytes(),
    )
    .map_err(ApiError::internal)
}

fn open_advanced(ctx: &RequestContext, arn: &str, sealed: &[u8]) -> Result<Vec<u8>, SsmError> {
    let message = Message::parse(sealed).map_err(SsmError::internal)?;
    let encrypted = message.encrypted_data_key();
    let ciphertext = encrypted.ciphertext.to_vec();
    let data_key = decrypt(ctx, arn, ciphertext, Some(encrypted.key_arn))?;
    let data_key = ringwall_crypto::SecretBytes::new(data_key);
    let value = message.open(data_key.expose(), &context(arn));
    Ok(value.map_err(SsmError::internal)?.expose().to_vec())
}

fn decrypt(
    ctx: &RequestContext,
    arn: &str,
    ciphertext: Vec<u8>,
    key_arn: Option<&str>,
) -> Result<Vec<u8>, SsmError> {
    let decrypted = ctx.call::<kms_api::Decrypt>(kms_api::DecryptInput {
        ciphertext_blob: Some(ciphertext),
        encryption_context: Some(context(arn)),
        key_id: key_arn.map(str::to_owned),
    });
    let plaintext = decrypted.map_err(SsmError::of_kms)?.plaintext;
    let plaintext = plaintext.ok_or_else(|| nothing("Decrypt"))?;
    Ok(plaintext.into_exposed())
}

fn make_default_key(ctx: &RequestContext) -> Result<(), SsmError> {
    let input = kms_api::DescribeKeyInput {
        key_id: DEFAULT_KEY.to_owned(),
    };
    let described = ctx.call::<kms_api::DescribeKey>(input);
    described.map(drop).map_err(SsmError::of_kms)
}

fn context(arn: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("PARAMETER_ARN".to_owned(), arn.to_owned())])
}

fn is_not_found(error: &ApiError) -> bool {
    error.kind() == ErrorKind::Modelled("NotFoundException")
}

fn nothing(operation: &str) -> ApiError {
    ApiError::internal(format!("{operation} of KMS answered nothing"))
}
