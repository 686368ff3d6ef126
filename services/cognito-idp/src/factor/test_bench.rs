//! The bench of these tests: a pool and a user, in a store and out of it.

use std::collections::BTreeMap;

use ringwall_core::{RequestContext, Tags, Timestamp};
use ringwall_testing::{ACCOUNT, TestHouse};

use crate::CognitoIdp;
use crate::error::CognitoError;
use crate::resources::client::{Client, TokenValidity};
use crate::resources::mfa::{PoolMfa, Secret, SoftwareToken, UserMfa, WebAuthnSettings};
use crate::resources::pool::{FirstFactor, Issuer, PasswordPolicy, Pool, Tier, Triggers};
use crate::resources::pool_messages::{EmailSettings, Templates};
use crate::resources::user::{Credentials, Lockout, User, UserStatus};
use crate::store::{CognitoTx, CognitoWrite};

pub(crate) const START: Timestamp = Timestamp::from_secs(1_790_812_800);

/// A pool with passkeys, and with no second factors.
pub(crate) fn pool() -> Pool {
    Pool {
        id: "us-east-1_AbCdEfGhI".to_owned(),
        account: ACCOUNT.parse().unwrap(),
        region: "us-east-1".parse().unwrap(),
        created_at: START,
        updated_at: START,
        name: "pool".to_owned(),
        tier: Tier::Essentials,
        password_policy: PasswordPolicy::default(),
        first_factors: vec![FirstFactor::Password, FirstFactor::WebAuthn],
        deletion_protected: false,
        triggers: Triggers::default(),
        schema: Vec::new(),
        auto_verified: Vec::new(),
        aliases: Vec::new(),
        username_attributes: Vec::new(),
        case_sensitive: false,
        shows_case: false,
        templates: Templates::default(),
        verified_before_update: Vec::new(),
        mfa: PoolMfa {
            web_authn: Some(WebAuthnSettings {
                relying_party: Some("auth.example.com".to_owned()),
                ..WebAuthnSettings::default()
            }),
            ..PoolMfa::default()
        },
        devices: None,
        email: EmailSettings::default(),
        sms: None,
        recovery: None,
        admin_only_sign_up: false,
        threat_protection: None,
        dcr: None,
        kms_key: None,
        issuer: Issuer::Original,
        acr_values: Vec::new(),
        tags: Tags::default(),
    }
}

/// A user with a password, and with no addresses.
pub(crate) fn user() -> User {
    User {
        pool_id: pool().id,
        username: "ann".to_owned(),
        sub: "0a0b0c0d-2117-439f-8d46-4db20e000001".to_owned(),
        status: UserStatus::Confirmed,
        enabled: true,
        created_at: START,
        updated_at: START,
        attributes: BTreeMap::new(),
        pending_attributes: BTreeMap::new(),
        credentials: Credentials {
            password: Some(vec![1]),
            ..Credentials::default()
        },
        lockout: Lockout::default(),
        mfa: UserMfa::default(),
        identities: Vec::new(),
        tokens_valid_from: None,
        signed_in: true,
    }
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
    Client {
        id: "1example23456789".to_owned(),
        pool_id: pool().id,
        name: "app".to_owned(),
        created_at: START,
        updated_at: START,
        secrets: Vec::new(),
        validity: TokenValidity::default(),
        read_attributes: None,
        write_attributes: None,
        auth_flows: Vec::new(),
        identity_providers: Vec::new(),
        callback_urls: Vec::new(),
        logout_urls: Vec::new(),
        default_redirect_uri: None,
        oauth_flows: Vec::new(),
        oauth_scopes: Vec::new(),
        oauth_enabled: false,
        analytics: None,
        hides_users: None,
        revocation: true,
        propagates_context: false,
        session_minutes: None,
        rotation: None,
        kind: None,
    }
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

    /// Runs a step in a transaction that is kept if it succeeds.
    pub(crate) fn write<T>(
        &self,
        step: impl Fn(&RequestContext, &mut CognitoWrite<'_>) -> Result<T, CognitoError>,
    ) -> Result<T, String> {
        let platform = self.house.platform().clone();
        let (account, region) = (pool().account, pool().region);
        let ctx = RequestContext::of_owner(platform, account, region);
        let written = self.house.store().write(|tx| {
            let mut tx = CognitoTx {
                service: &self.service,
                tx,
            };
            step(&ctx, &mut tx)
        });
        written.map_err(|error| words(error))
    }
}

/// A refusal as it reads.
pub(crate) fn words(error: CognitoError) -> String {
    ringwall_core::ApiError::from(error).to_string()
}
