//! What tests of sign-ins stand on: a pool with a client and a user, who has a password.

use std::collections::BTreeMap;
use std::sync::Arc;

use ringwall_core::{ApiError, RequestContext};
use ringwall_password::{Algorithm, ImportedHash};
use ringwall_service::{MESSAGE_TOPIC, Message, MessageContent, work};
use ringwall_srp::client::Client as SrpClient;
use ringwall_srp::{Identity, PublicKey, Salt, format_timestamp};
use ringwall_testing::{TestHouse, input};
use zeroize::Zeroizing;

use crate::CognitoIdp;
use crate::api::{
    self, ChallengeNameType, InitiateAuthInput, InitiateAuthOutput, RespondToAuthChallengeInput,
    RespondToAuthChallengeOutput,
};
use crate::error::CognitoError;
use crate::password::{self, Kind};
use crate::resources::client::Client;
use crate::resources::pool::Pool;
use crate::resources::user::User;
use crate::store::{CognitoTx, CognitoWrite};
use crate::test_functions::Functions;
use crate::test_users::{POOL, client, context, pool, stored, user, write};

/// The id of the client.
pub(crate) const CLIENT: &str = "testclienttestclient123456";
/// The user's password.
pub(crate) const PASSWORD: &str = "Correct-Horse-1";
pub(crate) const WRONG: &str = "NotAuthorizedException: Incorrect username or password.";

/// A pool in which `ann` can sign in by every flow.
pub(crate) struct Bench {
    pub(crate) owner: TestHouse,
    pub(crate) anybody: TestHouse,
    pub(crate) functions: Arc<Functions>,
}

/// Parameters of a call.
pub(crate) fn parameters(given: &[(&str, &str)]) -> Option<BTreeMap<String, String>> {
    let given = given.iter();
    let given = given.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Some(given.collect())
}

/// The bench, with pool, client and user changed so.
pub(crate) fn bench(change: impl FnOnce(&mut Pool, &mut Client, &mut User)) -> Bench {
    let functions = Arc::new(Functions::default());
    let owner = TestHouse::new(|store| vec![CognitoIdp::new(store).routes(), functions.routes()]);
    let (mut pool, mut client, mut ann) = (pool(), client(POOL), user("ann"));
    client.auth_flows = [
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        "ALLOW_USER_SRP_AUTH",
        "ALLOW_USER_AUTH",
        "ALLOW_CUSTOM_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
    ]
    .map(str::to_owned)
    .to_vec();
    change(&mut pool, &mut client, &mut ann);
    write(&owner, |tx| {
        tx.put_pool(pool.clone()).unwrap();
        tx.put_client(client).unwrap();
        tx.put_user(&pool, ann).unwrap();
    });
    let bench = Bench {
        anybody: owner.as_anonymous(),
        owner,
        functions,
    };
    bench.set_password(PASSWORD, Kind::Permanent);
    bench
}

/// The bench as it is.
pub(crate) fn usual() -> Bench {
    bench(|_, _, _| {})
}

impl Bench {
    /// Gives `ann` a password.
    pub(crate) fn set_password(&self, password: &str, kind: Kind) {
        let password = password.to_owned();
        self.work(move |ctx, tx, pool, user| password::set(ctx, tx, pool, user, &password, kind));
    }

    /// Gives `ann` the password that a hash from elsewhere is of.
    pub(crate) fn import(&self, hash: &'static str) {
        self.work(move |ctx, tx, pool, user| {
            let imported = ImportedHash::parse(Algorithm::Bcrypt, hash).unwrap();
            password::import(ctx, tx, pool, user, &imported)
        });
    }

