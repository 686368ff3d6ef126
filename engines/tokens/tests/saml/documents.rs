//! What is no response, or a document that nobody needs to read.

use ringwall_tokens::saml::{MOST_RESPONSE_CHARS, SamlError, verify_response};

use crate::idp::{Draft, EXPECTED, Idp};

#[test]
fn base64_may_have_line_breaks_and_nothing_else() {
    let idp = Idp::new();
    let provider = idp.provider();
    let document = idp.respond(&Draft::of("alice"));
    let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, document);
    let lines: Vec<_> = encoded.as_bytes().chunks(76).collect();
    let broken = String::from_utf8(lines.join(&b"\r\n"[..])).unwrap();
    assert!(verify_response(&broken, &provider, &EXPECTED).is_ok());
    for (text, refusal) in [
        (String::new(), SamlError::Xml),
        ("<a/>".to_owned(), SamlError::Encoding),
        (format!("{encoded}!"), SamlError::Encoding),
        ("/w==".to_owned(), SamlError::Encoding),
        ("A".repeat(MOST_RESPONSE_CHARS), SamlError::Xml),
        ("A".repeat(MOST_RESPONSE_CHARS + 1), SamlError::TooLarge),
    ] {
        let refused = verify_response(&text, &provider, &EXPECTED);
        assert_eq!(refused, Err(refusal));
    }
}

#[test]
fn document_types_and_entities_are_refused() {
    let idp = Idp::new();
    let document = idp.respond(&Draft::of("alice"));
    for declaration in [
        "<!DOCTYPE r>",
        "<!DOCTYPE r [<!ENTITY e \"alice\">]>",
        "<!DOCTYPE r [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>",
        "<!DOCTYPE r SYSTEM \"http://evil.example/\">",
        "<!DOCTYPE r [<!ATTLIST saml:Assertion Id ID #IMPLIED>]>",
        "<?xml version=\"1.0\"?>\n<!DOCTYPE r>",
    ] {
        let refused = idp.verify(&format!("{declaration}{document}"));
        assert_eq!(refused, Err(SamlError::DocumentType), "{declaration}");
    }
    let entity = document.replacen(">alice<", ">&alice;<", 1);
    assert_eq!(idp.verify(&entity), Err(SamlError::Xml));
}

#[test]
fn processing_instructions_and_repeated_ids_are_refused() {
    let idp = Idp::new();
    let document = idp.respond(&Draft::of("alice"));
    for changed in [
        document.replacen(">alice<", ">al<?x ?>ice<", 1),
        format!("{document}<?x y?>"),
        format!("<?xml-stylesheet href=\"x\"?>{document}"),
    ] {
        let refused = idp.verify(&changed);
        assert_eq!(refused, Err(SamlError::ProcessingInstruction));
    }
    for place in [
        "<samlp:Status",
        "<ds:Signature",
        "<saml:Subject",
        "<ds:KeyInfo",
    ] {
        for name in ["ID", "Id", "id", "xml:id"] {
            let changed = document.replacen(place, &format!("{place} {name}=\"_assertion\""), 1);
            assert_eq!(idp.verify(&changed), Err(SamlError::DuplicateId));
        }
    }
}

#[test]
fn other_documents_are_no_responses() {
    let idp = Idp::new();
    let document = idp.respond(&Draft::of("alice"));
    for changed in [
        document.replace("samlp:Response", "samlp:LogoutResponse"),
        document.replace(
            "urn:oasis:names:tc:SAML:2.0:protocol",
            "urn:oasis:names:tc:SAML:1.0:protocol",
        ),
        document.replacen(" Version=\"2.0\"", "", 1),
        document.replacen(" Version=\"2.0\"", " Version=\"1.1\"", 1),
        "<a/>".to_owned(),
    ] {
        assert_eq!(idp.verify(&changed), Err(SamlError::NotAResponse));
    }
    for truncated in [10, 500, document.len() - 1] {
        let text = document.get(..truncated).unwrap();
        assert_eq!(idp.verify(text), Err(SamlError::Xml));
    }
    assert_eq!(idp.verify(&document.repeat(2)), Err(SamlError::Xml));
}

#[test]
fn a_deep_or_crowded_document_is_refused() {
    let idp = Idp::new();
    for content in [
        "<a>".repeat(5_000) + &"</a>".repeat(5_000),
        "<a/>".repeat(15_000),
    ] {
        let document = Draft::of("alice").response("", &content);
        let refused = idp.verify(&document).unwrap_err();
        let expected = [SamlError::TooComplex, SamlError::NoAssertion];
        assert!(expected.contains(&refused), "{refused}");
    }
}
