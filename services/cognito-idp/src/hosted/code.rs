//! Authorization codes: good once, for five minutes (RFC 6749 §4.1.2).
//!
//! A code that was used stays until its time is over, with the grant that came of it: who shows it
//! again may have stolen it, so that grant is revoked.

use ringwall_core::{ApiError, RequestContext, Timestamp};
use ringwall_store::{Reads as _, Table};
use serde::{Deserialize, Serialize};

use super::kept::{self, Kind};
use super::{HostedTx, SignedIn};
use crate::error::CognitoError;

/// By the code's digest.
pub(super) const CODES: Table<Row> = Table::new("cognito-idp.authorization_code");

/// Seconds that a code is good for.
const VALID_SECS: i64 = 300;

/// What a code is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeFor {
    /// The client that it was given to.
    pub client_id: String,
    /// Where it was sent.
    pub redirect_uri: String,
    /// The scopes of the access token.
    pub scopes: Vec<String>,
    /// The ID token's nonce.
    pub nonce: Option<String>,
    /// The proof key's challenge.
    pub code_challenge: Option<String>,
    /// The API that the access token is bound to.
    pub resource: Option<String>,
    /// Who signed in.
    pub signed_in: SignedIn,
    /// The browser's session.
    pub session_id: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Row {
    code_for: CodeFor,
    expires_at: Timestamp,
    use_: Use,
}

/// What became of a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Use {
    None,
    /// By a grant's id.
    Exchanged(String),
}

/// A code that was shown. No `Debug`: it is good.
#[derive(Clone, PartialEq, Eq)]
pub struct Code {
    key: String,
    /// What it is for.
    pub code_for: CodeFor,
    /// When it was given.
    pub(crate) given_at: Timestamp,
    /// The grant that came of it when it was shown before.
    pub used_by: Option<String>,
}

impl HostedTx<'_> {
    /// A new code.
    ///
    /// # Errors
    /// The store failed.
    pub fn give_code(
        &mut self,
        ctx: &RequestContext,
        code_for: CodeFor,
    ) -> Result<String, ApiError> {
        let expires_at = ctx.now().plus_secs(VALID_SECS);
        let key = kept::draw(ctx);
        let row = Row {
            code_for,
            expires_at,
            use_: Use::None,
        };
        kept::keep(&mut self.0, &CODES, Kind::Code, &key, row, expires_at)?;
        Ok(key)
    }

    /// A code that a client shows. One that is over is as unknown as one that never was.
    ///
    /// # Errors
    /// The store failed.
    pub fn find_code(&self, ctx: &RequestContext, key: &str) -> Result<Option<Code>, ApiError> {
        let Some(place) = kept::place(key) else {
            return Ok(None);
        };
        let row = self.0.tx.get(&CODES, &place).map_err(CognitoError::from)?;
        Ok(row
            .filter(|row| ctx.now() < row.expires_at)
            .map(|row| Code {
                key: key.to_owned(),
                code_for: row.code_for.clone(),
                given_at: row.expires_at.plus_secs(-VALID_SECS),
                used_by: match &row.use_ {
                    Use::None => None,
                    Use::Exchanged(grant) => Some(grant.clone()),
                },
            }))
    }

    /// From now on the code is used.
    ///
    /// # Errors
    /// The store failed.
    pub fn use_code(
        &mut self,
        ctx: &RequestContext,
        code: &Code,
        grant_id: &str,
    ) -> Result<(), ApiError> {
        let Some(place) = kept::place(&code.key) else {
            return Ok(());
        };
        let row = Row {
            code_for: code.code_for.clone(),
            expires_at: ctx.now().plus_secs(VALID_SECS),
            use_: Use::Exchanged(grant_id.to_owned()),
        };
        Ok(self
            .0
            .tx
            .put(&CODES, &place, row)
            .map_err(CognitoError::from)?)
    }

    /// Takes a code away, unused.
    ///
    /// # Errors
    /// The store failed.
    pub fn void_code(&mut self, code: &Code) -> Result<(), ApiError> {
        if let Some(place) = kept::place(&code.key) {
            self.0
                .tx
                .delete(&CODES, &place)
                .map_err(CognitoError::from)?;
        }
        Ok(())
    }
}
