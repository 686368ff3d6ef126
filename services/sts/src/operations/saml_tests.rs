//! `AssumeRoleWithSAML` with a provider of our own, that signs what it is told to.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{CertificateParams, KeyPair, PKCS_RSA_SHA256, SigningKey as _};
use ringwall_core::Tags;
use ringwall_crypto::sha256;
use ringwall_identity::{SamlProvider, put_saml_provider};
use ringwall_testing::{ACCOUNT, START, TestHouse, input};

use crate::api::{self, AssumeRoleWithSAMLInput};
use crate::test_house;

const ISSUER: &str = "https://idp.example.org";
const SIGN_IN: &str = "https://signin.aws.amazon.com/saml";
const AWS: &str = "urn:amazon:webservices";
const ATTRIBUTES: &str = "https://aws.amazon.com/SAML/Attributes/";
const SIGNATURE: &str = "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"";
const DENIED: &str = "AccessDenied: Not authorized to perform sts:AssumeRoleWithSAML";

struct Idp(KeyPair);

/// What an assertion says.
#[derive(Clone)]
struct Draft {
    issuer: &'static str,
    audience: &'static str,
    issued_at: i64,
    attributes: Vec<(&'static str, String)>,
}

impl Draft {
    fn of(role: &str) -> Self {
        Self {
            issuer: ISSUER,
            audience: AWS,
            issued_at: START.secs() - 60,
            attributes: vec![
                ("Role", format!("{role},{}", provider_arn())),
                ("RoleSessionName", "alice@example.org".to_owned()),
            ],
        }
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.attributes.push((name, value.to_owned()));
        self
    }

    fn without(mut self, unwanted: &str) -> Self {
        self.attributes.retain(|(name, _)| *name != unwanted);
        self
    }

    /// The assertion in exclusive canonical form, so that what is signed is the text as it stands;
    /// with something where its signature has its place.
    fn assertion(&self, signature: &str) -> String {
        let Self {
            issuer, audience, ..
        } = self;
        let moment = |secs: i64| ringwall_core::Timestamp::from_secs(secs).iso8601();
        let (issued_at, end) = (moment(self.issued_at), moment(self.issued_at + 300));
        let attributes = self.attributes.iter().map(|(name, value)| {
            format!(
                "<saml:Attribute Name=\"{ATTRIBUTES}{name}\"><saml:AttributeValue>{value}\
                 </saml:AttributeValue></saml:Attribute>"
            )
        });
        let attributes = attributes.collect::<String>();
        format!(
            "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"_one\" \
             IssueInstant=\"{issued_at}\" Version=\"2.0\"><saml:Issuer>{issuer}</saml:Issuer>\
             {signature}<saml:Subject><saml:NameID \
             Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\">alice</saml:NameID>\
             <saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">\
             <saml:SubjectConfirmationData NotOnOrAfter=\"{end}\" Recipient=\"{SIGN_IN}\">\
             </saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>\
             <saml:Conditions><saml:AudienceRestriction><saml:Audience>{audience}\
             </saml:Audience></saml:AudienceRestriction></saml:Conditions>\
             <saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion>"
        )
    }
}

impl Idp {
    fn new() -> Self {
        Self(KeyPair::generate_for(&PKCS_RSA_SHA256).unwrap())
    }

    fn metadata(&self) -> String {
        let parameters = CertificateParams::new(Vec::new()).unwrap();
        let certificate = STANDARD.encode(parameters.self_signed(&self.0).unwrap().der());
        format!(
            "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" \
             entityID=\"{ISSUER}\"><md:IDPSSODescriptor \
             protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">\
             <md:KeyDescriptor use=\"signing\"><ds:KeyInfo {SIGNATURE}><ds:X509Data>\
             <ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>\
             </md:KeyDescriptor><md:SingleSignOnService \
             Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" \
             Location=\"{ISSUER}/sso\"/></md:IDPSSODescriptor></md:EntityDescriptor>"
        )
    }

    /// A response with a signed assertion, as browsers carry it.
    fn response(&self, draft: &Draft) -> String {
        STANDARD.encode(self.document(draft))
    }

