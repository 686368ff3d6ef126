//! Step-up: a sign-in that must reach a level of authentication, from what a token has shown already
//! or from the beginning.
//!
//! A sign-in carries the level that it must reach. Which first factors are offered follows from it,
//! and which second factor comes after them; it ends in tokens only once the level is reached.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html#cognito-user-pools-step-up-user-auth>

use ringwall_core::RequestContext;

use crate::api::ChallengeNameType as Name;
use crate::error::CognitoError;
use crate::factor::next;
use crate::flow::Call;
use crate::flow::proof::{self, Proof};
use crate::flow::session::Session;
use crate::flow::subject::Subject;
use crate::resources::mfa::{Factor, MfaMode};
use crate::resources::pool::{Pool, Tier};
use crate::resources::user::User;
use crate::store::CognitoWrite;
use crate::token::access::{self, Shown};
use crate::token::claims::acr_value;
use crate::token::keys::TokenUse;

/// What is asked for more than a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// Levels, the one that is wanted most first.
    pub(super) levels: Vec<u8>,
    /// An access token of the user, whose factors need not be shown again.
    token: Option<String>,
    /// Seconds after which they must be.
    max_age: Option<i64>,
}

/// Where a sign-in goes on towards its level.
pub(super) enum Next {
    /// One of these first.
    FirstFactor(Vec<Name>),
    /// What was shown counts as the first factor.
    SecondFactor,
}

impl Asked {
    /// What a call asks for.
    pub(super) fn of(call: &Call) -> Result<Option<Self>, CognitoError> {
        let max_age = call.parameters.find("MAX_AGE").map(max_age).transpose()?;
        let token = call.parameters.find("ACCESS_TOKEN").map(str::to_owned);
        let Some(values) = call.parameters.find("TARGET_ACR_VALUES") else {
            return match token {
                None => Ok(None),
                Some(_) => Err(CognitoError::invalid_parameter(
                    "TARGET_ACR_VALUES is required when ACCESS_TOKEN is provided.",
                )),
            };
        };
        call.pool
            .require(Tier::Essentials, "Step-up authentication")?;
        let levels = levels(&call.pool, values);
        if levels.is_empty() {
            return Err(CognitoError::invalid_parameter(
                "None of the values in TARGET_ACR_VALUES are valid.",
            ));
        }
        Ok(Some(Self {
            levels,
            token,
            max_age,
        }))
    }

    /// The factors that the token shows, if it is this user's and his sign-in is recent enough.
    fn shown(
        &self,
        ctx: &RequestContext,
        tx: &CognitoWrite<'_>,
        pool: &Pool,
        user: &User,
    ) -> Result<Vec<Proof>, CognitoError> {
        let Some(token) = &self.token else {
            return Ok(Vec::new());
        };
        let shown: Shown = access::shown(ctx, tx, TokenUse::Access, token)?;
        if shown.pool.id != pool.id || shown.user.sub != user.sub {
            return Err(CognitoError::invalid_access_token());
        }
        let signed_in_at = shown.claims.seconds("auth_time").unwrap_or_default();
        let age = ctx.now().secs().saturating_sub(signed_in_at);
        if self.max_age.is_some_and(|most| age > most) {
            return Ok(Vec::new());
        }
        let methods = shown.claims.texts("amr").unwrap_or_default();
        Ok(methods.into_iter().filter_map(Proof::of_method).collect())
    }
}

/// Levels of a pool by their values; those that it doesn't know are left out.
pub(crate) fn levels(pool: &Pool, values: &str) -> Vec<u8> {
    let level = |value: &str| (1..=4).find(|level| acr_value(pool, *level) == value);
    values.split(' ').filter_map(level).collect()
}

fn max_age(text: &str) -> Result<i64, CognitoError> {
    let age = text.parse().ok().filter(|age: &i64| *age >= 0);
    age.ok_or_else(|| CognitoError::invalid_parameter("MAX_AGE must be a non-negative integer."))
}

