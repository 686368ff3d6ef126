//! Whole ceremonies with an authenticator in software.

use proptest::prelude::*;

use crate::authenticator::{SoftAuthenticator, Unable};
use crate::{
    Algorithm, AllowedOrigins, AssertionResponse, Attestation, AuthenticatorSelection, Base64Url,
    Ceremony, CreationOptions, Credential, CredentialDescriptor, CredentialType, PasskeyError,
    Registered, RegistrationResponse, RelyingParty, RequestOptions, ResidentKey, User,
    UserVerification, Verified,
};

const ID: &str = "auth.example.com";
const USER: &[u8] = b"user-1";

const CEREMONY: Ceremony<'_> = Ceremony {
    relying_party_id: ID,
    challenge: b"challenge",
    origins: AllowedOrigins::OfRelyingParty,
    requires_user_verification: true,
};

fn authenticator() -> SoftAuthenticator {
    SoftAuthenticator::new("https://auth.example.com").unwrap()
}

fn creation_options() -> String {
    let options = CreationOptions {
        authenticator_selection: AuthenticatorSelection {
            require_resident_key: true,
            resident_key: ResidentKey::Required,
            user_verification: UserVerification::Preferred,
        },
        challenge: CEREMONY.challenge.into(),
        exclude_credentials: vec![descriptor(b"other")],
        pub_key_cred_params: vec![Algorithm::Es256.into(), Algorithm::Rs256.into()],
        rp: RelyingParty {
            id: ID.to_owned(),
            name: ID.to_owned(),
        },
        timeout: 60_000,
        user: User {
            display_name: "testuser".to_owned(),
            id: USER.into(),
            name: "testuser".to_owned(),
        },
    };
    serde_json::to_string(&options).unwrap()
}

fn request_options(allowed: &[u8]) -> String {
    let options = RequestOptions {
        allow_credentials: vec![descriptor(allowed)],
        challenge: CEREMONY.challenge.into(),
        rp_id: ID.to_owned(),
        timeout: 60_000,
        user_verification: UserVerification::Preferred,
    };
    serde_json::to_string(&options).unwrap()
}

fn descriptor(id: &[u8]) -> CredentialDescriptor {
    CredentialDescriptor {
        id: id.into(),
        r#type: CredentialType::PublicKey,
        transports: Vec::new(),
    }
}

fn register(authenticator: &mut SoftAuthenticator) -> Result<Registered, PasskeyError> {
    register_in(&CEREMONY, authenticator)
}

fn register_in(
    ceremony: &Ceremony<'_>,
    authenticator: &mut SoftAuthenticator,
) -> Result<Registered, PasskeyError> {
    let response = authenticator.create(&creation_options()).unwrap();
    let response = RegistrationResponse::parse(&response)?;
    response.verify(ceremony, &[Algorithm::Es256, Algorithm::Rs256])
}

fn sign_in(
    authenticator: &mut SoftAuthenticator,
    credential: &Credential,
) -> Result<Verified, PasskeyError> {
    let response = authenticator.get(&request_options(&credential.id)).unwrap();
    AssertionResponse::parse(&response)?.verify(&CEREMONY, credential, USER)
}

#[test]
fn a_passkey_is_registered_and_signs_in() {
    let mut authenticator = authenticator();
    let registered = register(&mut authenticator).unwrap();
    assert_eq!(registered.attestation, Attestation::None);
    let credential = registered.credential;
    assert_eq!(credential.id, authenticator.credential_id());
    assert_eq!(credential.transports, ["hybrid", "internal"]);
    assert_eq!(credential.attachment.as_deref(), Some("platform"));
    assert!(credential.is_backup_eligible && credential.is_backed_up);

    let verified = sign_in(&mut authenticator, &credential).unwrap();
    assert!(verified.is_user_verified);
    assert_eq!(credential.clone().after(verified), credential);
}

