//! Messages that a function of the pool delivers: it gets the code as a message of the AWS Encryption
//! SDK, under the pool's KMS key. Nobody waits for it.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-sender-triggers.html>

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ringwall_core::{ApiError, CallSource, RequestContext};
use ringwall_crypto::encryption_sdk::{self, EncryptedDataKey, MESSAGE_ID_BYTES};
use ringwall_service::{ServiceEvent, TimerContext};
use ringwall_store::{Reads as _, RowKey, Table, Timer};
use serde::{Deserialize, Serialize};

use super::invocation::Invocation;
use super::{Occasion, Texts, event};
use crate::error::CognitoError;
use crate::kms_api::{DataKeySpec, GenerateDataKey, GenerateDataKeyInput};
use crate::logs;
use crate::message::Reason;
use crate::resources::pool::{Contact, Pool};
use crate::store::CognitoWrite;

/// The kind of the timers that send.
pub(crate) const TIMER: &str = "custom-sender";
/// How often a message is handed over that could not be.
const TRIES: u32 = 3;
/// Between two tries, in milliseconds.
const PAUSE_MILLIS: i64 = 5_000;

/// Messages that wait for their function, by their ids.
const LETTERS: Table<Letter> = Table::new("cognito-idp.custom_sender");

/// A message that a function is to deliver. No `Debug`: it carries the code.
#[derive(Clone, Serialize, Deserialize)]
struct Letter {
    pool_id: String,
    client_id: Option<String>,
    username: String,
    contact: Contact,
    source: String,
    /// Absent where it only warns.
    code: Option<String>,
    user_attributes: Texts,
    client_metadata: Option<Texts>,
    tries: u32,
}

/// What is to be delivered.
pub(crate) struct Content<'a> {
    pub(crate) code: Option<&'a str>,
    pub(crate) user_attributes: &'a Texts,
    pub(crate) client_metadata: Option<&'a Texts>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    code: Option<String>,
    client_metadata: Option<&'a Texts>,
    user_attributes: &'a Texts,
}

#[derive(Default, Serialize)]
struct Nothing {}

/// Whether the pool has a function that delivers to such an address.
pub(crate) fn delivers(pool: &Pool, contact: Contact) -> bool {
    arn(pool, contact).is_some()
}

fn arn(pool: &Pool, contact: Contact) -> Option<&str> {
    let trigger = match contact {
        Contact::Email => &pool.triggers.custom_email_sender,
        Contact::Phone => &pool.triggers.custom_sms_sender,
    };
    trigger.as_ref().map(|trigger| trigger.arn.as_str())
}

/// Has the function deliver it, once the transaction is committed.
pub(crate) fn put(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    occasion: &Occasion<'_>,
    contact: Contact,
    reason: Reason,
    content: &Content<'_>,
) -> Result<(), CognitoError> {
    let sender = match contact {
        Contact::Email => "CustomEmailSender",
        Contact::Phone => "CustomSMSSender",
    };
    let letter = Letter {
        pool_id: occasion.pool.id.clone(),
        client_id: occasion.client_id.map(str::to_owned),
        username: occasion.username.unwrap_or_default().to_owned(),
        contact,
        source: format!("{sender}_{}", reason.as_str()),
        code: content.code.map(str::to_owned),
        user_attributes: content.user_attributes.clone(),
        client_metadata: content.client_metadata.cloned(),
        tries: 0,
    };
    let id = ctx.uuid();
    tx.tx.put(&LETTERS, &RowKey::new().text(&id), letter)?;
    schedule(tx, &id, ctx.now().millis())?;
    Ok(())
}

fn schedule(
    tx: &mut CognitoWrite<'_>,
    id: &str,
    due_millis: i64,
) -> Result<(), ringwall_store::StoreError> {
    tx.tx.schedule(Timer {
        service: "cognito-idp".to_owned(),
        kind: TIMER.to_owned(),
        key: id.to_owned(),
        due_millis,
    })
}

