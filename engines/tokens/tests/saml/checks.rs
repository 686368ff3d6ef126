//! Honestly signed, but not for here and now.

use ringwall_tokens::saml::{Answers, Expected, SamlError};

use crate::idp::{
    AUDIENCE, Draft, EXPECTED, Idp, NOW, RECIPIENT, audience, bearer, conditions, confirmation,
};

/// What becomes of a draft that is changed and then signed.
fn outcome(change: impl FnOnce(&mut Draft)) -> Result<(), SamlError> {
    let idp = Idp::new();
    let mut draft = Draft::of("alice");
    change(&mut draft);
    idp.verify(&idp.respond(&draft)).map(drop)
}

#[test]
fn exactly_one_bearer_confirmation_with_recipient_and_end_must_be_there() {
    let good = bearer("2025-11-24T16:05:00Z", RECIPIENT);
    let end = " NotOnOrAfter=\"2025-11-24T16:05:00Z\"";
    let recipient = format!(" Recipient=\"{RECIPIENT}\"");
    for faulty in [
        String::new(),
        format!("{good}{good}"),
        format!("{good}{}", confirmation("sender-vouches", "")),
        confirmation("holder-of-key", &format!("{end}{recipient}")),
        confirmation("bearer", end),
        confirmation("bearer", &recipient),
        confirmation("bearer", &format!(" NotOnOrAfter=\"soon\"{recipient}")),
        "<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">\
         </saml:SubjectConfirmation>"
            .to_owned(),
    ] {
        let refused = outcome(|draft| draft.confirmation.clone_from(&faulty));
        assert_eq!(refused, Err(SamlError::Confirmation), "{faulty}");
    }
}

#[test]
fn the_recipient_must_be_one_of_ours() {
    for recipient in [
        "https://signin.aws.amazon.com/saml/",
        "https://evil.example/saml",
        "HTTPS://signin.aws.amazon.com/saml",
    ] {
        let refused =
            outcome(|draft| draft.confirmation = bearer("2025-11-24T16:05:00Z", recipient));
        let recipient = recipient.to_owned();
        assert_eq!(refused, Err(SamlError::Recipient { recipient }));
    }
}

#[test]
fn every_audience_restriction_must_be_met() {
    let with = |content: &str| {
        let content = conditions("", content);
        outcome(|draft| draft.conditions = content)
    };
    let two = "<saml:AudienceRestriction><saml:Audience>other</saml:Audience>\
               <saml:Audience>\n urn:amazon:webservices </saml:Audience></saml:AudienceRestriction>";
    assert_eq!(with(two), Ok(()));
    assert_eq!(with(&audience(AUDIENCE).repeat(2)), Ok(()));
    for content in [
        String::new(),
        "<saml:AudienceRestriction></saml:AudienceRestriction>".to_owned(),
        audience("other"),
        audience("urn:amazon:webservicesX"),
        audience(AUDIENCE) + &audience("other"),
        "<saml:OneTimeUse></saml:OneTimeUse>".to_owned(),
    ] {
        assert_eq!(with(&content), Err(SamlError::Audience), "{content}");
    }
    assert_eq!(
        outcome(|draft| draft.conditions = String::new()),
        Err(SamlError::Audience)
    );
    let unknown = audience(AUDIENCE) + "<saml:Condition></saml:Condition>";
    assert_eq!(with(&unknown), Err(SamlError::UnknownCondition));
    assert_eq!(
        outcome(|draft| draft.conditions = draft.conditions.repeat(2)),
        Err(SamlError::Malformed("Conditions"))
    );
}

#[test]
fn time_has_a_first_and_a_last_second() {
    let idp = Idp::new();
    let document = idp.respond(&Draft::of("alice"));
    let at = |now, leeway_seconds| {
        let expected = Expected {
            now,
            leeway_seconds,
            ..EXPECTED
        };
        idp.verify_with(&document, &expected).map(drop)
    };
    let issued_at = NOW - 60;
    let stale = |now| Err(SamlError::Stale { now, issued_at });
    let early = |now| {
        let valid_from = issued_at;
        Err(SamlError::NotYetValid { now, valid_from })
    };
    let late = |now| {
        let not_on_or_after = NOW + 300;
        Err(SamlError::Expired {
            now,
            not_on_or_after,
        })
    };
    assert_eq!(at(issued_at - 1, 0), early(issued_at - 1));
    assert_eq!(at(issued_at, 0), Ok(()));
    assert_eq!(at(issued_at + 300, 0), Ok(()));
    assert_eq!(at(issued_at + 301, 0), stale(issued_at + 301));
    assert_eq!(at(NOW + 300, 0), late(NOW + 300));
    assert_eq!(at(issued_at - 60, 60), Ok(()));
    assert_eq!(at(issued_at - 61, 60), early(issued_at - 61));
    assert_eq!(at(NOW + 300, 60), Ok(()));
    assert_eq!(at(NOW + 360, 60), late(NOW + 360));
    assert_eq!(at(i64::MAX, u32::MAX), late(i64::MAX));
    assert_eq!(at(i64::MIN, 0), early(i64::MIN));
}