#[test]
fn a_passkey_that_attests_itself_is_registered() {
    let mut authenticator = authenticator();
    authenticator.attests = true;
    let registered = register(&mut authenticator).unwrap();
    assert_eq!(registered.attestation, Attestation::SelfSigned);
}

type Fault = fn(&mut SoftAuthenticator);

/// What may be wrong in a registration and in an assertion alike.
const FAULTS: [(Fault, PasskeyError); 7] = [
    (
        |faulty| faulty.origin = "https://auth.example.org".to_owned(),
        PasskeyError::OriginNotAllowed,
    ),
    (
        |faulty| faulty.is_embedded = true,
        PasskeyError::CrossOrigin,
    ),
    (
        |faulty| faulty.relying_party_id = Some("example.com".to_owned()),
        PasskeyError::WrongRelyingParty,
    ),
    (
        |faulty| faulty.sees_user = false,
        PasskeyError::UserNotPresent,
    ),
    (
        |faulty| faulty.verifies_user = false,
        PasskeyError::UserNotVerified,
    ),
    (
        |faulty| (faulty.is_backup_eligible, faulty.is_backed_up) = (false, true),
        PasskeyError::BackupFlags,
    ),
    (
        |faulty| faulty.origin = "http://auth.example.com".to_owned(),
        PasskeyError::OriginNotAllowed,
    ),
];

#[test]
fn a_faulty_registration_is_refused_by_what_fails() {
    for (fault, error) in FAULTS {
        let mut faulty = authenticator();
        fault(&mut faulty);
        assert_eq!(register(&mut faulty).unwrap_err(), error);
    }
}

#[test]
fn a_faulty_assertion_is_refused_by_what_fails() {
    for (fault, error) in FAULTS {
        let mut faulty = authenticator();
        let credential = register(&mut faulty).unwrap().credential;
        fault(&mut faulty);
        assert_eq!(sign_in(&mut faulty, &credential).unwrap_err(), error);
    }
}

#[test]
fn a_challenge_is_answered_in_its_own_ceremony_only() {
    let other = Ceremony {
        challenge: b"another",
        ..CEREMONY
    };
    let mut authenticator = authenticator();
    let refused = register_in(&other, &mut authenticator).unwrap_err();
    assert_eq!(refused, PasskeyError::WrongChallenge);

    let credential = register(&mut authenticator).unwrap().credential;
    let response = authenticator.get(&request_options(&credential.id)).unwrap();
    let response = AssertionResponse::parse(&response).unwrap();
    let refused = response.verify(&other, &credential, USER).unwrap_err();
    assert_eq!(refused, PasskeyError::WrongChallenge);
}

#[test]
fn user_verification_is_asked_for_by_the_ceremony() {
    let ceremony = Ceremony {
        requires_user_verification: false,
        ..CEREMONY
    };
    let mut authenticator = authenticator();
    authenticator.verifies_user = false;
    let registered = register_in(&ceremony, &mut authenticator).unwrap();
    assert!(!registered.credential.is_user_verified);
}

#[test]
fn a_registration_is_no_assertion_and_the_other_way_round() {
    let mut authenticator = authenticator();
    let created = authenticator.create(&creation_options()).unwrap();
    assert!(AssertionResponse::parse(&created).is_err());
    let changed = created.replace("d2ViYXV0aG4uY3JlYXRl", "d2ViYXV0aG4uZ2V0");
    assert!(RegistrationResponse::parse(&changed).is_ok());

    let credential = register(&mut authenticator).unwrap().credential;
    let client_data = br#"{"type":"webauthn.create","challenge":"Y2hhbGxlbmdl","origin":"https://auth.example.com"}"#;
    let response = authenticator.get(&request_options(&credential.id)).unwrap();
    let mut response: serde_json::Value = serde_json::from_str(&response).unwrap();
    response["response"]["clientDataJSON"] = Base64Url::from(&client_data[..]).to_string().into();
    let response = AssertionResponse::parse(&response.to_string()).unwrap();
    let refused = response.verify(&CEREMONY, &credential, USER).unwrap_err();
    assert_eq!(refused, PasskeyError::WrongType);
}

