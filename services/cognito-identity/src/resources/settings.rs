//! What an identity pool is told when it is made or updated: who may log in, and how.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_CreateIdentityPool.html>

use std::collections::BTreeMap;

use ringwall_core::Arn;
use serde::{Deserialize, Serialize};

use crate::api::{CognitoIdentityProvider, CreateIdentityPoolInput, CreateIdentityPoolOutput};
use crate::error::CognitoIdentityError;
use crate::quotas;

/// Providers that are known by their names, without a row in IAM.
const SOCIAL: [&str; 6] = [
    "accounts.google.com",
    "api.twitter.com",
    "appleid.apple.com",
    "graph.facebook.com",
    "www.amazon.com",
    "www.digits.com",
];

/// Who may log in, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Settings {
    pub(crate) name: String,
    pub(crate) allows_guests: bool,
    pub(crate) allows_classic_flow: bool,
    /// The application's id at each provider, by the provider's name.
    pub(crate) social: BTreeMap<String, String>,
    pub(crate) developer_provider: Option<String>,
    /// ARNs.
    pub(crate) oidc_providers: Vec<String>,
    pub(crate) user_pools: Vec<UserPoolClient>,
    /// ARNs.
    pub(crate) saml_providers: Vec<String>,
}

/// A client of a user pool whose tokens are logins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct UserPoolClient {
    /// `cognito-idp.<region>.amazonaws.com/<user pool>`.
    pub(crate) provider: String,
    pub(crate) client: String,
    /// Whether a token is asked about at the user pool, too; as it was given.
    pub(crate) server_side_token_check: Option<bool>,
}

impl UserPoolClient {
    /// What role mappings know it by.
    pub(crate) fn mapping_name(&self) -> String {
        format!("{}:{}", self.provider, self.client)
    }
}

/// Whether a name is one of the providers without a row in IAM.
pub(crate) fn is_social(provider: &str) -> bool {
    SOCIAL.contains(&provider)
}

/// The user pool of a provider's name.
pub(crate) fn user_pool_of(provider: &str) -> Option<&str> {
    let (host, pool) = provider.split_once('/')?;
    let region = host.strip_prefix("cognito-idp.")?;
    let region = region
        .strip_suffix(".amazonaws.com.cn")
        .or_else(|| region.strip_suffix(".amazonaws.com"))?;
    let of_region = pool.strip_prefix(region)?.strip_prefix('_')?;
    let is_id = !of_region.is_empty() && of_region.bytes().all(|b| b.is_ascii_alphanumeric());
    is_id.then_some(pool)
}

/// The name by which logins know a provider in IAM: an OIDC provider's URL.
pub(crate) fn oidc_name(arn: &str) -> Option<&str> {
    arn.split_once(":oidc-provider/").map(|(_, url)| url)
}

impl Settings {
    /// Checks what the model does not say.
    pub(crate) fn parse(self) -> Result<Self, CognitoIdentityError> {
        for (name, id) in &self.social {
            if !is_social(name) {
                return Err(CognitoIdentityError::unknown_login_provider(name));
            }
            let is_pair = id.split_once(';').is_some_and(|(key, secret)| {
                !key.is_empty() && !secret.is_empty() && !secret.contains(';')
            });
            let takes_a_pair = matches!(name.as_str(), "api.twitter.com" | "www.digits.com");
            if takes_a_pair != is_pair {
                return Err(CognitoIdentityError::invalid_login_provider_id(name));
            }
        }
        if self.user_pools.len() > quotas::USER_POOLS {
            return Err(CognitoIdentityError::too_many_user_pools(
                quotas::USER_POOLS,
            ));
        }
        for client in &self.user_pools {
            if client.client.is_empty() || user_pool_of(&client.provider).is_none() {
                return Err(CognitoIdentityError::invalid_user_pool());
            }
        }
        let oidc = self
            .oidc_providers
            .iter()
            .map(|arn| (arn, "oidc-provider/"));
        let saml = self
            .saml_providers
            .iter()
            .map(|arn| (arn, "saml-provider/"));
        for (arn, kind) in oidc.chain(saml) {
            let parsed: Option<Arn> = arn.parse().ok();
            let fits = |arn: &Arn| arn.service == "iam" && arn.resource.starts_with(kind);
            if !parsed.as_ref().is_some_and(fits) {
                return Err(CognitoIdentityError::invalid_provider_arn(arn));
            }
        }
        Ok(self)
    }

