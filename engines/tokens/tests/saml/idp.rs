//! An identity provider that signs what it is told to.
//!
//! It writes documents in exclusive canonical form, so that what it signs is the text as it stands:
//! the canonicalization under test has no part in making the tests.

use aws_lc_rs::digest::{Algorithm, SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256};
use ringwall_tokens::saml::{
    Answers, Assertion, Decryption, Expected, IdentityProvider, SamlError, verify_response,
};

/// 2025-11-24T16:00:00Z.
pub(crate) const NOW: i64 = 1_764_000_000;
pub(crate) const ISSUER: &str = "https://idp.example.com";
pub(crate) const RECIPIENT: &str = "https://signin.aws.amazon.com/saml";
pub(crate) const AUDIENCE: &str = "urn:amazon:webservices";

pub(crate) const EXPECTED: Expected<'static> = Expected {
    now: NOW,
    leeway_seconds: 0,
    most_age_seconds: 300,
    is_recipient: &|recipient| recipient == RECIPIENT,
    is_audience: &|audience| audience == AUDIENCE,
    answers: Answers::Anything,
    allows_sha1: false,
    decryption: Decryption::NONE,
};

pub(crate) struct Idp {
    key: Key,
    certificate: String,
}

enum Key {
    Ec(EcdsaKeyPair),
    Rsa(RsaKeyPair),
}

impl Idp {
    pub(crate) fn new() -> Self {
        let pair = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &pair.serialize_der());
        Self {
            key: Key::Ec(key.unwrap()),
            certificate: certificate_of(&pair),
        }
    }

    pub(crate) fn with_rsa() -> Self {
        let pair = KeyPair::generate_for(&PKCS_RSA_SHA256).unwrap();
        Self {
            key: Key::Rsa(RsaKeyPair::from_pkcs8(&pair.serialize_der()).unwrap()),
            certificate: certificate_of(&pair),
        }
    }

    pub(crate) fn certificate(&self) -> &str {
        &self.certificate
    }

    pub(crate) fn metadata(&self) -> String {
        metadata(ISSUER, &[self.certificate()])
    }

    pub(crate) fn provider(&self) -> IdentityProvider {
        IdentityProvider::parse(self.metadata().as_bytes()).unwrap()
    }

    pub(crate) fn verify(&self, document: &str) -> Result<Assertion, SamlError> {
        self.verify_with(document, &EXPECTED)
    }

    pub(crate) fn verify_with(
        &self,
        document: &str,
        expected: &Expected<'_>,
    ) -> Result<Assertion, SamlError> {
        verify_response(&STANDARD.encode(document), &self.provider(), expected)
    }

    /// The signature of an element that is written in canonical form and has that id.
    pub(crate) fn sign(&self, element: &str, id: &str) -> String {
        self.sign_info(&SignedInfo::of(element, id, self.method()))
    }

    pub(crate) const fn method(&self) -> &'static str {
        match self.key {
            Key::Ec(_) => "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
            Key::Rsa(_) => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        }
    }

    pub(crate) fn sign_info(&self, info: &SignedInfo) -> String {
        self.sign_text(&info.text())
    }

    /// A signature of this `SignedInfo`, which is written in canonical form.
    pub(crate) fn sign_text(&self, signed_info: &str) -> String {
        const NAMESPACE: &str = "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"";
        let apex =
            signed_info.replacen("<ds:SignedInfo", &format!("<ds:SignedInfo {NAMESPACE}"), 1);
        let value = STANDARD.encode(self.sign_bytes(apex.as_bytes()));
        let certificate = self.certificate();
        format!(
            "<ds:Signature {NAMESPACE}>{signed_info}<ds:SignatureValue>{value}</ds:SignatureValue>\
             <ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate>\
             </ds:X509Data></ds:KeyInfo></ds:Signature>"
        )
    }

    fn sign_bytes(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match &self.key {
            Key::Ec(pair) => pair.sign(&random, message).unwrap().as_ref().to_vec(),
            Key::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature)
                    .unwrap();
                signature
            }
        }
    }

    /// A response with a signed assertion.
    pub(crate) fn respond(&self, draft: &Draft) -> String {
        draft.response("", &self.signed_assertion(draft))
    }

    pub(crate) fn signed_assertion(&self, draft: &Draft) -> String {
        let signature = self.sign(&draft.assertion(""), &draft.id);
        draft.assertion(&signature)
    }

    /// A signed response with an assertion that is not.
    pub(crate) fn respond_signed(&self, draft: &Draft) -> String {
        let assertion = draft.assertion("");
        let signature = self.sign(&draft.response("", &assertion), "_response");
        draft.response(&signature, &assertion)
    }
}

fn certificate_of(pair: &KeyPair) -> String {
    let parameters = CertificateParams::new(Vec::new()).unwrap();
    STANDARD.encode(parameters.self_signed(pair).unwrap().der())
}

pub(crate) fn metadata(entity_id: &str, certificates: &[&str]) -> String {
    let keys: String = certificates
        .iter()
        .map(|certificate| {
            format!(
                "<md:KeyDescriptor use=\"signing\"><ds:KeyInfo \
                 xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data>\
                 <ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>\
                 </md:KeyDescriptor>"
            )
        })
        .collect();
    format!(
        "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" \
         entityID=\"{entity_id}\"><md:IDPSSODescriptor \
         protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">{keys}\
         <md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" \
         Location=\"https://idp.example.com/sso\"/></md:IDPSSODescriptor></md:EntityDescriptor>"
    )
}

