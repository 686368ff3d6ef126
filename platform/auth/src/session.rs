//! Session tokens: temporary credentials that carry what they allow, sealed.
//!
//! A token needs no look-up: it holds the session's secret, principal and policies, encrypted
//! and authenticated under a key of this installation.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use quick_cache::sync::Cache;
use ringwall_core::{
    AccountId, ApiError, Caller, Entropy, Principal, PrincipalKind, RequestContext, Session,
    SessionCredentials, SessionIssuer, Tags, Timestamp,
};
use ringwall_crypto::constant_time_eq;
use ringwall_crypto::symmetric::{NONCE_BYTES, SymmetricKey};
use ringwall_crypto::{HmacSha256Key, derive_key};
use ringwall_identity::Credentials;
use ringwall_policy::{Policy, PolicyKind};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::AuthError;
use crate::refusal::Refusal;

const VERSION: u8 = 2;
const SALT_BYTES: usize = 16;
const AAD: &[u8] = b"ringwall session token v2";
/// Tokens that are kept opened: sessions call more than once.
const MOST_KEPT_OPEN: usize = 2048;

/// Makes and opens session tokens.
#[derive(Clone)]
pub struct SessionTokens {
    key: HmacSha256Key,
    opened: Arc<Cache<String, Arc<OpenSession>>>,
}

/// A session whose token was opened.
pub(crate) struct OpenSession {
    /// Who calls.
    pub(crate) caller: Caller,
    /// What his signature must have been made with.
    pub(crate) secret: Zeroizing<String>,
    expires_at: Timestamp,
}

/// A new session's credentials.
pub struct IssuedSession {
    /// Key id (`ASIA…`) and secret.
    pub credentials: Credentials,
    /// The token to be sent with each request.
    pub token: String,
}

/// What a token carries. Every request sends it, signs it and has it hashed: so names are short,
/// and what a session does not have is left out.
#[derive(Serialize, Deserialize)]
struct Record {
    #[serde(rename = "i")]
    access_key_id: String,
    #[serde(rename = "s")]
    secret: String,
    #[serde(rename = "p")]
    principal: Principal,
    #[serde(rename = "b")]
    issued_at: Timestamp,
    #[serde(rename = "e")]
    expires_at: Timestamp,
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    mfa_at: Option<Timestamp>,
    #[serde(rename = "l", default, skip_serializing_if = "Vec::is_empty")]
    policies: Vec<String>,
    #[serde(rename = "d", default, skip_serializing_if = "Vec::is_empty")]
    scoped: Vec<String>,
    #[serde(rename = "a", default, skip_serializing_if = "Vec::is_empty")]
    policy_arns: Vec<String>,
    #[serde(rename = "t", default, skip_serializing_if = "Tags::is_empty")]
    tags: Tags,
    #[serde(rename = "k", default, skip_serializing_if = "Vec::is_empty")]
    transitive_tags: Vec<String>,
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    source_identity: Option<String>,
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    federated_provider: Option<String>,
    #[serde(rename = "w", default, skip_serializing_if = "Vec::is_empty")]
    web_identity_keys: Vec<(String, Vec<String>)>,
    #[serde(rename = "r", default, skip_serializing_if = "std::ops::Not::not")]
    assumed_root: bool,
    #[serde(rename = "g", default, skip_serializing_if = "Option::is_none")]
    delegate: Option<AccountId>,
    /// What makes the token as long as was asked for.
    #[serde(rename = "z", default, skip_serializing_if = "String::is_empty")]
    padding: String,
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
            opened: Arc::new(Cache::new(MOST_KEPT_OPEN)),
        }
    }

    /// Makes credentials for a session of `principal`.
    ///
    /// # Errors
    /// A principal that has no sessions, or cryptography that failed.
    pub fn issue(
        &self,
        principal: &Principal,
        session: &Session,
        least_token_bytes: usize,
        entropy: &dyn Entropy,
    ) -> Result<IssuedSession, AuthError> {
        if matches!(
            principal.kind,
            PrincipalKind::Service { .. } | PrincipalKind::Anonymous
        ) {
            return Err(AuthError::internal(
                "services and strangers have no sessions",
            ));
        }
        let credentials = Credentials::random("ASIA", principal.account, entropy);
        let sources = |policies: &[Arc<Policy>]| {
            let policies = policies.iter();
            policies.map(|policy| policy.source().to_owned()).collect()
        };
        let mut record = Record {
            access_key_id: credentials.access_key_id.clone(),
            secret: credentials.secret.clone(),
            principal: principal.clone(),
            issued_at: session.issued_at,
            expires_at: session.expires_at,
            mfa_at: session.mfa_at,
            policies: sources(&session.policies),
            scoped: sources(&session.scoped),
            policy_arns: session.policy_arns.clone(),
            tags: session.tags.clone(),
            transitive_tags: session.transitive_tags.clone(),
            source_identity: session.source_identity.clone(),
            federated_provider: session.federated_provider.clone(),
            web_identity_keys: session.web_identity_keys.clone(),
            assumed_root: session.assumed_root,
            delegate: session.delegate,
            padding: String::new(),
        };
        let mut token = self.seal(&record, entropy)?;
        let missing = least_token_bytes.saturating_sub(token.len());
        if missing > 0 {
            // Three bytes become four characters: so this is enough, and seldom a little more.
            record.padding = " ".repeat((missing * 3).div_ceil(4));
            token = self.seal(&record, entropy)?;
        }
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
    ) -> Result<Arc<OpenSession>, Refusal> {
        let session = match self.opened.get(token) {
            Some(session) => session,
            None => {
                let record = self.unseal(token).ok_or(Refusal::InvalidToken)?;
                let session = Arc::new(OpenSession {
                    secret: Zeroizing::new(record.secret.clone()),
                    expires_at: record.expires_at,
                    caller: record.caller()?,
                });
                self.opened.insert(token.to_owned(), Arc::clone(&session));
                session
            }
        };
        let own = session.caller.access_key_id.as_deref().unwrap_or_default();
        if !constant_time_eq(own.as_bytes(), access_key_id.as_bytes()) {
            return Err(Refusal::InvalidToken);
        }
        if now >= session.expires_at {
            return Err(Refusal::ExpiredToken);
        }
        Ok(session)
    }

    fn seal(&self, record: &Record, entropy: &dyn Entropy) -> Result<String, AuthError> {
        let (mut salt, mut nonce) = ([0; SALT_BYTES], [0; NONCE_BYTES]);
        entropy.fill(&mut salt);
        entropy.fill(&mut nonce);
        let mut token = vec![VERSION];
        token.extend_from_slice(&salt);
        token.extend_from_slice(&nonce);
        let start = token.len();
        let text = Zeroizing::new(minicbor_serde::to_vec(record).map_err(AuthError::internal)?);
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
        minicbor_serde::from_slice(text).ok()
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
        least_token_bytes: usize,
    ) -> Result<SessionCredentials, ApiError> {
        let entropy = &*ctx.platform().entropy;
        let issued = Self::issue(self, principal, session, least_token_bytes, entropy)
            .map_err(ApiError::internal)?;
        Ok(SessionCredentials {
            access_key_id: issued.credentials.access_key_id.clone(),
            secret: issued.credentials.secret.clone(),
            token: issued.token,
        })
    }

    fn caller_of(&self, credentials: &SessionCredentials, now: Timestamp) -> Option<Caller> {
        let opened = self.open(&credentials.token, &credentials.access_key_id, now);
        let session = opened.ok()?;
        constant_time_eq(session.secret.as_bytes(), credentials.secret.as_bytes())
            .then(|| session.caller.clone())
    }
}

