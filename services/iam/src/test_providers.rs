//! Steps of tests with identity providers.

use ringwall_testing::{TestHouse, input};

use crate::api;

/// Metadata of an identity provider with one signing key.
pub(crate) const METADATA: &str = include_str!("../tests/saml/metadata.xml");

/// Makes a SAML provider and tells its ARN.
pub(crate) fn saml_provider(house: &TestHouse, name: &str) -> String {
    let made = house.answer::<api::CreateSAMLProvider>(input(&[
        ("Name", name),
        ("SAMLMetadataDocument", METADATA),
    ]));
    made.saml_provider_arn.unwrap()
}

/// Makes an OIDC provider without client ids and tells its ARN.
pub(crate) fn oidc_provider(house: &TestHouse, url: &str) -> String {
    let made = house.answer::<api::CreateOpenIDConnectProvider>(input(&[("Url", url)]));
    made.open_id_connect_provider_arn.unwrap()
}