/// Aims a sign-in at the first of the levels that the user can reach; `available` is what he may begin
/// with.
pub(super) fn aim(
    ctx: &RequestContext,
    tx: &CognitoWrite<'_>,
    call: &Call,
    subject: &Subject,
    session: &mut Session,
    asked: &Asked,
    available: Vec<Name>,
) -> Result<Next, CognitoError> {
    let Subject::User(user) = subject else {
        // Who is not there is offered the same as anybody, and shows nothing.
        session.target = asked.levels.first().copied().unwrap_or_default();
        return Ok(Next::FirstFactor(available));
    };
    let shown = asked.shown(ctx, tx, &call.pool, user)?;
    match towards(&call.pool, user, &shown, &asked.levels, &available)? {
        Some((level, next)) => {
            session.target = level;
            session.proofs = shown;
            Ok(next)
        }
        // To strangers nobody says what a user has; he fails when he has shown what he can.
        None if asked.token.is_none() && call.client.hides_users() => {
            session.target = asked.levels.first().copied().unwrap_or_default();
            Ok(Next::FirstFactor(available))
        }
        None => Err(out_of_reach()),
    }
}

/// The first of the levels that somebody can reach, who has shown these factors, and how.
pub(super) fn towards(
    pool: &Pool,
    user: &User,
    shown: &[Proof],
    levels: &[u8],
    available: &[Name],
) -> Result<Option<(u8, Next)>, CognitoError> {
    for &level in levels {
        if proof::level(shown) >= level {
            return Err(CognitoError::invalid_parameter(
                "The access token already satisfies the requested authentication level.",
            ));
        }
        if !second_factors_towards(pool, user, shown, level).is_empty() {
            return Ok(Some((level, Next::SecondFactor)));
        }
        let reaches = |name: &Name| {
            let with = [shown, &[first(*name)]].concat();
            proof::level(&with) >= level
                || !second_factors_towards(pool, user, &with, level).is_empty()
        };
        let first: Vec<_> = available.iter().copied().filter(reaches).collect();
        if !first.is_empty() {
            return Ok(Some((level, Next::FirstFactor(first))));
        }
    }
    Ok(None)
}

/// The second factors that lift a sign-in to its level; nothing if it is there.
pub(super) fn second_factors(
    pool: &Pool,
    user: &User,
    session: &Session,
) -> Result<Option<Vec<Factor>>, CognitoError> {
    if proof::level(&session.proofs) >= session.target {
        return Ok(None);
    }
    let factors = second_factors_towards(pool, user, &session.proofs, session.target);
    if factors.is_empty() {
        return Err(out_of_reach());
    }
    Ok(Some(factors))
}

/// That a sign-in has reached what it was to reach.
pub(super) fn require_reached(session: &Session) -> Result<(), CognitoError> {
    if proof::level(&session.proofs) >= session.target {
        Ok(())
    } else {
        Err(out_of_reach())
    }
}

/// Nobody is asked to set a factor up: only what the user has turned on counts.
fn second_factors_towards(pool: &Pool, user: &User, shown: &[Proof], level: u8) -> Vec<Factor> {
    if pool.mfa.mode == MfaMode::Off {
        return Vec::new();
    }
    let lifts = |factor: &Factor| proof::level(&[shown, &[second(*factor)]].concat()) >= level;
    let has_password = shown.contains(&Proof::Password);
    let active = next::active(user).into_iter();
    active
        .filter(|factor| has_password && lifts(factor))
        .collect()
}

const fn first(name: Name) -> Proof {
    match name {
        Name::EmailOtp => Proof::Email,
        Name::SmsOtp => Proof::Sms,
        Name::WebAuthn => Proof::PlatformPasskey,
        _ => Proof::Password,
    }
}

const fn second(factor: Factor) -> Proof {
    match factor {
        Factor::Sms => Proof::Sms,
        Factor::Email => Proof::Email,
        Factor::SoftwareToken => Proof::SoftwareToken,
    }
}

