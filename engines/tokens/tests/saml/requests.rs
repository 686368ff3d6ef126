//! What is asked of providers, read as they read it; and what they answer when somebody is signed out.

use std::io::Read as _;

use aws_lc_rs::signature::{
    KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::read::DeflateDecoder;
use rcgen::{KeyPair, PKCS_RSA_SHA256};
use ringwall_tokens::saml::{
    AuthnRequest, ExpectedLogout, IdentityProvider, LogoutRequest, NameId, RequestKey, SamlError,
    form_value, redirect, verify_logout_response,
};

use crate::idp::{ISSUER, NOW, metadata};

const REQUEST: AuthnRequest<'static> = AuthnRequest {
    id: "_1",
    issued_at: NOW,
    destination: "https://idp.example.com/sso?a=b&c=\"d\"",
    issuer: "urn:amazon:cognito:sp:eu-west-1_AbCdEfGhI",
    consumer: "https://shop.example.com/saml2/idpresponse",
    forces: false,
};
const LOGOUT: &str = "https://shop.example.com/saml2/logout";

fn der() -> Vec<u8> {
    KeyPair::generate_for(&PKCS_RSA_SHA256)
        .unwrap()
        .serialize_der()
}

fn pairs(url: &str) -> Vec<(&str, String)> {
    let query = url.rsplit_once('?').unwrap().1;
    query
        .split('&')
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap();
            let mut bytes = Vec::new();
            let mut rest = value.bytes();
            while let Some(byte) = rest.next() {
                let digits = [rest.clone().next(), rest.clone().nth(1)];
                bytes.push(match (byte, digits) {
                    (b'%', [Some(high), Some(low)]) => {
                        rest.nth(1);
                        u8::from_str_radix(str::from_utf8(&[high, low]).unwrap(), 16).unwrap()
                    }
                    _ => byte,
                });
            }
            (name, String::from_utf8(bytes).unwrap())
        })
        .collect()
}

#[test]
fn a_request_says_who_asks_and_where_the_answer_goes() {
    let xml = REQUEST.xml().unwrap();
    let document = roxmltree::Document::parse(&xml).unwrap();
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "AuthnRequest");
    for (name, value) in [
        ("ID", "_1"),
        ("Version", "2.0"),
        ("IssueInstant", "2025-11-24T16:00:00Z"),
        ("Destination", REQUEST.destination),
        ("AssertionConsumerServiceURL", REQUEST.consumer),
        (
            "ProtocolBinding",
            "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST",
        ),
    ] {
        assert_eq!(root.attribute(name), Some(value), "{name}");
    }
    assert_eq!(root.attribute("ForceAuthn"), None);
    assert_eq!(
        root.first_element_child().unwrap().text(),
        Some(REQUEST.issuer)
    );
    let forced = AuthnRequest {
        forces: true,
        ..REQUEST
    };
    assert!(forced.xml().unwrap().contains(" ForceAuthn=\"true\" "));
}

#[test]
fn a_redirect_carries_it_and_is_signed_as_it_stands() {
    let der = der();
    let key = RequestKey::from_pkcs8(&der).unwrap();
    let xml = REQUEST.xml().unwrap();
    let url = redirect("https://idp.example.com/sso", &xml, "a b&c", Some(&key)).unwrap();
    let pairs = pairs(&url);
    let names: Vec<&str> = pairs.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["SAMLRequest", "RelayState", "SigAlg", "Signature"]);
    let mut inflated = String::new();
    DeflateDecoder::new(&*STANDARD.decode(&pairs[0].1).unwrap())
        .read_to_string(&mut inflated)
        .unwrap();
    assert_eq!(inflated, xml);
    assert_eq!(pairs[1].1, "a b&c");
    let (signed, _) = url
        .split_once('?')
        .unwrap()
        .1
        .split_once("&Signature=")
        .unwrap();
    let pair = RsaKeyPair::from_pkcs8(&der).unwrap();
    let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public_key());
    let signature = STANDARD.decode(&pairs[3].1).unwrap();
    assert!(public.verify(signed.as_bytes(), &signature).is_ok());

    let unsigned = redirect("https://idp.example.com/sso?tenant=1", &xml, "s", None).unwrap();
    assert!(unsigned.starts_with("https://idp.example.com/sso?tenant=1&SAMLRequest="));
    assert!(!unsigned.contains("Sig"));
}

