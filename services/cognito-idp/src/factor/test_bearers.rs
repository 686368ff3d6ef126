//! What users do about their own factors, with their access tokens.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ringwall_crypto::totp;
use ringwall_model::{Sensitive, Value};
use ringwall_passkey::Base64Url;
use ringwall_passkey::authenticator::SoftAuthenticator;

use crate::api;
use crate::document;
use crate::resources::mfa::{MfaMode, WebAuthnSettings};
use crate::resources::pool::{DeviceConfiguration, FirstFactor};
use crate::token::bench::{Bench, CLIENT};

/// A pool of everything, and a user who is signed in.
fn signed_in() -> (Bench, Sensitive<String>) {
    let bench = Bench::with(|pool, _, user| {
        pool.first_factors = vec![FirstFactor::Password, FirstFactor::WebAuthn];
        pool.mfa.mode = MfaMode::Optional;
        pool.mfa.software_token = true;
        pool.mfa.web_authn = Some(WebAuthnSettings {
            relying_party: Some("auth.example.com".to_owned()),
            ..WebAuthnSettings::default()
        });
        pool.devices = Some(DeviceConfiguration {
            challenge_on_new: true,
            remembered_on_prompt: true,
        });
        user.signed_in = true;
    });
    let token = Sensitive::new(bench.sign_in().access);
    (bench, token)
}

fn associate(bench: &Bench, token: &Sensitive<String>) -> Vec<u8> {
    let input = api::AssociateSoftwareTokenInput {
        access_token: Some(token.clone()),
        session: None,
    };
    let made = bench.house.answer::<api::AssociateSoftwareToken>(input);
    assert_eq!(made.session, None);
    let user = bench.ok(|_, tx| {
        let (_, pool) = tx.client_and_pool(CLIENT)?;
        tx.user(&pool, "alice")
    });
    let secret = user.mfa.pending_secret.clone().unwrap();
    let shown = super::software_token::base32(&secret);
    assert_eq!(made.secret_code.unwrap().expose(), &shown);
    secret.0
}

fn verify(
    bench: &Bench,
    token: &Sensitive<String>,
    code: String,
) -> Result<api::VerifySoftwareTokenOutput, String> {
    bench
        .house
        .call::<api::VerifySoftwareToken>(api::VerifySoftwareTokenInput {
            access_token: Some(token.clone()),
            session: None,
            user_code: Sensitive::new(code),
            friendly_device_name: Some("Phone".to_owned()),
        })
}

fn code(bench: &Bench, secret: &[u8]) -> String {
    let secs = u64::try_from(bench.house.now().secs()).unwrap();
    totp(secret, secs / 30)
}

fn factors(bench: &Bench, token: &Sensitive<String>) -> api::GetUserAuthFactorsOutput {
    bench
        .house
        .answer::<api::GetUserAuthFactors>(api::GetUserAuthFactorsInput {
            access_token: token.clone(),
        })
}

fn prefer(bench: &Bench, token: &Sensitive<String>) {
    bench
        .house
        .answer::<api::SetUserMFAPreference>(api::SetUserMFAPreferenceInput {
            sms_mfa_settings: None,
            software_token_mfa_settings: Some(api::SoftwareTokenMfaSettingsType {
                enabled: Some(true),
                preferred_mfa: Some(true),
            }),
            email_mfa_settings: None,
            web_authn_mfa_settings: None,
            access_token: token.clone(),
        });
}

#[test]
fn an_app_is_set_up_and_preferred() {
    let (bench, token) = signed_in();
    let secret = associate(&bench, &token);
    let wrong = verify(&bench, &token, "000000".to_owned());
    let wrong = wrong.unwrap_err();
    assert!(
        wrong.starts_with("EnableSoftwareTokenMFAException: "),
        "{wrong}"
    );
    verify(&bench, &token, code(&bench, &secret)).unwrap();
    let set_up = factors(&bench, &token);
    assert_eq!(set_up.user_mfa_setting_list, None);
    let configured = set_up.configured_user_auth_factors.unwrap();
    assert_eq!(configured, [api::AuthFactorType::SoftwareToken]);

    prefer(&bench, &token);
    let wanted = factors(&bench, &token);
    assert_eq!(
        wanted.preferred_mfa_setting.as_deref(),
        Some("SOFTWARE_TOKEN_MFA")
    );
}

