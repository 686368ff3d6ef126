//! Passkeys: registered by users who are signed in, and used to sign in.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html#amazon-cognito-user-pools-authentication-flow-methods-passkey>

use ringwall_core::{RequestContext, Timestamp};
use ringwall_crypto::hmac_sha256;
use ringwall_passkey::{
    AllowedOrigins, AssertionResponse, Base64Url, Ceremony, Credential, CredentialDescriptor,
    CredentialType, RequestOptions, UserVerification,
};
use serde::{Deserialize, Serialize};

use crate::error::CognitoError;
use crate::factor::relying_party;
use crate::resources::mfa::WebAuthnSettings;
use crate::resources::pool::{FirstFactor, Pool};
use crate::resources::user::User;
use crate::store::CognitoWrite;

/// Passkeys that a user may have.
pub(crate) const MOST_PASSKEYS: usize = 20;
/// How long a user has to answer his browser.
pub(crate) const PATIENCE_MILLIS: u32 = 60_000;

/// A user's passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Passkey {
    pub(crate) credential: Credential,
    pub(crate) name: String,
    pub(crate) relying_party_id: String,
    pub(crate) created_at: Timestamp,
}

/// A registration that was begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PendingPasskey {
    pub(crate) challenge: Base64Url,
    pub(crate) relying_party_id: String,
    /// The app client whose token began it.
    pub(crate) client_id: String,
    pub(crate) expires_at: Timestamp,
}

/// What a sign-in by passkey asks of a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PasskeyChallenge {
    /// `CREDENTIAL_REQUEST_OPTIONS`, which is JSON.
    pub(crate) options: String,
    /// To be kept until the answer, and used once.
    pub(crate) challenge: Base64Url,
}

/// A passkey that has signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct UsedPasskey {
    /// It stands for two factors.
    pub(crate) counts_as_mfa: bool,
    /// It is on a device of its own, such as a security key.
    pub(crate) is_roaming: bool,
}

/// Whether users of the pool sign in by passkeys.
pub(crate) fn is_enabled(pool: &Pool) -> bool {
    pool.first_factors.contains(&FirstFactor::WebAuthn)
}

/// Whether the user's authenticators must verify him.
pub(crate) fn requires_verification(pool: &Pool, user: &User) -> bool {
    let settings = pool.mfa.web_authn.as_ref();
    let stands_for_two = pool.mfa.passkeys_count() && user.mfa.web_authn;
    stands_for_two || settings.is_some_and(|settings: &WebAuthnSettings| settings.verifies_user)
}

/// What authenticators are asked.
pub(crate) fn verification(pool: &Pool, user: &User) -> UserVerification {
    if requires_verification(pool, user) {
        UserVerification::Required
    } else {
        UserVerification::Preferred
    }
}

/// A passkey, named to browsers.
pub(crate) fn descriptor(credential: &Credential) -> CredentialDescriptor {
    CredentialDescriptor {
        id: credential.id.clone(),
        r#type: CredentialType::PublicKey,
        transports: credential.transports.clone(),
    }
}

/// A challenge for a user's passkeys; nothing if he has none, or the pool has no name for itself.
pub(crate) fn challenge(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    pool: &Pool,
    user: &User,
) -> Result<Option<PasskeyChallenge>, CognitoError> {
    let passkeys = tx.passkeys(pool, user)?;
    let Some(rp_id) = relying_party::find_id(tx, pool)?.filter(|_| !passkeys.is_empty()) else {
        return Ok(None);
    };
    let credentials = passkeys.iter().map(|passkey| &passkey.credential);
    let allowed = credentials.map(descriptor).collect();
    Ok(Some(asked(ctx, rp_id, allowed, verification(pool, user))?))
}

