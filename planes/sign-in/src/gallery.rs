//! Every page with something in it, to look at and to check: `cargo run --example gallery`.

use crate::assets::{SCRIPT, SCRIPT_PATH, STYLE, STYLE_PATH};
use crate::branding::settings::Settings;
use crate::branding::{Brand, classic};
use crate::page::{
    Account, AccountKind, AddressSetup, Attribute, ChooseMfa, ChooseWay, Confirm, Consent,
    EnterPassword, Factor, FeedbackGiven, FeedbackQuestion, ForgotPassword, Frame, Language,
    MfaCode, NewPassword, Page, PasskeyAdd, PasskeySignIn, Policy, Problem, Provider, Resend,
    ResetPassword, Scope, SignIn, SignUp, SignedOut, Terms, TotpSetup, Trouble, TroubleKind, Way,
    render,
};
use crate::words::{ALL, ENGLISH, Words};

const QUERY: &str = "client_id=1example23456789&response_type=code&redirect_uri=https%3A%2F%2Fapp.example.com%2Fback";
const EMAIL: AccountKind = AccountKind {
    username: false,
    email: true,
    phone: false,
};
const SOMEBODY: &str = "maria.garcia@example.com";
const MASKED: &str = "m***@e***";
const POLICY: Policy = Policy {
    minimum_length: 12,
    lowercase: true,
    uppercase: true,
    number: true,
    symbol: true,
};
const SECRET: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSW";
const SETTINGS: &str = r#"{"categories": {"global": {"colorSchemeMode": "DYNAMIC"}},
    "componentClasses": {"buttons": {"borderRadius": 24}, "input": {"borderRadius": 4}},
    "components": {"form": {"borderRadius": 4},
        "pageBackground": {"lightMode": {"color": "fdf6ecff"}, "darkMode": {"color": "1a130aff"}},
        "primaryButton": {
            "lightMode": {"defaults": {"backgroundColor": "ffb703ff"}, "hover": {"backgroundColor": "fb8500ff"}},
            "darkMode": {"defaults": {"backgroundColor": "ffb703ff"}, "hover": {"backgroundColor": "fb8500ff"}}}}}"#;