/// Hands a message over when its timer is due.
pub(crate) fn send(
    context: &TimerContext<'_>,
    tx: &mut CognitoWrite<'_>,
    timer: &Timer,
) -> Result<Vec<ServiceEvent>, CognitoError> {
    let key = RowKey::new().text(&timer.key);
    let Some(letter) = tx.tx.get(&LETTERS, &key)? else {
        return Ok(Vec::new());
    };
    let Some(pool) = tx.find_pool(&letter.pool_id)? else {
        tx.tx.delete(&LETTERS, &key)?;
        return Ok(Vec::new());
    };
    match hand_over(context, &pool, &letter) {
        Ok(()) => tx.tx.delete(&LETTERS, &key)?,
        Err(error) if letter.tries + 1 < TRIES => {
            tracing::warn!(%error, pool = pool.id, source = letter.source, "a custom sender could not be called yet");
            let again = Letter {
                tries: letter.tries + 1,
                ..Letter::clone(&letter)
            };
            tx.tx.put(&LETTERS, &key, again)?;
            schedule(tx, &timer.key, context.now.millis() + PAUSE_MILLIS)?;
        }
        Err(error) => {
            tracing::error!(%error, pool = pool.id, source = letter.source, "a custom sender could not be called");
            let (source, user) = (&letter.source, &letter.username);
            let details = format!("{source} for the user {user} could not be called: {error}");
            logs::tell_undelivered(tx, &pool, context.now, &timer.key, &details)?;
            tx.tx.delete(&LETTERS, &key)?;
        }
    }
    Ok(Vec::new())
}

fn hand_over(context: &TimerContext<'_>, pool: &Pool, letter: &Letter) -> Result<(), ApiError> {
    let Some(arn) = arn(pool, letter.contact) else {
        return Ok(());
    };
    let occasion = Occasion::new(pool, letter.client_id.as_deref(), Some(&letter.username));
    let code = letter.code.as_deref();
    let request = Request {
        kind: match letter.contact {
            Contact::Email => "customEmailSenderRequestV1",
            Contact::Phone => "customSMSSenderRequestV1",
        },
        code: code
            .map(|code| encrypted(context, pool, code))
            .transpose()?,
        client_metadata: letter.client_metadata.as_ref(),
        user_attributes: &letter.user_attributes,
    };
    let payload = event::<_, Nothing>(&occasion, "1", &letter.source, request)?;
    Invocation::new(context.platform, pool, arn, payload).hand_over()
}

/// The code as a message of the AWS Encryption SDK, in base64.
fn encrypted(context: &TimerContext<'_>, pool: &Pool, code: &str) -> Result<String, ApiError> {
    let key_id = pool.triggers.kms_key.as_deref();
    let key_id = key_id.ok_or_else(|| ApiError::internal("a custom sender without a KMS key"))?;
    let source = CallSource {
        arn: pool.arn(),
        account: pool.account,
    };
    let ctx = RequestContext::of_service(
        Arc::clone(context.platform),
        "cognito-idp",
        pool.account,
        pool.region.clone(),
        Some(source),
    );
    let encryption_context = BTreeMap::from([("userpool-id".to_owned(), pool.id.clone())]);
    let made = ctx.call::<GenerateDataKey>(GenerateDataKeyInput {
        key_id: key_id.to_owned(),
        encryption_context: Some(encryption_context.clone()),
        number_of_bytes: None,
        key_spec: Some(DataKeySpec::Aes256),
    })?;
    let incomplete = || ApiError::internal("KMS gave no data key");
    let data_key = made.plaintext.ok_or_else(incomplete)?;
    let ciphertext = made.ciphertext_blob.ok_or_else(incomplete)?;
    let key_arn = made.key_id.ok_or_else(incomplete)?;
    let mut message_id = [0; MESSAGE_ID_BYTES];
    context.entropy.fill(&mut message_id);
    let sealed = encryption_sdk::seal(
        data_key.expose(),
        EncryptedDataKey {
            key_arn: &key_arn,
            ciphertext: &ciphertext,
        },
        &message_id,
        &encryption_context,
        code.as_bytes(),
    );
    Ok(STANDARD.encode(sealed.map_err(ApiError::internal)?))
}