/// What a signature is of, and by which means.
pub(crate) struct SignedInfo {
    pub(crate) canonicalization: &'static str,
    pub(crate) method: &'static str,
    pub(crate) uri: String,
    pub(crate) transforms: Vec<&'static str>,
    pub(crate) digest_method: &'static str,
    pub(crate) digest: String,
}

pub(crate) const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
pub(crate) const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

impl SignedInfo {
    pub(crate) fn of(element: &str, id: &str, method: &'static str) -> Self {
        Self {
            canonicalization: EXCLUSIVE,
            method,
            uri: format!("#{id}"),
            transforms: vec![ENVELOPED, EXCLUSIVE],
            digest_method: "http://www.w3.org/2001/04/xmlenc#sha256",
            digest: digest_of(&SHA256, element),
        }
    }

    pub(crate) fn with_sha1(mut self, element: &str) -> Self {
        self.digest_method = "http://www.w3.org/2000/09/xmldsig#sha1";
        self.digest = digest_of(&SHA1_FOR_LEGACY_USE_ONLY, element);
        self
    }

    pub(crate) fn text(&self) -> String {
        format!(
            "<ds:SignedInfo><ds:CanonicalizationMethod Algorithm=\"{}\">\
             </ds:CanonicalizationMethod><ds:SignatureMethod Algorithm=\"{}\">\
             </ds:SignatureMethod>{}</ds:SignedInfo>",
            self.canonicalization,
            self.method,
            self.reference()
        )
    }

    pub(crate) fn reference(&self) -> String {
        let transforms: String = self
            .transforms
            .iter()
            .map(|name| format!("<ds:Transform Algorithm=\"{name}\"></ds:Transform>"))
            .collect();
        format!(
            "<ds:Reference URI=\"{}\"><ds:Transforms>{transforms}</ds:Transforms>\
             <ds:DigestMethod Algorithm=\"{}\"></ds:DigestMethod>\
             <ds:DigestValue>{}</ds:DigestValue></ds:Reference>",
            self.uri, self.digest_method, self.digest
        )
    }
}

fn digest_of(algorithm: &'static Algorithm, text: &str) -> String {
    STANDARD.encode(digest(algorithm, text.as_bytes()))
}

/// What an assertion says, piece by piece.
#[derive(Clone)]
pub(crate) struct Draft {
    pub(crate) id: String,
    pub(crate) issuer: String,
    pub(crate) issued_at: String,
    pub(crate) name_id: String,
    pub(crate) confirmation: String,
    pub(crate) conditions: String,
    pub(crate) attributes: String,
    pub(crate) status: String,
}

pub(crate) fn confirmation(method: &str, data: &str) -> String {
    format!(
        "<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:{method}\">\
         <saml:SubjectConfirmationData{data}></saml:SubjectConfirmationData>\
         </saml:SubjectConfirmation>"
    )
}

pub(crate) fn bearer(end: &str, recipient: &str) -> String {
    let data = format!(" NotOnOrAfter=\"{end}\" Recipient=\"{recipient}\"");
    confirmation("bearer", &data)
}

pub(crate) fn conditions(window: &str, content: &str) -> String {
    format!("<saml:Conditions{window}>{content}</saml:Conditions>")
}

pub(crate) fn audience(audience: &str) -> String {
    format!(
        "<saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience>\
         </saml:AudienceRestriction>"
    )
}

impl Draft {
    /// Of somebody, for here and now.
    pub(crate) fn of(name: &str) -> Self {
        Self {
            id: "_assertion".to_owned(),
            issuer: format!("<saml:Issuer>{ISSUER}</saml:Issuer>"),
            issued_at: "2025-11-24T15:59:00Z".to_owned(),
            name_id: format!("<saml:NameID>{name}</saml:NameID>"),
            confirmation: bearer("2025-11-24T16:05:00Z", RECIPIENT),
            conditions: conditions(
                " NotBefore=\"2025-11-24T15:55:00Z\" NotOnOrAfter=\"2025-11-24T16:05:00Z\"",
                &audience(AUDIENCE),
            ),
            attributes: format!(
                "<saml:Attribute Name=\"RoleSessionName\"><saml:AttributeValue>{name}\
                 </saml:AttributeValue></saml:Attribute>"
            ),
            status: "urn:oasis:names:tc:SAML:2.0:status:Success".to_owned(),
        }
    }

    pub(crate) fn with_id(mut self, id: &str) -> Self {
        self.id = id.to_owned();
        self
    }

    /// The assertion with something after its issuer, where its signature has its place.
    pub(crate) fn assertion(&self, signature: &str) -> String {
        let Self {
            id,
            issuer,
            issued_at,
            name_id,
            confirmation,
            conditions,
            attributes,
            ..
        } = self;
        format!(
            "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"{id}\" \
             IssueInstant=\"{issued_at}\" Version=\"2.0\">{issuer}{signature}<saml:Subject>\
             {name_id}{confirmation}</saml:Subject>{conditions}<saml:AuthnStatement \
             SessionNotOnOrAfter=\"2025-11-24T20:00:00Z\"></saml:AuthnStatement>\
             <saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion>"
        )
    }

    /// The response, with something where its signature has its place.
    pub(crate) fn response(&self, signature: &str, content: &str) -> String {
        let status = &self.status;
        format!(
            "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" \
             ID=\"_response\" Version=\"2.0\"><saml:Issuer \
             xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">{ISSUER}</saml:Issuer>\
             {signature}<samlp:Status><samlp:StatusCode Value=\"{status}\"></samlp:StatusCode>\
             </samlp:Status>{content}</samlp:Response>"
        )
    }
}
