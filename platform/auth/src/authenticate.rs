//! Who calls: from a request's signature to the caller.

use ringwall_core::{AccountId, Caller, Partition, Principal, PrincipalKind, Region, Timestamp};
use ringwall_store::Store;

use crate::sigv4::{RequestToSign, Signed, SigningKeys};
use crate::{AuthError, SessionTokens, find_access_key};

/// How strict the server is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Every signature is checked.
    Secure,
    /// The test double: an access key that was not issued here is its account's root. Twelve
    /// digits name the account; other keys are of `account`.
    Dev {
        /// The account of keys that name none.
        account: AccountId,
        /// Whether issued credentials have only the permissions of their policies.
        enforce: bool,
    },
}

/// Finds out who calls.
pub struct Authenticator {
    store: Store,
    tokens: SessionTokens,
    keys: SigningKeys,
    mode: Mode,
}

impl Authenticator {
    /// Over a store that holds access keys.
    pub fn new(store: Store, mode: Mode) -> Self {
        let tokens = SessionTokens::new(&store.owned_key("sts", "session token"));
        Self {
            store,
            tokens,
            keys: SigningKeys::default(),
            mode,
        }
    }

    /// What makes and opens session tokens here.
    pub const fn tokens(&self) -> &SessionTokens {
        &self.tokens
    }

    /// How strict the server is.
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// Forgets cached signing keys.
    pub fn reset(&self) {
        self.keys.clear();
    }

    /// The caller of a signed request, and the Region that it is signed for.
    ///
    /// The checks are in AWS's order: form, key, token, clock, scope, signature.
    ///
    /// # Errors
    /// Why the caller is not believed.
    pub fn authenticate(
        &self,
        request: RequestToSign<'_>,
        service: &str,
        now: Timestamp,
    ) -> Result<(Caller, Region), AuthError> {
        let signed = Signed::parse(request)?.ok_or_else(AuthError::missing)?;
        let region: Region = signed
            .region
            .parse()
            .map_err(|_| AuthError::scope("Credential should be scoped to a valid region. "))?;
        let known = self.find_caller(&signed, region.partition(), now)?;
        let Some((caller, secret)) = known else {
            return Ok((self.dev_caller(&signed, region.partition())?, region));
        };
        signed.check_time_and_scope(now, service)?;
        signed.check_signature(request, &secret, &self.keys)?;
        Ok((caller, region))
    }

    /// The caller whose credentials were issued here, with their secret.
    fn find_caller(
        &self,
        signed: &Signed,
        partition: Partition,
        now: Timestamp,
    ) -> Result<Option<(Caller, zeroize::Zeroizing<String>)>, AuthError> {
        let id = &signed.access_key_id;
        if let Some(token) = &signed.session_token {
            return match self.tokens.open(token, id, now) {
                // Test suites send made-up tokens with made-up keys.
                Err(error) if self.takes_strangers() && error == AuthError::unknown_key() => {
                    Ok(None)
                }
                opened => opened.map(Some),
            };
        }
        let tx = self.store.read().map_err(AuthError::internal)?;
        let found = find_access_key(&tx, id).map_err(AuthError::internal)?;
        Ok(found.map(|key| {
            let caller = Caller {
                principal: key.principal(partition),
                access_key_id: Some(id.clone()),
                session: None,
            };
            (caller, zeroize::Zeroizing::new(key.secret.clone()))
        }))
    }

    const fn takes_strangers(&self) -> bool {
        matches!(self.mode, Mode::Dev { .. })
    }

    fn dev_caller(&self, signed: &Signed, partition: Partition) -> Result<Caller, AuthError> {
        let Mode::Dev { account, .. } = self.mode else {
            return Err(AuthError::unknown_key());
        };
        let id = &signed.access_key_id;
        let named = id.parse().ok().or_else(|| AccountId::of_access_key(id));
        let account = named.unwrap_or(account);
        Ok(Caller {
            principal: Principal {
                kind: PrincipalKind::Root,
                account,
                partition,
                unique_id: account.to_string(),
            },
            access_key_id: Some(id.clone()),
            session: None,
        })
    }
}
