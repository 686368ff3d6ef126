//! An app client's row as the API shows it.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolClientType.html>

use ringwall_model::Sensitive;

use crate::api::{
    AnalyticsConfigurationType, ClientSecretDescriptorType, ClientTypeType, ExplicitAuthFlowsType,
    FeatureType, PreventUserExistenceErrorTypes, RefreshTokenRotationType,
    UserPoolClientDescription, UserPoolClientType,
};
use crate::resources::client::{Analytics, Client, ClientSecret};
use crate::resources::client_settings::oauth_flows;

impl Client {
    /// As the API shows it.
    pub(crate) fn shown(&self) -> UserPoolClientType {
        let auth_flows = self.auth_flows.iter();
        let auth_flows = auth_flows.filter_map(|flow| ExplicitAuthFlowsType::parse(flow));
        UserPoolClientType {
            user_pool_id: Some(self.pool_id.clone()),
            client_name: Some(self.name.clone()),
            client_id: Some(Sensitive::new(self.id.clone())),
            client_secret: self
                .secrets
                .first()
                .map(|secret| Sensitive::new(secret.value.clone())),
            client_secret_arn: None,
            last_modified_date: Some(self.updated_at),
            creation_date: Some(self.created_at),
            refresh_token_validity: Some(number(
                self.validity
                    .refresh
                    .filter(|given| *given > 0)
                    .unwrap_or(30),
            )),
            access_token_validity: self.validity.access.map(number),
            id_token_validity: self.validity.id.map(number),
            token_validity_units: Some(self.validity.units()),
            read_attributes: self.read_attributes.clone(),
            write_attributes: self.write_attributes.clone(),
            explicit_auth_flows: (!self.auth_flows.is_empty()).then(|| auth_flows.collect()),
            supported_identity_providers: some(&self.identity_providers),
            callback_urls: some(&self.callback_urls),
            logout_urls: some(&self.logout_urls),
            default_redirect_uri: self.default_redirect_uri.clone(),
            allowed_o_auth_flows: oauth_flows(&self.oauth_flows),
            allowed_o_auth_scopes: some(&self.oauth_scopes),
            allowed_o_auth_flows_user_pool_client: Some(self.oauth_enabled),
            analytics_configuration: self.analytics.as_ref().map(Analytics::shown),
            prevent_user_existence_errors: self.hides_users.map(|hides| {
                if hides {
                    PreventUserExistenceErrorTypes::Enabled
                } else {
                    PreventUserExistenceErrorTypes::Legacy
                }
            }),
            enable_token_revocation: Some(self.revocation),
            enable_propagate_additional_user_context_data: Some(self.propagates_context),
            auth_session_validity: Some(number(self.session_minutes.unwrap_or(3))),
            refresh_token_rotation: self.rotation.map(|rotation| RefreshTokenRotationType {
                feature: if rotation.enabled {
                    FeatureType::Enabled
                } else {
                    FeatureType::Disabled
                },
                retry_grace_period_seconds: Some(number(rotation.grace_secs)),
            }),
            client_type: self.kind.as_deref().and_then(ClientTypeType::parse),
        }
    }

    /// As lists show it.
    pub(crate) fn described(&self) -> UserPoolClientDescription {
        UserPoolClientDescription {
            client_id: Some(Sensitive::new(self.id.clone())),
            user_pool_id: Some(self.pool_id.clone()),
            client_name: Some(self.name.clone()),
        }
    }
}

impl ClientSecret {
    /// As lists show it: without its value.
    pub(crate) fn described(&self) -> ClientSecretDescriptorType {
        ClientSecretDescriptorType {
            client_secret_id: Some(self.id.clone()),
            client_secret_value: None,
            client_secret_create_date: Some(self.created_at),
        }
    }
}

impl Analytics {
    fn shown(&self) -> AnalyticsConfigurationType {
        AnalyticsConfigurationType {
            application_id: self.application_id.clone(),
            application_arn: self.application_arn.clone(),
            role_arn: self.role_arn.clone(),
            external_id: self.external_id.clone(),
            user_data_shared: self.user_data_shared,
        }
    }
}

fn some(texts: &[String]) -> Option<Vec<String>> {
    (!texts.is_empty()).then(|| texts.to_vec())
}

/// Numbers of a client are small; the model bounds them.
fn number(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