/// The same for a name that is nobody's, where that must not show: its passkey is the same each time.
pub(crate) fn challenge_for_nobody(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    pool: &Pool,
    name: &str,
) -> Result<Option<PasskeyChallenge>, CognitoError> {
    let Some(rp_id) = relying_party::find_id(tx, pool)? else {
        return Ok(None);
    };
    let said = format!("passkey of nobody\0{}\0{}", pool.id, pool.folded(name));
    let id = hmac_sha256(&tx.service.device_key, said.as_bytes());
    let allowed = vec![CredentialDescriptor {
        id: id.as_slice().into(),
        r#type: CredentialType::PublicKey,
        transports: vec!["hybrid".to_owned(), "internal".to_owned()],
    }];
    let settings = pool.mfa.web_authn.as_ref();
    let verification = match settings.is_some_and(|settings| settings.verifies_user) {
        true => UserVerification::Required,
        false => UserVerification::Preferred,
    };
    Ok(Some(asked(ctx, rp_id, allowed, verification)?))
}

fn asked(
    ctx: &RequestContext,
    rp_id: String,
    allow_credentials: Vec<CredentialDescriptor>,
    user_verification: UserVerification,
) -> Result<PasskeyChallenge, CognitoError> {
    let challenge = Base64Url(ctx.random_bytes::<32>().to_vec());
    let options = RequestOptions {
        allow_credentials,
        challenge: challenge.clone(),
        rp_id,
        timeout: PATIENCE_MILLIS,
        user_verification,
    };
    let options = serde_json::to_string(&options).map_err(CognitoError::internal)?;
    Ok(PasskeyChallenge { options, challenge })
}

/// Checks the answer (`CREDENTIAL`, which is JSON) to a challenge, and writes down that the passkey
/// was used.
///
/// # Errors
/// It is not the answer of a passkey of this user.
pub(crate) fn check(
    tx: &mut CognitoWrite<'_>,
    pool: &Pool,
    user: &User,
    challenge: &Base64Url,
    answer: &str,
) -> Result<UsedPasskey, CognitoError> {
    let answer = AssertionResponse::parse(answer).map_err(CognitoError::passkey_refused)?;
    let id = Base64Url::from(answer.credential_id());
    let passkey = tx.find_passkey(pool, user, &id)?;
    let passkey = passkey.ok_or_else(CognitoError::passkey_unknown)?;
    let ceremony = Ceremony {
        relying_party_id: &passkey.relying_party_id,
        challenge,
        origins: AllowedOrigins::OfRelyingParty,
        requires_user_verification: requires_verification(pool, user),
    };
    let verified = answer.verify(&ceremony, &passkey.credential, user.sub.as_bytes());
    let verified = verified.map_err(CognitoError::passkey_refused)?;
    let used = Passkey {
        credential: passkey.credential.clone().after(verified),
        ..Passkey::clone(&passkey)
    };
    tx.put_passkey(pool, user, used)?;
    let attachment = passkey.credential.attachment.as_deref();
    Ok(UsedPasskey {
        counts_as_mfa: pool.mfa.passkeys_count() && verified.is_user_verified,
        is_roaming: attachment == Some("cross-platform"),
    })
}

#[cfg(test)]
mod tests {
    use ringwall_passkey::authenticator::SoftAuthenticator;

    use super::*;
    use crate::factor::passkey_registration;
    use crate::factor::test_bench::{Bench, client, pool, user};

    fn authenticator() -> SoftAuthenticator {
        SoftAuthenticator::new("https://auth.example.com").unwrap()
    }

    fn start(bench: &Bench, pool: &Pool, user: &User) -> Result<String, String> {
        bench.write(|ctx, tx| {
            let options = passkey_registration::start(ctx, tx, pool, user, &client())?;
            Ok(serde_json::to_string(&options).unwrap())
        })
    }

    fn complete(bench: &Bench, pool: &Pool, user: &User, made: &str) -> Result<(), String> {
        bench.write(|ctx, tx| passkey_registration::complete(ctx, tx, pool, user, &client(), made))
    }