const CLASSIC: &str =
    ".submitButton-customizable { background-color: #0b6e4f; color: #fff; height: 52px }
    .background-customizable { background-color: #f3f8f5 } .label-customizable { color: #0b3d2e }";

/// Files by their paths.
#[must_use]
pub fn files() -> Vec<(String, String)> {
    let style = (STYLE_PATH.to_owned(), STYLE.to_owned());
    let script = (SCRIPT_PATH.to_owned(), SCRIPT.to_owned());
    let settings = serde_json::from_str(SETTINGS).unwrap_or_default();
    let brand = ("/brand.css".to_owned(), Settings(&settings).sheet());
    let classic = ("/classic.css".to_owned(), classic::sheet(CLASSIC));
    [style, script, brand, classic]
        .into_iter()
        .chain(pages())
        .collect()
}

/// Every page, by what it is about.
#[must_use]
pub fn pages() -> Vec<(String, String)> {
    let groups = [
        signing_in(),
        signing_up(),
        passwords(),
        second_steps(),
        others(),
        wrong(),
        branded(),
    ];
    groups
        .into_iter()
        .flatten()
        .map(|(name, page)| (name.to_owned(), page))
        .chain(ALL.into_iter().flat_map(translated))
        .map(|(name, page)| (format!("/{name}.html"), page))
        .collect()
}

/// Pages with much to read, in a language: what is longest there must fit.
fn translated(words: &'static Words) -> Vec<(String, String)> {
    let terms = Terms {
        terms_of_use: "https://example.com/terms",
        privacy_policy: "https://example.com/privacy",
    };
    let attribute = |name| Attribute {
        name,
        value: "",
        is_optional: name == "preferred_username",
    };
    let pages: [(&str, &dyn Page); 6] = [
        (
            "sign-in",
            &SignIn {
                providers: providers(),
                asks_for_domain: true,
                can_sign_up: true,
                can_reset: true,
                ..sign_in(true, "")
            },
        ),
        (
            "sign-up",
            &SignUp {
                account: account(""),
                attributes: ["given_name", "preferred_username"].map(attribute).into(),
                policy: POLICY,
                terms: Some(terms),
            },
        ),
        (
            "password",
            &EnterPassword {
                account: SOMEBODY,
                has_other_ways: true,
                can_reset: true,
            },
        ),
        (
            "reset",
            &ResetPassword {
                username: SOMEBODY,
                destination: Some(MASKED),
                policy: POLICY,
            },
        ),
        (
            "choose-way",
            &ChooseWay {
                account: SOMEBODY,
                ways: vec![Way::Passkey, Way::Password, Way::EmailCode(None)],
            },
        ),
        (
            "consent",
            &Consent {
                account: SOMEBODY,
                scopes: ["openid", "profile"]
                    .map(|name| Scope {
                        name,
                        description: None,
                    })
                    .into(),
                destination: "app.example.com",
            },
        ),
    ];
    let languages = || {
        let languages = ALL.into_iter().map(|other| Language {
            tag: other.language,
            name: other.language_name,
            address: format!("?{QUERY}&lang={}", other.language),
        });
        languages.collect()
    };
    let shown = pages.into_iter().map(|(name, page)| {
        let frame = Frame {
            words,
            languages: languages(),
            ..frame(Vec::new())
        };
        (format!("{name}.{}", words.language), render(page, &frame))
    });
    shown.collect()
}

type Named = (&'static str, String);

fn signing_in() -> Vec<Named> {
    let options = r#"{"challenge":"AAAA","rpId":"localhost","userVerification":"preferred"}"#;
    let ways = vec![
        Way::Passkey,
        Way::Password,
        Way::EmailCode(Some(MASKED.to_owned())),
        Way::SmsCode(Some("+*******0142".to_owned())),
    ];
    vec![
        shown(
            "sign-in",
            &SignIn {
                can_sign_up: true,
                can_reset: true,
                ..sign_in(true, "")
            },
        ),
        shown(
            "sign-in-name-first",
            &SignIn {
                providers: providers(),
                can_sign_up: true,
                ..sign_in(false, "")
            },
        ),
        shown(
            "sign-in-federated",
            &SignIn {
                account: None,
                asks_for_domain: true,
                providers: providers(),
                ..sign_in(false, "")
            },
        ),
        shown(
            "sign-in-all",
            &SignIn {
                providers: providers(),
                asks_for_domain: true,
                can_sign_up: true,
                can_reset: true,
                ..sign_in(true, SOMEBODY)
            },
        ),
        shown(
            "password",
            &EnterPassword {
                account: SOMEBODY,
                has_other_ways: true,
                can_reset: true,
            },
        ),
        shown(
            "choose-way",
            &ChooseWay {
                account: SOMEBODY,
                ways,
            },
        ),
        shown(
            "passkey",
            &PasskeySignIn {
                account: SOMEBODY,
                options,
                has_other_ways: true,
            },
        ),
    ]
}

fn signing_up() -> Vec<Named> {
    let attribute = |name, is_optional| Attribute {
        name,
        value: "",
        is_optional,
    };
    let attributes = || {
        vec![
            attribute("given_name", false),
            attribute("phone_number", false),
            attribute("birthdate", true),
        ]
    };
    let terms = Terms {
        terms_of_use: "https://example.com/terms",
        privacy_policy: "https://example.com/privacy",
    };
    vec![
        shown(
            "sign-up",
            &SignUp {
                account: account(""),
                attributes: attributes(),
                policy: POLICY,
                terms: Some(terms),
            },
        ),
        shown(
            "confirm",
            &Confirm {
                username: SOMEBODY,
                destination: Some(MASKED),
            },
        ),
        shown(
            "resend",
            &Resend {
                account: account(""),
            },
        ),
    ]
}

fn passwords() -> Vec<Named> {
    vec![
        shown(
            "forgot",
            &ForgotPassword {
                account: account(""),
            },
        ),
        shown(
            "reset",
            &ResetPassword {
                username: SOMEBODY,
                destination: Some(MASKED),
                policy: POLICY,
            },
        ),
        shown(
            "new-password",
            &NewPassword {
                account: SOMEBODY,
                attributes: Vec::new(),
                policy: POLICY,
            },
        ),
    ]
}

fn second_steps() -> Vec<Named> {
    let sms = || Factor::Sms(Some("+*******0142".to_owned()));
    let email = || Factor::Email(Some(MASKED.to_owned()));
    let uri = format!("otpauth://totp/Atlas:{SOMEBODY}?secret={SECRET}&issuer=Atlas");
    let options = r#"{"challenge":"AAAA","rp":{"id":"localhost","name":"Atlas"},"user":{"id":"AAAA","name":"m","displayName":"m"},
        "pubKeyCredParams":[{"type":"public-key","alg":-7}]}"#;
    vec![
        shown(
            "mfa-app",
            &MfaCode {
                factor: Factor::App,
            },
        ),
        shown("mfa-sms", &MfaCode { factor: sms() }),
        shown(
            "choose-mfa",
            &ChooseMfa {
                factors: vec![Factor::App, sms(), email()],
                sets_up: false,
            },
        ),
        shown(
            "setup-mfa",
            &ChooseMfa {
                factors: vec![Factor::App, Factor::Sms(None), Factor::Email(None)],
                sets_up: true,
            },
        ),
        shown(
            "setup-app",
            &TotpSetup {
                secret: SECRET,
                uri: uri.clone(),
            },
        ),
        shown("setup-email", &AddressSetup { value: "" }),
        shown("passkey-add", &PasskeyAdd { options }),
    ]
}

fn others() -> Vec<Named> {
    let scope = |name, description| Scope { name, description };
    let scopes = vec![
        scope("openid", None),
        scope("email", None),
        scope(
            "https://api.example.com/photos.read",
            Some("See your photos"),
        ),
    ];
    let id = Some("8f9d1c3e-52f4-4e6b-9a0e-2f8c6f0f1b7a");
    vec![
        shown(
            "consent",
            &Consent {
                account: SOMEBODY,
                scopes,
                destination: "app.example.com",
            },
        ),
        shown("signed-out", &SignedOut),
        shown(
            "feedback",
            &FeedbackQuestion {
                username: SOMEBODY,
                event_id: "a1b2c3d4-5678-90ab-cdef-EXAMPLE11111",
                token: "token",
                is_valid: false,
            },
        ),
        shown("feedback-given", &FeedbackGiven { is_valid: false }),
        shown(
            "error",
            &Trouble {
                kind: TroubleKind::Redirect,
                code: "redirect_mismatch",
                request_id: id,
            },
        ),
        shown(
            "expired",
            &Trouble {
                kind: TroubleKind::Expired,
                code: "invalid_request",
                request_id: None,
            },
        ),
    ]
}

fn wrong() -> Vec<Named> {
    let problem = |field: Option<&str>, text: &str| Problem {
        field: field.map(str::to_owned),
        text: text.to_owned(),
    };
    let refused = vec![problem(None, "Incorrect username or password.")];
    let two = vec![
        problem(Some("username"), "Username should be an email."),
        problem(
            Some("password"),
            "Password did not conform with policy: Password must have symbol characters",
        ),
    ];
    let sign_up = SignUp {
        account: account("maria"),
        attributes: Vec::new(),
        policy: POLICY,
        terms: None,
    };
    let mut noticed = frame(Vec::new());
    noticed.notice = Some(ENGLISH.reset_done.to_owned());
    vec![
        (
            "wrong-password",
            render(
                &SignIn {
                    can_reset: true,
                    ..sign_in(true, SOMEBODY)
                },
                &frame(refused),
            ),
        ),
        ("wrong-sign-up", render(&sign_up, &frame(two))),
        (
            "noticed",
            render(
                &SignIn {
                    can_reset: true,
                    ..sign_in(true, SOMEBODY)
                },
                &noticed,
            ),
        ),
    ]
}

fn branded() -> Vec<Named> {
    let page = SignIn {
        can_reset: true,
        providers: providers(),
        ..sign_in(true, "")
    };
    let sheets = [("brand", "/brand.css"), ("classic", "/classic.css")];
    sheets
        .map(|(name, sheet)| {
            let brand = Brand {
                sheet: Some(sheet.to_owned()),
                ..Brand::default()
            };
            (
                name,
                render(
                    &page,
                    &Frame {
                        brand: &brand,
                        ..frame(Vec::new())
                    },
                ),
            )
        })
        .into()
}

fn sign_in(asks_for_password: bool, name: &str) -> SignIn<'_> {
    SignIn {
        account: Some(account(name)),
        asks_for_password,
        providers: Vec::new(),
        asks_for_domain: false,
        can_sign_up: false,
        can_reset: false,
    }
}

fn account(value: &str) -> Account<'_> {
    Account { kind: EMAIL, value }
}

fn providers() -> Vec<Provider<'static>> {
    let provider = |label, is_social| Provider {
        label,
        path: format!("/oauth2/authorize?{QUERY}"),
        icon: None,
        is_social,
    };
    vec![provider("Google", true), provider("Example Corp", false)]
}

fn frame(problems: Vec<Problem>) -> Frame<'static> {
    static PLAIN: Brand = Brand::PLAIN;
    Frame {
        words: &ENGLISH,
        languages: Vec::new(),
        brand: &PLAIN,
        app: "Atlas",
        query: QUERY,
        form_token: "token",
        problems,
        notice: None,
    }
}

fn shown(name: &'static str, page: &dyn Page) -> Named {
    (name, render(page, &frame(Vec::new())))
}

#[cfg(test)]
mod tests;
