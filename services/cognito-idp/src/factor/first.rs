//! How a sign-in by choice (`USER_AUTH`) may begin.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html#authentication-flows-selection-choice>

use crate::api::AuthFactorType;
use crate::factor::next;
use crate::resources::mfa::MfaMode;
use crate::resources::pool::{Contact, FirstFactor, Pool};
use crate::resources::user::User;

/// The challenges among which the user may choose. `has_passkey`: he has one that was registered
/// here.
pub(crate) fn available_challenges(
    pool: &Pool,
    user: &User,
    has_passkey: bool,
) -> Vec<&'static str> {
    let needs_second = needs_second_factor(pool, user);
    let can_receive = |contact| !needs_second && user.address(contact).is_some();
    let passkey_suffices = !needs_second || pool.mfa.passkeys_count() && user.mfa.web_authn;
    let mut challenges = Vec::new();
    for factor in &pool.first_factors {
        let offered: &[&str] = match factor {
            FirstFactor::Password if user.credentials.password.is_some() => {
                &["PASSWORD", "PASSWORD_SRP"]
            }
            FirstFactor::EmailOtp if can_receive(Contact::Email) => &["EMAIL_OTP"],
            FirstFactor::SmsOtp if can_receive(Contact::Phone) => &["SMS_OTP"],
            FirstFactor::WebAuthn if has_passkey && passkey_suffices => &["WEB_AUTHN"],
            _ => &[],
        };
        challenges.extend_from_slice(offered);
    }
    challenges
}

/// Whether no single factor suffices for this user.
pub(crate) fn needs_second_factor(pool: &Pool, user: &User) -> bool {
    match pool.mfa.mode {
        MfaMode::Off => false,
        MfaMode::Optional => !next::active(user).is_empty(),
        MfaMode::On => true,
    }
}

/// The factors that a user has set up, first and second ones alike: `ConfiguredUserAuthFactors`.
pub(crate) fn configured(pool: &Pool, user: &User, has_passkey: bool) -> Vec<AuthFactorType> {
    let has_first = |factor| pool.first_factors.contains(&factor);
    let has = |contact| user.address(contact).is_some();
    let configured = [
        (
            user.credentials.password.is_some(),
            AuthFactorType::Password,
        ),
        (
            has(Contact::Email) && (has_first(FirstFactor::EmailOtp) || pool.mfa.email),
            AuthFactorType::EmailOtp,
        ),
        (
            has(Contact::Phone) && (has_first(FirstFactor::SmsOtp) || pool.mfa.sms),
            AuthFactorType::SmsOtp,
        ),
        (has_passkey, AuthFactorType::WebAuthn),
        (
            user.mfa.software_token.is_some(),
            AuthFactorType::SoftwareToken,
        ),
    ];
    let configured = configured.into_iter();
    let configured = configured.filter_map(|(is_set_up, factor)| is_set_up.then_some(factor));
    configured.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::factor::test_bench::{pool, software_token, user, user_with};

    fn pool_of_all() -> Pool {
        let mut pool = pool();
        pool.first_factors = vec![
            FirstFactor::Password,
            FirstFactor::EmailOtp,
            FirstFactor::SmsOtp,
            FirstFactor::WebAuthn,
        ];
        pool
    }

    #[test]
    fn what_a_user_has_is_offered() {
        let pool = pool_of_all();
        let names = available_challenges(&pool, &user(), false);
        assert_eq!(names, ["PASSWORD", "PASSWORD_SRP"]);
        let user = user_with(&[("email", "a@example.com"), ("phone_number", "+12065550100")]);
        let names = available_challenges(&pool, &user, true);
        let all = [
            "PASSWORD",
            "PASSWORD_SRP",
            "EMAIL_OTP",
            "SMS_OTP",
            "WEB_AUTHN",
        ];
        assert_eq!(names, all);
        let mut without_password = user;
        without_password.credentials.password = None;
        assert_eq!(
            available_challenges(&pool, &without_password, true),
            all[2..]
        );
    }

    #[test]
    fn with_a_second_factor_only_passwords_begin() {
        let mut pool = pool_of_all();
        pool.mfa.mode = MfaMode::Optional;
        let mut user = user_with(&[("email", "a@example.com")]);
        assert_eq!(available_challenges(&pool, &user, true).len(), 4);
        user.mfa.software_token = Some(software_token(true));
        let passwords = ["PASSWORD", "PASSWORD_SRP"];
        assert_eq!(available_challenges(&pool, &user, true), passwords);
        user.mfa.software_token = None;
        pool.mfa.mode = MfaMode::On;
        assert_eq!(available_challenges(&pool, &user, true), passwords);
    }

    #[test]
    fn a_passkey_that_stands_for_two_factors_begins_too() {
        let mut pool = pool_of_all();
        pool.mfa.mode = MfaMode::On;
        let mut user = user();
        user.mfa.web_authn = true;
        assert!(!available_challenges(&pool, &user, true).contains(&"WEB_AUTHN"));
        pool.mfa.web_authn.as_mut().unwrap().counts_as_mfa = true;
        assert!(available_challenges(&pool, &user, true).contains(&"WEB_AUTHN"));
        user.mfa.web_authn = false;
        assert!(!available_challenges(&pool, &user, true).contains(&"WEB_AUTHN"));
    }
}
