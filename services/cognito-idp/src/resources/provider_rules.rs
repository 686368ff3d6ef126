//! What the details of an identity provider must be, by its kind.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateIdentityProvider.html>

use std::collections::BTreeMap;

use crate::api::IdentityProviderTypeType;
use crate::error::CognitoError;
use crate::resources::identity_provider::IdentityProvider;
use crate::resources::pool::Pool;

/// Texts of a provider besides its metadata are short.
const LONGEST_DETAIL_BYTES: usize = 4_096;
const LONGEST_METADATA_BYTES: usize = 131_072;

const MOST_IDENTIFIERS: usize = 50;

/// Apple's key, by which a client shows who it is.
pub(super) const PRIVATE_KEY: &str = "private_key";

/// What a kind of provider is told, and what AWS adds that is the same for all of that kind.
struct Kind {
    required: &'static [&'static str],
    optional: &'static [&'static str],
    fixed: &'static [(&'static str, &'static str)],
    /// The claim that names a user.
    subject: Option<&'static str>,
}

const SAML: Kind = Kind {
    required: &[],
    optional: &[
        "MetadataURL",
        "MetadataFile",
        "IDPSignout",
        "IDPInit",
        "EncryptedResponses",
        "RequestSigningAlgorithm",
        "SSORedirectBindingURI",
        "SLORedirectBindingURI",
        "ActiveEncryptionCertificate",
    ],
    fixed: &[],
    subject: None,
};

/// Details of SAML providers that are yes or no.
const SWITCHES: [&str; 3] = ["IDPSignout", "IDPInit", "EncryptedResponses"];

const OIDC: Kind = Kind {
    required: &[
        "client_id",
        "attributes_request_method",
        "oidc_issuer",
        "authorize_scopes",
    ],
    optional: &[
        "client_secret",
        "authorize_url",
        "token_url",
        "attributes_url",
        "jwks_uri",
        "attributes_url_add_attributes",
    ],
    fixed: &[("attributes_url_add_attributes", "false")],
    subject: Some("sub"),
};

const GOOGLE: Kind = Kind {
    required: &["client_id", "client_secret", "authorize_scopes"],
    optional: SOCIAL,
    fixed: &[
        (
            "attributes_url",
            "https://people.googleapis.com/v1/people/me?personFields=",
        ),
        ("attributes_url_add_attributes", "true"),
        (
            "authorize_url",
            "https://accounts.google.com/o/oauth2/v2/auth",
        ),
        ("oidc_issuer", "https://accounts.google.com"),
        ("token_request_method", "POST"),
        ("token_url", "https://www.googleapis.com/oauth2/v4/token"),
    ],
    subject: Some("sub"),
};

const AMAZON: Kind = Kind {
    required: &["client_id", "client_secret", "authorize_scopes"],
    optional: SOCIAL,
    fixed: &[
        ("attributes_url", "https://api.amazon.com/user/profile"),
        ("attributes_url_add_attributes", "false"),
        ("authorize_url", "https://www.amazon.com/ap/oa"),
        ("token_request_method", "POST"),
        ("token_url", "https://api.amazon.com/auth/o2/token"),
    ],
    subject: Some("user_id"),
};

const APPLE: Kind = Kind {
    required: &[
        "client_id",
        "team_id",
        "key_id",
        PRIVATE_KEY,
        "authorize_scopes",
    ],
    optional: &[
        "attributes_url_add_attributes",
        "authorize_url",
        "oidc_issuer",
        "token_request_method",
        "token_url",
    ],
    fixed: &[
        ("attributes_url_add_attributes", "false"),
        ("authorize_url", "https://appleid.apple.com/auth/authorize"),
        ("oidc_issuer", "https://appleid.apple.com"),
        ("token_request_method", "POST"),
        ("token_url", "https://appleid.apple.com/auth/token"),
    ],
    subject: Some("sub"),
};

const FACEBOOK: Kind = Kind {
    required: &["client_id", "client_secret", "authorize_scopes"],
    optional: SOCIAL,
    fixed: &[
        ("attributes_url_add_attributes", "true"),
        ("token_request_method", "GET"),
    ],
    subject: Some("id"),
};

/// What social providers may be told; what AWS fixes may be said again.
const SOCIAL: &[&str] = &[
    "api_version",
    "attributes_url",
    "attributes_url_add_attributes",
    "authorize_url",
    "oidc_issuer",
    "token_request_method",
    "token_url",
];

const USUAL_FACEBOOK_VERSION: &str = "v17.0";

/// The claim that names users of a kind of provider; none where it is no claim.
pub(crate) fn subject_claim(kind: &str) -> Option<&'static str> {
    let kind = IdentityProviderTypeType::ALL
        .iter()
        .find(|known| known.as_str() == kind)?;
    rules(*kind).subject
}

const fn rules(kind: IdentityProviderTypeType) -> &'static Kind {
    match kind {
        IdentityProviderTypeType::Saml => &SAML,
        IdentityProviderTypeType::Facebook => &FACEBOOK,
        IdentityProviderTypeType::Google => &GOOGLE,
        IdentityProviderTypeType::LoginWithAmazon => &AMAZON,
        IdentityProviderTypeType::SignInWithApple => &APPLE,
        IdentityProviderTypeType::Oidc => &OIDC,
    }
}

