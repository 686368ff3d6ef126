//! Calls the webhooks that are targets of EventBridge's rules: its API destinations.
//!
//! A thread takes the calls that wait ([`ringwall_events::webhook`]), makes some at once, the
//! destinations in turn and no more a second than each takes, and writes down what became of each. Where they may go is
//! `platform/outbound`'s business: https, and no addresses of the inside that the operator did not
//! name.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html>

mod request;
mod token;
mod turns;

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ringwall_core::{Clock, Entropy, SystemEntropy};
use ringwall_events::webhook::{self, Auth, Call, Due, Outcome, Waiting};
use ringwall_outbound::{Limits, Outbound};
use ringwall_store::{Store, StoreError};
use tokio::task::JoinSet;

use crate::request::url_of;
use crate::token::Tokens;
use crate::turns::Turns;

/// How often the thread looks when nothing waits.
const PAUSE: Duration = Duration::from_millis(100);
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
        let (mut turns, mut rates) = (Turns::default(), Rates::default());
        let mut calls = JoinSet::new();
        while !stopping.load(Ordering::Acquire) {
            let begun = self.take(&mut turns, &mut rates);
            for due in begun.inspect_err(log).unwrap_or_default() {
                calls.spawn(Arc::clone(&self).made(due));
            }
            if calls.is_empty() {
                tokio::time::sleep(PAUSE).await;
            } else if let Ok(Some(Ok(made))) = tokio::time::timeout(PAUSE, calls.join_next()).await
            {
                self.end(&mut turns, &made);
            }
            while let Some(Ok(made)) = calls.try_join_next() {
                self.end(&mut turns, &made);
            }
        }
        while let Some(Ok(made)) = calls.join_next().await {
            self.end(&mut turns, &made);
        }
    }

    /// The calls that are made now.
    fn take(&self, turns: &mut Turns, rates: &mut Rates) -> Result<Vec<Due>, StoreError> {
        let tx = self.store.read()?;
        let second = self.clock.now().secs();
        let mut taken = Vec::new();
        for destination in turns.in_turn(webhook::destinations(&tx)?) {
            let (room, under_way) = (turns.room(&destination), turns.of(&destination));
            if room == 0 {
                continue;
            }
            let due = webhook::due(&tx, &destination, &under_way, room)?;
            for one in due {
                if rates.take(second, one.call.as_ref()) {
                    turns.begin(&one.waiting);
                    taken.push(one);
                }
            }
        }
        Ok(taken)
    }

    /// Makes a call; tells what became of it, even if it ends in a panic.
    async fn made(self: Arc<Self>, due: Due) -> (Waiting, Outcome) {
        let waiting = due.waiting.clone();
        let outcome = tokio::spawn(async move { self.outcome(&due).await }).await;
        let outcome = outcome.unwrap_or_else(|error| {
            tracing::error!(%error, "the call of a webhook ended in a panic");
            Outcome::Busy("the call ended in a panic".to_owned())
        });
        (waiting, outcome)
    }

    /// Writes down what became of a call. Where that fails it is not over, so that nobody is called again
    /// and again by a server that cannot remember it.
    fn end(&self, turns: &mut Turns, (waiting, outcome): &(Waiting, Outcome)) {
        let mut chance = [0; 2];
        SystemEntropy.fill(&mut chance);
        let now = self.clock.now();
        let written = self
            .store
            .write(|tx| webhook::finish(tx, waiting, outcome, now, chance));
        match written {
            Ok(()) => turns.end(waiting),
            Err(error) => log(&error),
        }
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
        let refused = |words: &str| Outcome::Refused(words.to_owned());
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
            Auth::Removed(_) => return Err(refused("its connection is not authorized any more")),
            Auth::Basic { .. } | Auth::ApiKey { .. } => None,
        };
        let url = self.outbound.url(&url_of(call));
        let url = url.map_err(|_| refused("the endpoint is no URL that may be called"))?;
        let request = request::of(call, token.as_deref().map(String::as_str));
        let request = request.ok_or_else(|| refused("a header cannot be sent"))?;
        // What it answers besides is nobody's business, however long it is.
        let status = self.outbound.status(&url, request, LIMITS.patience).await;
        let status = status.map_err(|error| Outcome::Busy(error.to_string()))?;
        let status = status.as_u16();
        if matches!(status, 401 | 407) {
            // The token may have been taken back.
            self.tokens.forget(call);
        }
        Ok(status)
    }
}

fn log(error: &StoreError) {
    tracing::error!(%error, "calls of webhooks cannot be read or written");
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
