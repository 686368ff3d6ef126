//! Signing up, confirming, and passwords that are forgotten: the API's operations, called by pages
//! that know the client.
//!
//! What the edge checks of an operation's input is checked here, as nothing comes over the edge.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ringwall_core::{ApiError, RequestContext};
use ringwall_crypto::hmac_sha256;

use super::{Client, HostedTx};
use crate::api;
use crate::error::CognitoError;
use crate::operations as op;

const LONGEST_NAME: usize = 128;
const LONGEST_PASSWORD: usize = 256;
const LONGEST_VALUE: usize = 2_048;

/// What came of signing up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedUp {
    /// Nothing is left to do.
    pub is_confirmed: bool,
    /// Where a code went, as far as it may be seen.
    pub destination: Option<String>,
}

impl HostedTx<'_> {
    /// `SignUp`.
    ///
    /// # Errors
    /// What the operation refuses with.
    pub fn sign_up(
        &mut self,
        ctx: &RequestContext,
        client: &Client,
        username: &str,
        password: &str,
        attributes: &[(String, String)],
    ) -> Result<SignedUp, ApiError> {
        self.count(ctx, client, "SignUp")?;
        require_name(username)?;
        require_password(password)?;
        let attributes = attributes.iter().map(|(name, value)| {
            require_value(name, value)?;
            Ok(api::AttributeType {
                name: name.clone(),
                value: Some(value.clone().into()),
            })
        });
        let input = api::SignUpInput {
            client_id: client.app_id().to_owned().into(),
            secret_hash: client.hash_of(username).map(Into::into),
            username: username.to_owned().into(),
            password: Some(password.to_owned().into()),
            user_attributes: Some(attributes.collect::<Result<_, CognitoError>>()?),
            validation_data: None,
            analytics_metadata: None,
            user_context_data: None,
            client_metadata: None,
        };
        let output = op::sign_up(ctx, &mut self.0, input)?.into_output();
        Ok(SignedUp {
            is_confirmed: output.user_confirmed,
            destination: output
                .code_delivery_details
                .and_then(|details| details.destination),
        })
    }

    /// `ConfirmSignUp`.
    ///
    /// # Errors
    /// What the operation refuses with.
    pub fn confirm_sign_up(
        &mut self,
        ctx: &RequestContext,
        client: &Client,
        username: &str,
        code: &str,
    ) -> Result<(), ApiError> {
        self.count(ctx, client, "ConfirmSignUp")?;
        require_name(username)?;
        require_code(code)?;
        let input = api::ConfirmSignUpInput {
            client_id: client.app_id().to_owned().into(),
            secret_hash: client.hash_of(username).map(Into::into),
            username: username.to_owned().into(),
            confirmation_code: code.to_owned().into(),
            force_alias_creation: None,
            analytics_metadata: None,
            user_context_data: None,
            client_metadata: None,
            session: None,
        };
        op::confirm_sign_up(ctx, &mut self.0, input)?;
        Ok(())
    }

    /// `ResendConfirmationCode`: where the code went, as far as it may be seen.
    ///
    /// # Errors
    /// What the operation refuses with.
    pub fn resend_code(
        &mut self,
        ctx: &RequestContext,
        client: &Client,
        username: &str,
    ) -> Result<Option<String>, ApiError> {
        self.count(ctx, client, "ResendConfirmationCode")?;
        require_name(username)?;
        let input = api::ResendConfirmationCodeInput {
            client_id: client.app_id().to_owned().into(),
            secret_hash: client.hash_of(username).map(Into::into),
            user_context_data: None,
            username: username.to_owned().into(),
            analytics_metadata: None,
            client_metadata: None,
        };
        let output = op::resend_confirmation_code(ctx, &mut self.0, input)?.into_output();
        Ok(output
            .code_delivery_details
            .and_then(|details| details.destination))
    }

    /// `ForgotPassword`: where the code went, as far as it may be seen.
    ///
    /// # Errors
    /// What the operation refuses with.
    pub fn forgot_password(
        &mut self,
        ctx: &RequestContext,
        client: &Client,
        username: &str,
    ) -> Result<Option<String>, ApiError> {
        self.count(ctx, client, "ForgotPassword")?;
        require_name(username)?;
        let input = api::ForgotPasswordInput {
            client_id: client.app_id().to_owned().into(),
            secret_hash: client.hash_of(username).map(Into::into),
            user_context_data: None,
            username: username.to_owned().into(),
            analytics_metadata: None,
            client_metadata: None,
        };
        let output = op::forgot_password(ctx, &mut self.0, input)?.into_output();
        Ok(output
            .code_delivery_details
            .and_then(|details| details.destination))
    }

    /// `ConfirmForgotPassword`.
    ///
    /// # Errors
    /// What the operation refuses with.
    pub fn confirm_forgot_password(
        &mut self,
        ctx: &RequestContext,
        client: &Client,
        username: &str,
        code: &str,
        password: &str,
    ) -> Result<(), ApiError> {
        self.count(ctx, client, "ConfirmForgotPassword")?;
        require_name(username)?;
        require_code(code)?;
        require_password(password)?;
        let input = api::ConfirmForgotPasswordInput {
            client_id: client.app_id().to_owned().into(),
            secret_hash: client.hash_of(username).map(Into::into),
            username: username.to_owned().into(),
            confirmation_code: code.to_owned().into(),
            password: password.to_owned().into(),
            analytics_metadata: None,
            user_context_data: None,
            client_metadata: None,
        };
        op::confirm_forgot_password(ctx, &mut self.0, input)?;
        Ok(())
    }

    /// Counts a request as one of an operation.
    fn count(
        &self,
        ctx: &RequestContext,
        client: &Client,
        operation: &str,
    ) -> Result<(), CognitoError> {
        let (_, pool) = self.0.client_and_pool(&client.id)?;
        self.0.count_as(ctx, &pool, operation)
    }
}

