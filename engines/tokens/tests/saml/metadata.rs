//! Metadata of identity providers.

use ringwall_tokens::saml::{IdentityProvider, MOST_METADATA_BYTES, MetadataError};

use crate::idp::{ISSUER, Idp, metadata};

fn refusal(text: &str) -> MetadataError {
    IdentityProvider::parse(text.as_bytes()).unwrap_err()
}

#[test]
fn a_provider_is_read_whole() {
    let text = Idp::new().metadata().replacen(
        " entityID",
        " validUntil=\"2025-11-24T16:00:00Z\" entityID",
        1,
    );
    let provider = IdentityProvider::parse(text.as_bytes()).unwrap();
    assert_eq!(provider.entity_id(), ISSUER);
    assert_eq!(provider.valid_until(), Some(1_764_000_000));
    let [single_sign_on] = provider.single_sign_on() else {
        panic!("one address");
    };
    assert!(single_sign_on.binding.ends_with(":HTTP-POST"));
    assert_eq!(single_sign_on.location, "https://idp.example.com/sso");
}

#[test]
fn a_key_without_a_use_is_for_signatures_too() {
    let idp = Idp::new();
    let text = idp.metadata();
    let without = text.replace(" use=\"signing\"", "");
    assert_eq!(
        IdentityProvider::parse(without.as_bytes()),
        IdentityProvider::parse(text.as_bytes())
    );
    let encryption = text.replace("use=\"signing\"", "use=\"encryption\"");
    assert_eq!(refusal(&encryption), MetadataError::NoCertificate);
    assert_eq!(
        refusal(&metadata(ISSUER, &[])),
        MetadataError::NoCertificate
    );
}

#[test]
fn metadata_is_utf_8_without_a_byte_order_mark() {
    let text = Idp::new().metadata();
    assert_eq!(
        refusal(&format!("\u{feff}{text}")),
        MetadataError::ByteOrderMark
    );
    let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let refused = IdentityProvider::parse(&utf_16).unwrap_err();
    assert_eq!(refused, MetadataError::Malformed);
    let certificate = Idp::new().certificate().to_owned();
    let twenty = metadata(ISSUER, &[certificate.as_str(); 20]);
    assert!(IdentityProvider::parse(twenty.as_bytes()).is_ok());
    let more = metadata(ISSUER, &[certificate.as_str(); 21]);
    assert_eq!(refusal(&more), MetadataError::TooLarge);
    let large = vec![b' '; MOST_METADATA_BYTES + 1];
    let refused = IdentityProvider::parse(&large).unwrap_err();
    assert_eq!(refused, MetadataError::TooLarge);
}

#[test]
fn other_documents_are_no_metadata() {
    let text = Idp::new().metadata();
    for changed in [
        text.replace("md:EntityDescriptor", "md:EntitiesDescriptor"),
        text.replace("IDPSSODescriptor", "SPSSODescriptor"),
        text.replace("SAML:2.0:protocol", "SAML:1.1:protocol"),
        text.replace(&format!("entityID=\"{ISSUER}\""), ""),
        text.replace(ISSUER, ""),
        "<a/>".to_owned(),
    ] {
        assert_eq!(refusal(&changed), MetadataError::NoIdentityProvider);
    }
    for changed in [
        String::new(),
        "{}".to_owned(),
        format!("<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>{text}"),
        format!("<?a b?>{text}"),
    ] {
        assert_eq!(refusal(&changed), MetadataError::Malformed);
    }
}

#[test]
fn certificates_must_be_certificates() {
    let certificate = Idp::new().certificate().to_owned();
    let cut = certificate.get(..certificate.len() - 8).unwrap();
    for faulty in ["", "!", "AAAA", cut, &format!("{certificate}AAAA")] {
        let text = metadata(ISSUER, &[&certificate, faulty]);
        assert_eq!(refusal(&text), MetadataError::Certificate, "{faulty}");
    }
}

/// `foreign/make_certificates.py`.
#[test]
fn certificates_must_have_keys_that_are_long_enough_and_no_extension_twice() {
    let text = include_str!("../foreign/certificates.txt");
    for line in text.lines() {
        let (name, certificate) = line.split_once(' ').unwrap();
        let text = metadata(ISSUER, &[certificate]);
        let is_taken = IdentityProvider::parse(text.as_bytes()).is_ok();
        let is_fit = name.starts_with("fit-");
        assert_eq!(is_taken, is_fit, "{name}");
    }
    assert!(text.lines().count() > 8);
}