    fn document(&self, draft: &Draft) -> String {
        let digest = STANDARD.encode(sha256(draft.assertion("").as_bytes()));
        let info = format!(
            "<ds:SignedInfo {SIGNATURE}><ds:CanonicalizationMethod \
             Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:CanonicalizationMethod>\
             <ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\">\
             </ds:SignatureMethod><ds:Reference URI=\"#_one\"><ds:Transforms><ds:Transform \
             Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"></ds:Transform>\
             <ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:Transform>\
             </ds:Transforms><ds:DigestMethod \
             Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"></ds:DigestMethod>\
             <ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>"
        );
        let value = STANDARD.encode(self.0.sign(info.as_bytes()).unwrap());
        let signature = format!(
            "<ds:Signature {SIGNATURE}>{info}<ds:SignatureValue>{value}</ds:SignatureValue>\
             </ds:Signature>"
        );
        format!(
            "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" \
             ID=\"_response\" Version=\"2.0\"><samlp:Status><samlp:StatusCode \
             Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"></samlp:StatusCode>\
             </samlp:Status>{}</samlp:Response>",
            draft.assertion(&signature)
        )
    }
}

fn provider_arn() -> String {
    format!("arn:aws:iam::{ACCOUNT}:saml-provider/idp")
}

/// A provider that is registered, and a role that trusts it for `actions`.
fn house(actions: &[&str], condition: &str) -> (TestHouse, Idp, String) {
    let (house, idp) = (test_house(), Idp::new());
    let row = SamlProvider {
        account: house.account(),
        name: "idp".to_owned(),
        metadata: idp.metadata(),
        uuid: "SAMLIDP".to_owned(),
        created_at: house.now(),
        valid_until: None,
        requires_encryption: None,
        decryption_keys: Vec::new(),
        tags: Tags::new(),
    };
    let put = house.store().write(|tx| put_saml_provider(tx, row.clone()));
    put.unwrap();
    let trust = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow",
            "Principal":{{"Federated":"{}"}},"Action":{actions:?},"Condition":{condition}}}}}"#,
        provider_arn()
    );
    let role = house.put_role("app", &trust, &[]);
    (house.as_anonymous(), idp, role)
}

fn trusting_house() -> (TestHouse, Idp, String) {
    let actions = ["AssumeRoleWithSAML", "TagSession", "SetSourceIdentity"];
    let actions = actions.map(|action| format!("sts:{action}"));
    house(&actions.each_ref().map(String::as_str), "{}")
}

fn assuming(role: &str, response: &str) -> AssumeRoleWithSAMLInput {
    input(&[
        ("RoleArn", role),
        ("PrincipalArn", &provider_arn()),
        ("SAMLAssertion", response),
    ])
}

fn refusal(house: &TestHouse, role: &str, response: &str) -> String {
    house.refusal::<api::AssumeRoleWithSAML>(assuming(role, response))
}

#[test]
fn gives_a_session_to_whom_the_provider_vouches_for() {
    let (house, idp, role) = trusting_house();
    let response = idp.response(&Draft::of(&role));
    let made = house.answer::<api::AssumeRoleWithSAML>(assuming(&role, &response));
    assert_eq!(made.subject.as_deref(), Some("alice"));
    assert_eq!(made.subject_type.as_deref(), Some("persistent"));
    assert_eq!(made.issuer.as_deref(), Some(ISSUER));
    assert_eq!(made.audience.as_deref(), Some(SIGN_IN));
    assert_eq!(made.packed_policy_size, None, "nothing was passed");
    assert_eq!(
        made.credentials.unwrap().expiration,
        house.now().plus_secs(3600)
    );
    assert_eq!(
        made.assumed_role_user.unwrap().arn,
        format!("arn:aws:sts::{ACCOUNT}:assumed-role/app/alice@example.org")
    );
}

#[test]
fn the_provider_shortens_the_session() {
    let (house, idp, role) = trusting_house();
    let response = idp.response(&Draft::of(&role).with("SessionDuration", "1200"));
    let made = house.answer::<api::AssumeRoleWithSAML>(assuming(&role, &response));
    let end = made.credentials.unwrap().expiration;
    assert_eq!(end, house.now().plus_secs(1200));
}

