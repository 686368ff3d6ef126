//! What a provider truly says.

use proptest::prelude::*;
use ringwall_tokens::saml::Attribute;

use crate::idp::{AUDIENCE, Draft, ISSUER, Idp, NOW, RECIPIENT};

#[test]
fn an_assertion_is_read_whole() {
    for idp in [Idp::new(), Idp::with_rsa()] {
        let draft = Draft::of("alice");
        for document in [idp.respond(&draft), idp.respond_signed(&draft)] {
            let assertion = idp.verify(&document).unwrap();
            assert_eq!(assertion.id, "_assertion");
            assert_eq!(assertion.issuer, ISSUER);
            assert_eq!(assertion.issued_at, NOW - 60);
            assert_eq!(assertion.subject.value, "alice");
            assert_eq!(
                assertion.subject.format,
                "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
            );
            assert_eq!(assertion.recipient, RECIPIENT);
            assert_eq!(assertion.not_on_or_after, NOW + 300);
            assert_eq!(assertion.audiences, [AUDIENCE]);
            assert_eq!(assertion.session_not_on_or_after, Some(NOW + 4 * 3600));
            let attribute = Attribute {
                name: "RoleSessionName".to_owned(),
                friendly_name: None,
                values: vec!["alice".to_owned()],
            };
            assert_eq!(assertion.attributes, [attribute]);
        }
    }
}

#[test]
fn a_response_and_its_assertion_may_both_be_signed() {
    let idp = Idp::new();
    let draft = Draft::of("alice");
    let assertion = idp.signed_assertion(&draft);
    let signature = idp.sign(&draft.response("", &assertion), "_response");
    let document = draft.response(&signature, &assertion);
    assert_eq!(idp.verify(&document).unwrap().subject.value, "alice");
}

#[test]
fn a_name_has_its_format_and_qualifiers() {
    let idp = Idp::new();
    let mut draft = Draft::of("alice");
    draft.name_id = "<saml:NameID Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\" \
                     NameQualifier=\"idp\" SPNameQualifier=\"sp\">a&amp;b</saml:NameID>"
        .to_owned();
    let subject = idp.verify(&idp.respond(&draft)).unwrap().subject;
    assert_eq!(subject.value, "a&b");
    assert!(subject.format.ends_with("persistent"));
    assert_eq!(subject.name_qualifier.as_deref(), Some("idp"));
    assert_eq!(subject.sp_name_qualifier.as_deref(), Some("sp"));
}

#[test]
fn attributes_keep_their_order_and_all_their_values() {
    let idp = Idp::new();
    let mut draft = Draft::of("alice");
    let attribute = |name: &str, values: &[&str]| {
        let values: String = values
            .iter()
            .map(|value| format!("<saml:AttributeValue>{value}</saml:AttributeValue>"))
            .collect();
        format!("<saml:Attribute Name=\"{name}\">{values}</saml:Attribute>")
    };
    draft.attributes = [
        attribute("b", &["1", "2"]),
        attribute("a", &[]),
        attribute("b", &[" 3 ", ""]),
        attribute("B", &["4"]),
        attribute("c", &["<saml:NameID>nested</saml:NameID>"]),
    ]
    .concat();
    let assertion = idp.verify(&idp.respond(&draft)).unwrap();
    let names: Vec<_> = assertion.attributes.iter().map(|a| &a.name).collect();
    assert_eq!(names, ["b", "a", "b", "B", "c"]);
    assert_eq!(
        assertion.values("b").collect::<Vec<_>>(),
        ["1", "2", " 3 ", ""]
    );
    assert_eq!(assertion.values("c").collect::<Vec<_>>(), ["nested"]);
}

#[test]
fn a_comment_does_not_cut_a_name_short() {
    let idp = Idp::new();
    let document = idp.respond(&Draft::of("alice@example.com.evil.example"));
    let cut = document.replace(".com.evil", ".com<!-- -->.evil");
    assert_eq!(cut.matches("<!-- -->").count(), 2);
    let assertion = idp.verify(&cut).unwrap();
    assert_eq!(assertion.subject.value, "alice@example.com.evil.example");
    assert_eq!(
        assertion.values("RoleSessionName").collect::<Vec<_>>(),
        ["alice@example.com.evil.example"]
    );
}

#[test]
fn other_texts_with_the_same_canonical_form_are_the_same() {
    let idp = Idp::new();
    let document = idp.respond(&Draft::of("alice"));
    for (from, to) in [
        (">alice<", ">al&#105;ce<"),
        (">alice<", "><![CDATA[alice]]><"),
        (" Version=\"2.0\">", " Version='2.0' >"),
        ("<saml:Subject>", "<saml:Subject >"),
        (
            "ID=\"_assertion\" IssueInstant",
            "ID=\"_assertion\"\n\tIssueInstant",
        ),
    ] {
        let changed = document.replace(from, to);
        assert_ne!(changed, document);
        assert_eq!(idp.verify(&changed), idp.verify(&document), "{to}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    /// One byte of an honest document is changed. The document is then refused, or says the same:
    /// some bytes have no meaning, like those of `KeyInfo`.
    #[test]
    fn no_changed_byte_changes_what_is_read(
        is_response_signed in any::<bool>(),
        at in any::<prop::sample::Index>(),
        byte in prop_oneof![any::<u8>(), Just(b' '), Just(b'<'), Just(b'"'), Just(b'&')],
    ) {
        let (idp, documents) = &*DOCUMENTS;
        let document = &documents[usize::from(is_response_signed)];
        let mut bytes = document.clone().into_bytes();
        bytes[at.index(document.len())] = byte;
        if let Ok(changed) = String::from_utf8(bytes)
            && let Ok(assertion) = idp.verify(&changed)
        {
            prop_assert_eq!(assertion, idp.verify(document).unwrap());
        }
    }

    /// A piece of an honest document is taken out, or stands twice.
    #[test]
    fn no_moved_piece_changes_what_is_read(
        is_response_signed in any::<bool>(),
        places in any::<[prop::sample::Index; 3]>(),
        is_moved in any::<bool>(),
    ) {
        let (idp, documents) = &*DOCUMENTS;
        let document = &documents[usize::from(is_response_signed)];
        // At tags, as elsewhere the pieces are hardly ever well-formed.
        let tags: Vec<usize> = document.match_indices('<').map(|(at, _)| at).collect();
        let mut places = places.map(|place| tags[place.index(tags.len())]);
        places[..2].sort_unstable();
        let [from, to, target] = places;
        let piece = document.get(from..to).unwrap();
        let mut changed = document.clone();
        changed.insert_str(target, piece);
        if is_moved {
            changed = changed.replacen(piece, "", 1);
        }
        if let Ok(assertion) = idp.verify(&changed) {
            prop_assert_eq!(assertion, idp.verify(document).unwrap());
        }
    }
}

static DOCUMENTS: std::sync::LazyLock<(Idp, [String; 2])> = std::sync::LazyLock::new(|| {
    let idp = Idp::new();
    let draft = Draft::of("alice");
    let documents = [idp.respond(&draft), idp.respond_signed(&draft)];
    (idp, documents)
});
