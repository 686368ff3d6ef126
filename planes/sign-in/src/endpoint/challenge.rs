//! `/login/next` and `/mfa`: whatever somebody has to show after he has said who he is.

use http::StatusCode;
use ringwall_cognito_idp::hosted::Attempt;

use super::login;
use crate::page::{
    AddressSetup, Attribute, ChooseMfa, ChooseWay, EnterPassword, Factor, MfaCode, NewPassword,
    Page, PasskeySignIn, Problem, TroubleKind, Way,
};
use crate::stage::{Answer, Asked, Refused, Stage, Stop};
use crate::visit::ATTEMPT_COOKIE;
use crate::web::pairs::Pairs;
use crate::web::reply::Reply;
use crate::words::ENGLISH;

/// Where an attempt goes on.
pub(crate) fn path(attempt: &Attempt) -> &'static str {
    match attempt.challenge.as_str() {
        "SMS_MFA" | "SOFTWARE_TOKEN_MFA" | "EMAIL_OTP" | "SMS_OTP" | "SELECT_MFA_TYPE"
        | "MFA_SETUP" => "/mfa",
        _ => "/login/next",
    }
}

pub(crate) fn show(stage: &mut Stage<'_, '_>) -> Answer {
    let asked = stage.asked()?;
    let attempt = attempt(stage, &asked)?;
    page(stage, &asked, &attempt, Vec::new())
}

pub(crate) fn submit(stage: &mut Stage<'_, '_>) -> Answer {
    let asked = stage.asked_by_form()?;
    let attempt = attempt(stage, &asked)?;
    let form = &stage.visit.form;
    if form.get("way") == Some("choose") {
        let step = stage
            .tx
            .sign_in_by_choice(stage.ctx, &asked.client, &attempt.username)?;
        return login::go_on(stage, &asked, step);
    }
    let is_new = attempt.challenge == "NEW_PASSWORD_REQUIRED";
    if is_new && form.text("new_password") != form.text("confirm_password") {
        let text = ENGLISH.passwords_differ.to_owned();
        return page(
            stage,
            &asked,
            &attempt,
            vec![Problem {
                field: Some("confirm_password".to_owned()),
                text,
            }],
        );
    }
    let responses = responses(&attempt, form);
    let step = stage
        .tx
        .answer(stage.ctx, &asked.client, &attempt, responses)?;
    login::go_on(stage, &asked, step)
}

pub(crate) fn refused(stage: &mut Stage<'_, '_>, refused: &Refused) -> Answer {
    let asked = stage.asked()?;
    let attempt = attempt(stage, &asked)?;
    let field = match refused.code {
        Some("CodeMismatchException" | "ExpiredCodeException") => Some("code"),
        Some("InvalidPasswordException" | "PasswordHistoryPolicyViolationException") => {
            Some("new_password")
        }
        _ => None,
    };
    page(stage, &asked, &attempt, vec![refused.problem(field)])
}

/// The browser's attempt; one that is over or was never begun begins anew.
fn attempt(stage: &Stage<'_, '_>, asked: &Asked) -> Result<Attempt, Stop> {
    let key = stage.visit.cookie(ATTEMPT_COOKIE);
    let attempt = stage.tx.attempt(stage.ctx, &asked.client.id, key)?;
    attempt.ok_or_else(|| Reply::redirect(&stage.visit.path_with_query("/login")).into())
}

/// What a form says, as the API names it.
fn responses(attempt: &Attempt, form: &Pairs) -> Vec<(String, String)> {
    let said = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let code = form.text("code").replace(' ', "");
    match attempt.challenge.as_str() {
        "NEW_PASSWORD_REQUIRED" => {
            let attributes = form.iter().filter_map(|(name, value)| {
                let name = name
                    .strip_prefix("requiredAttributes[")?
                    .strip_suffix(']')?;
                Some((format!("userAttributes.{name}"), value.to_owned()))
            });
            [said("NEW_PASSWORD", form.text("new_password"))]
                .into_iter()
                .chain(attributes)
                .collect()
        }
        "SELECT_CHALLENGE" => vec![said("ANSWER", form.text("way"))],
        "PASSWORD" => vec![said("PASSWORD", form.text("password"))],
        "WEB_AUTHN" => vec![said("CREDENTIAL", form.text("credential"))],
        "SELECT_MFA_TYPE" => vec![said("ANSWER", form.text("factor"))],
        "MFA_SETUP" => vec![
            said("ANSWER", form.text("factor")),
            said("EMAIL", form.text("email")),
        ],
        challenge => vec![said(&format!("{challenge}_CODE"), &code)],
    }
}

/// The page of a challenge.
fn page(stage: &Stage<'_, '_>, asked: &Asked, attempt: &Attempt, problems: Vec<Problem>) -> Answer {
    let parameter = |name: &str| {
        let found = attempt.parameters.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    };
    let destination = parameter("CODE_DELIVERY_DESTINATION").map(str::to_owned);
    let account = attempt.username.as_str();
    let page: Box<dyn Page + '_> = match attempt.challenge.as_str() {
        "PASSWORD" => Box::new(EnterPassword {
            account,
            has_other_ways: true,
            can_reset: stage.pool.can_reset,
        }),
        "WEB_AUTHN" => Box::new(PasskeySignIn {
            account,
            options: parameter("CREDENTIAL_REQUEST_OPTIONS").unwrap_or_default(),
            has_other_ways: true,
        }),
        "SELECT_CHALLENGE" => Box::new(ChooseWay {
            account,
            ways: ways(parameter("AVAILABLE_CHALLENGES")),
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
        "MFA_SETUP" => match factors(parameter("MFAS_CAN_SETUP")).as_slice() {
            [Factor::Email(_)] => Box::new(AddressSetup {
                is_email: true,
                value: "",
            }),
            [Factor::Sms(_)] => Box::new(AddressSetup {
                is_email: false,
                value: "",
            }),
            factors => Box::new(ChooseMfa {
                factors: factors.to_vec(),
                sets_up: true,
            }),
        },
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

fn ways(available: Option<&str>) -> Vec<Way> {
    let names = available.unwrap_or_default().split(' ');
    let way = |name| match name {
        "PASSWORD" => Some(Way::Password),
        "WEB_AUTHN" => Some(Way::Passkey),
        "EMAIL_OTP" => Some(Way::EmailCode(None)),
        "SMS_OTP" => Some(Way::SmsCode(None)),
        _ => None,
    };
    names.filter_map(way).collect()
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
