//! What a request says about an app client becomes its row. What it leaves out becomes what AWS has
//! for a new client, in updates too.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPoolClient.html>

use crate::api::{
    AnalyticsConfigurationType, CreateUserPoolClientInput, FeatureType, OAuthFlowType,
    PreventUserExistenceErrorTypes, TokenValidityUnitsType, UpdateUserPoolClientInput,
};
use crate::error::CognitoError;
use crate::resources::client::{Analytics, Client, Rotation, TimeUnit, TokenValidity};
use crate::resources::pool::Pool;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
/// Ten years, as AWS counts them for refresh tokens.
const LONGEST_REFRESH: u64 = 3_650 * DAY;

impl Client {
    /// Sets all that can be changed.
    pub(crate) fn set(
        &mut self,
        pool: &Pool,
        settings: UpdateUserPoolClientInput,
    ) -> Result<(), CognitoError> {
        if let Some(name) = settings.client_name {
            self.name = name;
        }
        let units = settings.token_validity_units.unwrap_or_default();
        self.validity = TokenValidity {
            access: number(settings.access_token_validity),
            access_unit: units.access_token.map(TimeUnit::from),
            id: number(settings.id_token_validity),
            id_unit: units.id_token.map(TimeUnit::from),
            refresh: number(settings.refresh_token_validity),
            refresh_unit: units.refresh_token.map(TimeUnit::from),
        };
        self.validity.require_in_range()?;
        self.read_attributes = settings.read_attributes;
        self.write_attributes = settings.write_attributes;
        let flows = settings.explicit_auth_flows.unwrap_or_default();
        self.auth_flows = flows.iter().map(|flow| flow.as_str().to_owned()).collect();
        self.identity_providers = settings.supported_identity_providers.unwrap_or_default();
        self.callback_urls = settings.callback_urls.unwrap_or_default();
        self.logout_urls = settings.logout_urls.unwrap_or_default();
        self.default_redirect_uri = settings.default_redirect_uri;
        let flows = settings.allowed_o_auth_flows.unwrap_or_default();
        self.oauth_flows = flows.iter().map(|flow| flow.as_str().to_owned()).collect();
        self.oauth_scopes = settings.allowed_o_auth_scopes.unwrap_or_default();
        self.oauth_enabled = settings
            .allowed_o_auth_flows_user_pool_client
            .unwrap_or(false);
        self.analytics = settings.analytics_configuration.map(Analytics::from);
        self.hides_users = settings
            .prevent_user_existence_errors
            .map(|errors| errors == PreventUserExistenceErrorTypes::Enabled);
        self.revocation = settings.enable_token_revocation.unwrap_or(true);
        self.propagates_context = settings
            .enable_propagate_additional_user_context_data
            .unwrap_or(false);
        self.session_minutes = number(settings.auth_session_validity);
        self.rotation = settings.refresh_token_rotation.map(|rotation| Rotation {
            enabled: rotation.feature == FeatureType::Enabled,
            grace_secs: number(rotation.retry_grace_period_seconds).unwrap_or(0),
        });
        if settings.publish_secrets_in_aws_secrets_manager == Some(true) {
            return Err(CognitoError::not_implemented(
                "Publishing client secrets in AWS Secrets Manager",
            ));
        }
        self.require_valid(pool)
    }
}

/// What an update can change of what a new client is given.
pub(crate) fn changeable(input: CreateUserPoolClientInput) -> UpdateUserPoolClientInput {
    UpdateUserPoolClientInput {
        user_pool_id: input.user_pool_id,
        client_id: ringwall_model::Sensitive::new(String::new()),
        client_name: Some(input.client_name),
        refresh_token_validity: input.refresh_token_validity,
        access_token_validity: input.access_token_validity,
        id_token_validity: input.id_token_validity,
        token_validity_units: input.token_validity_units,
        read_attributes: input.read_attributes,
        write_attributes: input.write_attributes,
        explicit_auth_flows: input.explicit_auth_flows,
        supported_identity_providers: input.supported_identity_providers,
        callback_urls: input.callback_urls,
        logout_urls: input.logout_urls,
        default_redirect_uri: input.default_redirect_uri,
        allowed_o_auth_flows: input.allowed_o_auth_flows,
        allowed_o_auth_scopes: input.allowed_o_auth_scopes,
        allowed_o_auth_flows_user_pool_client: input.allowed_o_auth_flows_user_pool_client,
        analytics_configuration: input.analytics_configuration,
        prevent_user_existence_errors: input.prevent_user_existence_errors,
        enable_token_revocation: input.enable_token_revocation,
        enable_propagate_additional_user_context_data: input
            .enable_propagate_additional_user_context_data,
        auth_session_validity: input.auth_session_validity,
        refresh_token_rotation: input.refresh_token_rotation,
        publish_secrets_in_aws_secrets_manager: input.publish_secrets_in_aws_secrets_manager,
    }
}

impl TokenValidity {
    /// The API's units, as they were given.
    pub(crate) fn units(&self) -> TokenValidityUnitsType {
        TokenValidityUnitsType {
            access_token: self.access_unit.map(Into::into),
            id_token: self.id_unit.map(Into::into),
            refresh_token: self.refresh_unit.map(Into::into),
        }
    }

    fn require_in_range(&self) -> Result<(), CognitoError> {
        let short = 5 * MINUTE..=DAY;
        let long = HOUR..=LONGEST_REFRESH;
        let refresh = self.refresh_secs();
        if short.contains(&self.access_secs())
            && short.contains(&self.id_secs())
            && long.contains(&refresh)
            && refresh >= self.access_secs().max(self.id_secs())
        {
            return Ok(());
        }
        Err(CognitoError::invalid_parameter(
            "Invalid range for token validity.",
        ))
    }
}

impl From<AnalyticsConfigurationType> for Analytics {
    fn from(given: AnalyticsConfigurationType) -> Self {
        Self {
            application_id: given.application_id,
            application_arn: given.application_arn,
            role_arn: given.role_arn,
            external_id: given.external_id,
            user_data_shared: given.user_data_shared,
        }
    }
}

/// Flows as the row has them, for the API.
pub(crate) fn oauth_flows(flows: &[String]) -> Option<Vec<OAuthFlowType>> {
    let parsed = flows.iter().filter_map(|flow| OAuthFlowType::parse(flow));
    (!flows.is_empty()).then(|| parsed.collect())
}

fn number(number: Option<i32>) -> Option<u32> {
    number.and_then(|number| u32::try_from(number).ok())
}
