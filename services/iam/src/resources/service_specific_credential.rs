//! Credentials for one service as the API shows them.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_api_keys_for_aws_services.html>

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ringwall_core::{AccountId, RequestContext, Timestamp};
use ringwall_crypto::sha256;
use ringwall_identity::ServiceSpecificCredential;
use ringwall_model::Sensitive;
use zeroize::Zeroizing;

use crate::api::{self, ServiceSpecificCredentialMetadata, StatusType};
use crate::error::IamError;

/// What a service takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A user name and a password.
    Password,
    /// A long-term API key, which may expire.
    ApiKey,
}

/// What a service takes, if it takes credentials of its own.
pub(crate) fn kind_of(service: &str) -> Result<Kind, IamError> {
    match service {
        "codecommit.amazonaws.com" | "cassandra.amazonaws.com" => Ok(Kind::Password),
        "bedrock.amazonaws.com"
        | "aws-external-anthropic.amazonaws.com"
        | "cloudwatch.amazonaws.com"
        | "logs.amazonaws.com" => Ok(Kind::ApiKey),
        _ => Err(IamError::service_not_supported(service)),
    }
}

/// The name that a service knows a user by: `alice-at-111122223333`, the second one
/// `alice+1-at-…`. One whose name is taken gets the next.
pub(crate) fn user_name(
    user: &str,
    account: AccountId,
    others: &[impl AsRef<ServiceSpecificCredential>],
) -> String {
    let name = |number: usize| match number {
        0 => format!("{user}-at-{account}"),
        _ => format!("{user}+{number}-at-{account}"),
    };
    let is_free = |name: &String| {
        let mut others = others.iter();
        others.all(|other| other.as_ref().service_user_name != *name)
    };
    let mut names = (0..=others.len()).map(name);
    names.find(is_free).unwrap_or_else(|| name(others.len()))
}

/// A new secret with 256 random bits. An API key carries the name that it is of.
pub(crate) fn new_secret(ctx: &RequestContext, kind: Kind, name: &str) -> Sensitive<String> {
    let bits = Zeroizing::new(STANDARD.encode(ctx.random_bytes::<32>()));
    Sensitive::new(match kind {
        Kind::Password => bits.to_string(),
        Kind::ApiKey => {
            let named = Zeroizing::new(format!("{name}:{}", *bits));
            format!("ABSK{}", STANDARD.encode(named.as_bytes()))
        }
    })
}

/// What is kept of a secret.
pub(crate) fn hash(secret: &Sensitive<String>) -> [u8; 32] {
    sha256(secret.expose().as_bytes())
}

/// A credential with its secret, which is shown this once.
pub(crate) fn shown_once(
    credential: &ServiceSpecificCredential,
    user: &str,
    kind: Kind,
    secret: Sensitive<String>,
    now: Timestamp,
) -> api::ServiceSpecificCredential {
    let name = credential.service_user_name.clone();
    let is_key = kind == Kind::ApiKey;
    let (user_name, alias) = if is_key {
        (None, Some(name))
    } else {
        (Some(name), None)
    };
    let (password, key) = if is_key {
        (None, Some(secret))
    } else {
        (Some(secret), None)
    };
    api::ServiceSpecificCredential {
        create_date: credential.created_at,
        expiration_date: credential.expires_at,
        service_name: credential.service.clone(),
        service_user_name: user_name,
        service_password: password,
        service_credential_alias: alias,
        service_credential_secret: key,
        service_specific_credential_id: credential.id.clone(),
        user_name: user.to_owned(),
        status: status(credential, now),
    }
}

/// A credential in a list.
pub(crate) fn listed(
    credential: &ServiceSpecificCredential,
    user: &str,
    now: Timestamp,
) -> Result<ServiceSpecificCredentialMetadata, IamError> {
    let name = credential.service_user_name.clone();
    let (user_name, alias) = match kind_of(&credential.service)? {
        Kind::Password => (Some(name), None),
        Kind::ApiKey => (None, Some(name)),
    };
    Ok(ServiceSpecificCredentialMetadata {
        user_name: user.to_owned(),
        status: status(credential, now),
        service_user_name: user_name,
        service_credential_alias: alias,
        create_date: credential.created_at,
        expiration_date: credential.expires_at,
        service_specific_credential_id: credential.id.clone(),
        service_name: credential.service.clone(),
    })
}

fn status(credential: &ServiceSpecificCredential, now: Timestamp) -> StatusType {
    if credential.is_expired(now) {
        StatusType::Expired
    } else if credential.active {
        StatusType::Active
    } else {
        StatusType::Inactive
    }
}
