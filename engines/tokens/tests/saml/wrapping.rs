//! Signature wrapping: the signed original is still in the document, and beside it stands what the
//! forger would like to be read.
//!
//! The numbers are those of the attacks in "On Breaking SAML: Be Whoever You Want to Be" (Somorovsky
//! et al., 2012), as tools have them. Each is also tried with the two elements' ids changed about.

use ringwall_tokens::saml::SamlError;

use crate::idp::{Draft, Idp};

/// Puts something behind the first occurrence of a text.
fn after(document: &str, place: &str, what: &str) -> String {
    assert!(document.contains(place), "{place}");
    document.replacen(place, &format!("{place}{what}"), 1)
}

/// Puts something before the last occurrence of a text.
fn before_last(document: &str, place: &str, what: &str) -> String {
    let (start, end) = document.rsplit_once(place).unwrap();
    format!("{start}{what}{place}{end}")
}

fn object(content: &str) -> String {
    format!("<ds:Object>{content}</ds:Object>")
}

fn extensions(content: &str) -> String {
    format!("<samlp:Extensions>{content}</samlp:Extensions>")
}

struct Scene {
    idp: Idp,
    /// The honest assertion without its signature, its signature, and both together.
    bare: String,
    signature: String,
    signed: String,
}

impl Scene {
    fn new() -> Self {
        let idp = Idp::new();
        let draft = Draft::of("alice");
        let bare = draft.assertion("");
        let signature = idp.sign(&bare, "_assertion");
        let signed = draft.assertion(&signature);
        Self {
            idp,
            bare,
            signature,
            signed,
        }
    }

    fn refused(&self, document: &str) -> SamlError {
        self.idp.verify(document).unwrap_err()
    }
}

fn respond(content: &str) -> String {
    Draft::of("mallory").response("", content)
}

/// Assertions as a forger makes them: under an id of their own, under the honest one, and under
/// none.
fn forgeries() -> [Draft; 3] {
    ["_evil", "_assertion", ""].map(|id| Draft::of("mallory").with_id(id))
}

#[test]
fn xsw_1_and_2_a_response_around_or_beside_the_signed_one() {
    let idp = Idp::new();
    let honest = Draft::of("alice");
    let assertion = honest.assertion("");
    let original = honest.response("", &assertion);
    let signature = idp.sign(&original, "_response");
    for forged in forgeries() {
        for id in ["_response", "_other"] {
            let evil = |signature: &str| {
                let document = forged.response(signature, &forged.assertion(""));
                document.replacen("ID=\"_response\"", &format!("ID=\"{id}\""), 1)
            };
            for document in [
                evil(&before_last(
                    &signature,
                    "</ds:Signature>",
                    &object(&original),
                )),
                evil(&before_last(&signature, "</ds:Signature>", &original)),
                evil(&format!("{signature}{original}")),
                evil(&format!("{original}{signature}")),
                evil(&extensions(&original)).replacen(
                    "<samlp:Extensions>",
                    &format!("{signature}<samlp:Extensions>"),
                    1,
                ),
            ] {
                let refused = idp.verify(&document).unwrap_err();
                let expected = [SamlError::SeveralAssertions, SamlError::DuplicateId];
                assert!(expected.contains(&refused), "{refused}: {document}");
            }
        }
    }
}

#[test]
fn xsw_3_to_8_an_assertion_around_or_beside_the_signed_one() {
    let scene = Scene::new();
    let Scene {
        bare,
        signature,
        signed,
        ..
    } = &scene;
    for forged in forgeries() {
        let evil = forged.assertion("");
        let end = "</saml:Assertion>";
        let with_evil_signature = forged.assertion(signature);
        for document in [
            // 3: beside it, before and after.
            respond(&format!("{evil}{signed}")),
            respond(&format!("{signed}{evil}")),
            // 4: around it.
            respond(&before_last(&evil, end, signed)),
            // 5: with its signature, the original beside it.
            respond(&format!("{with_evil_signature}{bare}")),
            respond(&format!("{bare}{with_evil_signature}")),
            // 6: with its signature, which has the original.
            respond(&forged.assertion(&before_last(signature, "</ds:Signature>", bare))),
            respond(&forged.assertion(&before_last(signature, "<ds:KeyInfo>", bare))),
            respond(&forged.assertion(&after(signature, "<ds:KeyInfo>", bare))),
            // 7: in extensions.
            respond(&format!("{}{signed}", extensions(&evil))),
            respond(&format!("{}{evil}", extensions(signed))),
            // 8: in an object of the signature.
            respond(&forged.assertion(&before_last(signature, "</ds:Signature>", &object(bare)))),
            respond(&draft_with_object(&scene, &evil)),
            // In an attribute's value, in advice, in a status's detail.
            respond(&after(signed, "<saml:AttributeValue>", &evil)),
            respond(&after(&evil, "<saml:AttributeValue>", signed)),
            respond(&before_last(
                &evil,
                "<saml:Subject>",
                &format!("<saml:Advice>{signed}</saml:Advice>"),
            )),
            respond(&evil).replacen(
                "</samlp:Status>",
                &format!("<samlp:StatusDetail>{signed}</samlp:StatusDetail></samlp:Status>"),
                1,
            ),
        ] {
            let refused = scene.refused(&document);
            let expected = [SamlError::SeveralAssertions, SamlError::DuplicateId];
            assert!(expected.contains(&refused), "{refused}: {document}");
        }
    }
}