impl Record {
    fn caller(&self) -> Result<Caller, Refusal> {
        let policy = |text: &String| Policy::parse(text, PolicyKind::Session).map(Arc::new);
        let parsed = |texts: &[String]| {
            let policies = texts.iter().map(policy).collect::<Result<_, _>>();
            policies.map_err(Refusal::internal)
        };
        Ok(Caller {
            principal: self.principal.clone(),
            access_key_id: Some(self.access_key_id.clone()),
            session: Some(Arc::new(Session {
                issued_at: self.issued_at,
                expires_at: self.expires_at,
                mfa_at: self.mfa_at,
                policies: parsed(&self.policies)?,
                scoped: parsed(&self.scoped)?,
                policy_arns: self.policy_arns.clone(),
                tags: self.tags.clone(),
                transitive_tags: self.transitive_tags.clone(),
                source_identity: self.source_identity.clone(),
                federated_provider: self.federated_provider.clone(),
                web_identity_keys: self.web_identity_keys.clone(),
                assumed_root: self.assumed_root,
                delegate: self.delegate,
            })),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ringwall_core::{CountedEntropy, Partition};

    const NOW: Timestamp = Timestamp::from_secs(1_000);

    fn issue(tokens: &SessionTokens) -> IssuedSession {
        let account = AccountId::from_number(7).unwrap();
        let principal = Principal {
            kind: PrincipalKind::FederatedUser {
                name: "alice".to_owned(),
                user: None,
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
            .issue(&principal, &session, 0, &CountedEntropy::default())
            .unwrap()
    }

    #[test]
    fn a_token_gives_back_the_caller_until_it_ends() {
        let tokens = SessionTokens::new(&[1; 32]);
        let issued = issue(&tokens);
        let id = &issued.credentials.access_key_id;
        let opened = tokens.open(&issued.token, id, NOW).unwrap();
        assert_eq!(
            opened.caller.principal.arn(),
            "arn:aws:sts::000000000007:federated-user/alice"
        );
        assert_eq!(*opened.secret, issued.credentials.secret);
        let expired = tokens.open(&issued.token, id, NOW.plus_secs(900)).err();
        assert_eq!(expired, Some(Refusal::ExpiredToken));
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
            let refused = tokens.open(&STANDARD.encode(tampered), id, NOW).err();
            assert_eq!(refused, Some(Refusal::InvalidToken));
        }
        let elsewhere = SessionTokens::new(&[2; 32]);
        assert!(elsewhere.open(&issued.token, id, NOW).is_err());
        tokens.open(&issued.token, id, NOW).unwrap();
        assert!(
            tokens.open(&issued.token, "ASIAOTHER", NOW).is_err(),
            "also when it is kept open"
        );
        assert!(tokens.open("", id, NOW).is_err());
    }
}
