use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use rcgen::{CertificateParams, KeyPair, PKCS_RSA_SHA256};
use ringwall_cognito_idp::api;
use ringwall_core::Timestamp;
use ringwall_testing::{START, input};
use ringwall_tokens::saml::{RequestKey, form_value};

use crate::bench::{Answer, BACK, Bench, Browser, parameter};

const ISSUER: &str = "https://idp.example.org";
const HOST: &str = "http://shop.auth.us-east-1.localhost:4566";
const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
const NAMES: &str = "urn:oasis:names:tc:SAML:2.0:assertion";

/// A provider that signs whole responses.
struct Idp {
    key: RequestKey,
    certificate: String,
}

/// What a response says.
#[derive(Clone)]
struct Said {
    id: String,
    answers: Option<String>,
    audience: String,
    recipient: String,
    issued_at: i64,
    name_id: String,
}

impl Idp {
    fn new() -> Self {
        let pair = KeyPair::generate_for(&PKCS_RSA_SHA256).unwrap();
        let parameters = CertificateParams::new(Vec::new()).unwrap();
        Self {
            key: RequestKey::from_pkcs8(&pair.serialize_der()).unwrap(),
            certificate: STANDARD.encode(parameters.self_signed(&pair).unwrap().der()),
        }
    }

    fn metadata(&self, certificates: &[&str]) -> String {
        let own = [self.certificate.as_str()];
        let keys = certificates.iter().chain(&own).map(|certificate| {
            format!(
                "<KeyDescriptor use=\"signing\"><KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\">\
                 <X509Data><X509Certificate>{certificate}</X509Certificate></X509Data></KeyInfo>\
                 </KeyDescriptor>"
            )
        });
        let service = |name: &str, path: &str| {
            let binding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
            format!("<{name} Binding=\"{binding}\" Location=\"{ISSUER}/{path}\"/>")
        };
        format!(
            "<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" \
             entityID=\"{ISSUER}\"><IDPSSODescriptor protocolSupportEnumeration=\"{PROTOCOL}\">\
             {}{}{}</IDPSSODescriptor></EntityDescriptor>",
            keys.collect::<String>(),
            service("SingleLogoutService", "slo"),
            service("SingleSignOnService", "sso")
        )
    }

    /// A response as a browser posts it.
    fn response(&self, said: &Said) -> String {
        form_value(&said.xml(), Some(&self.key)).unwrap()
    }

    fn logout_response(&self, answers: &str) -> String {
        let xml = format!(
            "<samlp:LogoutResponse xmlns:samlp=\"{PROTOCOL}\" xmlns:saml=\"{NAMES}\" \
             Destination=\"{HOST}/saml2/logout\" ID=\"_out\" InResponseTo=\"{answers}\" \
             Version=\"2.0\"><saml:Issuer>{ISSUER}</saml:Issuer></samlp:LogoutResponse>"
        );
        form_value(&xml, Some(&self.key)).unwrap()
    }
}

impl Said {
    fn of(site: &Site, answers: Option<&str>) -> Self {
        Self {
            id: "_one".to_owned(),
            answers: answers.map(str::to_owned),
            audience: format!("urn:amazon:cognito:sp:{}", site.bench.pool_id),
            recipient: format!("{HOST}/saml2/idpresponse"),
            issued_at: site.bench.house.now().secs(),
            name_id: "Carlos".to_owned(),
        }
    }

    fn xml(&self) -> String {
        let moment = |secs: i64| Timestamp::from_secs(secs).iso8601();
        let (issued_at, end) = (moment(self.issued_at), moment(self.issued_at + 300));
        let answers = self.answers.as_ref();
        let answers = answers.map_or_else(String::new, |id| format!(" InResponseTo=\"{id}\""));
        let Self {
            id,
            audience,
            recipient,
            name_id,
            ..
        } = self;
        format!(
            "<samlp:Response xmlns:samlp=\"{PROTOCOL}\" xmlns:saml=\"{NAMES}\" ID=\"_r{id}\"{answers} \
             Version=\"2.0\"><saml:Issuer>{ISSUER}</saml:Issuer><samlp:Status><samlp:StatusCode \
             Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status><saml:Assertion \
             ID=\"{id}\" IssueInstant=\"{issued_at}\" Version=\"2.0\"><saml:Issuer>{ISSUER}\
             </saml:Issuer><saml:Subject><saml:NameID>{name_id}</saml:NameID>\
             <saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">\
             <saml:SubjectConfirmationData{answers} NotOnOrAfter=\"{end}\" \
             Recipient=\"{recipient}\"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions>\
             <saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience>\
             </saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement SessionIndex=\"_s\"/>\
             <saml:AttributeStatement><saml:Attribute Name=\"mail\"><saml:AttributeValue>\
             carlos@example.org</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>\
             </saml:Assertion></samlp:Response>"
        )
    }
}

