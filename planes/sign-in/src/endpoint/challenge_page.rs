//! The page of each challenge.

use http::StatusCode;
use ringwall_cognito_idp::hosted::Attempt;

use crate::page::{
    AddressSetup, Attribute, ChooseMfa, ChooseWay, EnterPassword, Factor, MfaCode, NewPassword,
    Page, PasskeySignIn, Problem, TotpSetup, TroubleKind, Way,
};
use crate::stage::{Answer, Asked, Stage};
use crate::web::pairs::Pairs;

/// The page of a challenge.
pub(super) fn page(
    stage: &Stage<'_, '_>,
    asked: &Asked,
    attempt: &Attempt,
    problems: Vec<Problem>,
) -> Answer {
    let parameter = |name: &str| attempt.parameter(name);
    let destination = parameter("CODE_DELIVERY_DESTINATION").map(str::to_owned);
    let account = attempt.username.as_str();
    let page: Box<dyn Page + '_> = match attempt.challenge.as_str() {
        "PASSWORD" => Box::new(EnterPassword {
            account,
            has_other_ways: attempt.has_other_ways(),
            can_reset: stage.pool.can_reset,
        }),
        "WEB_AUTHN" => Box::new(PasskeySignIn {
            account,
            options: parameter("CREDENTIAL_REQUEST_OPTIONS").unwrap_or_default(),
            has_other_ways: attempt.has_other_ways(),
        }),
        "SELECT_CHALLENGE" => Box::new(ChooseWay {
            account,
            ways: attempt.available().filter_map(way).collect(),
        }),
        "NEW_PASSWORD_REQUIRED" => Box::new(NewPassword {
            account,
            attributes: missing(parameter("requiredAttributes")),
            policy: stage.policy(),
        }),
        "SMS_MFA" | "SMS_OTP" => Box::new(MfaCode {
            factor: Factor::Sms(destination),
        }),
        "EMAIL_OTP" => Box::new(MfaCode {
            factor: Factor::Email(destination),
        }),
        "SOFTWARE_TOKEN_MFA" => Box::new(MfaCode {
            factor: Factor::App,
        }),
        "SELECT_MFA_TYPE" => Box::new(ChooseMfa {
            factors: factors(parameter("MFAS_CAN_CHOOSE")),
            sets_up: false,
        }),
        "MFA_SETUP" => set_up(asked, attempt),
        // Managed login knows no challenges of a pool's own functions.
        _ => {
            return Ok(stage.trouble(
                StatusCode::BAD_REQUEST,
                TroubleKind::Request,
                "invalid_request",
            ));
        }
    };
    Ok(stage.page(asked, &*page, problems))
}

/// Setting a second factor up: the app's key, the address, or the choice. Nobody is asked for a
/// telephone number here, as in the API.
fn set_up<'a>(asked: &Asked, attempt: &'a Attempt) -> Box<dyn Page + 'a> {
    if let Some(secret) = attempt.app_secret() {
        let (app, account) = (&asked.client.name, &attempt.username);
        return Box::new(TotpSetup {
            secret,
            uri: key_uri(app, account, secret),
        });
    }
    let factors = factors(attempt.parameter("MFAS_CAN_SETUP"));
    let factors: Vec<_> = factors
        .into_iter()
        .filter(|factor| !matches!(factor, Factor::Sms(_)))
        .collect();
    match factors.as_slice() {
        [Factor::Email(_)] => Box::new(AddressSetup { value: "" }),
        _ => Box::new(ChooseMfa {
            factors,
            sets_up: true,
        }),
    }
}

/// The key as apps read it.
fn key_uri(app: &str, account: &str, secret: &str) -> String {
    let encoded = |text: &str| Pairs::default().with("", text).encode().split_off(1);
    let (app, account) = (encoded(app), encoded(account));
    format!("otpauth://totp/{app}:{account}?secret={secret}&issuer={app}")
}

pub(super) fn way(name: &str) -> Option<Way> {
    match name {
        "PASSWORD" => Some(Way::Password),
        "WEB_AUTHN" => Some(Way::Passkey),
        "EMAIL_OTP" => Some(Way::EmailCode(None)),
        "SMS_OTP" => Some(Way::SmsCode(None)),
        _ => None,
    }
}

/// Factors of a JSON list of their names.
fn factors(names: Option<&str>) -> Vec<Factor> {
    let names: Vec<String> = names
        .and_then(|names| serde_json::from_str(names).ok())
        .unwrap_or_default();
    let factor = |name: &String| match name.as_str() {
        "SMS_MFA" => Some(Factor::Sms(None)),
        "SOFTWARE_TOKEN_MFA" => Some(Factor::App),
        "EMAIL_OTP" => Some(Factor::Email(None)),
        _ => None,
    };
    names.iter().filter_map(factor).collect()
}

/// Attributes of a JSON list of their names, which the API prefixes.
fn missing(names: Option<&str>) -> Vec<Attribute<'_>> {
    let names: Vec<&str> = names
        .and_then(|names| serde_json::from_str(names).ok())
        .unwrap_or_default();
    let attributes = names
        .into_iter()
        .filter_map(|name| name.strip_prefix("userAttributes."));
    attributes
        .map(|name| Attribute {
            name,
            value: "",
            is_optional: false,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_by_apps() {
        let uri = key_uri("At las", "m@x", "ABCD");
        assert_eq!(
            uri,
            "otpauth://totp/At%20las:m%40x?secret=ABCD&issuer=At%20las"
        );
    }

    #[test]
    fn reads_what_challenges_say() {
        let factors = factors(Some(r#"["SMS_MFA","SOFTWARE_TOKEN_MFA","NEW"]"#));
        assert_eq!(factors, [Factor::Sms(None), Factor::App]);
        let missing = missing(Some(r#"["userAttributes.given_name","x"]"#));
        assert_eq!(
            missing.iter().map(|one| one.name).collect::<Vec<_>>(),
            ["given_name"]
        );
    }
}
