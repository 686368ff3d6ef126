//! What tests of the configuration begin with.

use ringwall_model::Sensitive;
use ringwall_testing::{TestHouse, input};

use crate::CognitoIdp;
use crate::api::{self, CreateUserPoolClientInput, CreateUserPoolInput};

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
