//! A SAML identity provider that signs what it is told to.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{CertificateParams, KeyPair, PKCS_RSA_SHA256, SigningKey as _};
use ringwall_core::{Partition, Tags};
use ringwall_crypto::sha256;
use ringwall_identity::{SamlProvider, put_saml_provider};

use crate::{START, TestHouse};

/// Who vouches.
pub const SAML_ISSUER: &str = "https://idp.example.org";
/// Where the browser posts.
pub const SAML_SIGN_IN: &str = "https://signin.aws.amazon.com/saml";

const AWS: &str = "urn:amazon:webservices";
const ATTRIBUTES: &str = "https://aws.amazon.com/SAML/Attributes/";
const SIGNATURE: &str = "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"";

/// A provider with a key of its own.
pub struct SamlIdp(KeyPair);

/// What an assertion about Alice says.
#[derive(Clone)]
pub struct SamlDraft {
    /// Its id.
    pub id: &'static str,
    /// Who vouches.
    pub issuer: &'static str,
    /// Whom it is for.
    pub audience: &'static str,
    /// When it was made, in Unix seconds.
    pub issued_at: i64,
    /// Attributes below AWS's own name.
    pub attributes: Vec<(&'static str, String)>,
}

impl SamlDraft {
    /// That the provider of an ARN gives her a role.
    pub fn of(role: &str, provider_arn: &str) -> Self {
        Self {
            id: "_one",
            issuer: SAML_ISSUER,
            audience: AWS,
            issued_at: START.secs() - 60,
            attributes: vec![
                ("Role", format!("{role},{provider_arn}")),
                ("RoleSessionName", "alice@example.org".to_owned()),
            ],
        }
    }

    /// The same with an attribute more.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.attributes.push((name, value.to_owned()));
        self
    }

    /// The same without an attribute.
    #[must_use]
    pub fn without(mut self, unwanted: &str) -> Self {
        self.attributes.retain(|(name, _)| *name != unwanted);
        self
    }

    /// The assertion in exclusive canonical form, so that what is signed is the text as it stands;
    /// with something where its signature has its place.
    fn assertion(&self, signature: &str) -> String {
        let Self {
            id,
            issuer,
            audience,
            ..
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
            "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"{id}\" \
             IssueInstant=\"{issued_at}\" Version=\"2.0\"><saml:Issuer>{issuer}</saml:Issuer>\
             {signature}<saml:Subject><saml:NameID \
             Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\">alice</saml:NameID>\
             <saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">\
             <saml:SubjectConfirmationData NotOnOrAfter=\"{end}\" Recipient=\"{SAML_SIGN_IN}\">\
             </saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>\
             <saml:Conditions><saml:AudienceRestriction><saml:Audience>{audience}\
             </saml:Audience></saml:AudienceRestriction></saml:Conditions>\
             <saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion>"
        )
    }
}

impl Default for SamlIdp {
    fn default() -> Self {
        Self::new()
    }
}

impl SamlIdp {
    /// A new one.
    pub fn new() -> Self {
        Self(KeyPair::generate_for(&PKCS_RSA_SHA256).unwrap())
    }

    /// Its metadata.
    pub fn metadata(&self) -> String {
        let parameters = CertificateParams::new(Vec::new()).unwrap();
        let certificate = STANDARD.encode(parameters.self_signed(&self.0).unwrap().der());
        format!(
            "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" \
             entityID=\"{SAML_ISSUER}\"><md:IDPSSODescriptor \
             protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">\
             <md:KeyDescriptor use=\"signing\"><ds:KeyInfo {SIGNATURE}><ds:X509Data>\
             <ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>\
             </md:KeyDescriptor><md:SingleSignOnService \
             Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" \
             Location=\"{SAML_ISSUER}/sso\"/></md:IDPSSODescriptor></md:EntityDescriptor>"
        )
    }

    /// A response with a signed assertion, as browsers carry it.
    pub fn response(&self, draft: &SamlDraft) -> String {
        STANDARD.encode(self.document(draft))
    }

    /// The same as XML.
    pub fn document(&self, draft: &SamlDraft) -> String {
        let digest = STANDARD.encode(sha256(draft.assertion("").as_bytes()));
        let info = format!(
            "<ds:SignedInfo {SIGNATURE}><ds:CanonicalizationMethod \
             Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:CanonicalizationMethod>\
             <ds:SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\">\
             </ds:SignatureMethod><ds:Reference URI=\"#{}\"><ds:Transforms><ds:Transform \
             Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"></ds:Transform>\
             <ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"></ds:Transform>\
             </ds:Transforms><ds:DigestMethod \
             Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"></ds:DigestMethod>\
             <ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>",
            draft.id
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

impl TestHouse {
    /// A SAML provider of the caller's account. Its ARN.
    pub fn put_saml_provider(&self, name: &str, idp: &SamlIdp) -> String {
        let row = SamlProvider {
            account: self.account(),
            name: name.to_owned(),
            metadata: idp.metadata(),
            uuid: "SAMLIDP".to_owned(),
            created_at: self.now(),
            valid_until: None,
            requires_encryption: None,
            decryption_keys: Vec::new(),
            tags: Tags::new(),
        };
        let put = self.store().write(|tx| put_saml_provider(tx, row.clone()));
        put.unwrap();
        row.arn(Partition::Aws)
    }
}
