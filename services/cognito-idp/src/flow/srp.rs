//! SRP: `USER_SRP_AUTH`, `PASSWORD_SRP` of a sign-in by choice, and the first half of a custom one.
//!
//! The secret block that the client signs is the server's memory: sealed in it are the server's half
//! of the handshake, the client's, and the sign-in so far. So any server can check the signature.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ringwall_core::RequestContext;
use ringwall_srp::{Identity, PublicKey, Server, parse_timestamp};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::api::{ChallengeName, ChallengeNameType};
use crate::error::CognitoError;
use crate::flow::answer::Challenge;
use crate::flow::call::Parameters;
use crate::flow::password::require_no_reset;
use crate::flow::proof::Proof;
use crate::flow::session::{Awaits, Flow, Session};
use crate::flow::subject::Subject;
use crate::flow::{Call, Outcome, custom, nobody, proceed};
use crate::password::{self, SrpSecret};
use crate::store::CognitoWrite;

const PURPOSE: &str = "secret block of SRP";
/// A client's clock may differ by so much.
const CLOCK_SECS: i64 = 300;

/// A handshake under way. No `Debug`.
#[derive(Serialize, Deserialize)]
pub(super) struct Block {
    pub(super) session: Session,
    secret: String,
    server_key: String,
    client_key: String,
}

/// Answers a client's `SRP_A`.
pub(super) fn ask(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    subject: &Subject,
    session: &Session,
) -> Result<Outcome, CognitoError> {
    let client_key = client_key(&call.parameters)?;
    let (pool, user) = (&call.pool, subject.user());
    let lockouts = &tx.service.lockouts;
    lockouts.require_open(ctx, pool, subject.name(), user)?;
    subject.pre_authentication(ctx, call)?;
    require_no_reset(call, user)?;
    let secret = secret_of(ctx, tx, call, subject)?;
    let session = session.next(ctx, &call.client, Awaits::PasswordVerifier);
    let is_classic = session.flow == Flow::Srp;
    let sealed = (!is_classic).then(|| session.seal(ctx, tx)).transpose()?;
    let parameters = handshake(ctx, tx, &secret, &client_key, session)?;
    let mut challenge = Challenge::new(
        ChallengeNameType::PasswordVerifier,
        String::new(),
        parameters,
    );
    challenge.session = sealed;
    let id = subject.user_id(tx, call);
    let parameters = &mut challenge.parameters;
    parameters.insert("USERNAME".to_owned(), id.clone());
    parameters.insert("USER_ID_FOR_SRP".to_owned(), id);
    Ok(Outcome::Challenge(challenge))
}

/// Checks the client's signature.
pub(super) fn verify(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    name: &str,
    sealed: Option<&str>,
) -> Result<Outcome, CognitoError> {
    let block = Block::open(ctx, tx, call, name, sealed)?;
    if !matches!(block.session.awaits, Awaits::PasswordVerifier) {
        return Err(CognitoError::wrong_credentials());
    }
    let subject = block.session.subject(tx, &call.pool)?;
    let (pool, user) = (&call.pool, subject.user());
    let lockouts = &tx.service.lockouts;
    let attempts = lockouts.require_open(ctx, pool, subject.name(), user)?;
    let secret = secret_of(ctx, tx, call, &subject)?;
    let user_id = subject.user_id(tx, call);
    let identity = Identity::of_user(&pool.id, &user_id);
    let is_right = block.is_proven(ctx, &call.parameters, identity, &secret)?;
    let Some(user) = user.filter(|_| is_right) else {
        lockouts.failed(ctx, &call.visitor, attempts, ChallengeName::Password);
        return Err(CognitoError::wrong_credentials());
    };

    ctx.note("sub", user.sub.clone());
    let mut session = block.session.with(Proof::Password);
    if let Some(device_key) = call.parameters.find("DEVICE_KEY") {
        session.device_key = Some(device_key.to_owned());
    }
    if session.flow == Flow::Custom {
        return custom::after_password(ctx, tx, call, user.clone(), session);
    }
    proceed::after_first_factor(ctx, tx, call, user.clone(), session)
}

/// `SRP_A`.
pub(super) fn client_key(parameters: &Parameters) -> Result<PublicKey, CognitoError> {
    let key = PublicKey::from_hex(parameters.required("SRP_A")?);
    key.map_err(|_| CognitoError::invalid_parameter("SRP_A is not a valid public key."))
}