#[test]
fn a_new_secret_takes_the_place_of_the_old_one_once_it_is_verified() {
    let (bench, token) = signed_in();
    let first = associate(&bench, &token);
    verify(&bench, &token, code(&bench, &first)).unwrap();
    prefer(&bench, &token);
    let second = associate(&bench, &token);
    let in_force = || {
        let user = bench.ok(|_, tx| {
            let (_, pool) = tx.client_and_pool(CLIENT)?;
            tx.user(&pool, "alice")
        });
        user.mfa.software_token.clone().unwrap()
    };
    assert_eq!(in_force().secret.0, first);
    verify(&bench, &token, code(&bench, &second)).unwrap();
    assert_eq!(in_force().secret.0, second);
    assert!(in_force().enabled, "it stays wanted");
    let again = verify(&bench, &token, code(&bench, &second)).unwrap_err();
    assert!(
        again.starts_with("EnableSoftwareTokenMFAException: "),
        "{again}"
    );
}

#[test]
fn software_tokens_need_one_of_token_and_session_and_a_pool_that_has_them() {
    let (bench, token) = signed_in();
    let with = |access_token, session| {
        bench
            .house
            .refusal::<api::AssociateSoftwareToken>(api::AssociateSoftwareTokenInput {
                access_token,
                session,
            })
    };
    let session = Sensitive::new("made-up-session-made-up".to_owned());
    let both = with(Some(token), Some(session.clone()));
    assert!(both.starts_with("InvalidParameterException: "), "{both}");
    assert_eq!(with(None, None), both);
    let made_up = with(None, Some(session));
    assert_eq!(
        made_up,
        "NotAuthorizedException: Invalid session for the user, session is expired."
    );

    let bench = Bench::new();
    let token = Sensitive::new(bench.sign_in().access);
    let input = api::AssociateSoftwareTokenInput {
        access_token: Some(token),
        session: None,
    };
    assert_eq!(
        bench.house.refusal::<api::AssociateSoftwareToken>(input),
        "SoftwareTokenMFANotFoundException: Software Token MFA has not been enabled by the userPool"
    );
}

fn new_device(bench: &Bench) -> String {
    let made = bench.ok(|ctx, tx| {
        let (_, pool) = tx.client_and_pool(CLIENT)?;
        let user = tx.user(&pool, "alice")?;
        Ok(tx.new_device(ctx, &pool, &user))
    });
    made.unwrap().key
}

fn confirm(token: &Sensitive<String>, key: &str) -> api::ConfirmDeviceInput {
    api::ConfirmDeviceInput {
        access_token: token.clone(),
        device_key: key.to_owned(),
        device_secret_verifier_config: Some(api::DeviceSecretVerifierConfigType {
            password_verifier: Some(STANDARD.encode([2; 384])),
            salt: Some(STANDARD.encode([1; 16])),
        }),
        device_name: Some("Phone".to_owned()),
    }
}

#[test]
fn a_device_is_confirmed_remembered_and_forgotten() {
    let (bench, token) = signed_in();
    let key = new_device(&bench);
    let confirmed = bench
        .house
        .answer::<api::ConfirmDevice>(confirm(&token, &key));
    assert_eq!(confirmed.user_confirmation_necessary, Some(true));
    let again = bench
        .house
        .refusal::<api::ConfirmDevice>(confirm(&token, &key));
    assert!(again.starts_with("DeviceKeyExistsException: "), "{again}");
    let other = "us-east-1_00000000-0000-0000-0000-000000000000";
    assert_eq!(
        bench
            .house
            .refusal::<api::ConfirmDevice>(confirm(&token, other)),
        "NotAuthorizedException: Invalid device key given."
    );

    bench
        .house
        .answer::<api::UpdateDeviceStatus>(api::UpdateDeviceStatusInput {
            access_token: token.clone(),
            device_key: key.clone(),
            device_remembered_status: Some(api::DeviceRememberedStatusType::Remembered),
        });
    let listed = bench
        .house
        .answer::<api::ListDevices>(api::ListDevicesInput {
            access_token: token.clone(),
            limit: None,
            pagination_token: None,
        });
    let listed = listed.devices.unwrap();
    assert_eq!(listed[0].device_key.as_ref(), Some(&key));

    let get = || api::GetDeviceInput {
        device_key: key.clone(),
        access_token: Some(token.clone()),
    };
    assert_eq!(
        bench.house.answer::<api::GetDevice>(get()).device,
        listed[0]
    );
    bench
        .house
        .answer::<api::ForgetDevice>(api::ForgetDeviceInput {
            access_token: Some(token.clone()),
            device_key: key.clone(),
        });
    let gone = bench.house.refusal::<api::GetDevice>(get());
    assert_eq!(gone, "ResourceNotFoundException: Device does not exist.");
}

