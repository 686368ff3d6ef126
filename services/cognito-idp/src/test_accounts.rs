//! What tests of users' own accounts stand on: a pool with an app client, its functions, and what is
//! written to people.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ringwall_crypto::encryption_sdk;
use ringwall_service::{MESSAGE_TOPIC, Message, MessageContent, Routes};
use ringwall_store::Store;
use ringwall_testing::{ACCOUNT, TestHouse, input};

use crate::api::{self, AttributeType, SignUpInput, SignUpOutput};
use crate::resources::client::Client;
use crate::resources::pool::{Contact, Pool};
use crate::resources::user::User;
use crate::test_functions::Functions;
use crate::test_users::{POOL, client, pool, write};
use crate::{CognitoIdp, kms_api};

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
    bench_with(change, |_| Vec::new())
}

/// The bench, with other services beside it.
pub(crate) fn bench_with(
    change: impl FnOnce(&mut Pool, &mut Client),
    others: impl FnOnce(&Store) -> Vec<Routes>,
) -> Bench {
    let functions = Arc::new(Functions::default());
    let owner = TestHouse::new(|store| {
        let mut routes = vec![CognitoIdp::new(store).routes(), functions.routes()];
        routes.extend(others(store));
        routes
    });
    let (mut pool, mut client) = (pool(), client(POOL));
    pool.auto_verified = vec![Contact::Email];
    client.auth_flows = vec!["ALLOW_USER_PASSWORD_AUTH".to_owned()];
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

    /// A user signs in with the usual password; gives his access token.
    pub(crate) fn sign_in(&self, name: &str) -> String {
        self.sign_in_with(name, PASSWORD).unwrap()
    }

    /// The same with any password, or why he may not.
    pub(crate) fn sign_in_with(&self, name: &str, password: &str) -> Result<String, String> {
        let parameters = [("USERNAME", name), ("PASSWORD", password)];
        let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let input = api::InitiateAuthInput {
            auth_parameters: Some(BTreeMap::from(parameters)),
            ..input(&[("ClientId", CLIENT), ("AuthFlow", "USER_PASSWORD_AUTH")])
        };
        let answer = self.anybody.call::<api::InitiateAuth>(input)?;
        let result = answer.authentication_result.unwrap();
        Ok(result.access_token.unwrap().into_exposed())
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
        let code = digits.rev().find(|digits| digits.len() == 6);
        code.unwrap_or_else(|| panic!("no code in {text}"))
            .to_owned()
    }

    /// The pool is changed.
    pub(crate) fn change_pool(&self, change: impl FnOnce(&mut Pool)) {
        write(&self.owner, |tx| {
            let mut pool = (*tx.pool(POOL).unwrap()).clone();
            change(&mut pool);
            tx.put_pool(pool).unwrap();
        });
    }

    /// A new KMS key of the owner's, which Cognito may use for the pool.
    pub(crate) fn key_for_cognito(&self) -> String {
        let policy = format!(
            r#"{{"Version":"2012-10-17","Statement":[
                {{"Effect":"Allow","Principal":{{"AWS":"arn:aws:iam::{ACCOUNT}:root"}},"Action":"kms:*","Resource":"*"}},
                {{"Effect":"Allow","Principal":{{"Service":"cognito-idp.amazonaws.com"}},
                 "Action":"kms:GenerateDataKey","Resource":"*",
                 "Condition":{{"ArnEquals":{{"aws:SourceArn":"{}"}}}}}}]}}"#,
            pool().arn()
        );
        let created = self
            .owner
            .answer::<ringwall_kms::api::CreateKey>(input(&[("Policy", &policy)]));
        created.key_metadata.unwrap().arn.unwrap()
    }

    /// What the owner reads in a message of the AWS Encryption SDK, which came in base64.
    pub(crate) fn opened(&self, sealed: &str) -> String {
        let sealed = STANDARD.decode(sealed).unwrap();
        let message = encryption_sdk::Message::parse(&sealed).unwrap();
        let context = BTreeMap::from([("userpool-id".to_owned(), POOL.to_owned())]);
        let decrypted = self
            .owner
            .answer::<kms_api::Decrypt>(kms_api::DecryptInput {
                ciphertext_blob: Some(message.encrypted_data_key().ciphertext.to_vec()),
                encryption_context: Some(context.clone()),
            });
        let data_key = decrypted.plaintext.unwrap().into_exposed();
        let opened = message.open(&data_key, &context).unwrap();
        String::from_utf8(opened.expose().to_vec()).unwrap()
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