    /// Changes `ann`'s row, with what has to be waited for.
    fn work<C>(&self, change: C)
    where
        C: Fn(&RequestContext, &CognitoWrite<'_>, &Pool, &mut User) -> Result<(), CognitoError>
            + Send
            + Sync
            + 'static,
    {
        let service = CognitoIdp::new(self.owner.store());
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let changed = work(self.owner.store(), context(&self.owner), move |ctx, tx| {
            let mut tx = CognitoTx {
                service: &service,
                tx,
            };
            let pool = tx.pool(POOL)?;
            let mut user = User::clone(&*tx.user(&pool, "ann")?);
            change(ctx, &tx, &pool, &mut user)?;
            tx.put_user(&pool, user).map_err(ApiError::internal)
        });
        runtime.unwrap().block_on(changed).unwrap();
    }

    /// Changes `ann`'s row.
    pub(crate) fn change_user(&self, change: impl FnOnce(&mut User)) {
        let mut user = self.user();
        change(&mut user);
        write(&self.owner, |tx| {
            let pool = tx.pool(POOL).unwrap();
            tx.put_user(&pool, user).unwrap();
        });
    }

    /// Changes the pool's row.
    pub(crate) fn change_pool(&self, change: impl FnOnce(&mut Pool)) {
        write(&self.owner, |tx| {
            let mut pool = Pool::clone(&*tx.pool(POOL).unwrap());
            change(&mut pool);
            tx.put_pool(pool).unwrap();
        });
    }

    /// `ann` as she stands in the store.
    pub(crate) fn user(&self) -> User {
        stored(&self.owner, "ann")
    }

    pub(crate) fn initiate(
        &self,
        flow: &str,
        given: &[(&str, &str)],
    ) -> Result<InitiateAuthOutput, String> {
        self.anybody.call::<api::InitiateAuth>(InitiateAuthInput {
            auth_parameters: parameters(given),
            ..input(&[("ClientId", CLIENT), ("AuthFlow", flow)])
        })
    }

    /// A sign-in by a password that is sent.
    pub(crate) fn sign_in(&self, name: &str, sent: &str) -> Result<InitiateAuthOutput, String> {
        let given = [("USERNAME", name), ("PASSWORD", sent)];
        self.initiate("USER_PASSWORD_AUTH", &given)
    }

    pub(crate) fn respond(
        &self,
        challenge: ChallengeNameType,
        session: Option<String>,
        given: &[(&str, &str)],
    ) -> Result<RespondToAuthChallengeOutput, String> {
        let input = RespondToAuthChallengeInput {
            challenge_responses: parameters(given),
            session: session.map(Into::into),
            ..input(&[("ClientId", CLIENT), ("ChallengeName", challenge.as_str())])
        };
        self.anybody.call::<api::RespondToAuthChallenge>(input)
    }

    /// The newest message's text.
    pub(crate) fn newest(&self) -> String {
        let tx = self.owner.store().read().unwrap();
        let rows = tx.outbox(MESSAGE_TOPIC, 1_000).unwrap();
        let message = Message::decode(&rows.last().unwrap().payload).unwrap();
        match message.content {
            MessageContent::Email(email) => email.html,
            MessageContent::Sms(sms) => sms.text,
        }
    }

    /// The code in the newest message.
    pub(crate) fn code(&self, digits: usize) -> String {
        let text = self.newest();
        let mut words = text.split(|character: char| !character.is_ascii_digit());
        words.find(|word| word.len() == digits).unwrap().to_owned()
    }
}

/// A client of SRP in the middle of a handshake.
pub(crate) struct Handshake {
    client: SrpClient,
}

impl Handshake {
    pub(crate) fn start() -> Self {
        let client = SrpClient::start(Zeroizing::new([0xA7; 32])).unwrap();
        Self { client }
    }

    /// `SRP_A`.
    pub(crate) fn key(&self) -> String {
        self.client.public_key().to_hex()
    }

    /// The answer to a challenge.
    pub(crate) fn answer(
        &self,
        challenge: &BTreeMap<String, String>,
        identity: Identity<'_>,
        password: &str,
        signed_at: i64,
    ) -> BTreeMap<&'static str, String> {
        use base64::Engine as _;
        use base64::prelude::BASE64_STANDARD;

        let salt = Salt::of_device(&hex::decode(&challenge["SALT"]).unwrap());
        let server = PublicKey::from_hex(&challenge["SRP_B"]).unwrap();
        let key = self.client.session_key(identity, password, &salt, &server);
        let block = BASE64_STANDARD.decode(&challenge["SECRET_BLOCK"]).unwrap();
        let timestamp = format_timestamp(signed_at);
        let signature = key.unwrap().sign(identity, &block, &timestamp);
        BTreeMap::from([
            (
                "PASSWORD_CLAIM_SECRET_BLOCK",
                challenge["SECRET_BLOCK"].clone(),
            ),
            (
                "PASSWORD_CLAIM_SIGNATURE",
                BASE64_STANDARD.encode(signature),
            ),
            ("TIMESTAMP", timestamp),
        ])
    }
}
