//! Session tokens: temporary credentials that carry what they allow, sealed.
//!
//! A token needs no look-up: it holds the session's secret, principal and policies, encrypted
//! and authenticated under a key of this installation.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ringwall_core::{
    AccountId, ApiError, Caller, Entropy, Partition, Principal, PrincipalKind, Region,
    RequestContext, Session, SessionCredentials, SessionIssuer, Tags, Timestamp,
};
use ringwall_crypto::constant_time_eq;
use ringwall_crypto::symmetric::{NONCE_BYTES, SymmetricKey};
use ringwall_crypto::{HmacSha256Key, derive_key};
use ringwall_policy::{Policy, PolicyKind};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::refusal::Refusal;
use crate::{AuthError, Credentials};

const VERSION: u8 = 1;
const SALT_BYTES: usize = 16;
const AAD: &[u8] = b"ringwall session token v1";

/// Makes and opens session tokens.
#[derive(Clone)]
pub struct SessionTokens {
    key: HmacSha256Key,
}

/// A new session's credentials.
pub struct IssuedSession {
    /// Key id (`ASIA…`) and secret.
    pub credentials: Credentials,
    /// The token to be sent with each request.
    pub token: String,
}

/// What a token carries.
#[derive(Serialize, Deserialize)]
struct Record {
    access_key_id: String,
    secret: String,
    account: AccountId,
    /// A Region of the principal's partition.
    region: Region,
    /// The name of a federated user; root otherwise.
    federated_user: Option<String>,
    issued_at: Timestamp,
    expires_at: Timestamp,
    mfa_at: Option<Timestamp>,
    policies: Vec<String>,
    tags: Tags,
    source_identity: Option<String>,
}

impl Drop for Record {
    fn drop(&mut self) {
        self.secret.zeroize();
    }
}

impl SessionTokens {
    /// With a key of this installation.
    pub fn new(key: &[u8; 32]) -> Self {
        Self {
            key: HmacSha256Key::new(key),
        }
    }

    /// Makes credentials for a session of `principal`.
    ///
    /// # Errors
    /// A principal that sessions are not made for, or cryptography that failed.
    pub fn issue(
        &self,
        principal: &Principal,
        region: &Region,
        session: &Session,
        entropy: &dyn Entropy,
    ) -> Result<IssuedSession, AuthError> {
        let federated_user = match &principal.kind {
            PrincipalKind::Root => None,
            PrincipalKind::FederatedUser { name } => Some(name.clone()),
            _ => {
                return Err(AuthError::internal(
                    "sessions of this principal are not built yet",
                ));
            }
        };
        let credentials = Credentials::random("ASIA", principal.account, entropy);
        let record = Record {
            access_key_id: credentials.access_key_id.clone(),
            secret: credentials.secret.clone(),
            account: principal.account,
            region: region.clone(),
            federated_user,
            issued_at: session.issued_at,
            expires_at: session.expires_at,
            mfa_at: session.mfa_at,
            policies: session
                .policies
                .iter()
                .map(|policy| policy.source().to_owned())
                .collect(),
            tags: session.tags.clone(),
            source_identity: session.source_identity.clone(),
        };
        let token = self.seal(&record, entropy)?;
        Ok(IssuedSession { credentials, token })
    }

    /// Opens a token that came with `access_key_id`: the caller, and the secret that his
    /// signature must have been made with.
    ///
    /// # Errors
    /// A forged token, one of another access key, or a session that is over.
    pub(crate) fn open(
        &self,
        token: &str,
        access_key_id: &str,
        now: Timestamp,
    ) -> Result<(Caller, Zeroizing<String>), Refusal> {
        let record = self.unseal(token).ok_or(Refusal::InvalidToken)?;
        if !constant_time_eq(record.access_key_id.as_bytes(), access_key_id.as_bytes()) {
            return Err(Refusal::InvalidToken);
        }
        if now >= record.expires_at {
            return Err(Refusal::ExpiredToken);
        }
        let secret = Zeroizing::new(record.secret.clone());
        Ok((record.caller()?, secret))
    }

    fn seal(&self, record: &Record, entropy: &dyn Entropy) -> Result<String, AuthError> {
        let (mut salt, mut nonce) = ([0; SALT_BYTES], [0; NONCE_BYTES]);
        entropy.fill(&mut salt);
        entropy.fill(&mut nonce);
        let mut token = vec![VERSION];
        token.extend_from_slice(&salt);
        token.extend_from_slice(&nonce);
        let start = token.len();
        let text = Zeroizing::new(serde_json::to_vec(record).map_err(AuthError::internal)?);
        token.extend_from_slice(&text);
        let key = self.token_key(&salt).map_err(AuthError::internal)?;
        key.seal(nonce, AAD, &mut token, start)
            .map_err(AuthError::internal)?;
        Ok(STANDARD.encode(token))
    }