/// A pool whose people come from a provider.
struct Site {
    bench: Bench,
    idp: Idp,
}

impl Site {
    fn new(details: &[(&str, &str)]) -> Self {
        let idp = Idp::new();
        let other = Idp::new().certificate;
        let metadata = idp.metadata(&[&other]);
        Self::described(idp, ("MetadataFile", &metadata), details)
    }

    fn described(idp: Idp, metadata: (&str, &str), details: &[(&str, &str)]) -> Self {
        let bench = Bench::new();
        let all = std::iter::once(&metadata).chain(details);
        let made = api::CreateIdentityProviderInput {
            user_pool_id: bench.pool_id.clone(),
            provider_name: "Corp".to_owned(),
            provider_type: api::IdentityProviderTypeType::Saml,
            provider_details: all
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            attribute_mapping: Some([("email".to_owned(), "mail".to_owned())].into()),
            idp_identifiers: None,
            acr_mapping: None,
        };
        bench.house.answer::<api::CreateIdentityProvider>(made);
        bench.change_client(|client| {
            client.supported_identity_providers = Some(vec!["Corp".to_owned()]);
        });
        Self { bench, idp }
    }

    /// A browser that was sent off, the id of its request, and its relay state.
    fn sent_off(&self) -> (Browser<'_>, String, String) {
        let browser = self.bench.browser();
        let query = self.bench.query("&identity_provider=Corp");
        let location = browser
            .get(&format!("/oauth2/authorize?{query}"))
            .location()
            .unwrap();
        assert!(location.starts_with(&format!("{ISSUER}/sso?SAMLRequest=")));
        let key = parameter(&location, "RelayState").unwrap();
        let id = request_id(&key);
        (browser, id, key)
    }

    fn users(&self) -> Vec<String> {
        let all = input(&[("UserPoolId", &self.bench.pool_id)]);
        let users = self.bench.house.answer::<api::ListUsers>(all).users;
        let names = users.unwrap_or_default().into_iter();
        names
            .filter_map(|user| Some(user.username?.expose().clone()))
            .collect()
    }
}

/// The id that goes along with a relay state, computed anew: providers see both.
fn request_id(key: &str) -> String {
    let digest = ringwall_crypto::sha256(format!("SAML request {key}").as_bytes());
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("_{hex}")
}

/// Posts from the provider's page, from where browsers bring no cookies of ours.
fn post(site: &Site, response: &str, relay_state: &str) -> Answer {
    let form = format!(
        "SAMLResponse={}&RelayState={}",
        encoded(response),
        encoded(relay_state)
    );
    site.bench.browser().post("/saml2/idpresponse", &form)
}

fn encoded(text: &str) -> String {
    let escaped = text.replace('%', "%25").replace('+', "%2B");
    escaped.replace('&', "%26").replace('=', "%3D")
}

fn told(answer: &Answer) -> (Option<String>, Option<String>) {
    let location = answer.location().unwrap_or_default();
    assert!(location.starts_with(BACK), "{} {location}", answer.status);
    let why = parameter(&location, "error_description");
    (
        parameter(&location, "error"),
        why.map(|why| why.replace("%20", " ").replace("%3A", ":")),
    )
}

fn refusal(why: &str) -> (Option<String>, Option<String>) {
    (
        Some("server_error".to_owned()),
        Some(format!("Invalid SAML response received: {why}")),
    )
}

const EXPIRED: &str = "/error?error=expired";

/// Publishes what stands in the text; gives its address.
fn publish(text: &Arc<Mutex<String>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let text = Arc::clone(text);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, mut request) = (stream.unwrap(), [0; 2_048]);
            assert!(stream.read(&mut request).unwrap() > 0);
            let body = text.lock().unwrap().clone();
            let length = body.len();
            write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}"
            )
            .unwrap();
        }
    });
    format!("http://localhost:{port}/metadata")
}

#[test]
fn somebody_goes_there_and_comes_back() {
    let site = Site::new(&[("RequestSigningAlgorithm", "rsa-sha256")]);
    let (browser, id, key) = site.sent_off();
    let response = site.idp.response(&Said::of(&site, Some(&id)));
    let landing = post(&site, &response, &key).location().unwrap();
    let back = browser.get(&landing).location().unwrap();
    assert!(back.starts_with(&format!("{BACK}?code=")), "{back}");
    assert_eq!(parameter(&back, "state").as_deref(), Some("s1"));
    assert!(site.users().contains(&"Corp_Carlos".to_owned()));
    // Once.
    assert_eq!(browser.get(&landing).location().as_deref(), Some(EXPIRED));
    let again = post(&site, &response, &key);
    assert_eq!(again.location().as_deref(), Some(EXPIRED));
}

