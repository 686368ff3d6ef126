//! Functions of the pool that take part (Lambda triggers): one file each.
//!
//! A trigger is asked like a question: `pre_sign_up::ask(ctx, &occasion, request)?`. It waits for the
//! function outside of the transaction ([`RequestContext::wait_for`]), and answers at once where the
//! pool has no such function.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html>

pub(crate) mod authentication;
pub(crate) mod challenge;
pub(crate) mod custom_message;
pub(crate) mod custom_sender;
pub(crate) mod inbound_federation;
mod invocation;
pub(crate) mod migration;
pub(crate) mod post_confirmation;
pub(crate) mod pre_sign_up;
pub(crate) mod pre_token;

use std::collections::BTreeMap;

use ringwall_core::RequestContext;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::CognitoError;
use crate::resources::pool::Pool;
use crate::resources::user::User;
use crate::users::shown;

use invocation::Invocation;

/// Texts by names: attributes, metadata.
pub(crate) type Texts = BTreeMap<String, String>;

/// What a function is asked about.
#[derive(Clone, Copy)]
pub(crate) struct Occasion<'a> {
    pub(crate) pool: &'a Pool,
    /// Absent where an administrator acts.
    pub(crate) client_id: Option<&'a str>,
    /// The stored name, or what was typed if there is no such user.
    pub(crate) username: Option<&'a str>,
    /// Tells questions of one trigger source apart that one request asks; empty for the only one.
    pub(crate) label: &'a str,
}

impl<'a> Occasion<'a> {
    /// The only question of its kind that a request asks.
    pub(crate) const fn new(
        pool: &'a Pool,
        client_id: Option<&'a str>,
        username: Option<&'a str>,
    ) -> Self {
        Self {
            pool,
            client_id,
            username,
            label: "",
        }
    }
}

/// A function's name in errors, its ARN, and the form of its event.
#[derive(Clone, Copy)]
struct Function<'a> {
    name: &'static str,
    arn: &'a str,
    version: &'a str,
}

/// An event, as the function gets it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<'a, Q, A> {
    version: &'a str,
    trigger_source: &'a str,
    region: String,
    user_pool_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_name: Option<&'a str>,
    caller_context: CallerContext<'a>,
    request: Q,
    response: A,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CallerContext<'a> {
    aws_sdk_version: &'static str,
    client_id: &'a str,
}

/// What comes back: the event, of which only the answer is read.
#[derive(Deserialize)]
struct Answered<A> {
    response: Option<A>,
}

/// Asks a function and waits.
fn ask<Q: Serialize, A: Serialize + DeserializeOwned + Default>(
    ctx: &RequestContext,
    function: Function<'_>,
    occasion: &Occasion<'_>,
    source: &str,
    request: Q,
) -> Result<A, CognitoError> {
    let key = key(source, occasion);
    let payload = event::<Q, A>(occasion, function.version, source, request)?;
    let invocation = Invocation::new(ctx.platform(), occasion.pool, function.arn, payload);
    let outcome = ctx.wait_for(&key, || invocation.run())?;
    let payload = outcome.map_err(|failure| failure.refusal(function.name))?;
    read(&payload)
}

/// What a request waits for under.
fn key(source: &str, occasion: &Occasion<'_>) -> String {
    format!("{source}/{}", occasion.label)
}

fn event<Q: Serialize, A: Serialize + Default>(
    occasion: &Occasion<'_>,
    version: &str,
    source: &str,
    request: Q,
) -> Result<Vec<u8>, CognitoError> {
    let event = Event {
        version,
        trigger_source: source,
        region: occasion.pool.region.to_string(),
        user_pool_id: &occasion.pool.id,
        user_name: occasion.username,
        caller_context: CallerContext {
            aws_sdk_version: "aws-sdk-unknown-unknown",
            client_id: occasion.client_id.unwrap_or("CLIENT_ID_NOT_APPLICABLE"),
        },
        request,
        response: A::default(),
    };
    serde_json::to_vec(&event).map_err(CognitoError::internal)
}

fn read<A: DeserializeOwned>(payload: &[u8]) -> Result<A, CognitoError> {
    let answered: Option<Answered<A>> = serde_json::from_slice(payload).ok();
    answered
        .and_then(|answered| answered.response)
        .ok_or_else(invocation::unrecognizable)
}

/// What functions are told of a user.
pub(crate) fn attributes_of(user: &User) -> Texts {
    let mut attributes = user.attributes.clone();
    attributes.insert("sub".to_owned(), user.sub.clone());
    let status = user.status.as_str().to_owned();
    attributes.insert("cognito:user_status".to_owned(), status);
    let identities = Some(&user.identities).filter(|identities| !identities.is_empty());
    if let Some(Ok(identities)) = identities.map(|identities| shown::identities(identities)) {
        attributes.insert("identities".to_owned(), identities);
    }
    attributes
}

#[cfg(test)]
mod tests;
