//! Who calls: from a request's signature to the caller.

use quick_cache::sync::Cache;
use ringwall_core::{AccountId, Caller, Partition, Principal, PrincipalKind, Region, Timestamp};
use ringwall_identity::organization::is_closed;
use ringwall_identity::{AccessKey, KeyOwner, find_access_key, find_role, find_user};
use ringwall_store::{ReadTx, Rev, Store};
use zeroize::Zeroizing;

use crate::refusal::Refusal;
use crate::sigv4::{Dialect, PayloadDecoder, RequestToSign, Signed, SignedPayload, VerifyingKeys};
use crate::{AuthError, SessionTokens};

/// Accounts that are known to be open.
const MOST_KNOWN_OPEN: usize = 16 * 1024;

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
    pub(crate) keys: VerifyingKeys,
    mode: Mode,
    /// Accounts with the view of the store in which they were open: that no row says otherwise is
    /// nothing that the store's cache of rows could keep.
    open: Cache<AccountId, Rev>,
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
            open: Cache::new(MOST_KNOWN_OPEN),
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
        self.require_open(caller.principal.account)?;
        if service == "iam" && !may_call_iam(&caller) {
            return Err(Refusal::InvalidToken);
        }
        let key = signed.check_signature(request, &payload, dialect, &secret, &self.keys)?;
        Ok(Authenticated {
            caller,
            region,
            payload: payload.decoder(&signed, headers, Some(key))?,
        })
    }

    /// The caller whose credentials were issued here, with their secret.
    pub(crate) fn find_caller(
        &self,
        signed: &Signed<'_>,
        partition: Partition,
        now: Timestamp,
    ) -> Result<Option<(Caller, Zeroizing<String>)>, Refusal> {
        let id = &signed.access_key_id;
        let tx = self.store.read().map_err(Refusal::internal)?;
        if let Some(token) = &signed.session_token {
            let opened = match self.tokens.open(token, id, now) {
                // Test suites send made-up tokens with made-up keys.
                Err(Refusal::InvalidToken) if self.takes_strangers() => return Ok(None),
                opened => opened?,
            };
            if !is_still_there(&tx, &opened.caller.principal)? {
                return Err(Refusal::InvalidToken);
            }
            return Ok(Some((opened.caller.clone(), opened.secret.clone())));
        }
        let Some(key) = find_access_key(&tx, id).map_err(Refusal::internal)? else {
            return Ok(None);
        };
        let Some(principal) = owner(&tx, &key, partition)?.filter(|_| key.active) else {
            return Err(Refusal::UnknownKey);
        };
        let caller = Caller {
            principal,
            access_key_id: Some(id.clone().into_owned()),
            session: None,
        };
        Ok(Some((caller, Zeroizing::new(key.secret.clone()))))
    }

    /// Nobody is believed to be of an account that was closed.
    pub(crate) fn require_open(&self, account: AccountId) -> Result<(), Refusal> {
        let tx = self.store.read().map_err(Refusal::internal)?;
        if self.open.get(&account) == Some(tx.rev()) {
            return Ok(());
        }
        if is_closed(&tx, account).map_err(Refusal::internal)? {
            return Err(Refusal::InvalidToken);
        }
        self.open.insert(account, tx.rev());
        Ok(())
    }

    const fn takes_strangers(&self) -> bool {
        matches!(self.mode, Mode::Dev { .. })
    }
}

/// Sessions of `GetFederationToken` may not call IAM, and those of `GetSessionToken` only with a
/// second factor. What was delegated is limited by its own policy.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html>
fn may_call_iam(caller: &Caller) -> bool {
    let Some(session) = &caller.session else {
        return true;
    };
    match caller.principal.kind {
        PrincipalKind::AssumedRole { .. } => true,
        PrincipalKind::Root | PrincipalKind::User { .. } => {
            session.mfa_at.is_some() || session.assumed_root || session.delegate.is_some()
        }
        _ => false,
    }
}

/// Whose a key is; nobody's if the user is gone.
fn owner(tx: &ReadTx, key: &AccessKey, partition: Partition) -> Result<Option<Principal>, Refusal> {
    let KeyOwner::User(name) = &key.owner else {
        return Ok(Some(Principal::root(key.account, partition)));
    };
    let user = find_user(tx, key.account, name).map_err(Refusal::internal)?;
    Ok(user.map(|user| Principal {
        kind: PrincipalKind::User {
            path: user.path.clone(),
            name: user.name.clone(),
        },
        account: key.account,
        partition,
        unique_id: user.id.clone(),
    }))
}

/// Whether the user or role that a session is of still is the one that it was made for.
fn is_still_there(tx: &ReadTx, principal: &Principal) -> Result<bool, Refusal> {
    let account = principal.account;
    let user_is = |name: &str, id: &str| {
        find_user(tx, account, name).map(|user| user.is_some_and(|user| user.id == id))
    };
    let found = match &principal.kind {
        PrincipalKind::User { name, .. } => user_is(name, &principal.unique_id),
        PrincipalKind::FederatedUser {
            user: Some(user), ..
        } => user_is(&user.name, &user.id),
        PrincipalKind::AssumedRole { role, .. } => {
            let id = principal.unique_id.split(':').next();
            find_role(tx, account, role)
                .map(|role| role.is_some_and(|role| Some(role.id.as_str()) == id))
        }
        _ => Ok(true),
    };
    found.map_err(Refusal::internal)
}

/// The root of the account that an access key names, or else of `account`.
pub(crate) fn stranger(signed: &Signed<'_>, account: AccountId, partition: Partition) -> Caller {
    let id = &signed.access_key_id;
    let named = id.parse().ok().or_else(|| AccountId::of_access_key(id));
    let account = named.unwrap_or(account);
    Caller {
        principal: Principal::root(account, partition),
        access_key_id: Some(id.clone().into_owned()),
        session: None,
    }
}
