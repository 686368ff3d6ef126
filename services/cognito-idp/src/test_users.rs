//! What tests of users stand on: a pool, an app client and users as rows.

use std::collections::BTreeMap;

use ringwall_core::{Caller, Client as Peer, Partition, Region, RequestContext, Tags, Timestamp};
use ringwall_model::Structure;
use ringwall_testing::{ACCOUNT, START, TestHouse, input};

use crate::CognitoIdp;
use crate::api::{
    AdminLinkProviderForUserInput, AttributeType, CreateUserImportJob, CreateUserImportJobInput,
    EventResponseType, EventType, IdentityProviderTypeType, PasswordHashingAlgorithmType,
    ProviderUserIdentifierType, UserImportJobType,
};
use crate::resources::attribute_change::AttributeChange;
use crate::resources::auth_event::{AuthEvent, Place};
use crate::resources::client::{Client, TokenValidity};
use crate::resources::identity_provider::IdentityProvider;
use crate::resources::mfa::PoolMfa;
use crate::resources::pool::{
    Issuer, PasswordPolicy, Pool, ThreatMode, ThreatProtection, Tier, Triggers,
};
use crate::resources::pool_messages::{EmailSettings, Templates};
use crate::resources::schema::{Attribute, AttributeKind};
use crate::resources::user::{User, UserStatus, sub};
use crate::store::CognitoWrite;
use crate::users::Draft;

/// The id of [`pool`].
pub(crate) const POOL: &str = "us-east-1_TestPool1";

/// A pool with nothing set.
pub(crate) fn pool() -> Pool {
    Pool {
        id: POOL.to_owned(),
        account: ACCOUNT.parse().unwrap(),
        region: Region::us_east_1(),
        created_at: START,
        updated_at: START,
        name: "people".to_owned(),
        tier: Tier::Essentials,
        password_policy: PasswordPolicy::default(),
        first_factors: Vec::new(),
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
        mfa: PoolMfa::default(),
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
        tags: Tags::new(),
    }
}

/// A public app client with nothing set.
pub(crate) fn client(pool_id: &str) -> Client {
    Client {
        id: "testclienttestclient123456".to_owned(),
        pool_id: pool_id.to_owned(),
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
        registered_itself: false,
    }
}

/// A confirmed user of [`pool`] without attributes.
pub(crate) fn user(name: &str) -> User {
    let mut bytes = [0; 16];
    for (byte, letter) in bytes.iter_mut().zip(name.bytes()) {
        *byte = letter;
    }
    let draft = Draft::with_sub(&pool(), name, sub(bytes), AttributeChange::default());
    draft
        .unwrap()
        .into_user(&pool(), UserStatus::Confirmed, Timestamp::from_secs(0))
}

/// An attribute of a pool's own.
pub(crate) fn attribute(name: &str, kind: AttributeKind) -> Attribute {
    Attribute {
        name: name.to_owned(),
        kind,
        mutable: true,
        required: false,
        developer_only: false,
    }
}

/// The service, with [`pool`] changed so.
pub(crate) fn house_with(change: impl FnOnce(&mut Pool)) -> TestHouse {
    let house = TestHouse::new(|store| vec![CognitoIdp::new(store).routes()]);
    let mut own = pool();
    change(&mut own);
    write(&house, |tx| tx.put_pool(own.clone()).unwrap());
    house
}

/// The pool has threat protection.
pub(crate) fn watched(pool: &mut Pool) {
    pool.tier = Tier::Plus;
    pool.threat_protection = Some(ThreatProtection {
        mode: ThreatMode::Audit,
        custom_auth: None,
    });
}

/// A sign-in that went well.
pub(crate) fn event(id: &str, at: Timestamp) -> AuthEvent {
    AuthEvent {
        id: id.to_owned(),
        kind: EventType::SignIn,
        at,
        response: EventResponseType::Pass,
        risk: None,
        client_id: None,
        reasons: Vec::new(),
        seen: None,
        challenges: Vec::new(),
        place: Place::default(),
        feedback: None,
    }
}

/// A request's context, for what lies below the operations.
pub(crate) fn context(house: &TestHouse) -> RequestContext {
    RequestContext::new(
        std::sync::Arc::clone(house.platform()),
        "cognito-idp",
        "a test",
        Caller::root(house.account(), Partition::Aws),
        Region::us_east_1(),
        Peer::inside(),
    )
}