#[test]
fn a_request_to_sign_out_names_the_person_and_the_session() {
    let subject = NameId {
        value: "al<ice&".to_owned(),
        format: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent".to_owned(),
        name_qualifier: Some(ISSUER.to_owned()),
        sp_name_qualifier: None,
    };
    let request = LogoutRequest {
        id: "_2",
        issued_at: NOW,
        destination: "https://idp.example.com/slo",
        issuer: REQUEST.issuer,
        subject: &subject,
        session_index: Some("_s"),
    };
    let xml = request.xml().unwrap();
    let document = roxmltree::Document::parse(&xml).unwrap();
    let said: Vec<_> = document
        .root_element()
        .children()
        .map(|child| (child.tag_name().name(), child.text().unwrap()))
        .collect();
    let expected = [
        ("Issuer", REQUEST.issuer),
        ("NameID", "al<ice&"),
        ("SessionIndex", "_s"),
    ];
    assert_eq!(said, expected);
    let name = document.root_element().children().nth(1).unwrap();
    assert_eq!(name.attribute("NameQualifier"), Some(ISSUER));
    assert_eq!(name.attribute("SPNameQualifier"), None);
}

/// A provider whose key signs by way of `form_value`, so that what is verified there is verified here.
struct Signer {
    key: RequestKey,
    provider: IdentityProvider,
}

impl Signer {
    fn new() -> Self {
        let pair = KeyPair::generate_for(&PKCS_RSA_SHA256).unwrap();
        let parameters = rcgen::CertificateParams::new(Vec::new()).unwrap();
        let certificate = STANDARD.encode(parameters.self_signed(&pair).unwrap().der());
        let text = metadata(ISSUER, &[&certificate]);
        Self {
            key: RequestKey::from_pkcs8(&pair.serialize_der()).unwrap(),
            provider: IdentityProvider::parse(text.as_bytes()).unwrap(),
        }
    }

    fn verify(&self, encoded: &str) -> Result<(), SamlError> {
        let expected = ExpectedLogout {
            is_destination: &|destination| destination == LOGOUT,
            request_id: "_2",
        };
        verify_logout_response(encoded, &self.provider, &expected)
    }
}

fn answer(issuer: &str, destination: &str, answered: &str) -> String {
    format!(
        "<samlp:LogoutResponse xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" \
         xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" Destination=\"{destination}\" \
         ID=\"_3\" InResponseTo=\"{answered}\" IssueInstant=\"2025-11-24T16:00:00Z\" \
         Version=\"2.0\"><saml:Issuer>{issuer}</saml:Issuer><samlp:Status><samlp:StatusCode \
         Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"></samlp:StatusCode></samlp:Status>\
         </samlp:LogoutResponse>"
    )
}

#[test]
fn an_answer_to_it_is_taken_signed_or_not() {
    let signer = Signer::new();
    let honest = answer(ISSUER, LOGOUT, "_2");
    let signed = form_value(&honest, Some(&signer.key)).unwrap();
    assert_eq!(signer.verify(&signed), Ok(()));
    assert_eq!(signer.verify(&form_value(&honest, None).unwrap()), Ok(()));
    let by_another = form_value(&honest, Some(&Signer::new().key)).unwrap();
    assert_eq!(signer.verify(&by_another), Err(SamlError::Signature));
    let text = String::from_utf8(STANDARD.decode(&signed).unwrap()).unwrap();
    let tampered = STANDARD.encode(text.replacen("status:Success", "status:Other", 1));
    assert_eq!(signer.verify(&tampered), Err(SamlError::Signature));
}

#[test]
fn answers_to_others_are_refused() {
    let signer = Signer::new();
    for (document, refusal) in [
        (answer(ISSUER, LOGOUT, "_other"), SamlError::InResponseTo),
        (
            answer(ISSUER, "https://elsewhere.example", "_2"),
            SamlError::Destination {
                destination: "https://elsewhere.example".to_owned(),
            },
        ),
        (
            answer("https://other.example", LOGOUT, "_2"),
            SamlError::Issuer {
                issuer: "https://other.example".to_owned(),
            },
        ),
        (
            answer(ISSUER, LOGOUT, "_2").replace("LogoutResponse", "Response"),
            SamlError::NotAResponse,
        ),
    ] {
        assert_eq!(signer.verify(&STANDARD.encode(document)), Err(refusal));
    }
}
