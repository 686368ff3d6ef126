//! The bench of the tests of tokens: a pool, an app client and a user, put there as rows.

use std::sync::Arc;

use ringwall_core::{
    ApiError, Caller, Client as Peer, ErrorKind, Partition, Principal, PrincipalKind,
    RequestContext,
};
use ringwall_service::work;
use ringwall_testing::TestHouse;
use ringwall_tokens::jwt::{Claims, Jwt, KeySet};

use crate::CognitoIdp;
use crate::error::CognitoError;
use crate::resources::client::{Client, ClientSecret};
use crate::resources::pool::Pool;
use crate::resources::user::User;
use crate::store::{CognitoTx, CognitoWrite};
use crate::test_users;
use crate::token::access::ADMIN_SCOPE;
use crate::token::documents;
use crate::token::issue::{OAuth, OAuthTokens, SignIn, Tokens, issue, issue_oauth};

pub(crate) const POOL: &str = "us-east-1_AbCdEfGhI";
pub(crate) const CLIENT: &str = "1h57kf5cpq17m0eml12example";
pub(crate) const SUB: &str = "c1a2b3d4-0001-7000-8000-000000000001";

pub(crate) struct Bench {
    pub(crate) house: TestHouse,
    service: Arc<CognitoIdp>,
    runtime: tokio::runtime::Runtime,
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self::with(|_, _, _| {})
    }

    /// With a pool, a client and a user that are changed first.
    pub(crate) fn with(change: impl FnOnce(&mut Pool, &mut Client, &mut User)) -> Self {
        let house = TestHouse::new(|store| vec![CognitoIdp::new(store).routes()]);
        let service = Arc::new(CognitoIdp::new(house.store()));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let bench = Self {
            house,
            service,
            runtime,
        };
        let (mut pool, mut client, mut user) =
            (bench.a_pool(POOL), bench.a_client(CLIENT), a_user());
        change(&mut pool, &mut client, &mut user);
        bench.ok(move |_, tx| {
            tx.put_pool(pool.clone())?;
            tx.put_client(client.clone())?;
            Ok(tx.put_user(&pool, user.clone())?)
        });
        bench
    }

    pub(crate) fn a_pool(&self, id: &str) -> Pool {
        Pool {
            id: id.to_owned(),
            ..test_users::pool()
        }
    }

    pub(crate) fn a_client(&self, id: &str) -> Client {
        Client {
            id: id.to_owned(),
            ..test_users::client(POOL)
        }
    }

    pub(crate) fn a_secret(&self, value: &str) -> ClientSecret {
        ClientSecret {
            id: format!("{CLIENT}--1"),
            value: value.to_owned(),
            created_at: self.house.now(),
        }
    }

    /// Runs work as an operation that nobody has signed; a refusal reads `Code: message`.
    pub(crate) fn run<T: Send + 'static>(
        &self,
        steps: impl Fn(&RequestContext, &mut CognitoWrite<'_>) -> Result<T, CognitoError>
        + Send
        + Sync
        + 'static,
    ) -> Result<T, String> {
        let service = Arc::clone(&self.service);
        let done = work(self.house.store(), self.context(), move |ctx, tx| {
            let service = &*service;
            Ok(steps(ctx, &mut CognitoTx { service, tx })?)
        });
        self.runtime.block_on(done).map_err(|error| words(&error))
    }

    /// The same, which must succeed.
    #[track_caller]
    pub(crate) fn ok<T: Send + 'static>(
        &self,
        steps: impl Fn(&RequestContext, &mut CognitoWrite<'_>) -> Result<T, CognitoError>
        + Send
        + Sync
        + 'static,
    ) -> T {
        self.run(steps).unwrap()
    }

    fn context(&self) -> RequestContext {
        let principal = Principal {
            kind: PrincipalKind::Anonymous,
            account: self.house.account(),
            partition: Partition::Aws,
            unique_id: "anonymous".to_owned(),
        };
        let caller = Caller {
            principal,
            access_key_id: None,
            session: None,
        };
        RequestContext::new(
            Arc::clone(self.house.platform()),
            "cognito-idp",
            "InitiateAuth",
            caller,
            ringwall_core::Region::us_east_1(),
            Peer::inside(),
        )
    }

    /// The user signs in through the API.
    #[track_caller]
    pub(crate) fn sign_in(&self) -> Tokens {
        self.ok(|ctx, tx| {
            let (client, pool) = tx.client_and_pool(CLIENT)?;
            let user = tx.user(&pool, "alice")?;
            issue(
                ctx,
                tx,
                &sign_in(ctx, &pool, &client, &user, &[ADMIN_SCOPE]),
            )
        })
    }

    /// The user signs in at the pages, with these scopes.
    #[track_caller]
    pub(crate) fn sign_in_by_oauth(
        &self,
        scopes: &'static [&'static str],
        oauth: OAuth,
    ) -> OAuthTokens {
        self.ok(move |ctx, tx| {
            let (client, pool) = tx.client_and_pool(CLIENT)?;
            let user = tx.user(&pool, "alice")?;
            let sign_in = SignIn {
                nonce: Some("n-1".to_owned()),
                ..sign_in(ctx, &pool, &client, &user, scopes)
            };
            issue_oauth(ctx, tx, &sign_in, &oauth)
        })
    }

    /// What a token says to a stranger, who has nothing but the published key set.
    #[track_caller]
    pub(crate) fn claims(&self, token: &str) -> Claims {
        let keys = KeySet::parse(self.key_set().as_bytes()).unwrap();
        Jwt::parse(token).unwrap().verify(&keys).unwrap().clone()
    }

    pub(crate) fn key_set(&self) -> String {
        self.ok(|_, tx| {
            let ring = tx.find_key_ring(POOL)?;
            Ok(documents::key_set(&ring.unwrap()))
        })
    }
}

fn a_user() -> User {
    let attributes = [
        ("email", "alice@example.com"),
        ("email_verified", "true"),
        ("custom:team", "blue"),
    ];
    User {
        pool_id: POOL.to_owned(),
        sub: SUB.to_owned(),
        attributes: attributes
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
        ..test_users::user("Alice")
    }
}

fn sign_in<'a>(
    ctx: &RequestContext,
    pool: &'a Pool,
    client: &'a Client,
    user: &'a User,
    scopes: &[&str],
) -> SignIn<'a> {
    SignIn {
        pool,
        client,
        user,
        auth_time: ctx.now(),
        event_id: None,
        occasion: "TokenGeneration_Authentication",
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        nonce: None,
        device_key: None,
        methods: vec!["pwd"],
        level: 1,
        client_metadata: Vec::new(),
    }
}

fn words(error: &ApiError) -> String {
    match error.kind() {
        ErrorKind::Modelled(code) => format!("{code}: {}", error.message().unwrap_or_default()),
        other => panic!("{other:?}: {:?}", error.cause()),
    }
}
