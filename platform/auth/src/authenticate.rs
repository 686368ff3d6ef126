//! Who calls: from a request's signature to the caller.

use ringwall_core::{AccountId, Caller, Partition, Principal, PrincipalKind, Region, Timestamp};
use ringwall_store::Store;

use crate::refusal::Refusal;
use crate::sigv4::{Dialect, PayloadDecoder, RequestToSign, Signed, SignedPayload, VerifyingKeys};
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

/// Who calls, believed.
#[derive(Debug)]
pub struct Authenticated {
    /// Who calls.
    pub caller: Caller,
    /// The Region that the request is signed for.
    pub region: Region,
    /// What the body must go through before it is believed, too.
    pub payload: PayloadDecoder,
}

/// Finds out who calls.
pub struct Authenticator {
    store: Store,
    tokens: SessionTokens,
    keys: VerifyingKeys,
    mode: Mode,
}

impl Authenticator {
    /// Over a store that holds access keys.
    pub fn new(store: Store, mode: Mode) -> Self {
        let tokens = SessionTokens::new(&store.owned_key("sts", "session token"));
        Self {
            store,
            tokens,
            keys: VerifyingKeys::default(),
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

    /// The caller of a signed request, the Region that it is signed for, and what is to be
    /// checked of its body. The order of checks is told in [`sigv4`](crate::sigv4).
    ///
    /// # Errors
    /// Why the caller is not believed.
    pub fn authenticate(
        &self,
        request: RequestToSign<'_>,
        service: &str,
        now: Timestamp,
    ) -> Result<Authenticated, AuthError> {
        let dialect = Dialect::of(service);
        self.check(request, service, dialect, now)
            .map_err(|refusal| refusal.said_by(dialect))
    }

    fn check(
        &self,
        request: RequestToSign<'_>,
        service: &str,
        dialect: Dialect,
        now: Timestamp,
    ) -> Result<Authenticated, Refusal> {
        let headers = request.headers;
        let signed = Signed::parse(request, dialect)?;
        let payload = SignedPayload::of(&signed, request, dialect)?;
        let region = signed.region(headers);
        let partition = region.as_ref().map_or(Partition::Aws, Region::partition);
        // A stranger of the test double may come with any date and scope: so the key is looked
        // for first. That it is unknown is said in its turn.
        let known = self.find_caller(&signed, partition, now);
        if let (Ok(None), Mode::Dev { account, .. }) = (&known, self.mode) {
            return Ok(Authenticated {
                caller: stranger(&signed, account, partition),
                region: region?,
                payload: payload.decoder(&signed, headers, None)?,
            });
        }
        signed.check_time(now, dialect)?;
        signed.check_headers(headers, dialect)?;
        signed.check_scope(service)?;
        let region = region?;
        let (caller, secret) = known?.ok_or(Refusal::UnknownKey)?;
        let key = signed.check_signature(request, &payload, dialect, &secret, &self.keys)?;
        Ok(Authenticated {
            caller,
            region,
            payload: payload.decoder(&signed, headers, Some(key))?,
        })
    }

    /// The caller whose credentials were issued here, with their secret.
    fn find_caller(
        &self,
        signed: &Signed<'_>,
        partition: Partition,
        now: Timestamp,
    ) -> Result<Option<(Caller, zeroize::Zeroizing<String>)>, Refusal> {
        let id = &signed.access_key_id;
        if let Some(token) = &signed.session_token {
            return match self.tokens.open(token, id, now) {
                // Test suites send made-up tokens with made-up keys.
                Err(Refusal::InvalidToken) if self.takes_strangers() => Ok(None),
                opened => opened.map(Some),
            };
        }
        let tx = self.store.read().map_err(Refusal::internal)?;
        let found = find_access_key(&tx, id).map_err(Refusal::internal)?;
        Ok(found.map(|key| {
            let caller = Caller {
                principal: key.principal(partition),
                access_key_id: Some(id.clone().into_owned()),
                session: None,
            };
            (caller, zeroize::Zeroizing::new(key.secret.clone()))
        }))
    }

    const fn takes_strangers(&self) -> bool {
        matches!(self.mode, Mode::Dev { .. })
    }
}

/// The root of the account that an access key names, or else of `account`.
fn stranger(signed: &Signed<'_>, account: AccountId, partition: Partition) -> Caller {
    let id = &signed.access_key_id;
    let named = id.parse().ok().or_else(|| AccountId::of_access_key(id));
    let account = named.unwrap_or(account);
    Caller {
        principal: Principal {
            kind: PrincipalKind::Root,
            account,
            partition,
            unique_id: account.to_string(),
        },
        access_key_id: Some(id.clone().into_owned()),
        session: None,
    }
}
