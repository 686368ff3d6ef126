//! Passwords: what a pool asks of them, how they are kept, whether one is right.
//!
//! What is kept of a password is its Argon2id hash and, for sign-ins by SRP, a verifier; both are made
//! where `hashing` gives them a turn, outside of any transaction, and sealed by `vault`.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html>

use ringwall_core::RequestContext;
use ringwall_crypto::sha256;
use ringwall_password::{ImportedHash, PasswordError, PasswordHash, SALT_BYTES};
use ringwall_srp::{Identity, Salt, Verifier};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::api::ErrorCode;
use crate::error::CognitoError;
use crate::hashing::Busy;
use crate::resources::pool::{PasswordPolicy, Pool};
use crate::resources::user::User;
use crate::store::CognitoWrite;

/// AWS takes these for special characters, and a space between other characters.
const SYMBOLS: &str = "^$*.[]{}()?-\"!@#%&/\\,><':;|_~`+=";

/// Whether a password was set by somebody else, who knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Permanent,
    Temporary,
}

/// What is kept of a password, sealed.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// PHC's text.
    hash: String,
    /// Absent for an imported hash: nothing can be made of it.
    srp: Option<KeptSrp>,
}

#[derive(Serialize, Deserialize)]
struct KeptSrp {
    salt: String,
    verifier: String,
}

/// What SRP needs of a user.
pub(crate) struct SrpSecret {
    pub(crate) salt: Salt,
    pub(crate) verifier: Verifier,
}

/// What comes of hashing, outside of the transaction.
#[derive(Clone)]
enum Made {
    Kept(Zeroizing<Vec<u8>>),
    UsedBefore,
    Failed,
}

impl PasswordPolicy {
    /// The password is what the pool asks for.
    pub(crate) fn require(&self, password: &str) -> Result<(), CognitoError> {
        let inner = password.trim();
        let has = |is: fn(char) -> bool| password.chars().any(is);
        let has_symbol = inner.chars().any(|one| one == ' ' || SYMBOLS.contains(one));
        let least = usize::try_from(self.minimum_length).unwrap_or(usize::MAX);
        let rules = [
            (
                password.chars().count() >= least,
                "Password not long enough",
            ),
            (
                !self.uppercase || has(|one| one.is_ascii_uppercase()),
                "Password must have uppercase characters",
            ),
            (
                !self.lowercase || has(|one| one.is_ascii_lowercase()),
                "Password must have lowercase characters",
            ),
            (
                !self.numbers || has(|one| one.is_ascii_digit()),
                "Password must have numeric characters",
            ),
            (
                !self.symbols || has_symbol,
                "Password must have symbol characters",
            ),
        ];
        match rules.iter().find(|(is_kept, _)| !is_kept) {
            Some((_, reason)) => Err(CognitoError::password_breaks_policy(reason)),
            None => Ok(()),
        }
    }
}

/// Gives a user a password that the pool's policy allows. His status is the caller's business, and so
/// is writing his row.
pub(crate) fn set(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    pool: &Pool,
    user: &mut User,
    password: &str,
    kind: Kind,
) -> Result<(), CognitoError> {
    pool.password_policy.require(password)?;
    let former = former(ctx, tx, pool, user)?;
    let made = make(ctx, tx, pool, user, password, former)?;
    keep(ctx, tx, pool, user, &made)?;
    user.credentials.temporary_since = (kind == Kind::Temporary).then(|| ctx.now());
    Ok(())
}

/// Keeps a password that the user has just shown, of which only an imported hash was known or which
/// comes with him from elsewhere. The policy is not asked, and nothing goes into the history.
pub(crate) fn adopt(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    pool: &Pool,
    user: &mut User,
    password: &str,
) -> Result<(), CognitoError> {
    let made = make(ctx, tx, pool, user, password, Vec::new())?;
    user.credentials.password = Some(seal(ctx, tx, pool, user, &made)?);
    Ok(())
}

/// Gives a user the password that an imported hash is of. Nothing waits: the vault was prepared.
pub(crate) fn import(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    pool: &Pool,
    user: &mut User,
    imported: &ImportedHash,
) -> Result<(), CognitoError> {
    let salt: [u8; SALT_BYTES] = ctx.random_bytes();
    let wrapped = imported.wrap(tx.service.hashing.cost, &salt);
    let made = wrapped.map_or(Made::Failed, |hash| kept(&hash, None));
    keep(ctx, tx, pool, user, &made_of(Ok(made))?)
}