#[test]
fn another_credential_or_user_is_refused() {
    let mut mine = authenticator();
    let mut others = authenticator();
    let my_credential = register(&mut mine).unwrap().credential;
    let other_credential = register(&mut others).unwrap().credential;

    let none = mine.get(&request_options(&other_credential.id));
    assert_eq!(none.unwrap_err(), Unable);
    let response = mine.get(&request_options(&my_credential.id)).unwrap();
    let response = AssertionResponse::parse(&response).unwrap();
    assert_eq!(response.credential_id(), &*my_credential.id);
    let refused = response.verify(&CEREMONY, &other_credential, USER);
    assert_eq!(refused, Err(PasskeyError::WrongCredential));
    let refused = response.verify(&CEREMONY, &my_credential, b"user-2");
    assert_eq!(refused, Err(PasskeyError::WrongUser));

    let forged = Credential {
        public_key: other_credential.public_key,
        ..my_credential
    };
    let refused = response.verify(&CEREMONY, &forged, USER);
    assert_eq!(refused, Err(PasskeyError::SignatureInvalid));
}

#[test]
fn a_counter_advances() {
    let mut authenticator = authenticator();
    authenticator.sign_count = Some(7);
    let credential = register(&mut authenticator).unwrap().credential;
    assert_eq!(credential.sign_count, 7);
    let verified = sign_in(&mut authenticator, &credential).unwrap();
    assert_eq!(verified.sign_count, 8);
    let credential = credential.after(verified);
    for before in [7, 6, 0] {
        authenticator.sign_count = Some(before);
        let refused = sign_in(&mut authenticator, &credential).unwrap_err();
        assert_eq!(refused, PasskeyError::CounterRegressed);
    }
    authenticator.sign_count = Some(100);
    assert!(sign_in(&mut authenticator, &credential).is_ok());
}

#[test]
fn a_credential_stays_what_it_was() {
    let mut authenticator = authenticator();
    let credential = register(&mut authenticator).unwrap().credential;
    authenticator.is_backup_eligible = false;
    authenticator.is_backed_up = false;
    let refused = sign_in(&mut authenticator, &credential).unwrap_err();
    assert_eq!(refused, PasskeyError::BackupFlags);

    authenticator.is_backup_eligible = true;
    let verified = sign_in(&mut authenticator, &credential).unwrap();
    assert!(!credential.after(verified).is_backed_up);
}

#[test]
fn only_algorithms_that_were_offered_are_taken() {
    let response = authenticator().create(&creation_options()).unwrap();
    let response = RegistrationResponse::parse(&response).unwrap();
    let refused = response.verify(&CEREMONY, &[Algorithm::Rs256]).unwrap_err();
    assert_eq!(refused, PasskeyError::AlgorithmNotSupported);
}

#[test]
fn the_ids_of_a_response_are_one() {
    let response = authenticator().create(&creation_options()).unwrap();
    let mut response: serde_json::Value = serde_json::from_str(&response).unwrap();
    response["id"] = "AAAA".into();
    let two = RegistrationResponse::parse(&response.to_string()).unwrap();
    let refused = two.verify(&CEREMONY, &[Algorithm::Es256]).unwrap_err();
    assert_eq!(refused, PasskeyError::WrongCredential);
    response["rawId"] = "AAAA".into();
    let other = RegistrationResponse::parse(&response.to_string()).unwrap();
    let refused = other.verify(&CEREMONY, &[Algorithm::Es256]).unwrap_err();
    assert_eq!(refused, PasskeyError::WrongCredential);
}