/// The honest assertion with the forged one in its signature: the enveloped signature is left out
/// of what is digested.
fn draft_with_object(scene: &Scene, evil: &str) -> String {
    let signature = before_last(&scene.signature, "</ds:Signature>", &object(evil));
    Draft::of("alice").assertion(&signature)
}

#[test]
fn the_original_as_something_that_is_no_assertion() {
    let scene = Scene::new();
    for forged in forgeries() {
        // Under another name or namespace the original does not count as an assertion, and is not
        // what was signed either.
        for original in [
            scene.bare.replace("saml:Assertion", "saml:Statement"),
            scene.bare.replace(
                "urn:oasis:names:tc:SAML:2.0:assertion",
                "urn:oasis:names:tc:SAML:1.0:assertion",
            ),
        ] {
            for document in [
                respond(&format!("{}{original}", forged.assertion(&scene.signature))),
                respond(&format!(
                    "{}{}",
                    extensions(&original),
                    forged.assertion(&scene.signature)
                )),
            ] {
                let refused = scene.refused(&document);
                let expected = [
                    SamlError::SignatureForm,
                    SamlError::DuplicateId,
                    SamlError::Signature,
                ];
                assert!(expected.contains(&refused), "{refused}: {document}");
            }
        }
    }
}

#[test]
fn a_signature_that_stands_elsewhere_counts_for_nothing() {
    let scene = Scene::new();
    let evil = Draft::of("mallory").with_id("_evil");
    let bare = evil.assertion("");
    for document in [
        respond(&after(&bare, "<saml:Subject>", &scene.signature)),
        respond(&after(&bare, "<saml:AttributeValue>", &scene.signature)),
        respond(&format!("{}{bare}", extensions(&scene.signature))),
        respond(&evil.assertion(&before_last(
            &scene.signature,
            "</ds:KeyInfo>",
            &scene.signature,
        ))),
    ] {
        assert_eq!(scene.refused(&document), SamlError::SignatureMisplaced);
    }
    // A signature of the assertion, as the response's.
    let document = evil.response(&scene.signature, &bare);
    assert_eq!(scene.refused(&document), SamlError::SignatureForm);
    // Two, of which one is the original's.
    let own = Idp::new().sign(&bare, "_evil");
    for signatures in [
        format!("{own}{}", scene.signature),
        format!("{}{own}", scene.signature),
    ] {
        let document = respond(&evil.assertion(&signatures));
        assert_eq!(scene.refused(&document), SamlError::SignatureMisplaced);
    }
}

#[test]
fn an_honest_signature_does_not_carry_one_that_is_not() {
    let scene = Scene::new();
    // The assertion is honest and the response's signature is the forger's: still refused.
    let draft = Draft::of("alice");
    let signature = Idp::new().sign(&draft.response("", &scene.signed), "_response");
    let document = draft.response(&signature, &scene.signed);
    assert_eq!(scene.refused(&document), SamlError::Signature);
    // The response is honest, and so was its assertion, in which a name was then changed.
    let signature = scene
        .idp
        .sign(&draft.response("", &scene.signed), "_response");
    let document = draft.response(&signature, &scene.signed.replace("alice", "mallory"));
    assert_eq!(scene.refused(&document), SamlError::Signature);
}

#[test]
fn an_assertion_must_be_the_responses_child() {
    let scene = Scene::new();
    assert_eq!(
        scene.refused(&respond(&extensions(&scene.signed))),
        SamlError::NoAssertion
    );
    assert_eq!(scene.refused(&respond("")), SamlError::NoAssertion);
    assert_eq!(scene.refused(&scene.signed), SamlError::NotAResponse);
    let nested = respond(&respond(&scene.signed).replacen("ID=\"_response\"", "ID=\"_inner\"", 1));
    assert_eq!(scene.refused(&nested), SamlError::NoAssertion);
}