#[test]
fn another_browser_is_not_let_in() {
    let site = Site::new(&[]);
    let (browser, id, key) = site.sent_off();
    let response = site.idp.response(&Said::of(&site, Some(&id)));
    let landing = post(&site, &response, &key).location().unwrap();
    let (other, _, _) = site.sent_off();
    assert_eq!(other.get(&landing).location().as_deref(), Some(EXPIRED));
    assert!(!site.users().contains(&"Corp_Carlos".to_owned()));
    let back = browser.get(&landing).location().unwrap();
    assert!(back.contains("code="), "{back}");
}

#[test]
fn a_request_dies_after_five_minutes() {
    let site = Site::new(&[]);
    let (_browser, id, key) = site.sent_off();
    site.bench.house.advance_secs(301);
    let response = site.idp.response(&Said::of(&site, Some(&id)));
    let late = post(&site, &response, &key);
    assert_eq!(late.location().as_deref(), Some(EXPIRED));
}

#[test]
fn what_is_not_for_here_and_now_is_refused() {
    let site = Site::new(&[]);
    let changes: [(&dyn Fn(&mut Said), &str); 6] = [
        (
            &|said| said.audience = "urn:amazon:cognito:sp:us-east-1_Other".to_owned(),
            "Audience restriction validation failed",
        ),
        (
            &|said| said.recipient = "https://evil.example/saml2/idpresponse".to_owned(),
            "The recipient is another",
        ),
        (
            &|said| said.issued_at = START.secs() - 400,
            "The assertion has expired",
        ),
        (
            &|said| said.issued_at = START.secs() + 60,
            "The assertion is not yet valid",
        ),
        (
            &|said| said.answers = Some("_other".to_owned()),
            "InResponseTo does not match the request",
        ),
        (
            &|said| said.answers = None,
            "InResponseTo does not match the request",
        ),
    ];
    for (change, why) in changes {
        let (_browser, id, key) = site.sent_off();
        let mut said = Said::of(&site, Some(&id));
        change(&mut said);
        let answer = post(&site, &site.idp.response(&said), &key);
        assert_eq!(told(&answer), refusal(why));
    }
}

#[test]
fn what_the_provider_did_not_sign_is_refused() {
    let site = Site::new(&[]);
    let (_browser, id, key) = site.sent_off();
    let said = Said::of(&site, Some(&id));
    let honest = String::from_utf8(STANDARD.decode(site.idp.response(&said)).unwrap()).unwrap();
    let forged = [
        STANDARD.encode(said.xml()),
        Idp::new().response(&said),
        STANDARD.encode(honest.replace("carlos@", "ceo@")),
    ];
    for response in forged {
        let answer = post(&site, &response, &key);
        assert_eq!(told(&answer), refusal("The signature is invalid"));
    }
    // A comment splits no name.
    let commented = honest.replace(">Carlos<", ">Car<!-- -->los<");
    let answer = post(&site, &STANDARD.encode(commented), &key);
    assert_eq!(answer.status, StatusCode::FOUND);
    assert!(
        answer
            .location()
            .unwrap()
            .starts_with("/saml2/idpresponse?")
    );
}

#[test]
fn a_name_is_that_of_letters_as_they_are() {
    let site = Site::new(&[]);
    for (number, name) in [" Carlos\n", "Carlos", "carlos"].into_iter().enumerate() {
        let (browser, id, key) = site.sent_off();
        let mut said = Said::of(&site, Some(&id));
        said.id = format!("_{number}");
        name.clone_into(&mut said.name_id);
        let landing = post(&site, &site.idp.response(&said), &key).location();
        assert!(
            browser
                .get(&landing.unwrap())
                .location()
                .unwrap()
                .contains("code=")
        );
    }
    let mut users = site.users();
    users.sort();
    assert_eq!(users, ["Corp_Carlos", "Corp_carlos", "maria"]);
}

#[test]
fn a_provider_begins_only_where_it_may() {
    let site = Site::new(&[("IDPInit", "true")]);
    let relay_state = site.bench.query("&identity_provider=Corp");
    let said = Said::of(&site, None);
    let response = site.idp.response(&said);
    let answer = post(&site, &response, &relay_state);
    let back = answer.location().unwrap();
    assert!(back.starts_with(&format!("{BACK}?code=")), "{back}");
    let replayed = post(&site, &response, &relay_state);
    assert_eq!(told(&replayed), refusal("The assertion was used before"));
    let asked = site.idp.response(&Said {
        answers: Some("_1".to_owned()),
        id: "_two".to_owned(),
        ..said.clone()
    });
    let answer = post(&site, &asked, &relay_state);
    assert_eq!(
        told(&answer),
        refusal("InResponseTo does not match the request")
    );
    let evil = relay_state.replace("app.example.com", "evil.example");
    let answer = post(&site, &asked, &evil);
    assert_eq!(
        answer.location().as_deref(),
        Some("/error?error=redirect_mismatch")
    );

    let other = Site::new(&[]);
    let response = other.idp.response(&Said::of(&other, None));
    let relay_state = other.bench.query("&identity_provider=Corp");
    let (error, _) = told(&post(&other, &response, &relay_state));
    assert_eq!(error.as_deref(), Some("server_error"));
    assert_eq!(other.users(), ["maria"]);
}

