//! The bench of these tests: a pool and a user, in a store and out of it.

use ringwall_core::RequestContext;
use ringwall_testing::{START, TestHouse};

use crate::CognitoIdp;
use crate::error::CognitoError;
use crate::factor::device::Device;
use crate::resources::client::Client;
use crate::resources::mfa::{PoolMfa, Secret, SoftwareToken, WebAuthnSettings};
use crate::resources::pool::{FirstFactor, Pool};
use crate::resources::user::User;
use crate::store::{CognitoTx, CognitoWrite};
use crate::test_users;

/// A pool with passkeys, and with no second factors.
pub(crate) fn pool() -> Pool {
    Pool {
        first_factors: vec![FirstFactor::Password, FirstFactor::WebAuthn],
        mfa: PoolMfa {
            web_authn: Some(WebAuthnSettings {
                relying_party: Some("auth.example.com".to_owned()),
                ..WebAuthnSettings::default()
            }),
            ..PoolMfa::default()
        },
        ..test_users::pool()
    }
}

/// A user with a password, and with no addresses, who has signed in before.
pub(crate) fn user() -> User {
    let mut user = test_users::user("ann");
    user.credentials.password = Some(vec![1]);
    user.signed_in = true;
    user
}

/// The same, with these attributes.
pub(crate) fn user_with(attributes: &[(&str, &str)]) -> User {
    let attributes = attributes.iter();
    let attributes = attributes.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    User {
        attributes: attributes.collect(),
        ..user()
    }
}

/// A software token that was set up.
pub(crate) fn software_token(enabled: bool) -> SoftwareToken {
    SoftwareToken {
        secret: Secret(vec![7; 32]),
        enabled,
        device_name: None,
        last_step: 0,
    }
}

pub(crate) fn client() -> Client {
    test_users::client(&pool().id)
}

/// The service over a store in memory.
pub(crate) struct Bench {
    pub(crate) house: TestHouse,
    service: CognitoIdp,
}

impl Bench {
    /// With a pool and a user in it.
    pub(crate) fn new(pool: &Pool, user: &User) -> Self {
        let house = TestHouse::new(|store| vec![CognitoIdp::new(store).routes()]);
        let service = CognitoIdp::new(house.store());
        let bench = Self { house, service };
        bench
            .write(|_, tx| {
                tx.put_pool(pool.clone())?;
                Ok(tx.put_user(pool, user.clone())?)
            })
            .unwrap();
        bench
    }

    /// The same, where the user has a device of that key.
    pub(crate) fn with_device(key: &str) -> Self {
        let bench = Self::new(&pool(), &user());
        let device = Device {
            key: key.to_owned(),
            group_key: "-00000000".to_owned(),
            name: Some("Phone".to_owned()),
            salt: vec![1],
            verifier: vec![2],
            remembered: false,
            created_at: START,
            updated_at: START,
            authenticated_at: START,
            last_address: None,
            sdk: None,
        };
        let put = |_: &RequestContext, tx: &mut CognitoWrite<'_>| {
            Ok(tx.put_device(&pool(), &user(), device.clone())?)
        };
        bench.write(put).unwrap();
        bench
    }

    /// Runs a step in a transaction that is kept if it succeeds.
    pub(crate) fn write<T>(
        &self,
        step: impl Fn(&RequestContext, &mut CognitoWrite<'_>) -> Result<T, CognitoError>,
    ) -> Result<T, String> {
        let ctx = test_users::context(&self.house);
        let written = self.house.store().write(|tx| {
            let mut tx = CognitoTx {
                service: &self.service,
                tx,
            };
            step(&ctx, &mut tx)
        });
        written.map_err(words)
    }
}

/// A refusal as it reads.
pub(crate) fn words(error: CognitoError) -> String {
    ringwall_core::ApiError::from(error).to_string()
}