/// Whether a password is the user's; `None` for a user who isn't there, which takes as long.
pub(crate) fn is_right(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    pool: &Pool,
    user: Option<&User>,
    password: &str,
) -> Result<bool, CognitoError> {
    let cost = tx.service.hashing.cost;
    let hash = match user.map(|user| open(ctx, tx, pool, user)).transpose()? {
        Some(Some(kept)) => PasswordHash::parse(&kept.hash).map_err(CognitoError::internal)?,
        _ => PasswordHash::of_nobody(cost),
    };
    let password = Zeroizing::new(password.as_bytes().to_vec());
    // A handler that runs again may find another hash.
    let text = hash.to_text();
    let place = format!("verify {}", hex::encode(sha256(text.as_bytes())));
    let verified = ctx.wait_for(&place, || {
        let hashing = &tx.service.hashing;
        hashing.run(move |workspace| hash.verify_in(&password, workspace))
    })?;
    match verified {
        Ok(Ok(())) => Ok(true),
        Ok(Err(PasswordError::DoesNotVerify)) => Ok(false),
        Ok(Err(error)) => Err(CognitoError::internal(error)),
        Err(Busy) => Err(CognitoError::too_many_requests()),
    }
}

/// Whether what is kept should be made anew now that the password is known.
pub(crate) fn is_outdated(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    pool: &Pool,
    user: &User,
) -> Result<bool, CognitoError> {
    let cost = tx.service.hashing.cost;
    let hash = open(ctx, tx, pool, user)?.map(|kept| PasswordHash::parse(&kept.hash));
    Ok(matches!(hash, Some(Ok(hash)) if hash.is_outdated(cost)))
}

/// What SRP needs; nothing for a user without a password, or with an imported one.
pub(crate) fn srp_secret(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    pool: &Pool,
    user: &User,
) -> Result<Option<SrpSecret>, CognitoError> {
    let kept = open(ctx, tx, pool, user)?;
    let Some(srp) = kept.as_ref().and_then(|kept| kept.srp.as_ref()) else {
        return Ok(None);
    };
    let salt = hex::decode(&srp.salt).map_err(CognitoError::internal)?;
    let verifier = hex::decode(&srp.verifier).map_err(CognitoError::internal)?;
    Ok(Some(SrpSecret {
        salt: Salt::of_device(&salt),
        verifier: Verifier::from_bytes(&verifier).map_err(CognitoError::internal)?,
    }))
}

/// Hashes that the new password must not be of: the present one's and, as far as the pool remembers,
/// those before it.
fn former(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    pool: &Pool,
    user: &User,
) -> Result<Vec<PasswordHash>, CognitoError> {
    let remembered = usize::try_from(pool.password_policy.history).unwrap_or(usize::MAX);
    let credentials = &user.credentials;
    let sealed = credentials.password.iter().chain(&credentials.history);
    let mut former = Vec::new();
    for sealed in sealed.take(remembered) {
        let kept = unseal(ctx, tx, pool, user, sealed)?;
        former.push(PasswordHash::parse(&kept.hash).map_err(CognitoError::internal)?);
    }
    Ok(former)
}

fn make(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    pool: &Pool,
    user: &User,
    password: &str,
    former: Vec<PasswordHash>,
) -> Result<Zeroizing<Vec<u8>>, CognitoError> {
    let (cost, hash_salt) = (tx.service.hashing.cost, ctx.random_bytes());
    let srp_salt = drawn_salt(ctx);
    let (pool_id, username) = (pool.id.clone(), user.username.clone());
    let password = Zeroizing::new(password.to_owned());
    let place = format!("hash the password of {}", user.username);
    let made = ctx.wait_for(&place, || {
        tx.service.hashing.run(move |workspace| {
            let bytes = password.as_bytes();
            let mut former = former.iter();
            if former.any(|hash| hash.verify_in(bytes, workspace).is_ok()) {
                return Made::UsedBefore;
            }
            let hash = PasswordHash::of_password_in(bytes, cost, &hash_salt, workspace);
            let Ok(hash) = hash else {
                return Made::Failed;
            };
            let identity = Identity::of_user(&pool_id, &username);
            let verifier = Verifier::of_password(identity, &password, &srp_salt);
            kept(&hash, Some((&srp_salt, &verifier)))
        })
    })?;
    made_of(made)
}