    fn unseal(&self, token: &str) -> Option<Record> {
        let bytes = STANDARD.decode(token).ok()?;
        let (version, rest) = bytes.split_first()?;
        let (salt, rest) = rest.split_first_chunk::<SALT_BYTES>()?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE_BYTES>()?;
        if *version != VERSION {
            return None;
        }
        let mut sealed = Zeroizing::new(sealed.to_vec());
        let text = self
            .token_key(salt)
            .ok()?
            .open(*nonce, AAD, &mut sealed)
            .ok()?;
        serde_json::from_slice(text).ok()
    }

    fn token_key(&self, salt: &[u8]) -> Result<SymmetricKey, ringwall_crypto::CryptoError> {
        SymmetricKey::new(&Zeroizing::new(derive_key(&self.key, b"session token", salt))[..])
    }
}

impl SessionIssuer for SessionTokens {
    fn issue(
        &self,
        ctx: &RequestContext,
        principal: &Principal,
        session: &Session,
    ) -> Result<SessionCredentials, ApiError> {
        let entropy = &*ctx.platform().entropy;
        let issued = Self::issue(self, principal, &ctx.region, session, entropy)
            .map_err(ApiError::internal)?;
        Ok(SessionCredentials {
            access_key_id: issued.credentials.access_key_id.clone(),
            secret: issued.credentials.secret.clone(),
            token: issued.token,
        })
    }
}

impl Record {
    fn caller(&self) -> Result<Caller, Refusal> {
        let partition: Partition = self.region.partition();
        let account = self.account;
        let principal = match &self.federated_user {
            None => Principal::root(account, partition),
            Some(name) => Principal {
                kind: PrincipalKind::FederatedUser { name: name.clone() },
                account,
                partition,
                unique_id: format!("{account}:{name}"),
            },
        };
        let policy = |text: &String| Policy::parse(text, PolicyKind::Session).map(Arc::new);
        let policies = self.policies.iter().map(policy).collect::<Result<_, _>>();
        Ok(Caller {
            principal,
            access_key_id: Some(self.access_key_id.clone()),
            session: Some(Arc::new(Session {
                issued_at: self.issued_at,
                expires_at: self.expires_at,
                mfa_at: self.mfa_at,
                policies: policies.map_err(Refusal::internal)?,
                tags: self.tags.clone(),
                source_identity: self.source_identity.clone(),
            })),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ringwall_core::CountedEntropy;

    const NOW: Timestamp = Timestamp::from_secs(1_000);

    fn issue(tokens: &SessionTokens) -> IssuedSession {
        let account = AccountId::from_number(7).unwrap();
        let principal = Principal {
            kind: PrincipalKind::FederatedUser {
                name: "alice".to_owned(),
            },
            account,
            partition: Partition::Aws,
            unique_id: "000000000007:alice".to_owned(),
        };
        let session = Session {
            issued_at: NOW,
            expires_at: NOW.plus_secs(900),
            ..Session::default()
        };
        tokens
            .issue(
                &principal,
                &Region::us_east_1(),
                &session,
                &CountedEntropy::default(),
            )
            .unwrap()
    }

    #[test]
    fn a_token_gives_back_the_caller_until_it_ends() {
        let tokens = SessionTokens::new(&[1; 32]);
        let issued = issue(&tokens);
        let id = &issued.credentials.access_key_id;
        let (caller, secret) = tokens.open(&issued.token, id, NOW).unwrap();
        assert_eq!(
            caller.principal.arn(),
            "arn:aws:sts::000000000007:federated-user/alice"
        );
        assert_eq!(*secret, issued.credentials.secret);
        let expired = tokens
            .open(&issued.token, id, NOW.plus_secs(900))
            .unwrap_err();
        assert_eq!(expired, Refusal::ExpiredToken);
    }

    #[test]
    fn a_token_that_was_changed_or_made_elsewhere_is_unknown() {
        let tokens = SessionTokens::new(&[1; 32]);
        let issued = issue(&tokens);
        let id = &issued.credentials.access_key_id;
        let bytes = STANDARD.decode(&issued.token).unwrap();
        for at in 0..bytes.len() {
            let mut tampered = bytes.clone();
            tampered[at] ^= 1;
            let refused = tokens
                .open(&STANDARD.encode(tampered), id, NOW)
                .unwrap_err();
            assert_eq!(refused, Refusal::InvalidToken);
        }
        let elsewhere = SessionTokens::new(&[2; 32]);
        assert!(elsewhere.open(&issued.token, id, NOW).is_err());
        assert!(tokens.open(&issued.token, "ASIAOTHER", NOW).is_err());
        assert!(tokens.open("", id, NOW).is_err());
    }
}
