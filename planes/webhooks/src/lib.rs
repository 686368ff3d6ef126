//! Calls the webhooks that are targets of EventBridge's rules: its API destinations.
//!
//! A thread takes the calls that wait ([`ringwall_events::webhook`]), makes some at once, no more a
//! second than their destination takes, and writes down what became of each. Where they may go is
//! `platform/outbound`'s business: https, and no addresses of the inside that the operator did not
//! name.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html>

mod request;
mod token;

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ringwall_core::{Clock, Entropy, SystemEntropy};
use ringwall_events::webhook::{self, Auth, Call, Due, Outcome};
use ringwall_outbound::{Limits, Outbound};
use ringwall_store::{Store, StoreError};
use tokio::task::JoinSet;

use crate::request::url_of;
use crate::token::Tokens;

/// How often the thread looks when nothing waits.
const PAUSE: Duration = Duration::from_millis(100);
/// Calls made at once.
const AT_ONCE: usize = 32;
/// AWS waits so long for an answer.
const LIMITS: Limits = Limits {
    most_bytes: 64 * 1024,
    patience: Duration::from_secs(5),
};

/// What calls are made with.
pub struct Webhooks {
    store: Store,
    clock: Clock,
    outbound: Outbound,
    tokens: Tokens,
}

/// Stops the thread when dropped, after the calls that are under way.
pub struct RunningWebhooks {
    stopping: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

/// Calls of this second, by destination.
#[derive(Default)]
struct Rates {
    second: i64,
    counts: HashMap<String, i32>,
}

impl Webhooks {
    /// Starts the thread.
    ///
    /// # Errors
    /// There is no room for a thread.
    pub fn start(store: Store, clock: Clock, outbound: Outbound) -> io::Result<RunningWebhooks> {
        let webhooks = Arc::new(Self {
            store,
            clock,
            outbound,
            tokens: Tokens::default(),
        });
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let stopping = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stopping);
        let thread = std::thread::Builder::new()
            .name("webhooks".to_owned())
            .spawn(move || runtime.block_on(webhooks.run(&told)))?;
        Ok(RunningWebhooks {
            stopping,
            thread: Some(thread),
        })
    }

    async fn run(self: Arc<Self>, stopping: &AtomicBool) {
        let mut rates = Rates::default();
        while !stopping.load(Ordering::Acquire) {
            match self.round(&mut rates).await {
                Ok(true) => {}
                Ok(false) => tokio::time::sleep(PAUSE).await,
                Err(error) => {
                    tracing::error!(%error, "webhooks cannot be called");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    /// Makes the calls that wait; tells whether there were any.
    async fn round(self: &Arc<Self>, rates: &mut Rates) -> Result<bool, StoreError> {
        let mut waiting = webhook::due(&self.store.read()?, AT_ONCE)?;
        let second = self.clock.now().secs();
        waiting.retain(|due| rates.take(second, due.call.as_ref()));
        let is_busy = !waiting.is_empty();
        let mut calls = JoinSet::new();
        for due in waiting {
            let webhooks = Arc::clone(self);
            calls.spawn(async move {
                let outcome = webhooks.outcome(&due).await;
                (due.id, outcome)
            });
        }
        while let Some(done) = calls.join_next().await {
            let Ok((id, outcome)) = done else {
                tracing::error!("the call of a webhook ended in a panic");
                continue;
            };
            let mut chance = [0; 2];
            SystemEntropy.fill(&mut chance);
            let now = self.clock.now();
            self.store
                .write(|tx| webhook::finish(tx, &id, &outcome, now, chance))?;
        }
        Ok(is_busy)
    }

    async fn outcome(&self, due: &Due) -> Outcome {
        let Some(call) = &due.call else {
            return Outcome::Refused("the API destination is not there any more".to_owned());
        };
        match self.call(call).await {
            Ok(status) => judged(status),
            Err(outcome) => outcome,
        }
    }

    /// Makes a call and gives the status of the answer.
    async fn call(&self, call: &Call) -> Result<u16, Outcome> {
        let token = match &call.connection.auth {
            Auth::OAuth(oauth) => {
                let key = format!(
                    "{}|{}",
                    call.destination.arn(),
                    call.connection.modified_at.millis()
                );
                let now = self.clock.now();
                Some(self.tokens.of(&self.outbound, &key, oauth, now).await?)
            }
            _ => None,
        };
        let refused = |words: &str| Outcome::Refused(words.to_owned());
        let url = self.outbound.url(&url_of(call));
        let url = url.map_err(|_| refused("the endpoint is no URL that may be called"))?;
        let request = request::of(call, token.as_deref().map(String::as_str));
        let request = request.ok_or_else(|| refused("a header cannot be sent"))?;
        let answer = self.outbound.send(&url, request, LIMITS).await;
        let answer = answer.map_err(|error| Outcome::Busy(error.to_string()))?;
        let status = answer.status().as_u16();
        if matches!(status, 401 | 407) {
            // The token may have been taken back.
            self.tokens.forget(call);
        }
        Ok(status)
    }
}

/// What a status means: AWS tries again what may be taken later, and who was not known yet.
fn judged(status: u16) -> Outcome {
    let words = format!("it answered {status}");
    match status {
        200..300 => Outcome::Arrived,
        401 | 407 | 409 | 429 | 500.. => Outcome::Busy(words),
        _ => Outcome::Refused(words),
    }
}

impl Rates {
    /// Whether a destination takes one more call in this second.
    fn take(&mut self, second: i64, call: Option<&Call>) -> bool {
        if self.second != second {
            self.second = second;
            self.counts.clear();
        }
        let Some(call) = call else {
            return true;
        };
        let count = self.counts.entry(call.destination.arn()).or_default();
        *count += 1;
        *count <= call.destination.rate
    }
}

impl Drop for RunningWebhooks {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the calls of webhooks ended in a panic");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_taken_later_is_tried_again() {
        assert_eq!(judged(204), Outcome::Arrived);
        for status in [401, 407, 409, 429, 500, 503] {
            assert!(matches!(judged(status), Outcome::Busy(_)), "{status}");
        }
        for status in [301, 400, 403, 404, 422] {
            assert!(matches!(judged(status), Outcome::Refused(_)), "{status}");
        }
    }
}