fn made_of(made: Result<Made, Busy>) -> Result<Zeroizing<Vec<u8>>, CognitoError> {
    match made {
        Ok(Made::Kept(kept)) => Ok(kept),
        Ok(Made::UsedBefore) => Err(CognitoError::modelled(
            ErrorCode::PasswordHistoryPolicyViolationException,
            "Password has previously been used.",
        )),
        Ok(Made::Failed) => Err(CognitoError::internal("a password could not be hashed")),
        Err(Busy) => Err(CognitoError::too_many_requests()),
    }
}

fn kept(hash: &PasswordHash, srp: Option<(&Salt, &Verifier)>) -> Made {
    let kept = Kept {
        hash: hash.to_text().to_string(),
        srp: srp.map(|(salt, verifier)| KeptSrp {
            salt: salt.to_hex(),
            verifier: hex::encode(verifier.to_bytes().as_slice()),
        }),
    };
    serde_json::to_vec(&kept).map_or(Made::Failed, |bytes| Made::Kept(Zeroizing::new(bytes)))
}

/// Puts the present password into the history, and the new one into its place.
fn keep(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    pool: &Pool,
    user: &mut User,
    made: &[u8],
) -> Result<(), CognitoError> {
    let sealed = seal(ctx, tx, pool, user, made)?;
    let credentials = &mut user.credentials;
    if let Some(former) = credentials.password.replace(sealed) {
        credentials.history.insert(0, former);
    }
    // The present password counts among those remembered.
    let remembered = usize::try_from(pool.password_policy.history).unwrap_or(usize::MAX);
    credentials.history.truncate(remembered.saturating_sub(1));
    Ok(())
}

fn open(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    pool: &Pool,
    user: &User,
) -> Result<Option<Kept>, CognitoError> {
    let sealed = user.credentials.password.as_ref();
    sealed
        .map(|sealed| unseal(ctx, tx, pool, user, sealed))
        .transpose()
}

fn seal(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    pool: &Pool,
    user: &User,
    made: &[u8],
) -> Result<Vec<u8>, CognitoError> {
    tx.service.vault.seal(ctx, pool, &purpose(user), made)
}

fn unseal(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    pool: &Pool,
    user: &User,
    sealed: &[u8],
) -> Result<Kept, CognitoError> {
    let opened = tx.service.vault.open(ctx, pool, &purpose(user), sealed)?;
    serde_json::from_slice(&opened).map_err(CognitoError::internal)
}

fn purpose(user: &User) -> String {
    format!("password of {}", user.sub)
}

/// A salt that all clients read alike.
fn drawn_salt(ctx: &RequestContext) -> Salt {
    loop {
        if let Some(salt) = Salt::of_random(ctx.random_bytes()) {
            return salt;
        }
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        use zeroize::Zeroize as _;
        self.hash.zeroize();
        if let Some(srp) = &mut self.srp {
            srp.verifier.zeroize();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(policy: &PasswordPolicy, password: &str) -> Option<String> {
        let refused = policy.require(password).err()?;
        let refused = ringwall_core::ApiError::from(refused);
        refused.message().map(str::to_owned)
    }

    #[test]
    fn tells_the_first_rule_that_a_password_breaks() {
        let policy = PasswordPolicy::default();
        let words = "Password did not conform with policy: ";
        for (password, reason) in [
            ("Short1!", "Password not long enough"),
            ("lowercase1!", "Password must have uppercase characters"),
            ("UPPERCASE1!", "Password must have lowercase characters"),
            ("NoNumbers!", "Password must have numeric characters"),
            ("NoSymbols1", "Password must have symbol characters"),
            ("NoSymbols1 ", "Password must have symbol characters"),
        ] {
            let expected = format!("{words}{reason}");
            assert_eq!(refusal(&policy, password), Some(expected), "{password}");
        }
        for password in ["Correct-1", "Corr ect1", "Pässwort1="] {
            assert_eq!(refusal(&policy, password), None, "{password}");
        }
    }

    #[test]
    fn asks_only_for_what_the_policy_says() {
        let policy = PasswordPolicy {
            minimum_length: 6,
            uppercase: false,
            lowercase: false,
            numbers: false,
            symbols: false,
            history: 0,
            temporary_days: 7,
        };
        assert_eq!(refusal(&policy, "ééééé"), refusal(&policy, "12345"));
        assert_eq!(refusal(&policy, "éééééé"), None);
    }
}
