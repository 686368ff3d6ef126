//! What tests of users' own accounts stand on: a pool with an app client, its functions, and what is
//! written to people.

use std::sync::Arc;

use ringwall_service::{MESSAGE_TOPIC, Message, MessageContent};
use ringwall_testing::{TestHouse, input};

use crate::CognitoIdp;
use crate::api::{self, AttributeType, SignUpInput, SignUpOutput};
use crate::resources::client::Client;
use crate::resources::pool::{Contact, Pool};
use crate::resources::user::User;
use crate::test_functions::Functions;
use crate::test_users::{POOL, client, pool, write};

/// The id of the app client.
pub(crate) const CLIENT: &str = "testclienttestclient123456";
/// A password that the pool takes.
pub(crate) const PASSWORD: &str = "Correct-Horse-1";

/// A pool that verifies addresses, with what goes on around it.
pub(crate) struct Bench {
    /// Called by nobody in particular.
    pub(crate) anybody: TestHouse,
    /// Called by the pool's owner.
    pub(crate) owner: TestHouse,
    pub(crate) functions: Arc<Functions>,
}

/// The bench, with pool and client changed so.
pub(crate) fn bench(change: impl FnOnce(&mut Pool, &mut Client)) -> Bench {
    let functions = Arc::new(Functions::default());
    let owner = TestHouse::new(|store| vec![CognitoIdp::new(store).routes(), functions.routes()]);
    let (mut pool, mut client) = (pool(), client(POOL));
    pool.auto_verified = vec![Contact::Email];
    change(&mut pool, &mut client);
    write(&owner, |tx| {
        tx.put_pool(pool).unwrap();
        tx.put_client(client).unwrap();
    });
    Bench {
        anybody: owner.as_anonymous(),
        owner,
        functions,
    }
}

/// Attributes of a call.
pub(crate) fn attributes(given: &[(&str, &str)]) -> Option<Vec<AttributeType>> {
    let attribute = |(name, value): &(&str, &str)| AttributeType {
        name: (*name).to_owned(),
        value: Some((*value).to_owned().into()),
    };
    Some(given.iter().map(attribute).collect())
}

/// A sign-up of somebody with a mail address.
pub(crate) fn sign_up_of(name: &str) -> SignUpInput {
    SignUpInput {
        user_attributes: attributes(&[("email", &format!("{name}@example.com"))]),
        ..input(&[
            ("ClientId", CLIENT),
            ("Username", name),
            ("Password", PASSWORD),
        ])
    }
}

impl Bench {
    /// Somebody signs up.
    pub(crate) fn sign_up(&self, name: &str) -> SignUpOutput {
        self.anybody.answer::<api::SignUp>(sign_up_of(name))
    }

    /// He signs up and confirms.
    pub(crate) fn join(&self, name: &str) {
        self.sign_up(name);
        let code = self.code();
        self.anybody.answer::<api::ConfirmSignUp>(input(&[
            ("ClientId", CLIENT),
            ("Username", name),
            ("ConfirmationCode", &code),
        ]));
    }

    /// Messages written so far, the oldest first.
    pub(crate) fn messages(&self) -> Vec<Message> {
        let tx = self.owner.store().read().unwrap();
        let rows = tx.outbox(MESSAGE_TOPIC, 1_000).unwrap();
        let messages = rows
            .iter()
            .map(|row| Message::decode(&row.payload).unwrap());
        messages.collect()
    }

    /// The text of the newest message.
    pub(crate) fn newest(&self) -> String {
        match self.messages().pop().unwrap().content {
            MessageContent::Email(email) => email.html,
            MessageContent::Sms(sms) => sms.text,
        }
    }

    /// The code in the newest message.
    pub(crate) fn code(&self) -> String {
        let text = self.newest();
        let digits = text.split(|character: char| !character.is_ascii_digit());
        let code = digits.into_iter().find(|digits| digits.len() == 6);
        code.unwrap_or_else(|| panic!("no code in {text}"))
            .to_owned()
    }

    /// A user's row.
    pub(crate) fn user(&self, name: &str) -> User {
        write(&self.owner, |tx| {
            let pool = tx.pool(POOL).unwrap();
            (*tx.user(&pool, name).unwrap()).clone()
        })
    }
}

/// A code that is not this one.
pub(crate) fn other_than(code: &str) -> &'static str {
    if code == "111111" { "222222" } else { "111111" }
}