/// Writes rows.
pub(crate) fn write<T>(house: &TestHouse, change: impl FnOnce(&mut CognitoWrite<'_>) -> T) -> T {
    let service = CognitoIdp::new(house.store());
    let mut tx = house.store().begin_write().unwrap();
    let written = change(&mut ringwall_service::Service::write(&service, &mut tx));
    tx.commit().unwrap();
    written
}

/// Writes a user of [`pool`].
pub(crate) fn put_user(house: &TestHouse, user: &User) {
    write(house, |tx| {
        let pool = tx.pool(POOL).unwrap();
        tx.put_user(&pool, user.clone()).unwrap();
    });
}

/// A user of [`pool`] as he stands in the store.
pub(crate) fn stored(house: &TestHouse, name: &str) -> User {
    write(house, |tx| {
        let pool = tx.pool(POOL).unwrap();
        (*tx.user(&pool, name).unwrap()).clone()
    })
}

/// An input that names a user of [`pool`].
pub(crate) fn named<I: Structure>(name: &str) -> I {
    input(&[("UserPoolId", POOL), ("Username", name)])
}

/// An input that names a group of [`pool`].
pub(crate) fn group<I: Structure>(name: &str) -> I {
    input(&[("UserPoolId", POOL), ("GroupName", name)])
}

/// An input that names a user and a group of [`pool`].
pub(crate) fn in_group<I: Structure>(user: &str, group: &str) -> I {
    input(&[
        ("UserPoolId", POOL),
        ("Username", user),
        ("GroupName", group),
    ])
}

/// Attributes for an input.
pub(crate) fn attributes(given: &[(&str, &str)]) -> Vec<AttributeType> {
    let attribute = |(name, value): &(&str, &str)| AttributeType {
        name: (*name).to_owned(),
        value: Some((*value).to_owned().into()),
    };
    given.iter().map(attribute).collect()
}

/// Attributes of an output.
pub(crate) fn shown_attributes(shown: Option<Vec<AttributeType>>) -> Vec<(String, String)> {
    crate::resources::attribute_change::pairs(shown)
}

/// A new import into [`pool`].
pub(crate) fn import_into(
    house: &TestHouse,
    algorithm: Option<PasswordHashingAlgorithmType>,
) -> UserImportJobType {
    let wanted = CreateUserImportJobInput {
        job_name: "customers".to_owned(),
        user_pool_id: POOL.to_owned(),
        cloud_watch_logs_role_arn: "arn:aws:iam::111122223333:role/logs".to_owned(),
        password_hashing_algorithm: algorithm,
    };
    let made = house.answer::<CreateUserImportJob>(wanted);
    made.user_import_job.unwrap()
}

/// An input that names an import into [`pool`].
pub(crate) fn job_named<I: Structure>(id: &str) -> I {
    input(&[("UserPoolId", POOL), ("JobId", id)])
}

/// Puts an identity provider into [`pool`].
pub(crate) fn put_provider(house: &TestHouse, name: &str, kind: IdentityProviderTypeType) {
    let provider = IdentityProvider {
        name: name.to_owned(),
        pool_id: POOL.to_owned(),
        kind,
        details: BTreeMap::new(),
        metadata: None,
        metadata_due_at: None,
        attribute_mapping: BTreeMap::new(),
        identifiers: Vec::new(),
        acr_mapping: BTreeMap::new(),
        created_at: START,
        updated_at: START,
    };
    write(house, |tx| tx.put_provider(provider).unwrap());
}

/// Somebody at a provider: its name, the attribute and its value.
pub(crate) fn profile([provider, attribute, value]: &[&str; 3]) -> ProviderUserIdentifierType {
    ProviderUserIdentifierType {
        provider_name: Some((*provider).to_owned()),
        provider_attribute_name: Some((*attribute).to_owned()),
        provider_attribute_value: Some((*value).to_owned()),
    }
}

/// A user of [`pool`] is to be somebody at a provider.
pub(crate) fn link(user: &str, source: &[&str; 3]) -> AdminLinkProviderForUserInput {
    AdminLinkProviderForUserInput {
        user_pool_id: POOL.to_owned(),
        destination_user: profile(&["Cognito", "", user]),
        source_user: profile(source),
    }
}