/// The server's half of a handshake: `SALT`, `SRP_B` and `SECRET_BLOCK`.
pub(super) fn handshake(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    secret: &SrpSecret,
    client_key: &PublicKey,
    session: Session,
) -> Result<[(&'static str, String); 3], CognitoError> {
    let drawn = Zeroizing::new(ctx.random_bytes());
    let server = Server::start(&secret.verifier, drawn).map_err(CognitoError::internal)?;
    let block = Block {
        session,
        secret: hex::encode(server.secret()),
        server_key: server.public_key().to_hex(),
        client_key: client_key.to_hex(),
    };
    let sealed = tx.service.sealer.seal(ctx, PURPOSE, &block)?;
    Ok([
        ("SALT", secret.salt.to_hex()),
        ("SRP_B", block.server_key.clone()),
        ("SECRET_BLOCK", BASE64_STANDARD.encode(sealed)),
    ])
}

impl Block {
    /// Opens the block that a client has signed, and uses it up if the step succeeds.
    pub(super) fn open(
        ctx: &RequestContext,
        tx: &mut CognitoWrite<'_>,
        call: &Call,
        name: &str,
        sealed: Option<&str>,
    ) -> Result<Self, CognitoError> {
        let block = call.parameters.required("PASSWORD_CLAIM_SECRET_BLOCK")?;
        let block = BASE64_STANDARD.decode(block).ok();
        let block = block.and_then(|block| tx.service.sealer.open(PURPOSE, &block));
        let block: Self = block.ok_or_else(CognitoError::wrong_credentials)?;
        block.session.require_name(tx, &call.pool, name)?;
        match sealed {
            // The session that came with the block, which is of the same step.
            Some(sealed) => {
                let session = Session::open(ctx, tx, &call.client, sealed)?;
                if session.id != block.session.id {
                    return Err(CognitoError::session_expired());
                }
            }
            None if block.session.flow == Flow::Srp => {
                block.session.use_up(ctx, tx, &call.client)?;
            }
            None => return Err(CognitoError::session_expired()),
        }
        Ok(block)
    }

    /// Whether the signature shows that the client knows the password.
    pub(super) fn is_proven(
        &self,
        ctx: &RequestContext,
        parameters: &Parameters,
        identity: Identity<'_>,
        secret: &SrpSecret,
    ) -> Result<bool, CognitoError> {
        let block = parameters.required("PASSWORD_CLAIM_SECRET_BLOCK")?;
        let signature = parameters.required("PASSWORD_CLAIM_SIGNATURE")?;
        let timestamp = parameters.required("TIMESTAMP")?;
        let block = BASE64_STANDARD.decode(block);
        let signature = BASE64_STANDARD.decode(signature).unwrap_or_default();
        let key = self.session_key(secret)?;
        let block = block.map_err(CognitoError::internal)?;
        let is_signed = key.verify(identity, &block, timestamp, &signature).is_ok();
        let now = ctx.now().secs();
        let is_fresh = parse_timestamp(timestamp)
            .is_some_and(|signed_at| signed_at.abs_diff(now) <= CLOCK_SECS.unsigned_abs());
        Ok(is_signed && is_fresh)
    }

    fn session_key(&self, secret: &SrpSecret) -> Result<ringwall_srp::SessionKey, CognitoError> {
        let exponent = hex::decode(&self.secret).map_err(CognitoError::internal)?;
        let exponent = exponent
            .try_into()
            .map_err(|_| CognitoError::internal("a torn block"))?;
        let public = |text| PublicKey::from_hex(text).map_err(CognitoError::internal);
        let server = Server::resume(Zeroizing::new(exponent), public(&self.server_key)?);
        server
            .session_key(&secret.verifier, &public(&self.client_key)?)
            .map_err(|_| CognitoError::wrong_credentials())
    }
}

/// What a user's password was made into; for whom there is none, something made up.
fn secret_of(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    call: &Call,
    subject: &Subject,
) -> Result<SrpSecret, CognitoError> {
    if let Some(user) = subject.user()
        && let Some(secret) = password::srp_secret(ctx, tx, &call.pool, user)?
    {
        return Ok(secret);
    }
    nobody::srp_secret(tx, &call.pool, subject.name())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use ringwall_srp::Identity;

    use crate::api::ChallengeNameType::PasswordVerifier;
    use crate::flow::test_bench::{Bench, Handshake, PASSWORD, WRONG, bench, usual};
    use crate::test_users::POOL;

    fn ask(bench: &Bench, name: &str) -> BTreeMap<String, String> {
        let key = Handshake::start().key();
        let given = [("USERNAME", name), ("SRP_A", key.as_str())];
        let answer = bench.initiate("USER_SRP_AUTH", &given).unwrap();
        assert_eq!(answer.challenge_name, Some(PasswordVerifier));
        assert!(answer.session.is_none());
        answer.challenge_parameters.unwrap()
    }

    fn sign(
        bench: &Bench,
        asked: &BTreeMap<String, String>,
        password: &str,
        secs_ago: i64,
    ) -> BTreeMap<&'static str, String> {
        let identity = Identity::of_user(POOL, &asked["USER_ID_FOR_SRP"]);
        let signed_at = bench.owner.now().secs() - secs_ago;
        let mut answer = Handshake::start().answer(asked, identity, password, signed_at);
        answer.insert("USERNAME", asked["USERNAME"].clone());
        answer
    }

    fn send(bench: &Bench, answer: &BTreeMap<&'static str, String>) -> Result<(), String> {
        let given = answer.iter();
        let given: Vec<_> = given.map(|(name, value)| (*name, value.as_str())).collect();
        let answer = bench.respond(PasswordVerifier, None, &given)?;
        assert!(answer.authentication_result.is_some());
        Ok(())
    }

    #[test]
    fn who_knows_the_password_signs_in_without_sending_it() {
        let bench = usual();
        let asked = ask(&bench, "ann");
        assert_eq!(asked["USERNAME"], "ann");
        assert_eq!(asked["SALT"].len(), 32);
        let answer = sign(&bench, &asked, PASSWORD, 0);
        assert_eq!(send(&bench, &answer), Ok(()));
        let used = "NotAuthorizedException: Invalid session for the user, session is expired.";
        assert_eq!(send(&bench, &answer), Err(used.to_owned()));
    }

    #[test]
    fn wrong_passwords_lock_as_those_that_are_sent_do() {
        let bench = usual();
        for _ in 0..5 {
            let asked = ask(&bench, "ann");
            let answer = sign(&bench, &asked, "Wrong-Horse-1", 0);
            assert_eq!(send(&bench, &answer).unwrap_err(), WRONG);
        }
        let locked = "NotAuthorizedException: Password attempts exceeded";
        assert_eq!(bench.sign_in("ann", PASSWORD).unwrap_err(), locked);
    }

    #[test]
    fn a_signature_is_good_for_five_minutes_on_either_side() {
        let bench = usual();
        for (secs_ago, is_good) in [(301, false), (300, true), (-300, true), (-301, false)] {
            let asked = ask(&bench, "ann");
            let answer = sign(&bench, &asked, PASSWORD, secs_ago);
            assert_eq!(send(&bench, &answer).is_ok(), is_good, "{secs_ago}");
        }
    }

    #[test]
    fn a_block_dies_with_the_time_that_a_challenge_may_take() {
        let bench = usual();
        let asked = ask(&bench, "ann");
        let answer = sign(&bench, &asked, PASSWORD, 0);
        bench.owner.advance_secs(180);
        let expired = "NotAuthorizedException: Invalid session for the user, session is expired.";
        assert_eq!(send(&bench, &answer), Err(expired.to_owned()));
    }

    #[test]
    fn a_block_that_was_changed_or_is_another_users_is_refused() {
        let bench = usual();
        let asked = ask(&bench, "ann");
        let mut answer = sign(&bench, &asked, PASSWORD, 0);
        let block = answer["PASSWORD_CLAIM_SECRET_BLOCK"].replacen('A', "B", 1);
        let whole = answer.insert("PASSWORD_CLAIM_SECRET_BLOCK", block);
        assert_eq!(send(&bench, &answer).unwrap_err(), WRONG);
        answer.insert("PASSWORD_CLAIM_SECRET_BLOCK", whole.unwrap());
        answer.insert("USERNAME", "bob".to_owned());
        assert!(send(&bench, &answer).is_err());
    }

    #[test]
    fn a_key_that_proves_nothing_is_refused() {
        let bench = usual();
        for key in ["0", "00", "x", ""] {
            let given = [("USERNAME", "ann"), ("SRP_A", key)];
            let refusal = bench.initiate("USER_SRP_AUTH", &given).unwrap_err();
            assert!(refusal.starts_with("InvalidParameterException: "), "{key}");
        }
    }

    #[test]
    fn a_name_that_nobody_has_is_challenged_the_same_each_time() {
        let bench = bench(|_, client, _| client.hides_users = Some(true));
        let (first, second) = (ask(&bench, "bob"), ask(&bench, "BOB"));
        assert_eq!(first["SALT"], second["SALT"]);
        assert_ne!(first["SRP_B"], second["SRP_B"]);
        assert_ne!(first["SALT"], ask(&bench, "carol")["SALT"]);
        assert_eq!(
            first.keys().collect::<Vec<_>>(),
            ask(&bench, "ann").keys().collect::<Vec<_>>()
        );
        let answer = sign(&bench, &first, PASSWORD, 0);
        assert_eq!(send(&bench, &answer).unwrap_err(), WRONG);

        let address = ask(&bench, "bob@example.com");
        assert_eq!(address["USER_ID_FOR_SRP"].len(), 36);
        assert_eq!(
            address["USER_ID_FOR_SRP"],
            ask(&bench, "bob@example.com")["USERNAME"]
        );
        let answer = sign(&bench, &address, PASSWORD, 0);
        assert_eq!(send(&bench, &answer).unwrap_err(), WRONG);
    }

    #[test]
    fn an_imported_password_cannot_be_proven_so() {
        let bench = usual();
        bench.import("$2b$05$psOK9dh62y.mFco8b96evu4CahHu2B1tGtHuYFCPjh9grvPVUKaw2");
        let asked = ask(&bench, "ann");
        let answer = sign(&bench, &asked, "Grüße, Ada 1!", 0);
        assert_eq!(send(&bench, &answer).unwrap_err(), WRONG);
        bench.sign_in("ann", "Grüße, Ada 1!").unwrap();
        let asked = ask(&bench, "ann");
        let answer = sign(&bench, &asked, "Grüße, Ada 1!", 0);
        assert_eq!(send(&bench, &answer), Ok(()));
    }
}