    fn register(bench: &Bench, authenticator: &mut SoftAuthenticator) -> Result<(), String> {
        let options = start(bench, &pool(), &user())?;
        let made = authenticator.create(&options).unwrap();
        complete(bench, &pool(), &user(), &made)
    }

    fn ask(bench: &Bench) -> PasskeyChallenge {
        let asked = bench.write(|ctx, tx| challenge(ctx, tx, &pool(), &user()));
        asked.unwrap().unwrap()
    }

    fn answer(bench: &Bench, challenge: &Base64Url, answer: &str) -> Result<UsedPasskey, String> {
        bench.write(|_, tx| check(tx, &pool(), &user(), challenge, answer))
    }

    #[test]
    fn a_passkey_is_registered_and_signs_in() {
        let bench = Bench::new(&pool(), &user());
        let none = bench.write(|ctx, tx| challenge(ctx, tx, &pool(), &user()));
        assert_eq!(none.unwrap(), None);

        let mut authenticator = authenticator();
        register(&bench, &mut authenticator).unwrap();
        let asked = ask(&bench);
        let credential = authenticator.get(&asked.options).unwrap();
        let used = answer(&bench, &asked.challenge, &credential).unwrap();
        assert!(!used.counts_as_mfa);

        let other = ask(&bench);
        assert_ne!(other.challenge, asked.challenge);
        let refused = answer(&bench, &other.challenge, &credential).unwrap_err();
        assert_eq!(
            refused,
            "NotAuthorizedException: Invalid passkey credential: the challenge does not match."
        );
    }

    #[test]
    fn a_counter_that_goes_back_is_refused() {
        let bench = Bench::new(&pool(), &user());
        let mut authenticator = authenticator();
        authenticator.sign_count = Some(0);
        register(&bench, &mut authenticator).unwrap();
        // The authenticator counts before it signs.
        for (before, is_right) in [(4, true), (4, false), (3, false), (5, true)] {
            authenticator.sign_count = Some(before);
            let asked = ask(&bench);
            let credential = authenticator.get(&asked.options).unwrap();
            let answered = answer(&bench, &asked.challenge, &credential);
            assert_eq!(answered.is_ok(), is_right, "{before}: {answered:?}");
        }
    }

    #[test]
    fn a_passkey_with_verification_counts_as_two_factors_where_the_pool_says_so() {
        let mut pool = pool();
        pool.mfa.web_authn.as_mut().unwrap().counts_as_mfa = true;
        let bench = Bench::new(&pool, &user());
        let mut authenticator = authenticator();
        register(&bench, &mut authenticator).unwrap();
        for verifies in [true, false] {
            authenticator.verifies_user = verifies;
            let asked = ask(&bench);
            let credential = authenticator.get(&asked.options).unwrap();
            let check = |user: &User| {
                bench.write(|_, tx| check(tx, &pool, user, &asked.challenge, &credential))
            };
            assert_eq!(check(&user()).unwrap().counts_as_mfa, verifies);
            let mut strict = user();
            strict.mfa.web_authn = true;
            assert_eq!(check(&strict).is_ok(), verifies);
        }
    }

    #[test]
    fn the_exception_names_what_failed() {
        let bench = Bench::new(&pool(), &user());
        let with = |change: fn(&mut SoftAuthenticator)| {
            let mut authenticator = authenticator();
            change(&mut authenticator);
            register(&bench, &mut authenticator).unwrap_err()
        };
        let origin = with(|it| it.origin = "https://evil.example.org".to_owned());
        assert!(
            origin.starts_with("WebAuthnOriginNotAllowedException: "),
            "{origin}"
        );
        let party = with(|it| it.relying_party_id = Some("example.org".to_owned()));
        assert!(
            party.starts_with("WebAuthnRelyingPartyMismatchException: "),
            "{party}"
        );
        let nobody = with(|it| it.sees_user = false);
        assert!(
            nobody.starts_with("WebAuthnCredentialNotSupportedException: "),
            "{nobody}"
        );

        let options = start(&bench, &pool(), &user()).unwrap();
        let made = authenticator().create(&options).unwrap();
        start(&bench, &pool(), &user()).unwrap();
        let old = complete(&bench, &pool(), &user(), &made).unwrap_err();
        assert!(
            old.starts_with("WebAuthnChallengeNotFoundException: "),
            "{old}"
        );
        let text = complete(&bench, &pool(), &user(), "{}").unwrap_err();
        assert!(text.starts_with("InvalidParameterException: "), "{text}");
    }