#[test]
fn responses_that_are_too_large_or_of_another_form_are_refused() {
    let response = authenticator().create(&creation_options()).unwrap();
    let large = format!("{response}{}", " ".repeat(crate::MOST_RESPONSE_BYTES));
    for json in [
        large.as_str(),
        "",
        "[]",
        "{}",
        &response.replace("public-key", "password"),
    ] {
        assert!(RegistrationResponse::parse(json).is_err());
        assert!(AssertionResponse::parse(json).is_err());
    }
}

#[test]
fn options_are_the_json_of_webauthn() {
    assert_eq!(
        creation_options(),
        concat!(
            r#"{"authenticatorSelection":{"requireResidentKey":true,"residentKey":"required","#,
            r#""userVerification":"preferred"},"challenge":"Y2hhbGxlbmdl","#,
            r#""excludeCredentials":[{"id":"b3RoZXI","type":"public-key"}],"#,
            r#""pubKeyCredParams":[{"alg":-7,"type":"public-key"},{"alg":-257,"type":"public-key"}],"#,
            r#""rp":{"id":"auth.example.com","name":"auth.example.com"},"timeout":60000,"#,
            r#""user":{"displayName":"testuser","id":"dXNlci0x","name":"testuser"}}"#,
        )
    );
    assert_eq!(
        request_options(b"other"),
        concat!(
            r#"{"allowCredentials":[{"id":"b3RoZXI","type":"public-key"}],"#,
            r#""challenge":"Y2hhbGxlbmdl","rpId":"auth.example.com","timeout":60000,"#,
            r#""userVerification":"preferred"}"#,
        )
    );
}

proptest! {
    /// One changed byte anywhere is refused, and nothing panics.
    #[test]
    fn a_changed_assertion_is_refused(place in any::<prop::sample::Index>(), flip in 1_u8..) {
        let mut authenticator = authenticator();
        let credential = register(&mut authenticator).unwrap().credential;
        let response = authenticator.get(&request_options(&credential.id)).unwrap();
        let mut response: serde_json::Value = serde_json::from_str(&response).unwrap();
        for part in ["clientDataJSON", "authenticatorData", "signature"] {
            let original = response["response"][part].as_str().unwrap().to_owned();
            let mut bytes = Base64Url::parse(&original).unwrap();
            let index = place.index(bytes.len());
            bytes.0[index] ^= flip;
            response["response"][part] = bytes.to_string().into();
            let changed = AssertionResponse::parse(&response.to_string()).unwrap();
            prop_assert!(changed.verify(&CEREMONY, &credential, USER).is_err());
            response["response"][part] = original.into();
        }
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(object in prop::collection::vec(any::<u8>(), 0..300)) {
        let response = authenticator().create(&creation_options()).unwrap();
        let mut response: serde_json::Value = serde_json::from_str(&response).unwrap();
        response["response"]["attestationObject"] = Base64Url(object).to_string().into();
        let changed = RegistrationResponse::parse(&response.to_string()).unwrap();
        prop_assert!(changed.verify(&CEREMONY, &[Algorithm::Es256]).is_err());
    }

    /// A changed attestation object may still hold (it is signed by nobody), but never panics.
    #[test]
    fn a_changed_attestation_object_is_read_without_a_panic(
        place in any::<prop::sample::Index>(), flip in 1_u8.., attests in any::<bool>(),
    ) {
        let mut authenticator = authenticator();
        authenticator.attests = attests;
        let response = authenticator.create(&creation_options()).unwrap();
        let mut response: serde_json::Value = serde_json::from_str(&response).unwrap();
        let object = response["response"]["attestationObject"].as_str().unwrap();
        let mut object = Base64Url::parse(object).unwrap();
        let index = place.index(object.len());
        object.0[index] ^= flip;
        response["response"]["attestationObject"] = object.to_string().into();
        let changed = RegistrationResponse::parse(&response.to_string()).unwrap();
        let verified = changed.verify(&CEREMONY, &[Algorithm::Es256]);
        prop_assert!(!attests || verified.is_err());
    }
}
