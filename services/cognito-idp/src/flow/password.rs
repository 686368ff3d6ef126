//! A password that is sent: `USER_PASSWORD_AUTH`, `ADMIN_USER_PASSWORD_AUTH`, and `PASSWORD` of a
//! sign-in by choice.

use ringwall_core::RequestContext;

use crate::api::ChallengeName;
use crate::error::CognitoError;
use crate::flow::proof::Proof;
use crate::flow::session::Session;
use crate::flow::subject::Subject;
use crate::flow::{Call, Outcome, proceed};
use crate::password;
use crate::resources::user::{User, UserStatus};
use crate::store::CognitoWrite;
use crate::threat::compromised;

/// Checks the password that was sent.
pub(super) fn check(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    call: &Call,
    subject: &Subject,
    mut session: Session,
) -> Result<Outcome, CognitoError> {
    let sent = call.parameters.required("PASSWORD")?;
    let (pool, user) = (&call.pool, subject.user());
    let lockouts = &tx.service.lockouts;
    let attempts = lockouts.require_open(ctx, pool, subject.name(), user)?;
    subject.pre_authentication(ctx, call)?;
    require_no_reset(call, user)?;
    let is_right = password::is_right(ctx, tx, pool, user, sent)?;
    let Some(user) = user.filter(|_| is_right) else {
        lockouts.failed(ctx, &call.visitor, attempts, ChallengeName::Password);
        return Err(CognitoError::wrong_credentials());
    };

    proceed::require_may_sign_in(user)?;
    compromised::at_sign_in(ctx, tx, call, user, &mut session, sent)?;
    let mut user = user.clone();
    if password::is_outdated(ctx, tx, pool, &user)? {
        password::adopt(ctx, tx, pool, &mut user, sent)?;
        tx.put_user(pool, user.clone())?;
    }
    proceed::after_first_factor(ctx, tx, call, user, session.with(Proof::Password))
}

