//! The action that asks for a valid token before another answers: `jwt-validation`.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-verify-jwt.html>

use serde::{Deserialize, Serialize};

use super::action::{self, Place};
use super::protocol::Protocol;
use crate::api::{self, ActionTypeEnum, JwtValidationActionAdditionalClaimFormatEnum as Format};
use crate::error::Elbv2Error;

const LONGEST_TEXT: usize = 256;
const MOST_CLAIMS: usize = 10;
const MOST_VALUES: usize = 10;
/// Those are looked at anyway.
const OWN_CLAIMS: [&str; 4] = ["exp", "iss", "nbf", "iat"];

/// Which tokens are valid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JwtValidation {
    /// The number it was given.
    pub order: Option<i32>,
    /// Where the issuer's keys are.
    pub jwks_endpoint: String,
    /// Who tokens are from.
    pub issuer: String,
    /// What they must say besides.
    pub claims: Vec<ExpectedClaim>,
}

/// What a claim must say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectedClaim {
    /// Its name.
    pub name: String,
    /// What it is.
    pub format: ClaimFormat,
    /// What it may say, or must say: see [`ClaimFormat`].
    pub values: Vec<String>,
}

/// What a claim is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClaimFormat {
    /// A text: one of the values.
    SingleString,
    /// A list of texts: one of the values is among them.
    StringArray,
    /// Words in a text: all values are among them.
    SpaceSeparatedValues,
}

impl JwtValidation {
    /// Reads the action that stands before the last.
    pub(crate) fn parse(action: api::Action, at: Place) -> Result<Self, Elbv2Error> {
        let kind = ActionTypeEnum::JwtValidation.as_str();
        let config = action.jwt_validation_config;
        let config = config.ok_or_else(|| Elbv2Error::no_config(kind, "JwtValidationConfig"))?;
        if at.protocol != Protocol::Https {
            return Err(Elbv2Error::login_without_tls(kind));
        }
        let claims = config.additional_claims.unwrap_or_default();
        if claims.len() > MOST_CLAIMS {
            return Err(Elbv2Error::too_many_claims(MOST_CLAIMS));
        }
        let claims: Result<Vec<_>, _> = claims.into_iter().map(ExpectedClaim::parse).collect();
        let validation = Self {
            order: action.order,
            jwks_endpoint: config.jwks_endpoint,
            issuer: config.issuer,
            claims: claims?,
        };
        validation.require_sound()?;
        Ok(validation)
    }

    fn require_sound(&self) -> Result<(), Elbv2Error> {
        let rest = self.jwks_endpoint.strip_prefix("https://");
        let has_path =
            rest.is_some_and(|rest| rest.split_once('/').is_some_and(|it| !it.0.is_empty()));
        if !has_path || self.jwks_endpoint.len() > LONGEST_TEXT {
            return Err(Elbv2Error::oidc_endpoint(&self.jwks_endpoint));
        }
        if self.issuer.is_empty() || self.issuer.len() > LONGEST_TEXT {
            return Err(Elbv2Error::token_issuer(&self.issuer));
        }
        let names: Vec<&str> = self
            .claims
            .iter()
            .map(|claim| claim.name.as_str())
            .collect();
        for (index, name) in names.iter().enumerate() {
            if names.iter().skip(index + 1).any(|other| other == name) {
                return Err(Elbv2Error::claim(name));
            }
        }
        Ok(())
    }

    /// As the API shows it.
    pub(crate) fn shown(&self) -> api::Action {
        let claims: Vec<_> = self.claims.iter().map(ExpectedClaim::shown).collect();
        api::Action {
            jwt_validation_config: Some(api::JwtValidationActionConfig {
                jwks_endpoint: self.jwks_endpoint.clone(),
                issuer: self.issuer.clone(),
                additional_claims: (!claims.is_empty()).then_some(claims),
            }),
            ..action::blank(ActionTypeEnum::JwtValidation, self.order)
        }
    }
}

impl ExpectedClaim {
    fn parse(asked: api::JwtValidationActionAdditionalClaim) -> Result<Self, Elbv2Error> {
        let format = match asked.format {
            Format::SingleString => ClaimFormat::SingleString,
            Format::StringArray => ClaimFormat::StringArray,
            Format::SpaceSeparatedValues => ClaimFormat::SpaceSeparatedValues,
        };
        let is_value = |value: &String| {
            let has_words = format == ClaimFormat::SpaceSeparatedValues && value.contains(' ');
            !value.is_empty() && value.chars().count() <= LONGEST_TEXT && !has_words
        };
        let is_sound = !asked.name.is_empty()
            && !OWN_CLAIMS.contains(&asked.name.as_str())
            && (1..=MOST_VALUES).contains(&asked.values.len())
            && asked.values.iter().all(is_value);
        if !is_sound {
            return Err(Elbv2Error::claim(&asked.name));
        }
        Ok(Self {
            name: asked.name,
            format,
            values: asked.values,
        })
    }

    fn shown(&self) -> api::JwtValidationActionAdditionalClaim {
        api::JwtValidationActionAdditionalClaim {
            format: match self.format {
                ClaimFormat::SingleString => Format::SingleString,
                ClaimFormat::StringArray => Format::StringArray,
                ClaimFormat::SpaceSeparatedValues => Format::SpaceSeparatedValues,
            },
            name: self.name.clone(),
            values: self.values.clone(),
        }
    }
}
