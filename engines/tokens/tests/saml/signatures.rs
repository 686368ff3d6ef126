//! Signatures that are missing, another's, of another form or by other means.

use ringwall_tokens::saml::{Expected, IdentityProvider, SamlError, verify_response};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::idp::{Draft, ENVELOPED, EXCLUSIVE, EXPECTED, ISSUER, Idp, SignedInfo, metadata};

/// What becomes of an assertion whose signature was made of a changed `SignedInfo`.
fn outcome(change: impl FnOnce(&mut SignedInfo)) -> Result<(), SamlError> {
    let idp = Idp::new();
    let mut info = SignedInfo::of(
        &Draft::of("alice").assertion(""),
        "_assertion",
        idp.method(),
    );
    change(&mut info);
    let signature = idp.sign_info(&info);
    verify_signature(&idp, &signature)
}

/// What becomes of an assertion whose `SignedInfo` was changed as a text before it was signed.
fn outcome_of_text(change: impl FnOnce(String) -> String) -> Result<(), SamlError> {
    let idp = Idp::new();
    let info = SignedInfo::of(
        &Draft::of("alice").assertion(""),
        "_assertion",
        idp.method(),
    );
    let signature = idp.sign_text(&change(info.text()));
    verify_signature(&idp, &signature)
}

fn verify_signature(idp: &Idp, signature: &str) -> Result<(), SamlError> {
    let draft = Draft::of("alice");
    let document = draft.response("", &draft.assertion(signature));
    idp.verify(&document).map(drop)
}

#[test]
fn an_unsigned_assertion_is_refused() {
    let idp = Idp::new();
    let draft = Draft::of("alice");
    let document = draft.response("", &draft.assertion(""));
    assert_eq!(idp.verify(&document), Err(SamlError::Unsigned));
}

#[test]
fn a_changed_assertion_is_refused() {
    let idp = Idp::new();
    for document in [
        idp.respond(&Draft::of("alice")),
        idp.respond_signed(&Draft::of("alice")),
    ] {
        for (from, to) in [
            (">alice</saml:NameID>", ">mallory</saml:NameID>"),
            (">alice</saml:NameID>", "> alice</saml:NameID>"),
            ("RoleSessionName", "Role"),
            ("2025-11-24T16:05:00Z", "2099-11-24T16:05:00Z"),
            (
                "</saml:AttributeValue>",
                "</saml:AttributeValue><saml:AttributeValue>x</saml:AttributeValue>",
            ),
            ("<saml:Subject>", "<saml:Subject x=\"\">"),
            (
                "xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID",
                "xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" xmlns=\"u\" a=\"\" ID",
            ),
        ] {
            let changed = document.replacen(from, to, 1);
            assert_ne!(changed, document);
            assert_eq!(idp.verify(&changed), Err(SamlError::Signature), "{to}");
        }
    }
}

#[test]
fn another_key_is_refused_even_where_key_info_has_it() {
    let [idp, attacker] = [Idp::new(), Idp::new()];
    for document in [
        attacker.respond(&Draft::of("alice")),
        attacker.respond_signed(&Draft::of("alice")),
    ] {
        assert!(document.contains(attacker.certificate()));
        assert_eq!(idp.verify(&document), Err(SamlError::Signature));
        // Under the certificate of the provider.
        let posing = document.replace(attacker.certificate(), idp.certificate());
        assert_eq!(idp.verify(&posing), Err(SamlError::Signature));
    }
}

#[test]
fn all_keys_of_the_metadata_are_tried_and_a_key_that_was_taken_out_is_not() {
    let [first, second] = [Idp::new(), Idp::with_rsa()];
    let provider = |certificates: &[&str]| {
        IdentityProvider::parse(metadata(ISSUER, certificates).as_bytes()).unwrap()
    };
    for idp in [&first, &second] {
        let document = STANDARD.encode(idp.respond(&Draft::of("alice")));
        let both = provider(&[first.certificate(), second.certificate()]);
        assert!(verify_response(&document, &both, &EXPECTED).is_ok());
    }
    let document = STANDARD.encode(first.respond(&Draft::of("alice")));
    let rotated = provider(&[second.certificate()]);
    let refused = verify_response(&document, &rotated, &EXPECTED);
    assert_eq!(refused, Err(SamlError::Signature));
}

#[test]
fn key_info_is_not_looked_at() {
    let idp = Idp::new();
    let document = idp.respond(&Draft::of("alice"));
    let certificate = idp.certificate();
    for other in ["", "!", "AAAA"] {
        assert!(idp.verify(&document.replace(certificate, other)).is_ok());
    }
    let (start, rest) = document.split_once("<ds:KeyInfo>").unwrap();
    let (_, end) = rest.split_once("</ds:KeyInfo>").unwrap();
    assert!(idp.verify(&format!("{start}{end}")).is_ok());
}

