//! Passkeys that people make on pages.

use std::sync::Arc;

use ringwall_core::{ApiError, RequestContext};

use super::{Client, HostedTx, Pool, SignedIn};
use crate::error::CognitoError;
use crate::factor::passkey_registration;
use crate::resources::client::Client as ClientRow;
use crate::resources::user::User;

/// The most that an authenticator's answer may have.
const MOST_BYTES: usize = 65_536;

impl HostedTx<'_> {
    /// What a browser needs to make a passkey: `PublicKeyCredentialCreationOptions` as JSON.
    ///
    /// # Errors
    /// What `StartWebAuthnRegistration` refuses with.
    pub fn start_passkey(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        client: &Client,
        signed_in: &SignedIn,
    ) -> Result<String, ApiError> {
        let (row, user) = self.owner(pool, client, signed_in)?;
        let options = passkey_registration::start(ctx, &mut self.0, &pool.row, &user, &row)?;
        Ok(serde_json::to_string(&options).map_err(CognitoError::internal)?)
    }

    /// Takes the passkey that a browser made.
    ///
    /// # Errors
    /// What `CompleteWebAuthnRegistration` refuses with.
    pub fn complete_passkey(
        &mut self,
        ctx: &RequestContext,
        pool: &Pool,
        client: &Client,
        signed_in: &SignedIn,
        credential: &str,
    ) -> Result<(), ApiError> {
        if credential.len() > MOST_BYTES {
            return Err(CognitoError::invalid_parameter("The credential is too long.").into());
        }
        let (row, user) = self.owner(pool, client, signed_in)?;
        passkey_registration::complete(ctx, &mut self.0, &pool.row, &user, &row, credential)?;
        Ok(())
    }

    fn owner(
        &self,
        pool: &Pool,
        client: &Client,
        signed_in: &SignedIn,
    ) -> Result<(Arc<ClientRow>, Arc<User>), CognitoError> {
        let row = client
            .row
            .clone()
            .ok_or_else(|| CognitoError::no_client(&client.id))?;
        let user = self.0.user_of_sub(&pool.row, &signed_in.sub)?;
        Ok((row, user.ok_or_else(CognitoError::no_user)?))
    }
}