#[test]
fn refuses_what_is_not_the_providers_word_for_aws_and_now() {
    let (house, idp, role) = trusting_house();
    let draft = Draft::of(&role);
    let refusal = |draft: &Draft| refusal(&house, &role, &idp.response(draft));
    assert_eq!(
        refusal(&Draft {
            issuer: "https://other.example.org",
            ..draft.clone()
        }),
        "InvalidIdentityTokenException: Issuer not present in specified provider"
    );
    assert_eq!(
        refusal(&Draft {
            audience: "urn:example:other",
            ..draft.clone()
        }),
        "InvalidIdentityTokenException: Response does not contain the required audience"
    );
    let old = Draft {
        issued_at: START.secs() - 400,
        ..draft.clone()
    };
    assert!(refusal(&old).starts_with("ExpiredTokenException: "));
    assert_eq!(
        refusal(&draft.without("RoleSessionName")),
        "InvalidIdentityTokenException: RoleSessionName is required in AuthnResponse"
    );
}

#[test]
fn refuses_what_the_provider_did_not_sign() {
    let (house, idp, role) = trusting_house();
    let draft = Draft::of(&role);
    let unbelieved = "InvalidIdentityTokenException: Response signature invalid";
    let forged = Idp::new().response(&draft);
    assert_eq!(refusal(&house, &role, &forged), unbelieved);
    let changed = idp.document(&draft).replace(">alice<", ">mallory<");
    let changed = STANDARD.encode(changed);
    assert_eq!(refusal(&house, &role, &changed), unbelieved);
    let unsigned = idp.document(&draft);
    let (head, rest) = unsigned.split_once("<ds:Signature ").unwrap();
    let (_, tail) = rest.split_once("</ds:Signature>").unwrap();
    let unsigned = STANDARD.encode(format!("{head}{tail}"));
    assert_eq!(refusal(&house, &role, &unsigned), unbelieved);
}

#[test]
fn whom_the_role_does_not_trust_learns_nothing_more() {
    let condition = r#"{"StringEquals":{"saml:sub":"bob"}}"#;
    let (house, idp, role) = house(&["sts:AssumeRoleWithSAML"], condition);
    let response = idp.response(&Draft::of(&role));
    assert_eq!(refusal(&house, &role, &response), DENIED);
    let missing = role.replace("role/app", "role/missing");
    let response = idp.response(&Draft::of(&missing));
    assert_eq!(refusal(&house, &missing, &response), DENIED);
    // A response opens the roles that it names.
    assert_eq!(refusal(&house, &role, &response), DENIED);
}

#[test]
fn tags_and_a_source_identity_need_the_roles_permission() {
    let (house, idp, role) = house(&["sts:AssumeRoleWithSAML"], "{}");
    for (name, action) in [
        ("PrincipalTag:team", "TagSession"),
        ("SourceIdentity", "SetSourceIdentity"),
    ] {
        let response = idp.response(&Draft::of(&role).with(name, "blue"));
        assert_eq!(
            refusal(&house, &role, &response),
            format!("AccessDenied: Not authorized to perform sts:{action}")
        );
    }
}

#[test]
fn the_trail_tells_what_the_provider_said() {
    let (house, idp, role) = trusting_house();
    let draft = Draft::of(&role)
        .with("PrincipalTag:team", "blue")
        .with("TransitiveTagKeys", "team")
        .with("SourceIdentity", "alice.smith");
    let made = house.answer::<api::AssumeRoleWithSAML>(assuming(&role, &idp.response(&draft)));
    assert_eq!(made.source_identity.as_deref(), Some("alice.smith"));
    assert_eq!(made.packed_policy_size, Some(1));
    let notes = house.trail_notes();
    assert!(notes.tells_response);
    assert!(
        notes
            .defaulted
            .contains(&("sAMLAssertionID", "_one".to_owned()))
    );
    let caller = notes.federated.unwrap();
    assert_eq!(
        (caller.kind, caller.user_name.as_str()),
        ("SAMLUser", "alice")
    );
    assert_eq!(caller.tags.iter().collect::<Vec<_>>(), [("team", "blue")]);
    assert_eq!(caller.transitive_tags, ["team"]);
    assert_eq!(caller.source_identity.as_deref(), Some("alice.smith"));
}