#[test]
fn the_narrower_of_two_windows_counts() {
    let expired = Err(SamlError::Expired {
        now: NOW,
        not_on_or_after: NOW,
    });
    let end = "2025-11-24T16:00:00Z";
    assert_eq!(
        outcome(|draft| draft.confirmation = bearer(end, RECIPIENT)),
        expired
    );
    let window = format!(" NotOnOrAfter=\"{end}\"");
    assert_eq!(
        outcome(|draft| draft.conditions = conditions(&window, &audience(AUDIENCE))),
        expired
    );
    let future = Err(SamlError::NotYetValid {
        now: NOW,
        valid_from: NOW + 1,
    });
    let window = " NotBefore=\"2025-11-24T16:00:01Z\"";
    assert_eq!(
        outcome(|draft| draft.conditions = conditions(window, &audience(AUDIENCE))),
        future
    );
    let data = format!("{window} NotOnOrAfter=\"2025-11-24T16:05:00Z\" Recipient=\"{RECIPIENT}\"");
    assert_eq!(
        outcome(|draft| draft.confirmation = confirmation("bearer", &data)),
        future
    );
}

#[test]
fn a_subject_must_have_one_name() {
    for (name_id, refusal) in [
        ("", SamlError::NoNameId),
        ("<saml:NameID></saml:NameID>", SamlError::NoNameId),
        ("<saml:NameID> \n</saml:NameID>", SamlError::NoNameId),
        ("<saml:EncryptedID></saml:EncryptedID>", SamlError::NoNameId),
        (
            "<saml:NameID>a</saml:NameID><saml:NameID>b</saml:NameID>",
            SamlError::Malformed("NameID"),
        ),
        (
            "<saml:NameID>al<b>ic</b>e</saml:NameID>",
            SamlError::Malformed("NameID"),
        ),
    ] {
        let refused = outcome(|draft| draft.name_id = name_id.to_owned());
        assert_eq!(refused, Err(refusal), "{name_id}");
    }
}

#[test]
fn the_issuer_must_be_the_provider() {
    for (element, issuer) in [
        (
            "<saml:Issuer>https://other.example</saml:Issuer>",
            "https://other.example",
        ),
        ("<saml:Issuer></saml:Issuer>", ""),
        ("", ""),
    ] {
        let refused = outcome(|draft| draft.issuer = element.to_owned());
        let issuer = issuer.to_owned();
        assert_eq!(refused, Err(SamlError::Issuer { issuer }));
    }
    let idp = Idp::new();
    let document = idp.respond(&Draft::of("alice"));
    let other = document.replacen("https://idp.example.com<", "https://other.example<", 1);
    let issuer = "https://other.example".to_owned();
    assert_eq!(idp.verify(&other), Err(SamlError::Issuer { issuer }));
}

#[test]
fn a_provider_may_say_that_it_failed() {
    let status = "urn:oasis:names:tc:SAML:2.0:status:Responder";
    let refused = outcome(|draft| draft.status = status.to_owned());
    let status = status.to_owned();
    assert_eq!(refused, Err(SamlError::Rejected { status }));
}

#[test]
fn moments_must_be_moments() {
    assert_eq!(
        outcome(|draft| draft.issued_at = "now".to_owned()),
        Err(SamlError::Malformed("IssueInstant"))
    );
    assert_eq!(
        outcome(
            |draft| draft.conditions = conditions(" NotBefore=\"2025-11-24\"", &audience(AUDIENCE))
        ),
        Err(SamlError::Malformed("NotBefore"))
    );
}

#[test]
fn a_response_answers_the_request_that_was_sent() {
    let idp = Idp::new();
    let respond = |of_response: &str, of_assertion: &str| {
        let mut draft = Draft::of("alice");
        let data = format!(
            "{of_assertion} NotOnOrAfter=\"2025-11-24T16:05:00Z\" Recipient=\"{RECIPIENT}\""
        );
        draft.confirmation = confirmation("bearer", &data);
        let response = format!("<samlp:Response{of_response}");
        idp.respond(&draft)
            .replacen("<samlp:Response", &response, 1)
    };
    let outcome = |document: &str, answers| {
        let expected = Expected {
            answers,
            ..EXPECTED
        };
        idp.verify_with(document, &expected).map(drop)
    };
    let (none, one, other) = ("", " InResponseTo=\"_1\"", " InResponseTo=\"_2\"");
    let asked = Answers::Request("_1");
    assert_eq!(outcome(&respond(one, one), asked), Ok(()));
    assert_eq!(outcome(&respond(none, one), asked), Ok(()));
    // That of the response alone is not signed here.
    for (of_response, of_assertion) in [(one, none), (one, other), (other, one), (none, none)] {
        let document = respond(of_response, of_assertion);
        assert_eq!(outcome(&document, asked), Err(SamlError::InResponseTo));
    }
    assert_eq!(outcome(&respond(none, none), Answers::Nothing), Ok(()));
    for (of_response, of_assertion) in [(one, none), (none, one), (one, one)] {
        let document = respond(of_response, of_assertion);
        let refused = outcome(&document, Answers::Nothing);
        assert_eq!(refused, Err(SamlError::InResponseTo));
        assert_eq!(outcome(&document, Answers::Anything), Ok(()));
    }
}

#[test]
fn a_response_that_was_sent_elsewhere_is_refused() {
    let idp = Idp::new();
    let document = idp.respond(&Draft::of("alice"));
    let to = |destination: &str| {
        let response = format!("<samlp:Response Destination=\"{destination}\"");
        idp.verify(&document.replacen("<samlp:Response", &response, 1))
            .map(drop)
    };
    assert_eq!(to(RECIPIENT), Ok(()));
    let destination = "https://evil.example/saml".to_owned();
    assert_eq!(
        to(&destination),
        Err(SamlError::Destination { destination })
    );
}