    #[test]
    fn a_registration_is_completed_once_in_time_and_by_the_same_client() {
        let bench = Bench::new(&pool(), &user());
        let options = start(&bench, &pool(), &user()).unwrap();
        let made = authenticator().create(&options).unwrap();
        let mut other = client();
        other.id = "another".to_owned();
        let refused = bench
            .write(|ctx, tx| {
                passkey_registration::complete(ctx, tx, &pool(), &user(), &other, &made)
            })
            .unwrap_err();
        assert!(
            refused.starts_with("WebAuthnClientMismatchException: "),
            "{refused}"
        );
        complete(&bench, &pool(), &user(), &made).unwrap();
        let again = complete(&bench, &pool(), &user(), &made).unwrap_err();
        assert!(
            again.starts_with("WebAuthnChallengeNotFoundException: "),
            "{again}"
        );

        let options = start(&bench, &pool(), &user()).unwrap();
        let made = authenticator().create(&options).unwrap();
        bench.house.advance_secs(60);
        let late = complete(&bench, &pool(), &user(), &made).unwrap_err();
        assert!(
            late.starts_with("WebAuthnChallengeNotFoundException: "),
            "{late}"
        );
    }

    #[test]
    fn a_user_has_at_most_twenty_and_each_is_one_users() {
        let bench = Bench::new(&pool(), &user());
        let mut first = authenticator();
        register(&bench, &mut first).unwrap();
        let known = register(&bench, &mut first).unwrap_err();
        assert!(known.contains("registered already"), "{known}");
        for _ in 1..MOST_PASSKEYS {
            register(&bench, &mut authenticator()).unwrap();
        }
        let full = register(&bench, &mut authenticator()).unwrap_err();
        assert!(full.starts_with("LimitExceededException: "), "{full}");

        bench
            .write(|_, tx| Ok(tx.remove_factors(&pool(), &user())?))
            .unwrap();
        let left = bench.write(|_, tx| Ok(tx.has_passkey(&pool(), &user())?));
        assert!(!left.unwrap());
        register(&bench, &mut first).unwrap();
    }

    #[test]
    fn a_pool_must_want_passkeys_and_have_a_name() {
        let bench = Bench::new(&pool(), &user());
        let mut other = pool();
        other.first_factors = vec![FirstFactor::Password];
        let refused = start(&bench, &other, &user()).unwrap_err();
        assert!(
            refused.starts_with("WebAuthnNotEnabledException: "),
            "{refused}"
        );
        let mut other = pool();
        other.mfa.web_authn = None;
        let refused = start(&bench, &other, &user()).unwrap_err();
        assert!(
            refused.starts_with("WebAuthnConfigurationMissingException: "),
            "{refused}"
        );
    }

    #[test]
    fn nobodys_passkey_is_the_same_each_time() {
        let bench = Bench::new(&pool(), &user());
        let ask = |name: &str| -> RequestOptions {
            let asked = bench.write(|ctx, tx| challenge_for_nobody(ctx, tx, &pool(), name));
            serde_json::from_str(&asked.unwrap().unwrap().options).unwrap()
        };
        let (once, again) = (ask("Nobody"), ask("nobody"));
        assert_eq!(once.allow_credentials, again.allow_credentials);
        assert_ne!(once.challenge, again.challenge);
        assert_ne!(once.allow_credentials, ask("somebody").allow_credentials);
    }
}
