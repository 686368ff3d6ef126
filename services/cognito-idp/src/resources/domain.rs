//! Domains of managed login.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain.html>

use ringwall_core::{AccountId, Region, Timestamp};
use serde::{Deserialize, Serialize};

use crate::api::{
    CustomDomainConfigType, DomainDescriptionType, DomainStatusType, SecurityPolicyType,
};
use crate::error::CognitoError;
use crate::resources::pool::{Pool, Tier};

/// What a prefix may not contain.
const RESERVED: [&str; 3] = ["aws", "amazon", "cognito"];
/// No host has a longer name.
const LONGEST_NAME: usize = 253;
/// A custom domain takes so long to be there.
const CREATION_MILLIS: i64 = 500;

/// A domain: a prefix of ours, or a whole name of the customer's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Domain {
    /// `customers`, or `auth.example.com`.
    pub(crate) name: String,
    pub(crate) pool_id: String,
    pub(crate) account: AccountId,
    pub(crate) region: Region,
    pub(crate) created_at: Timestamp,
    pub(crate) custom: Option<CustomDomain>,
    /// 1 has the classic pages, 2 managed login.
    pub(crate) login_version: u32,
}

/// What a name of the customer's needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CustomDomain {
    pub(crate) certificate_arn: String,
    pub(crate) security_policy: Option<SecurityPolicyType>,
}

impl From<CustomDomainConfigType> for CustomDomain {
    fn from(given: CustomDomainConfigType) -> Self {
        Self {
            certificate_arn: given.certificate_arn,
            security_policy: given.security_policy,
        }
    }
}

impl Domain {
    /// What tells it from all else that certificates are used by.
    pub(crate) fn place(&self) -> String {
        format!("cognito-idp {} {}", self.region, self.name)
    }

    /// Which pages a request asks for; the classic ones unless it says otherwise.
    pub(crate) fn login_version(pool: &Pool, given: Option<i32>) -> Result<u32, CognitoError> {
        match given {
            None | Some(1) => Ok(1),
            Some(2) => {
                pool.require(Tier::Essentials, "Managed login")?;
                Ok(2)
            }
            Some(_) => Err(CognitoError::invalid_parameter(
                "ManagedLoginVersion must be 1 or 2.",
            )),
        }
    }

    /// Whether its name may be: a prefix has no dots and no reserved word, a name of the customer's
    /// is one below a domain.
    pub(crate) fn require_name(&self) -> Result<(), CognitoError> {
        if self.custom.is_some() {
            return if is_host_name(&self.name) {
                Ok(())
            } else {
                Err(CognitoError::invalid_parameter(
                    "Custom domain is not a valid subdomain: Was not able to resolve the root \
                     domain, please ensure an A record exists for the root domain.",
                ))
            };
        }
        if !is_label(&self.name) {
            return Err(CognitoError::invalid_parameter(
                "CustomDomainConfig is required for a domain name with dots.",
            ));
        }
        let reserved = RESERVED.iter().find(|word| self.name.contains(*word));
        reserved.map_or(Ok(()), |word| {
            Err(CognitoError::invalid_parameter(format!(
                "Domain cannot contain reserved word: {word}"
            )))
        })
    }

    /// Whether its pages can be reached yet.
    pub(crate) fn status(&self, now: Timestamp) -> DomainStatusType {
        if self.custom.is_some() && now < self.created_at.plus_millis(CREATION_MILLIS) {
            DomainStatusType::Creating
        } else {
            DomainStatusType::Active
        }
    }

    /// As the API shows it.
    pub(crate) fn shown(&self, now: Timestamp) -> DomainDescriptionType {
        DomainDescriptionType {
            user_pool_id: Some(self.pool_id.clone()),
            aws_account_id: Some(self.account.to_string()),
            domain: Some(self.name.clone()),
            s3_bucket: None,
            cloud_front_distribution: None,
            version: None,
            status: Some(self.status(now)),
            custom_domain_config: self.custom.as_ref().map(|custom| CustomDomainConfigType {
                certificate_arn: custom.certificate_arn.clone(),
                security_policy: custom.security_policy,
            }),
            managed_login_version: i32::try_from(self.login_version).ok(),
            routing: None,
        }
    }
}

/// A name of several labels that is no address.
fn is_host_name(name: &str) -> bool {
    let is_number = |label: &str| label.bytes().all(|byte| byte.is_ascii_digit());
    name.len() <= LONGEST_NAME
        && name.contains('.')
        && name.split('.').all(is_label)
        && !name.rsplit('.').next().is_some_and(is_number)
}

fn is_label(label: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=63).contains(&label.len())
        && label.bytes().all(is_letter)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customers_name_is_one_that_a_host_can_have() {
        assert!(is_host_name("auth.example.com") && is_host_name("login.shop.localhost"));
        for name in [
            "auth",
            "127.0.0.1",
            "Auth.example.com",
            "auth..com",
            "auth.-x.com",
            "auth.example.com:443",
        ] {
            assert!(!is_host_name(name), "{name}");
        }
    }
}