impl Client {
    /// The `SECRET_HASH` of a name, for a client that has a secret.
    pub(super) fn hash_of(&self, name: &str) -> Option<String> {
        let secret = self.row.as_ref()?.secrets.first()?;
        let message = format!("{name}{}", self.app_id());
        Some(STANDARD.encode(hmac_sha256(secret.value.as_bytes(), message.as_bytes())))
    }
}

/// A sign-in name, as the models have it.
pub(super) fn require_name(name: &str) -> Result<(), CognitoError> {
    let is_plain = |letter: char| !letter.is_whitespace() && !letter.is_control();
    let length = name.chars().count();
    if (1..=LONGEST_NAME).contains(&length) && name.chars().all(is_plain) {
        return Ok(());
    }
    Err(CognitoError::invalid_parameter("Invalid username."))
}

/// A password, as the models have it.
pub(super) fn require_password(password: &str) -> Result<(), CognitoError> {
    let is_trimmed = password.trim() == password;
    if !password.is_empty() && is_trimmed && password.chars().count() <= LONGEST_PASSWORD {
        return Ok(());
    }
    Err(CognitoError::invalid_parameter("Invalid password."))
}

fn require_code(code: &str) -> Result<(), CognitoError> {
    let is_code =
        !code.is_empty() && !code.contains(char::is_whitespace) && code.len() <= LONGEST_VALUE;
    if is_code {
        Ok(())
    } else {
        Err(CognitoError::code_mismatch())
    }
}

fn require_value(name: &str, value: &str) -> Result<(), CognitoError> {
    if !name.is_empty() && name.chars().count() <= 32 && value.chars().count() <= LONGEST_VALUE {
        return Ok(());
    }
    Err(CognitoError::invalid_parameter(format!(
        "Invalid value of {name}."
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_names_and_passwords_as_the_models_have_them() {
        assert!(require_name("maria@example.com").is_ok());
        assert!(require_password("correct horse").is_ok());
        for wrong in ["", "a b", "a\n", &"x".repeat(129)] {
            assert!(require_name(wrong).is_err(), "{wrong}");
        }
        for wrong in ["", " x", "x ", &"x".repeat(257)] {
            assert!(require_password(wrong).is_err(), "{wrong}");
        }
        assert!(require_code("12 34").is_err() && require_code("").is_err());
    }
}