impl IdentityProvider {
    /// Social providers have the names of their kinds; others any but Cognito's own.
    pub(crate) fn require_name(&self) -> Result<(), CognitoError> {
        let is_social = !matches!(
            self.kind,
            IdentityProviderTypeType::Saml | IdentityProviderTypeType::Oidc
        );
        let social = IdentityProviderTypeType::ALL
            .iter()
            .find(|kind| kind.as_str() == self.name);
        let fits = match (is_social, social) {
            (true, Some(kind)) => *kind == self.kind,
            (true, None) => false,
            (false, social) => social.is_none() && self.name != "COGNITO",
        };
        if fits {
            return Ok(());
        }
        Err(CognitoError::invalid_parameter(format!(
            "{} is not a valid name of an identity provider of the type {}.",
            self.name,
            self.kind.as_str()
        )))
    }

    /// Sets the details of a request, checked, with what all providers of the kind have. A private key,
    /// which is never shown, stays if no other is given.
    pub(crate) fn set_details(
        &mut self,
        mut given: BTreeMap<String, String>,
    ) -> Result<(), CognitoError> {
        let rules = rules(self.kind);
        if let Some(key) = self.details.get(PRIVATE_KEY) {
            let given = given.entry(PRIVATE_KEY.to_owned());
            given.or_insert_with(|| key.clone());
        }
        let kind = self.kind.as_str();
        for key in rules.required {
            if given.get(*key).is_none_or(String::is_empty) {
                return Err(CognitoError::invalid_parameter(format!(
                    "Missing required provider detail {key} for the provider type {kind}."
                )));
            }
        }
        for (key, value) in &given {
            let is_known =
                rules.required.contains(&key.as_str()) || rules.optional.contains(&key.as_str());
            let longest = match key.as_str() {
                "MetadataFile" => LONGEST_METADATA_BYTES,
                _ => LONGEST_DETAIL_BYTES,
            };
            if !is_known || value.len() > longest {
                return Err(CognitoError::invalid_parameter(format!(
                    "The provider detail {key} is not supported for the provider type {kind}, or \
                     its value is too long."
                )));
            }
        }
        let method = given.get("attributes_request_method");
        if method.is_some_and(|method| method != "GET" && method != "POST") {
            return Err(CognitoError::invalid_parameter(
                "attributes_request_method must be GET or POST.",
            ));
        }
        let wrong = SWITCHES.iter().find(|key| {
            let value = given.get(**key);
            value.is_some_and(|value| value != "true" && value != "false")
        });
        let algorithm = "RequestSigningAlgorithm";
        let other = given
            .get(algorithm)
            .is_some_and(|value| value != "rsa-sha256");
        if let Some(key) = wrong.or(other.then_some(&algorithm)) {
            return Err(CognitoError::invalid_parameter(format!(
                "The provider detail {key} has an invalid value."
            )));
        }
        self.details = given;
        self.add_fixed(rules);
        Ok(())
    }

    fn add_fixed(&mut self, rules: &Kind) {
        for (key, value) in rules.fixed {
            let place = self.details.entry((*key).to_owned());
            place.or_insert_with(|| (*value).to_owned());
        }
        if self.kind == IdentityProviderTypeType::Facebook {
            let version = self.details.entry("api_version".to_owned());
            let version = version.or_insert_with(|| USUAL_FACEBOOK_VERSION.to_owned());
            let version = version.clone();
            for (key, url) in [
                (
                    "attributes_url",
                    format!("https://graph.facebook.com/{version}/me?fields="),
                ),
                (
                    "authorize_url",
                    format!("https://www.facebook.com/{version}/dialog/oauth"),
                ),
                (
                    "token_url",
                    format!("https://graph.facebook.com/{version}/oauth/access_token"),
                ),
            ] {
                self.details.entry(key.to_owned()).or_insert(url);
            }
        }
    }

    /// Sets which claims fill which attributes. Who a user is comes from the kind's own claim.
    pub(crate) fn set_mapping(
        &mut self,
        pool: &Pool,
        given: BTreeMap<String, String>,
    ) -> Result<(), CognitoError> {
        let unknown = given
            .keys()
            .find(|name| *name != "username" && pool.attribute(name).is_none());
        if let Some(name) = unknown {
            return Err(CognitoError::invalid_parameter(format!(
                "Invalid attribute mapping: the attribute {name} does not exist in the user pool."
            )));
        }
        if given
            .values()
            .any(|claim| claim.len() > LONGEST_DETAIL_BYTES)
        {
            return Err(CognitoError::invalid_parameter(
                "Invalid attribute mapping: the name of a claim is too long.",
            ));
        }
        self.attribute_mapping = given;
        if let Some(subject) = rules(self.kind).subject {
            let username = self.attribute_mapping.entry("username".to_owned());
            username.or_insert_with(|| subject.to_owned());
        }
        Ok(())
    }

    /// Sets the names by which apps ask for it.
    pub(crate) fn set_identifiers(&mut self, given: Vec<String>) -> Result<(), CognitoError> {
        let mut sorted = given.clone();
        sorted.sort();
        sorted.dedup();
        if sorted.len() < given.len() || given.len() > MOST_IDENTIFIERS {
            return Err(CognitoError::invalid_parameter(
                "IdpIdentifiers can't name an identifier twice.",
            ));
        }
        self.identifiers = given;
        Ok(())
    }
}