    /// Whether role mappings and tag maps may name a provider so.
    pub(crate) fn has_mapping_provider(&self, name: &str) -> bool {
        let mut clients = self.user_pools.iter();
        self.has_provider(name) || clients.any(|client| client.mapping_name() == name)
    }

    /// Whether a provider is one of those whose logins count.
    fn has_provider(&self, name: &str) -> bool {
        self.social.contains_key(name)
            || self.oidc_providers.iter().any(|arn| arn == name)
            || self.saml_providers.iter().any(|arn| arn == name)
            || self
                .oidc_providers
                .iter()
                .any(|arn| oidc_name(arn) == Some(name))
            || self.user_pools.iter().any(|client| client.provider == name)
    }

    /// Whether tag maps may name a provider so: by a user pool, not by its client.
    pub(crate) fn has_tag_provider(&self, name: &str) -> bool {
        self.has_provider(name) || self.developer_provider.as_deref() == Some(name)
    }

    /// The members of a description that they are.
    pub(crate) fn describe(&self) -> CreateIdentityPoolOutput {
        let some = |list: &Vec<String>| (!list.is_empty()).then(|| list.clone());
        let clients: Vec<_> = self
            .user_pools
            .iter()
            .map(UserPoolClient::describe)
            .collect();
        CreateIdentityPoolOutput {
            identity_pool_id: String::new(),
            identity_pool_name: self.name.clone(),
            allow_unauthenticated_identities: self.allows_guests,
            allow_classic_flow: Some(self.allows_classic_flow),
            supported_login_providers: (!self.social.is_empty()).then(|| self.social.clone()),
            developer_provider_name: self.developer_provider.clone(),
            open_id_connect_provider_arns: some(&self.oidc_providers),
            cognito_identity_providers: (!clients.is_empty()).then_some(clients),
            saml_provider_arns: some(&self.saml_providers),
            identity_pool_tags: None,
        }
    }
}

impl UserPoolClient {
    fn describe(&self) -> CognitoIdentityProvider {
        CognitoIdentityProvider {
            provider_name: Some(self.provider.clone()),
            client_id: Some(self.client.clone()),
            server_side_token_check: self.server_side_token_check,
        }
    }
}

impl From<CognitoIdentityProvider> for UserPoolClient {
    fn from(given: CognitoIdentityProvider) -> Self {
        Self {
            provider: given.provider_name.unwrap_or_default(),
            client: given.client_id.unwrap_or_default(),
            server_side_token_check: given.server_side_token_check,
        }
    }
}

impl From<CreateIdentityPoolInput> for Settings {
    fn from(input: CreateIdentityPoolInput) -> Self {
        let user_pools = input.cognito_identity_providers.unwrap_or_default();
        Self {
            name: input.identity_pool_name,
            allows_guests: input.allow_unauthenticated_identities,
            allows_classic_flow: input.allow_classic_flow.unwrap_or_default(),
            social: input.supported_login_providers.unwrap_or_default(),
            developer_provider: input.developer_provider_name,
            oidc_providers: input.open_id_connect_provider_arns.unwrap_or_default(),
            user_pools: user_pools.into_iter().map(UserPoolClient::from).collect(),
            saml_providers: input.saml_provider_arns.unwrap_or_default(),
        }
    }
}

/// An update names all settings, as a description does.
impl From<CreateIdentityPoolOutput> for Settings {
    fn from(input: CreateIdentityPoolOutput) -> Self {
        let user_pools = input.cognito_identity_providers.unwrap_or_default();
        Self {
            name: input.identity_pool_name,
            allows_guests: input.allow_unauthenticated_identities,
            allows_classic_flow: input.allow_classic_flow.unwrap_or_default(),
            social: input.supported_login_providers.unwrap_or_default(),
            developer_provider: input.developer_provider_name,
            oidc_providers: input.open_id_connect_provider_arns.unwrap_or_default(),
            user_pools: user_pools.into_iter().map(UserPoolClient::from).collect(),
            saml_providers: input.saml_provider_arns.unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_pool_stands_in_its_providers_name() {
        let pool = |name| user_pool_of(name);
        assert_eq!(
            pool("cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abcDEF123"),
            Some("eu-west-1_abcDEF123")
        );
        for other in [
            "cognito-idp.eu-west-1.amazonaws.com/us-east-1_abcDEF123",
            "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_",
            "cognito-idp.eu-west-1.example.org/eu-west-1_abcDEF123",
            "eu-west-1_abcDEF123",
        ] {
            assert_eq!(pool(other), None, "{other}");
        }
    }
}