fn start(bench: &Bench, token: &Sensitive<String>) -> Value {
    let input = api::StartWebAuthnRegistrationInput {
        access_token: token.clone(),
    };
    let started = bench.house.answer::<api::StartWebAuthnRegistration>(input);
    started.credential_creation_options
}

fn list(bench: &Bench, token: &Sensitive<String>) -> api::ListWebAuthnCredentialsOutput {
    bench
        .house
        .answer::<api::ListWebAuthnCredentials>(api::ListWebAuthnCredentialsInput {
            access_token: token.clone(),
            next_token: None,
            max_results: None,
        })
}

#[test]
fn passkeys_are_registered_listed_and_deleted() {
    let (bench, token) = signed_in();
    let register = |as_text: bool| {
        let options = document::to_json(&start(&bench, &token)).unwrap();
        let mut authenticator = SoftAuthenticator::new("https://auth.example.com").unwrap();
        let made = authenticator.create(&options).unwrap();
        let credential = if as_text {
            Value::Str(made)
        } else {
            document::from_json(&made).unwrap()
        };
        let input = api::CompleteWebAuthnRegistrationInput {
            access_token: token.clone(),
            credential,
        };
        bench
            .house
            .answer::<api::CompleteWebAuthnRegistration>(input);
        bench.house.advance_secs(1);
        authenticator.credential_id().to_string()
    };
    let (first, second) = (register(false), register(true));
    let listed = list(&bench, &token).credentials;
    let ids: Vec<_> = listed.iter().map(|it| it.credential_id.as_str()).collect();
    assert_eq!(ids, [&first, &second]);
    assert_eq!(listed[0].relying_party_id, "auth.example.com");
    assert_eq!(listed[0].friendly_credential_name, "Passkey");

    let page = |next_token| {
        bench
            .house
            .answer::<api::ListWebAuthnCredentials>(api::ListWebAuthnCredentialsInput {
                access_token: token.clone(),
                next_token,
                max_results: Some(1),
            })
    };
    let one = page(None);
    assert_eq!(one.credentials[0].credential_id, first);
    let other = page(one.next_token);
    assert_eq!(other.credentials[0].credential_id, second);
    assert_eq!(other.next_token, None);

    let delete = |id: &str| api::DeleteWebAuthnCredentialInput {
        access_token: token.clone(),
        credential_id: id.to_owned(),
    };
    bench
        .house
        .answer::<api::DeleteWebAuthnCredential>(delete(&first));
    assert_eq!(list(&bench, &token).credentials.len(), 1);
    let unknown = Base64Url(vec![1; 16]).to_string();
    for id in [&first, &unknown, "!"] {
        let refused = bench
            .house
            .refusal::<api::DeleteWebAuthnCredential>(delete(id));
        assert!(
            refused.starts_with("ResourceNotFoundException: "),
            "{refused}"
        );
    }
}

#[test]
fn a_made_up_token_opens_nothing() {
    let (bench, _) = signed_in();
    let token = || Sensitive::new("made.up.token".to_owned());
    let refused = bench.house.refusal::<api::StartWebAuthnRegistration>(
        api::StartWebAuthnRegistrationInput {
            access_token: token(),
        },
    );
    assert_eq!(refused, "NotAuthorizedException: Invalid Access Token");
    let missing = api::GetDeviceInput {
        device_key: "us-east-1_a1".to_owned(),
        access_token: None,
    };
    let refused = bench.house.refusal::<api::GetDevice>(missing);
    assert_eq!(refused, "NotAuthorizedException: Invalid Access Token");
}
