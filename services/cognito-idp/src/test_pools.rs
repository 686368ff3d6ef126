//! What tests of the configuration begin with.

use ringwall_model::Sensitive;
use ringwall_testing::{TestHouse, input};

use crate::CognitoIdp;
use crate::api::{
    self, CreateIdentityProviderInput, CreateUserPoolClientInput, CreateUserPoolInput,
    IdentityProviderTypeType,
};

/// User pools, called by the account's root user.
pub(crate) fn house() -> TestHouse {
    TestHouse::new(|store| vec![CognitoIdp::new(store).routes()])
}

/// A pool of that name with the usual settings.
pub(crate) fn named(name: &str) -> CreateUserPoolInput {
    input(&[("PoolName", name)])
}

/// A pool with the usual settings: its id.
pub(crate) fn new_pool(house: &TestHouse) -> String {
    let made = house.answer::<api::CreateUserPool>(named("customers"));
    made.user_pool.unwrap().id.unwrap()
}

/// A client with the usual settings.
pub(crate) fn client_of(pool: &str) -> CreateUserPoolClientInput {
    input(&[("UserPoolId", pool), ("ClientName", "web")])
}

/// Makes a client: its id.
pub(crate) fn new_client(house: &TestHouse, client: CreateUserPoolClientInput) -> String {
    let made = house.answer::<api::CreateUserPoolClient>(client);
    exposed(made.user_pool_client.unwrap().client_id)
}

/// A text that is kept from logs.
pub(crate) fn exposed(text: Option<Sensitive<String>>) -> String {
    text.unwrap().expose().clone()
}

/// Google as an identity provider.
pub(crate) fn google(pool: &str) -> CreateIdentityProviderInput {
    let details = [
        ("client_id", "me"),
        ("client_secret", "my secret"),
        ("authorize_scopes", "openid email"),
    ];
    provider(pool, "Google", IdentityProviderTypeType::Google, &details)
}

/// A SAML provider of the name `Corporate`.
pub(crate) fn saml(pool: &str) -> CreateIdentityProviderInput {
    let metadata = include_str!("../tests/saml/metadata.xml");
    let details = [("MetadataFile", metadata)];
    provider(pool, "Corporate", IdentityProviderTypeType::Saml, &details)
}

fn provider(
    pool: &str,
    name: &str,
    kind: IdentityProviderTypeType,
    details: &[(&str, &str)],
) -> CreateIdentityProviderInput {
    let details = details.iter();
    let details = details.map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    CreateIdentityProviderInput {
        user_pool_id: pool.to_owned(),
        provider_name: name.to_owned(),
        provider_type: kind,
        provider_details: details.collect(),
        attribute_mapping: None,
        idp_identifiers: None,
        acr_mapping: None,
    }
}