#[test]
fn sha1_is_taken_only_where_it_is_asked_for() {
    let idp = Idp::new();
    let draft = Draft::of("alice");
    let bare = draft.assertion("");
    let info = SignedInfo::of(&bare, "_assertion", idp.method()).with_sha1(&bare);
    let document = draft.response("", &draft.assertion(&idp.sign_info(&info)));
    assert_eq!(idp.verify(&document), Err(SamlError::Sha1));
    let lenient = Expected {
        allows_sha1: true,
        ..EXPECTED
    };
    assert!(idp.verify_with(&document, &lenient).is_ok());
    assert_eq!(
        outcome(|info| info.method = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
        Err(SamlError::Sha1)
    );
}

#[test]
fn other_algorithms_are_refused() {
    for method in [
        "",
        "none",
        "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
        "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
        "http://www.w3.org/2000/09/xmldsig#dsa-sha1",
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-md5",
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256x",
        "http://www.w3.org/2000/09/xmldsig#ecdsa-sha256",
    ] {
        let refused = outcome(|info| info.method = method);
        assert_eq!(refused, Err(SamlError::Algorithm), "{method}");
    }
    for method in ["", "http://www.w3.org/2001/04/xmldsig-more#md5"] {
        let refused = outcome(|info| info.digest_method = method);
        assert_eq!(refused, Err(SamlError::Algorithm), "{method}");
    }
}

#[test]
fn an_algorithm_of_another_type_of_key_or_hash_is_refused() {
    for name in ["rsa-sha256", "rsa-sha512", "ecdsa-sha384", "ecdsa-sha512"] {
        let method = format!("http://www.w3.org/2001/04/xmldsig-more#{name}");
        let refused = outcome_of_text(|text| {
            text.replace(
                "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
                &method,
            )
        });
        assert_eq!(refused, Err(SamlError::Signature), "{name}");
    }
    // A digest by another hash than the one that is named.
    let refused = outcome(|info| info.digest_method = "http://www.w3.org/2001/04/xmlenc#sha512");
    assert_eq!(refused, Err(SamlError::Signature));
}

#[test]
fn a_reference_names_its_parent_and_nothing_else() {
    for uri in [
        "",
        "#",
        "_assertion",
        "#_response",
        "#other",
        "#_ASSERTION",
        "#xpointer(id('_assertion'))",
        "#xpointer(/)",
        "http://evil.example/#_assertion",
        "file:///etc/passwd",
    ] {
        let refused = outcome(|info| uri.clone_into(&mut info.uri));
        assert_eq!(refused, Err(SamlError::SignatureForm), "{uri}");
    }
    let without = outcome_of_text(|text| text.replace(" URI=\"#_assertion\"", ""));
    assert_eq!(without, Err(SamlError::SignatureForm));
    // An element without an id can be named by nothing.
    let idp = Idp::new();
    let draft = Draft::of("alice").with_id("");
    let document = idp.respond(&draft);
    assert_eq!(idp.verify(&document), Err(SamlError::SignatureForm));
}

#[test]
fn there_is_one_reference() {
    let reference = "<ds:Reference";
    let doubled = outcome_of_text(|text| {
        let (start, rest) = text.split_once(reference).unwrap();
        let (one, end) = rest.split_once("</ds:SignedInfo>").unwrap();
        format!("{start}{reference}{one}{reference}{one}</ds:SignedInfo>{end}")
    });
    assert_eq!(doubled, Err(SamlError::SignatureForm));
    let none = outcome_of_text(|text| {
        let (start, _) = text.split_once(reference).unwrap();
        format!("{start}</ds:SignedInfo>")
    });
    assert_eq!(none, Err(SamlError::SignatureForm));
}

#[test]
fn there_are_no_transforms_but_the_two() {
    const XPATH: &str = "http://www.w3.org/TR/1999/REC-xpath-19991116";
    const XSLT: &str = "http://www.w3.org/TR/1999/REC-xslt-19991116";
    const INCLUSIVE: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
    const BASE64: &str = "http://www.w3.org/2000/09/xmldsig#base64";
    for (transforms, refusal) in [
        (vec![], SamlError::SignatureForm),
        (vec![ENVELOPED], SamlError::SignatureForm),
        (vec![EXCLUSIVE], SamlError::SignatureForm),
        (
            vec![ENVELOPED, EXCLUSIVE, EXCLUSIVE],
            SamlError::SignatureForm,
        ),
        (vec![ENVELOPED, XPATH, EXCLUSIVE], SamlError::SignatureForm),
        (vec![EXCLUSIVE, ENVELOPED], SamlError::Algorithm),
        (vec![ENVELOPED, ENVELOPED], SamlError::Algorithm),
        (vec![ENVELOPED, INCLUSIVE], SamlError::Algorithm),
        (vec![ENVELOPED, XPATH], SamlError::Algorithm),
        (vec![ENVELOPED, XSLT], SamlError::Algorithm),
        (vec![XPATH, EXCLUSIVE], SamlError::Algorithm),
        (vec![BASE64, EXCLUSIVE], SamlError::Algorithm),
    ] {
        let refused = outcome(|info| info.transforms.clone_from(&transforms));
        assert_eq!(refused, Err(refusal), "{transforms:?}");
    }
    let refused = outcome(|info| info.canonicalization = INCLUSIVE);
    assert_eq!(refused, Err(SamlError::Algorithm));
    // A transform with parameters that it does not have.
    let refused = outcome_of_text(|text| {
        text.replacen(
            "#enveloped-signature\">",
            "#enveloped-signature\"><ds:XPath>/</ds:XPath>",
            1,
        )
    });
    assert_eq!(refused, Err(SamlError::SignatureForm));
    let refused = outcome_of_text(|text| {
        text.replacen("exc-c14n#\">", "exc-c14n#\"><ds:XPath>/</ds:XPath>", 1)
    });
    assert_eq!(refused, Err(SamlError::SignatureForm));
}

#[test]
fn canonicalization_with_comments_is_taken_where_there_are_none() {
    const WITH_COMMENTS: &str = "http://www.w3.org/2001/10/xml-exc-c14n#WithComments";
    let both = |info: &mut SignedInfo| {
        info.canonicalization = WITH_COMMENTS;
        info.transforms = vec![ENVELOPED, WITH_COMMENTS];
    };
    assert_eq!(outcome(both), Ok(()));
    let idp = Idp::new();
    let draft = Draft::of("alice");
    let mut info = SignedInfo::of(&draft.assertion(""), "_assertion", idp.method());
    both(&mut info);
    let signed = draft.assertion(&idp.sign_info(&info));
    let document = draft.response("", &signed.replacen(">alice<", ">al<!-- -->ice<", 1));
    assert_eq!(idp.verify(&document), Err(SamlError::Algorithm));
}

#[test]
fn a_signature_has_no_parts_but_its_own() {
    let idp = Idp::new();
    let signature = idp.sign(&Draft::of("alice").assertion(""), "_assertion");
    assert_eq!(verify_signature(&idp, &signature), Ok(()));
    let (start, rest) = signature.split_once("<ds:SignatureValue>").unwrap();
    let (value, end) = rest.split_once("</ds:SignatureValue>").unwrap();
    for faulty in [
        signature.replace("</ds:Signature>", "<ds:Object></ds:Object></ds:Signature>"),
        signature.replace("<ds:SignedInfo>", "<ds:SignedInfo>text"),
        signature.replace("<ds:SignedInfo>", "text<ds:SignedInfo>"),
        format!("{start}{end}"),
        format!(
            "{start}<ds:SignatureValue>{value}</ds:SignatureValue><ds:SignatureValue>{value}</ds:SignatureValue>{end}"
        ),
        format!("{start}<ds:SignatureValue><b>{value}</b></ds:SignatureValue>{end}"),
        format!("{start}<ds:SignatureValue>{value}!</ds:SignatureValue>{end}"),
        format!("{start}<SignatureValue>{value}</SignatureValue>{end}"),
    ] {
        let refused = verify_signature(&idp, &faulty);
        assert_eq!(refused, Err(SamlError::SignatureForm), "{faulty}");
    }
    for value in [
        String::new(),
        "A".repeat(86) + "==",
        STANDARD.encode([1; 64]),
    ] {
        let faulty = format!("{start}<ds:SignatureValue>{value}</ds:SignatureValue>{end}");
        assert_eq!(verify_signature(&idp, &faulty), Err(SamlError::Signature));
    }
}

#[test]
fn a_comment_in_a_digest_does_not_change_it() {
    let idp = Idp::new();
    let draft = Draft::of("alice");
    let signature = idp.sign(&draft.assertion(""), "_assertion");
    let split = signature.replace("<ds:DigestValue>", "<ds:DigestValue><!-- AAAA -->");
    assert_eq!(verify_signature(&idp, &split), Ok(()));
    // The digest of another assertion, and the signed one in a comment before it.
    let forged = Draft::of("mallory");
    let other = SignedInfo::of(&forged.assertion(""), "_assertion", idp.method()).digest;
    let (start, rest) = signature.split_once("<ds:DigestValue>").unwrap();
    let (digest, end) = rest.split_once("</ds:DigestValue>").unwrap();
    for value in [
        format!("<!--{digest}-->{other}"),
        format!("{other}<!--{digest}-->"),
        format!("{digest}<!---->{other}"),
    ] {
        let signature = format!("{start}<ds:DigestValue>{value}</ds:DigestValue>{end}");
        let document = forged.response("", &forged.assertion(&signature));
        assert_eq!(idp.verify(&document), Err(SamlError::Signature));
    }
}
