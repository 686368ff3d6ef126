//! Events that nobody waits for: kept in the store until the function has dealt with them, at
//! least once.
//!
//! Whoever runs functions drains it: asks what is [due](Queue::due), [takes](Queue::take) it, runs
//! it and says what came of it ([done](Queue::done)). What is taken is remembered in memory alone:
//! after a crash it is due again.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html>

mod event;
mod record;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use parking_lot::Mutex;
use ringwall_core::{ApiError, Platform, Timestamp};
use ringwall_store::{Store, StoreError};

use self::event::Attempt;
pub(crate) use self::event::QueuedEvent;
use self::record::{Condition, Record};
use crate::error::LambdaError;
use crate::resources::event_config::EventConfig;
use crate::resources::function::Function;
use crate::resources::function_ref::FunctionRef;
use crate::runner::{Answer, Invocation, Ran, Runner};
use crate::store::{LambdaRead, LambdaTx};
use crate::{Lambda, role};

/// Seconds after which a function that failed is tried again, once for each time it failed.
const RETRY_SECS: i64 = 60;
/// The longest pause after an event that could not be run, in seconds; the first is one.
const LONGEST_BACK_OFF_SECS: i64 = 300;

/// The queue, for whoever runs functions. There is one in a process.
pub struct Queue {
    lambda: Lambda,
    platform: Arc<Platform>,
    /// Ids of events that are being run.
    taken: Mutex<BTreeSet<String>>,
}

/// An event that was taken, to be given back with what came of it.
pub struct Delivery {
    event: Arc<QueuedEvent>,
    config: EventConfig,
    role: String,
    executed_version: String,
    invocation: Option<Invocation>,
}

impl Delivery {
    /// What is to be run; it is given once.
    pub const fn invocation(&mut self) -> Option<Invocation> {
        self.invocation.take()
    }
}

/// What becomes of an event.
enum Fate {
    /// It is tried again.
    Again(Attempt),
    /// It is over.
    Over(Condition, Option<Answer>),
}

impl Queue {
    /// The queue of a store.
    pub fn new(store: &Store, platform: Arc<Platform>, runner: Arc<dyn Runner>) -> Self {
        Self {
            lambda: Lambda::new(store, runner),
            platform,
            taken: Mutex::default(),
        }
    }

    /// Ids of events that are due and that nobody has taken, the longest overdue first.
    ///
    /// # Errors
    /// The store failed.
    pub fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<String>, ApiError> {
        let tx = self.lambda.store.read().map_err(ApiError::internal)?;
        let is_free = |id: &str| !self.taken.lock().contains(id);
        event::due(&tx, now, limit, is_free).map_err(ApiError::internal)
    }

    /// Takes an event to run it. `None` if it is gone, taken, or need not be run any more.
    ///
    /// # Errors
    /// The store failed; the event stays due.
    pub fn take(&self, id: &str) -> Result<Option<Delivery>, ApiError> {
        if !self.taken.lock().insert(id.to_owned()) {
            return Ok(None);
        }
        let prepared = self.prepare(id);
        if !matches!(prepared, Ok(Some(_))) {
            self.taken.lock().remove(id);
        }
        prepared
    }

    fn prepare(&self, id: &str) -> Result<Option<Delivery>, ApiError> {
        let store = &self.lambda.store;
        let tx = store.read().map_err(ApiError::internal)?;
        let event = event::find(&tx, id).map_err(ApiError::internal)?;
        let Some(event) = event else {
            return Ok(None);
        };
        let rows = LambdaTx {
            service: &self.lambda,
            tx: &tx,
        };
        let named = event.named();
        let function = rows.find_function(&named)?;
        let Some(function) = function.filter(|function| function.id == event.function_id) else {
            self.forget(&event).map_err(ApiError::internal)?;
            return Ok(None);
        };
        let config = rows.event_config_of(&named)?;
        let now = self.platform.clock.now();
        let mut delivery = Delivery {
            role: rows.latest(&named)?.settings.role.clone(),
            executed_version: "$LATEST".to_owned(),
            config,
            event,
            invocation: None,
        };
        let expires_at = delivery
            .event
            .queued_at
            .plus_secs(delivery.config.most_age_secs());
        let ends = if now > expires_at {
            Some(Condition::EventAgeExceeded)
        } else if function.reserved_concurrency == Some(0) {
            Some(Condition::ZeroReservedConcurrency)
        } else {
            None
        };
        if let Some(condition) = ends {
            self.settle(&delivery, Fate::Over(condition, None))?;
            return Ok(None);
        }
        match rows.invocation_of(&self.platform, &function, &delivery.event) {
            Ok(invocation) => {
                delivery
                    .executed_version
                    .clone_from(&invocation.function.version);
                delivery.role.clone_from(&invocation.function.role);
                delivery.invocation = Some(invocation);
                Ok(Some(delivery))
            }
            Err(error) => {
                tracing::warn!(error = %ApiError::from(error), id, "a queued event cannot be run");
                self.settle(&delivery, self.backed_off(&delivery))?;
                Ok(None)
            }
        }
    }

