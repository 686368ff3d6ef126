//! Which second factors a user wants.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserMFAPreference.html>

use crate::api::{
    DeliveryMediumType, EmailMfaSettingsType, MfaOptionType, SmsMfaSettingsType,
    SoftwareTokenMfaSettingsType, WebAuthnMfaSettingsType,
};
use crate::error::CognitoError;
use crate::factor::next;
use crate::resources::mfa::{Factor, MfaMode};
use crate::resources::pool::{Contact, Pool};
use crate::resources::user::User;

/// What is said of each factor; nothing of those that stay as they are.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Wishes {
    factors: [Option<Wish>; 3],
    web_authn: Option<bool>,
}

/// What is said of one factor.
#[derive(Clone, Copy, Debug)]
struct Wish {
    factor: Factor,
    enabled: Option<bool>,
    preferred: Option<bool>,
}

impl Wishes {
    /// As they come in `SetUserMFAPreference` and `AdminSetUserMFAPreference`.
    pub(crate) fn new(
        sms: Option<&SmsMfaSettingsType>,
        software_token: Option<&SoftwareTokenMfaSettingsType>,
        email: Option<&EmailMfaSettingsType>,
        web_authn: Option<&WebAuthnMfaSettingsType>,
    ) -> Self {
        let wish = |factor, enabled, preferred| Wish {
            factor,
            enabled,
            preferred,
        };
        Self {
            factors: [
                sms.map(|sms| wish(Factor::Sms, sms.enabled, sms.preferred_mfa)),
                software_token
                    .map(|token| wish(Factor::SoftwareToken, token.enabled, token.preferred_mfa)),
                email.map(|email| wish(Factor::Email, email.enabled, email.preferred_mfa)),
            ],
            web_authn: web_authn.and_then(|settings| settings.enabled),
        }
    }

    /// Carries them out. The caller writes the user.
    ///
    /// # Errors
    /// The user has not what a factor needs, or two are preferred.
    pub(crate) fn apply(self, pool: &Pool, user: &mut User) -> Result<(), CognitoError> {
        let wishes = self.factors.into_iter().flatten();
        let preferred = wishes.clone().filter(|wish| wish.preferred == Some(true));
        if preferred.count() > 1 {
            return Err(CognitoError::invalid_parameter(
                "Only one MFA method can be set as preferred.",
            ));
        }
        for wish in wishes {
            wish.apply(pool, user)?;
        }
        if let Some(enabled) = self.web_authn {
            set_web_authn(pool, user, enabled)?;
        }
        Ok(())
    }
}

impl Wish {
    fn apply(self, pool: &Pool, user: &mut User) -> Result<(), CognitoError> {
        let wants = self.enabled == Some(true) || self.preferred == Some(true);
        if wants {
            require_set_up(user, self.factor)?;
            turn(user, self.factor, true);
        } else if self.enabled == Some(false) && pool.mfa.mode != MfaMode::On {
            // Where a second factor is required, none can be switched off.
            turn(user, self.factor, false);
        }
        match self.preferred {
            Some(true) => user.mfa.preferred = Some(self.factor),
            Some(false) if user.mfa.preferred == Some(self.factor) => user.mfa.preferred = None,
            _ => {}
        }
        if user
            .mfa
            .preferred
            .is_some_and(|factor| !user.mfa.has(factor))
        {
            user.mfa.preferred = None;
        }
        Ok(())
    }
}

fn turn(user: &mut User, factor: Factor, on: bool) {
    match factor {
        Factor::Sms => {
            user.mfa.sms = on;
            user.mfa.legacy_sms &= on;
        }
        Factor::Email => user.mfa.email = on,
        Factor::SoftwareToken => {
            if let Some(token) = &mut user.mfa.software_token {
                token.enabled = on;
            }
        }
    }
}

fn require_set_up(user: &User, factor: Factor) -> Result<(), CognitoError> {
    let is_set_up = match factor.contact() {
        Some(contact) => user.address(contact).is_some(),
        None => user.mfa.software_token.is_some(),
    };
    if is_set_up {
        return Ok(());
    }
    Err(CognitoError::invalid_parameter(format!(
        "User does not have delivery config set to turn on {}",
        factor.challenge()
    )))
}

/// A passkey may stand for two factors only beside another second factor, so that nobody is locked
/// out who loses it.
fn set_web_authn(pool: &Pool, user: &mut User, enabled: bool) -> Result<(), CognitoError> {
    if enabled && !pool.mfa.passkeys_count() {
        return Err(CognitoError::invalid_parameter(
            "Passkey MFA is not enabled for the user pool.",
        ));
    }
    if enabled && next::active(user).is_empty() {
        return Err(CognitoError::invalid_parameter(
            "At least one other MFA method must be enabled to turn on passkey MFA.",
        ));
    }
    user.mfa.web_authn = enabled;
    Ok(())
}

/// The old way of having text messages: a list that names the phone, or none at all.
///
/// # Errors
/// It names something else, or the user has no phone.
pub(crate) fn set_legacy(user: &mut User, options: &[MfaOptionType]) -> Result<(), CognitoError> {
    let is_sms = |option: &MfaOptionType| {
        option.delivery_medium == Some(DeliveryMediumType::Sms)
            && option.attribute_name.as_deref() == Some(Contact::Phone.attribute())
    };
    if !options.iter().all(is_sms) {
        return Err(CognitoError::invalid_parameter(
            "Invalid MFA options given.",
        ));
    }
    if !options.is_empty() {
        require_set_up(user, Factor::Sms)?;
    }
    user.mfa.legacy_sms = !options.is_empty();
    Ok(())
}

