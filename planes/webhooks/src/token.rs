//! Tokens of connections with client credentials, kept for as long as they are good.
//!
//! <https://www.rfc-editor.org/rfc/rfc6749#section-4.4>

use std::collections::HashMap;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Request};
use parking_lot::Mutex;
use ringwall_core::Timestamp;
use ringwall_events::webhook::{Call, OAuth, Outcome};
use ringwall_outbound::Outbound;
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::LIMITS;
use crate::request::{form, header, secret, with_query};

/// Tokens kept at once; a new one takes the place of all.
const MOST: usize = 1024;
/// A token that says nothing is kept so long.
const USUAL_SECS: i64 = 300;
/// A token is not used in its last seconds.
const SLACK_SECS: i64 = 10;

/// The tokens of connections.
#[derive(Default)]
pub(crate) struct Tokens(Mutex<HashMap<String, (Zeroizing<String>, Timestamp)>>);

#[derive(Deserialize)]
struct Answer {
    access_token: String,
    expires_in: Option<i64>,
}

impl Tokens {
    /// The token for a connection: a kept one, or a new one.
    pub(crate) async fn of(
        &self,
        outbound: &Outbound,
        key: &str,
        oauth: &OAuth,
        now: Timestamp,
    ) -> Result<Zeroizing<String>, Outcome> {
        if let Some((token, until)) = self.0.lock().get(key)
            && now < *until
        {
            return Ok(token.clone());
        }
        let answer = fetch(outbound, oauth).await?;
        let token = Zeroizing::new(answer.access_token);
        let secs = answer.expires_in.unwrap_or(USUAL_SECS).clamp(0, 86_400);
        let until = now.plus_secs(secs - SLACK_SECS);
        let mut kept = self.0.lock();
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(key.to_owned(), (token.clone(), until));
        Ok(token)
    }

    /// Forgets the tokens for a destination.
    pub(crate) fn forget(&self, call: &Call) {
        let begin = format!("{}|", call.destination.arn());
        self.0.lock().retain(|key, _| !key.starts_with(&begin));
    }
}

async fn fetch(outbound: &Outbound, oauth: &OAuth) -> Result<Answer, Outcome> {
    let refused = |words: &str| Outcome::Refused(words.to_owned());
    let own = [
        ("grant_type", "client_credentials"),
        ("client_id", oauth.client_id.as_str()),
        ("client_secret", oauth.client_secret.expose()),
    ];
    let body = oauth.parameters.body.iter();
    let body = body.map(|one| (one.key.as_str(), one.value.expose()));
    let members = Zeroizing::new(form(own.into_iter().chain(body)));
    let query = oauth.parameters.query.iter();
    let query = query.map(|one| (one.key.as_str(), one.value.expose()));
    let mut url = with_query(oauth.endpoint.clone(), query);
    let is_get = oauth.method == "GET";
    if is_get {
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(&members);
    }
    let url = outbound.url(&url);
    let url = url.map_err(|_| refused("the authorization endpoint may not be called"))?;
    let body = if is_get {
        Bytes::new()
    } else {
        Bytes::copy_from_slice(members.as_bytes())
    };
    let request = Request::builder().method(oauth.method.as_str()).body(body);
    let mut request = request.map_err(|_| refused("the token cannot be asked for"))?;
    let headers = request.headers_mut();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    let urlencoded = HeaderValue::from_static("application/x-www-form-urlencoded");
    headers.insert(CONTENT_TYPE, urlencoded);
    for one in &oauth.parameters.headers {
        let pair = header(&one.key).zip(secret(one.value.expose()));
        let (name, value) = pair.ok_or_else(|| refused("a header cannot be sent"))?;
        headers.insert(name, value);
    }
    let answer = outbound.send(&url, request, LIMITS).await;
    let answer = answer.map_err(|error| Outcome::Busy(error.to_string()))?;
    if !answer.status().is_success() {
        let words = format!("the authorization endpoint answered {}", answer.status());
        return Err(Outcome::Busy(words));
    }
    serde_json::from_slice(answer.body())
        .map_err(|_| Outcome::Busy("the authorization endpoint gave no token".to_owned()))
}