    /// Says what came of an event.
    ///
    /// # Errors
    /// The store failed; the event is due again.
    pub fn done(&self, delivery: &Delivery, ran: Ran) -> Result<(), ApiError> {
        let fate = match ran {
            Ran::Answered(answer) if answer.function_error.is_none() => {
                Fate::Over(Condition::Success, Some(answer))
            }
            Ran::Answered(answer) => self.after_failure(delivery, answer),
            Ran::Throttled(_) | Ran::RoleRefused(_) | Ran::Unable(_) => self.backed_off(delivery),
        };
        let settled = self.settle(delivery, fate);
        self.taken.lock().remove(&delivery.event.id);
        settled
    }

    fn after_failure(&self, delivery: &Delivery, answer: Answer) -> Fate {
        let event = &delivery.event;
        let failures = event.failures + 1;
        if failures > delivery.config.most_retries() {
            return Fate::Over(Condition::RetriesExhausted, Some(answer));
        }
        let pause = RETRY_SECS * i64::from(failures);
        Fate::Again(Attempt {
            failures,
            refusals: event.refusals,
            due_at: self.platform.clock.now().plus_secs(pause),
        })
    }

    fn backed_off(&self, delivery: &Delivery) -> Fate {
        let event = &delivery.event;
        let doublings = event.refusals.min(16);
        let pause = LONGEST_BACK_OFF_SECS.min(1 << doublings);
        Fate::Again(Attempt {
            failures: event.failures,
            refusals: event.refusals + 1,
            due_at: self.platform.clock.now().plus_secs(pause),
        })
    }

    fn settle(&self, delivery: &Delivery, fate: Fate) -> Result<(), ApiError> {
        let event = &delivery.event;
        match fate {
            Fate::Again(attempt) => self
                .lambda
                .store
                .write(|tx| {
                    event.remove(tx)?;
                    event.with(attempt).put(tx)
                })
                .map_err(ApiError::internal),
            Fate::Over(condition, answer) => {
                // First the record, then the end: a crash between them sends it twice.
                self.send_record(delivery, condition, answer.as_ref());
                self.forget(event).map_err(ApiError::internal)
            }
        }
    }

    fn forget(&self, event: &QueuedEvent) -> Result<(), StoreError> {
        self.lambda.store.write(|tx| event.remove(tx))
    }

    /// Sends the record of an event that is over to the destination that is set for it.
    fn send_record(&self, delivery: &Delivery, condition: Condition, answer: Option<&Answer>) {
        let destination = match condition {
            Condition::Success => &delivery.config.on_success,
            _ => &delivery.config.on_failure,
        };
        let Some(destination) = destination else {
            return;
        };
        let record = Record {
            event: &delivery.event,
            condition,
            executed_version: &delivery.executed_version,
            answer,
        };
        if let Err(error) = self.invoke_destination(delivery, destination, &record) {
            tracing::warn!(%error, destination, "a record could not be delivered");
        }
    }

    fn invoke_destination(
        &self,
        delivery: &Delivery,
        destination: &str,
        record: &Record<'_>,
    ) -> Result<(), ApiError> {
        let tx = self.lambda.store.read().map_err(ApiError::internal)?;
        let named = delivery.event.named();
        let acting = role::acting_as_role(&self.platform, &tx, &delivery.role, &named)?;
        let acting = acting.ok_or_else(LambdaError::role_not_assumable)?;
        record.send(&acting, destination, self.platform.clock.now())
    }
}

impl LambdaRead<'_> {
    /// How events of what is named are handled.
    fn event_config_of(&self, named: &FunctionRef) -> Result<EventConfig, LambdaError> {
        let found = self.find_event_config(&named.of_events())?;
        Ok(found.map(|config| (*config).clone()).unwrap_or_default())
    }

    fn invocation_of(
        &self,
        platform: &Arc<Platform>,
        function: &Function,
        event: &QueuedEvent,
    ) -> Result<Invocation, LambdaError> {
        let named = event.named();
        let version = self.version_of(&named, &*platform.entropy)?;
        version.require_made()?;
        Ok(Invocation {
            function: Arc::new(self.runnable(platform, function, &version)?),
            platform: Arc::clone(platform),
            request_id: event.id.clone(),
            invoked_arn: named.qualified_arn(),
            payload: event.payload.expose().to_vec(),
            client_context: None,
        })
    }
}