/// The factors that a user has turned on, and the one that he prefers, as the API shows them.
pub(crate) fn shown(user: &User) -> (Option<Vec<String>>, Option<String>) {
    let names: Vec<_> = next::active(user)
        .into_iter()
        .map(|factor| factor.challenge().to_owned())
        .collect();
    let preferred = user
        .mfa
        .preferred
        .map(|factor| factor.challenge().to_owned());
    ((!names.is_empty()).then_some(names), preferred)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::factor::test_bench::{pool, software_token, user, user_with, words};

    fn sms(enabled: Option<bool>, preferred_mfa: Option<bool>) -> SmsMfaSettingsType {
        SmsMfaSettingsType {
            enabled,
            preferred_mfa,
        }
    }

    fn token(enabled: Option<bool>, preferred_mfa: Option<bool>) -> SoftwareTokenMfaSettingsType {
        SoftwareTokenMfaSettingsType {
            enabled,
            preferred_mfa,
        }
    }

    fn ready() -> User {
        let mut user = user_with(&[("phone_number", "+12065550100")]);
        user.mfa.software_token = Some(software_token(false));
        user
    }

    #[test]
    fn factors_are_turned_on_preferred_and_turned_off() {
        let (pool, mut user) = (pool(), ready());
        let wishes = Wishes::new(
            Some(&sms(Some(true), None)),
            Some(&token(Some(true), Some(true))),
            None,
            None,
        );
        wishes.apply(&pool, &mut user).unwrap();
        let names = vec!["SMS_MFA".to_owned(), "SOFTWARE_TOKEN_MFA".to_owned()];
        let preferred = Some("SOFTWARE_TOKEN_MFA".to_owned());
        assert_eq!(shown(&user), (Some(names), preferred));

        let off = token(Some(false), None);
        let wishes = Wishes::new(None, Some(&off), None, None);
        wishes.apply(&pool, &mut user).unwrap();
        assert_eq!(shown(&user), (Some(vec!["SMS_MFA".to_owned()]), None));
    }

    #[test]
    fn what_is_not_named_stays() {
        let (pool, mut user) = (pool(), ready());
        user.mfa.sms = true;
        user.mfa.preferred = Some(Factor::Sms);
        let before = user.clone();
        Wishes::default().apply(&pool, &mut user).unwrap();
        assert_eq!(user, before);
        let wishes = Wishes::new(None, Some(&token(Some(true), Some(false))), None, None);
        wishes.apply(&pool, &mut user).unwrap();
        assert_eq!(user.mfa.preferred, Some(Factor::Sms));
    }

    #[test]
    fn where_a_factor_is_required_none_is_switched_off() {
        let (mut pool, mut user) = (pool(), ready());
        pool.mfa.mode = MfaMode::On;
        user.mfa.sms = true;
        let wishes = Wishes::new(Some(&sms(Some(false), None)), None, None, None);
        wishes.apply(&pool, &mut user).unwrap();
        assert!(user.mfa.sms);
    }

    #[test]
    fn a_factor_needs_what_it_goes_to() {
        let pool = pool();
        for (wishes, factor) in [
            (
                Wishes::new(Some(&sms(Some(true), None)), None, None, None),
                "SMS_MFA",
            ),
            (
                Wishes::new(None, Some(&token(None, Some(true))), None, None),
                "SOFTWARE_TOKEN_MFA",
            ),
        ] {
            let refused = words(wishes.apply(&pool, &mut user()).unwrap_err());
            let expected = format!(
                "InvalidParameterException: User does not have delivery config set to turn on {factor}"
            );
            assert_eq!(refused, expected);
        }
    }

    #[test]
    fn only_one_is_preferred() {
        let two = Wishes::new(
            Some(&sms(None, Some(true))),
            Some(&token(None, Some(true))),
            None,
            None,
        );
        let mut user = ready();
        assert!(two.apply(&pool(), &mut user).is_err());
        let wishes = |sms: SmsMfaSettingsType| Wishes::new(Some(&sms), None, None, None);
        wishes(sms(None, Some(true)))
            .apply(&pool(), &mut user)
            .unwrap();
        let other = Wishes::new(None, Some(&token(None, Some(true))), None, None);
        other.apply(&pool(), &mut user).unwrap();
        assert_eq!(user.mfa.preferred, Some(Factor::SoftwareToken));
        assert!(user.mfa.sms, "it stays on");
    }

    #[test]
    fn a_passkey_stands_for_two_factors_beside_another_one() {
        let on = WebAuthnMfaSettingsType {
            enabled: Some(true),
        };
        let wishes = Wishes::new(None, None, None, Some(&on));
        let (mut pool, mut user) = (pool(), ready());
        assert!(
            wishes.apply(&pool, &mut user).is_err(),
            "the pool does not allow it"
        );
        pool.mfa.web_authn.as_mut().unwrap().counts_as_mfa = true;
        assert!(
            wishes.apply(&pool, &mut user).is_err(),
            "it would be the only one"
        );
        user.mfa.sms = true;
        wishes.apply(&pool, &mut user).unwrap();
        assert!(user.mfa.web_authn);
    }

    #[test]
    fn the_old_settings_name_the_phone_or_nothing() {
        let option = |medium, name: &str| MfaOptionType {
            delivery_medium: Some(medium),
            attribute_name: Some(name.to_owned()),
        };
        let phone = [option(DeliveryMediumType::Sms, "phone_number")];
        let mut user = ready();
        set_legacy(&mut user, &phone).unwrap();
        assert!(user.mfa.has(Factor::Sms));
        set_legacy(&mut user, &[]).unwrap();
        assert!(!user.mfa.has(Factor::Sms));
        let mail = [option(DeliveryMediumType::Email, "email")];
        assert!(set_legacy(&mut user, &mail).is_err());
        assert!(set_legacy(&mut crate::factor::test_bench::user(), &phone).is_err());
    }
}