pub(super) fn out_of_reach() -> CognitoError {
    CognitoError::invalid_parameter(
        "The user has no factors that satisfy any of the requested authentication levels.",
    )
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use ringwall_crypto::totp;

    use super::*;
    use crate::flow::test_bench::{Bench, PASSWORD, bench};
    use crate::resources::mfa::{Secret, SoftwareToken};
    use crate::resources::pool::FirstFactor;

    const SECRET: [u8; 20] = *b"12345678901234567890";
    const REACHED: &str = "InvalidParameterException: The access token already satisfies the \
                           requested authentication level.";
    const OUT_OF_REACH: &str = "InvalidParameterException: The user has no factors that satisfy \
                                any of the requested authentication levels.";

    /// Ann has a password, an address for codes, and an app as an optional second factor.
    fn with_app(prefers: bool) -> Bench {
        bench(|pool, _, user| {
            pool.first_factors = vec![FirstFactor::Password, FirstFactor::EmailOtp];
            pool.mfa.mode = MfaMode::Optional;
            pool.mfa.software_token = true;
            user.attributes
                .insert("email".to_owned(), "ann@example.com".to_owned());
            user.mfa.software_token = prefers.then(|| SoftwareToken {
                secret: Secret(SECRET.to_vec()),
                enabled: true,
                device_name: None,
                last_step: 0,
            });
        })
    }

    fn code(bench: &Bench) -> String {
        totp(&SECRET, bench.owner.now().secs().unsigned_abs() / 30)
    }

    /// What a token says.
    fn said(token: &str) -> String {
        let payload = token.split('.').nth(1).unwrap();
        String::from_utf8(URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
    }

    fn access_token(result: Option<crate::api::AuthenticationResultType>) -> String {
        result.unwrap().access_token.unwrap().expose().clone()
    }

    #[test]
    fn a_token_is_stepped_up_by_what_it_lacks_alone() {
        let bench = with_app(false);
        let token = access_token(
            bench
                .sign_in("ann", PASSWORD)
                .unwrap()
                .authentication_result,
        );
        assert!(said(&token).contains(r#""acr":"urn:cognito:loa:1""#));
        bench.change_user(|user| {
            user.mfa.software_token = Some(SoftwareToken {
                secret: Secret(SECRET.to_vec()),
                enabled: true,
                device_name: None,
                last_step: 0,
            });
        });
        let given = [
            ("USERNAME", "ann"),
            ("TARGET_ACR_VALUES", "urn:cognito:loa:4"),
            ("ACCESS_TOKEN", token.as_str()),
        ];
        let asked = bench.initiate("USER_AUTH", &given).unwrap();
        assert_eq!(asked.challenge_name, Some(Name::SoftwareTokenMfa));
        let session = asked.session.map(|session| session.expose().clone());
        let code = code(&bench);
        let given = [("USERNAME", "ann"), ("SOFTWARE_TOKEN_MFA_CODE", &code)];
        let answer = bench.respond(Name::SoftwareTokenMfa, session, &given);
        let stepped_up = access_token(answer.unwrap().authentication_result);
        let said = said(&stepped_up);
        assert!(said.contains(r#""acr":"urn:cognito:loa:4""#), "{said}");
        assert!(said.contains(r#""amr":["pwd","otp","mfa"]"#), "{said}");

        let given = [
            ("USERNAME", "ann"),
            ("TARGET_ACR_VALUES", "urn:cognito:loa:4 urn:cognito:loa:1"),
            ("ACCESS_TOKEN", stepped_up.as_str()),
        ];
        assert_eq!(bench.initiate("USER_AUTH", &given).unwrap_err(), REACHED);
    }

    #[test]
    fn an_old_sign_in_counts_no_more() {
        let bench = with_app(false);
        let token = access_token(
            bench
                .sign_in("ann", PASSWORD)
                .unwrap()
                .authentication_result,
        );
        bench.owner.advance_secs(61);
        let given = |max_age| {
            [
                ("USERNAME", "ann"),
                ("TARGET_ACR_VALUES", "urn:cognito:loa:1"),
                ("ACCESS_TOKEN", token.as_str()),
                ("MAX_AGE", max_age),
            ]
        };
        assert_eq!(
            bench.initiate("USER_AUTH", &given("61")).unwrap_err(),
            REACHED
        );
        let asked = bench.initiate("USER_AUTH", &given("60")).unwrap();
        assert_eq!(asked.challenge_name, Some(Name::SelectChallenge));
        let refused = bench.initiate("USER_AUTH", &given("soon")).unwrap_err();
        assert!(refused.contains("MAX_AGE"), "{refused}");
    }

    #[test]
    fn a_level_decides_what_is_offered_and_falls_back() {
        let bench = with_app(false);
        let offered = |values: &str| {
            let given = [("USERNAME", "ann"), ("TARGET_ACR_VALUES", values)];
            bench.initiate("USER_AUTH", &given)
        };
        let only_codes = offered("urn:cognito:loa:4 urn:cognito:loa:2").unwrap();
        assert_eq!(only_codes.available_challenges.unwrap(), [Name::EmailOtp]);
        let all = offered("urn:cognito:loa:1").unwrap();
        assert_eq!(all.available_challenges.unwrap().len(), 3);
        assert_eq!(offered("urn:cognito:loa:4").unwrap_err(), OUT_OF_REACH);
        let unknown = offered("urn:example:gold").unwrap_err();
        assert!(
            unknown.starts_with("InvalidParameterException: None"),
            "{unknown}"
        );
    }

    #[test]
    fn the_first_factor_alone_gives_no_tokens() {
        let bench = with_app(true);
        let given = [
            ("USERNAME", "ann"),
            ("TARGET_ACR_VALUES", "urn:cognito:loa:4"),
            ("PREFERRED_CHALLENGE", "PASSWORD"),
            ("PASSWORD", PASSWORD),
        ];
        let asked = bench.initiate("USER_AUTH", &given).unwrap();
        assert_eq!(asked.challenge_name, Some(Name::SoftwareTokenMfa));
        assert!(asked.authentication_result.is_none());
    }

    #[test]
    fn another_users_token_is_refused() {
        let bench = with_app(false);
        let token = access_token(
            bench
                .sign_in("ann", PASSWORD)
                .unwrap()
                .authentication_result,
        );
        let without = [("USERNAME", "ann"), ("ACCESS_TOKEN", token.as_str())];
        let refused = bench.initiate("USER_AUTH", &without).unwrap_err();
        assert!(
            refused.contains("TARGET_ACR_VALUES is required"),
            "{refused}"
        );
        let torn = format!("{token}x");
        let given = [
            ("USERNAME", "ann"),
            ("TARGET_ACR_VALUES", "urn:cognito:loa:2"),
            ("ACCESS_TOKEN", torn.as_str()),
        ];
        assert_eq!(
            bench.initiate("USER_AUTH", &given).unwrap_err(),
            "NotAuthorizedException: Invalid Access Token"
        );
    }

    #[test]
    fn a_plan_without_step_up_says_so() {
        let bench = bench(|pool, _, _| pool.tier = Tier::Lite);
        let given = [
            ("USERNAME", "ann"),
            ("TARGET_ACR_VALUES", "urn:cognito:loa:1"),
        ];
        let refused = bench.initiate("USER_AUTH", &given).unwrap_err();
        assert!(
            refused.starts_with("FeatureUnavailableInTierException: "),
            "{refused}"
        );
    }

    #[test]
    fn levels_are_called_as_the_pool_calls_them() {
        let mut pool = crate::test_users::pool();
        pool.acr_values = vec![("Level3".to_owned(), "gold".to_owned())];
        assert_eq!(
            levels(&pool, "gold urn:cognito:loa:3 urn:cognito:loa:2"),
            [3, 2]
        );
    }
}