/// Who has to reset his password is told so whatever he sends, unless users are hidden: there is no
/// password to know.
pub(super) fn require_no_reset(call: &Call, user: Option<&User>) -> Result<(), CognitoError> {
    let must_reset = user.is_some_and(|user| user.status == UserStatus::ResetRequired);
    if must_reset && !call.client.hides_users() {
        return Err(CognitoError::password_reset_required());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{self, AdminInitiateAuthInput, ChallengeNameType};
    use crate::flow::test_bench::{CLIENT, PASSWORD, WRONG, bench, parameters, usual};
    use crate::resources::client::ClientSecret;
    use crate::test_users::POOL;
    use ringwall_testing::{START, input};

    const LOCKED: &str = "NotAuthorizedException: Password attempts exceeded";

    #[test]
    fn a_right_password_signs_in() {
        let bench = usual();
        let answer = bench.sign_in("ann", PASSWORD).unwrap();
        assert_eq!(answer.challenge_name, None);
        let tokens = answer.authentication_result.unwrap();
        assert_eq!(tokens.token_type.as_deref(), Some("Bearer"));
        assert_eq!(tokens.expires_in, Some(3600));
        assert!(tokens.access_token.is_some() && tokens.id_token.is_some());
        assert!(tokens.refresh_token.is_some() && tokens.new_device_metadata.is_none());
        assert!(bench.user().signed_in);
    }

    #[test]
    fn each_wrong_password_after_the_fifth_locks_for_longer() {
        let bench = usual();
        for _ in 0..5 {
            assert_eq!(bench.sign_in("ann", "Wrong-Horse-1").unwrap_err(), WRONG);
        }
        assert_eq!(bench.sign_in("ann", PASSWORD).unwrap_err(), LOCKED);
        bench.owner.advance_secs(1);
        assert_eq!(bench.sign_in("ann", "Wrong-Horse-1").unwrap_err(), WRONG);
        bench.owner.advance_secs(1);
        assert_eq!(bench.sign_in("ann", PASSWORD).unwrap_err(), LOCKED);
        bench.owner.advance_secs(1);
        bench.sign_in("ann", PASSWORD).unwrap();
        assert_eq!(bench.sign_in("ann", "Wrong-Horse-1").unwrap_err(), WRONG);
    }

    #[test]
    fn failures_are_written_into_the_row_and_forgotten_by_a_sign_in() {
        let bench = usual();
        bench.sign_in("ann", "Wrong-Horse-1").unwrap_err();
        assert_eq!(bench.user().lockout.failures, 0);
        bench.owner.write_background();
        assert_eq!(bench.user().lockout.failures, 1);
        bench.sign_in("ann", PASSWORD).unwrap();
        assert_eq!(bench.user().lockout.failures, 0);
    }

    #[test]
    fn only_who_knows_the_password_learns_of_the_state() {
        let changes: [(fn(&mut User), &str); 3] = [
            (
                |user| user.enabled = false,
                "NotAuthorizedException: User is disabled.",
            ),
            (
                |user| user.status = UserStatus::Unconfirmed,
                "UserNotConfirmedException: User is not confirmed.",
            ),
            (
                |user| user.status = UserStatus::ResetRequired,
                "PasswordResetRequiredException: Password reset required for the user",
            ),
        ];
        for (change, told) in changes {
            let bench = bench(|_, client, user| {
                client.hides_users = Some(true);
                change(user);
            });
            assert_eq!(bench.sign_in("ann", "Wrong-Horse-1").unwrap_err(), WRONG);
            assert_eq!(bench.sign_in("ann", PASSWORD).unwrap_err(), told);
        }
    }

    #[test]
    fn who_must_reset_his_password_is_told_so_unless_users_are_hidden() {
        let bench = bench(|_, _, user| user.status = UserStatus::ResetRequired);
        let told = "PasswordResetRequiredException: Password reset required for the user";
        assert_eq!(bench.sign_in("ann", "Wrong-Horse-1").unwrap_err(), told);
    }

    #[test]
    fn a_name_that_nobody_has_is_told_only_where_users_are_not_hidden() {
        let unknown = "UserNotFoundException: User does not exist.";
        assert_eq!(usual().sign_in("bob", PASSWORD).unwrap_err(), unknown);

        let bench = bench(|_, client, _| client.hides_users = Some(true));
        for _ in 0..5 {
            assert_eq!(bench.sign_in("bob", PASSWORD).unwrap_err(), WRONG);
        }
        assert_eq!(bench.sign_in("bob", PASSWORD).unwrap_err(), LOCKED);
        assert_eq!(bench.sign_in("carol", PASSWORD).unwrap_err(), WRONG);
    }

    #[test]
    fn a_user_without_a_password_has_no_right_one() {
        let bench = usual();
        bench.change_user(|user| user.credentials.password = None);
        assert_eq!(bench.sign_in("ann", PASSWORD).unwrap_err(), WRONG);
    }

    #[test]
    fn the_client_must_allow_the_flow_and_parameters_must_be_there() {
        let srp_only = bench(|_, client, _| client.auth_flows.clear());
        let refusal = srp_only.sign_in("ann", PASSWORD).unwrap_err();
        let words =
            "InvalidParameterException: USER_PASSWORD_AUTH flow not enabled for this client";
        assert_eq!(refusal, words);
        let bench = usual();
        let refusal = bench.initiate("USER_PASSWORD_AUTH", &[("PASSWORD", "x")]);
        let words = "InvalidParameterException: Missing required parameter USERNAME";
        assert_eq!(refusal.unwrap_err(), words);
        let refusal = bench.initiate("USER_PASSWORD_AUTH", &[("USERNAME", "ann")]);
        let words = "InvalidParameterException: Missing required parameter PASSWORD";
        assert_eq!(refusal.unwrap_err(), words);
    }

    #[test]
    fn a_client_with_a_secret_shows_it_first() {
        use base64::Engine as _;

        let bench = bench(|_, client, _| {
            client.secrets.push(ClientSecret {
                id: "a".to_owned(),
                value: "secret".to_owned(),
                created_at: START,
            });
            client.auth_flows.clear();
        });
        let with = |hash: Option<&str>| {
            let mut given = vec![("USERNAME", "ann"), ("PASSWORD", PASSWORD)];
            given.extend(hash.map(|hash| ("SECRET_HASH", hash)));
            bench.initiate("USER_PASSWORD_AUTH", &given).unwrap_err()
        };
        let missing = format!(
            "NotAuthorizedException: Client {CLIENT} is configured with secret but SECRET_HASH was not received"
        );
        assert_eq!(with(None), missing);
        let wrong =
            format!("NotAuthorizedException: SecretHash does not match for the client: {CLIENT}");
        assert_eq!(with(Some("d3Jvbmc=")), wrong);
        let right = ringwall_crypto::hmac_sha256(b"secret", format!("ann{CLIENT}").as_bytes());
        let right = base64::prelude::BASE64_STANDARD.encode(right);
        assert!(with(Some(&right)).contains("flow not enabled"));
    }

    #[test]
    fn administrators_have_a_flow_of_their_own() {
        let bench = usual();
        let admin = |house: &ringwall_testing::TestHouse, flow: &str| {
            house.call::<api::AdminInitiateAuth>(AdminInitiateAuthInput {
                auth_parameters: parameters(&[("USERNAME", "ann"), ("PASSWORD", PASSWORD)]),
                ..input(&[
                    ("UserPoolId", POOL),
                    ("ClientId", CLIENT),
                    ("AuthFlow", flow),
                ])
            })
        };
        for flow in ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"] {
            let answer = admin(&bench.owner, flow).unwrap();
            assert!(answer.authentication_result.is_some());
            let given = [("USERNAME", "ann"), ("PASSWORD", PASSWORD)];
            let refusal = bench.initiate(flow, &given).unwrap_err();
            let words = "InvalidParameterException: Initiate Auth method not supported.";
            assert_eq!(refusal, words);
        }
        assert!(admin(&bench.owner, "USER_PASSWORD_AUTH").is_err());
        let stranger = bench.owner.as_new_user("eve", &[]);
        let refusal = admin(&stranger, "ADMIN_NO_SRP_AUTH").unwrap_err();
        assert!(refusal.starts_with("AccessDenied: "), "{refusal}");
    }

    #[test]
    fn an_imported_hash_is_replaced_at_the_first_sign_in() {
        let bench = usual();
        bench.import("$2b$05$psOK9dh62y.mFco8b96evu4CahHu2B1tGtHuYFCPjh9grvPVUKaw2");
        let imported = bench.user().credentials.password;
        assert_eq!(bench.sign_in("ann", PASSWORD).unwrap_err(), WRONG);
        bench.sign_in("ann", "Grüße, Ada 1!").unwrap();
        assert_ne!(bench.user().credentials.password, imported);
        bench.sign_in("ann", "Grüße, Ada 1!").unwrap();
    }

    #[test]
    fn a_challenge_is_no_sign_in_flow() {
        let bench = usual();
        let name = ChallengeNameType::AdminNoSrpAuth;
        assert!(bench.respond(name, None, &[("USERNAME", "ann")]).is_err());
    }
}