#[test]
fn nobody_else_leads_to_a_client_where_a_provider_may_begin() {
    let site = Site::new(&[("IDPInit", "true")]);
    let named: [(&str, &str); 3] = [
        ("UserPoolId", &site.bench.pool_id),
        ("ClientId", &site.bench.client_id),
        ("ClientName", "Atlas"),
    ];
    let mut client: api::UpdateUserPoolClientInput = input(&named);
    let both = ["COGNITO", "Corp"].map(str::to_owned).to_vec();
    client.supported_identity_providers = Some(both);
    let refusal = site
        .bench
        .house
        .refusal::<api::UpdateUserPoolClient>(client);
    assert!(
        refusal.starts_with("InvalidParameterException: The provider Corp supports IdP-initiated"),
        "{refusal}"
    );
}

#[test]
fn who_signs_out_is_signed_out_there_first() {
    let site = Site::new(&[("IDPSignout", "true")]);
    let (browser, id, key) = site.sent_off();
    let response = site.idp.response(&Said::of(&site, Some(&id)));
    let landing = post(&site, &response, &key).location().unwrap();
    assert!(browser.get(&landing).location().unwrap().contains("code="));

    let target = format!(
        "/logout?client_id={}&logout_uri=https%3A%2F%2Fapp.example.com%2Fbye",
        site.bench.client_id
    );
    let location = browser.get(&target).location().unwrap();
    assert!(location.starts_with(&format!("{ISSUER}/slo?SAMLRequest=")));
    assert!(parameter(&location, "Signature").is_some());
    assert_eq!(browser.cookie("cognito"), None);

    let key = parameter(&location, "RelayState").unwrap();
    let answer = |response: &str, key: &str| {
        let form = format!("SAMLResponse={}&RelayState={key}", encoded(response));
        site.bench.browser().post("/saml2/logout", &form)
    };
    let other = site.idp.logout_response("_other");
    assert_eq!(answer(&other, &key).status, StatusCode::BAD_REQUEST);
    let honest = site.idp.logout_response(&request_id(&key));
    assert_eq!(
        answer(&honest, &key).location().as_deref(),
        Some("https://app.example.com/bye")
    );
    assert_eq!(
        answer(&honest, &key).status,
        StatusCode::BAD_REQUEST,
        "once"
    );
}

#[test]
fn a_long_response_can_be_posted_and_one_that_is_too_long_is_refused() {
    let site = Site::new(&[]);
    let (_browser, _, key) = site.sent_off();
    let answer = post(&site, &"A".repeat(100_000), &key);
    assert_eq!(told(&answer), refusal("The response is malformed"));
    let answer = post(&site, &"A".repeat(100_001), &key);
    assert_eq!(told(&answer), refusal("The response is too large"));
}

#[test]
fn metadata_are_fetched_anew_after_six_hours_and_hold_while_they_cannot_be_had() {
    let (former, next) = (Idp::new(), Idp::new());
    let published = Arc::new(Mutex::new(former.metadata(&[])));
    let url = publish(&published);
    let site = Site::described(former, ("MetadataURL", &url), &[]);
    let signs_in = |idp: &Idp, id: &str| {
        let (_browser, request, key) = site.sent_off();
        let said = Said {
            id: id.to_owned(),
            ..Said::of(&site, Some(&request))
        };
        let answer = post(&site, &idp.response(&said), &key);
        answer
            .location()
            .unwrap()
            .starts_with("/saml2/idpresponse?")
    };
    *published.lock().unwrap() = next.metadata(&[]);
    assert!(signs_in(&site.idp, "_1") && !signs_in(&next, "_2"));
    *published.lock().unwrap() = "<nothing/>".to_owned();
    site.bench.house.advance_secs(6 * 3_600);
    assert!(signs_in(&site.idp, "_3"));
    *published.lock().unwrap() = next.metadata(&[]);
    assert!(!signs_in(&next, "_4"), "not asked again at once");
    site.bench.house.advance_secs(300);
    assert!(signs_in(&next, "_5") && !signs_in(&site.idp, "_6"));
}
