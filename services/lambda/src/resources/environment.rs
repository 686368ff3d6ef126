//! A function's variables.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html>

use std::collections::BTreeMap;

use ringwall_core::ApiError;
use ringwall_crypto::SecretBytes;
use ringwall_model::Sensitive;
use serde::{Deserialize, Serialize};

use crate::error::LambdaError;

/// The variables of all functions together, as JSON, in bytes.
const MOST_BYTES: usize = 4096;
/// Names that Lambda sets itself.
const RESERVED: &[&str] = &[
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
];

/// Variables by name.
pub(crate) type Variables = BTreeMap<String, Sensitive<String>>;

/// Variables as they are kept.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum StoredEnvironment {
    /// Under the store's seal alone.
    Sealed(SecretBytes),
    /// A ciphertext of a customer managed key.
    Encrypted(SecretBytes),
}

impl StoredEnvironment {
    /// Under the store's seal alone.
    pub(crate) fn sealed(variables: &Variables) -> Result<Self, LambdaError> {
        encode(variables).map(Self::Sealed)
    }

    const fn bytes(&self) -> &SecretBytes {
        match self {
            Self::Sealed(bytes) | Self::Encrypted(bytes) => bytes,
        }
    }
}

impl Clone for StoredEnvironment {
    fn clone(&self) -> Self {
        let bytes = SecretBytes::copy_of(self.bytes().expose());
        match self {
            Self::Sealed(_) => Self::Sealed(bytes),
            Self::Encrypted(_) => Self::Encrypted(bytes),
        }
    }
}

impl PartialEq for StoredEnvironment {
    fn eq(&self, other: &Self) -> bool {
        let (one, two) = (self.bytes().expose(), other.bytes().expose());
        std::mem::discriminant(self) == std::mem::discriminant(other)
            && ringwall_crypto::constant_time_eq(one, two)
    }
}

impl Eq for StoredEnvironment {}

/// Refuses names that are Lambda's own, and more than a function may have.
pub(crate) fn require_allowed(variables: &Variables) -> Result<(), LambdaError> {
    let reserved: Vec<&str> = variables
        .keys()
        .map(String::as_str)
        .filter(|name| RESERVED.contains(name))
        .collect();
    if !reserved.is_empty() {
        return Err(LambdaError::reserved_variables(&reserved.join(", ")));
    }
    if encode(variables)?.expose().len() > MOST_BYTES {
        return Err(LambdaError::environment_too_large());
    }
    Ok(())
}

/// The variables as JSON.
pub(crate) fn encode(variables: &Variables) -> Result<SecretBytes, LambdaError> {
    let exposed: BTreeMap<&str, &str> = variables
        .iter()
        .map(|(name, value)| (name.as_str(), value.expose().as_str()))
        .collect();
    let bytes = serde_json::to_vec(&exposed).map_err(ApiError::internal)?;
    Ok(SecretBytes::new(bytes))
}

/// The variables from JSON.
pub(crate) fn decode(bytes: &[u8]) -> Result<Variables, LambdaError> {
    let exposed: BTreeMap<String, String> =
        serde_json::from_slice(bytes).map_err(ApiError::internal)?;
    let variables = exposed.into_iter();
    Ok(variables
        .map(|(name, value)| (name, Sensitive::new(value)))
        .collect())
}
