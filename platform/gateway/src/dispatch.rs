//! Runs handlers: one transaction each, committed when they succeed, together with the trail's
//! event.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use ringwall_core::{ApiError, Caller, Later, Region, Reply, RequestContext, Timestamp};
use ringwall_identity::Uses;
use ringwall_model::actions::{OperationAuthorization, operation_authorization};
use ringwall_model::{OperationModel, Service, Struct};
use ringwall_service::{DeferredHandler, Handler, ReadHandler, WriteHandler};
use ringwall_store::{CommitError, Store, WriteTx};
use ringwall_wire::WireError;
use tokio::runtime::Handle;

use crate::record::{Outcome, Recorder};
use crate::registry::Registry;
use crate::turns::Turns;
use crate::waiting::is_waiting;

/// The trail's topic in the outbox.
pub(crate) const TRAIL_TOPIC: &str = "trail";
/// How often a write handler runs in its turn, when others change what it reads.
const ATTEMPTS_IN_TURN: usize = 32;

/// Runs handlers.
pub(crate) struct Dispatcher {
    pub(crate) store: Store,
    pub(crate) registry: Arc<Registry>,
    pub(crate) uses: Arc<Uses>,
    pub(crate) recorder: Recorder,
    pub(crate) turns: Turns,
    /// Where calls from one service to another wait for what takes time.
    pub(crate) runtime: Handle,
}

/// What is called.
#[derive(Clone, Copy)]
pub(crate) struct Target {
    /// Its handler changes something.
    pub(crate) writes: bool,
    pub(crate) service: &'static Service,
    pub(crate) operation: &'static OperationModel,
}

impl Target {
    /// Whether a call changes nothing: by its handler; else by the access level of its action, as
    /// one that keeps what it looked at may be a read to AWS; else by its name.
    pub(crate) fn is_read_only(self) -> bool {
        let name = &self.operation.name;
        !self.writes
            || match operation_authorization(&self.service.name, name) {
                Some(OperationAuthorization::Actions(actions)) => actions
                    .iter()
                    .all(|action| action.access_level.is_read_only()),
                _ => ["Describe", "Get", "List"]
                    .iter()
                    .any(|verb| name.starts_with(verb)),
            }
    }
}

impl Dispatcher {
    /// Runs a handler and records the call, whatever comes of it, unless it waits.
    pub(crate) fn run(
        &self,
        ctx: &RequestContext,
        target: Target,
        handler: &Handler,
        input: Struct,
    ) -> Result<Struct, ApiError> {
        // A handler that panics must not take the server, or the trail's event, with it.
        let result = catch_unwind(AssertUnwindSafe(|| match handler {
            Handler::Read(handler) | Handler::Compute(handler) => {
                self.run_read(ctx, target, handler, input)
            }
            Handler::Write(handler) => self.run_write(ctx, target, handler, &input),
            Handler::Deferred(handler) => {
                let begun = self.begin(ctx, target, handler, &input)?;
                let result = self.runtime.block_on(begun.later.output());
                self.recorder
                    .record(ctx, target, &begun.parameters, Outcome::of(&result));
                result
            }
        }));
        result.unwrap_or_else(|panic| Err(panicked(ctx, &*panic)))
    }

    /// Runs a deferred handler, and commits what it changed. What is still to be done runs by
    /// itself, whether or not somebody waits for it.
    pub(crate) async fn run_deferred(
        self: Arc<Self>,
        ctx: RequestContext,
        target: Target,
        input: Struct,
    ) -> Result<Struct, ApiError> {
        let whole = async move {
            let dispatcher = Arc::clone(&self);
            let begin = move || {
                let begun = catch_unwind(AssertUnwindSafe(|| {
                    let found = dispatcher
                        .registry
                        .find(target.service, &target.operation.name);
                    match found.map(|found| found.handler) {
                        Some(Handler::Deferred(handler)) => {
                            dispatcher.begin(&ctx, target, handler, &input)
                        }
                        _ => Err(ApiError::not_implemented(&target.operation.name)),
                    }
                }));
                let begun = begun.unwrap_or_else(|panic| Err(panicked(&ctx, &*panic)));
                (ctx, begun)
            };
            let begun = tokio::task::spawn_blocking(begin).await;
            let (ctx, begun) = begun.map_err(ApiError::internal)?;
            let Begun { later, parameters } = begun?;
            let result = later.output().await;
            self.recorder
                .record(&ctx, target, &parameters, Outcome::of(&result));
            result
        };
        let ended = tokio::spawn(whole).await;
        ended.unwrap_or_else(|error| Err(ApiError::internal(error)))
    }

    /// Runs a deferred handler up to what comes later, and commits what it changed.
    fn begin(
        &self,
        ctx: &RequestContext,
        target: Target,
        handler: &DeferredHandler,
        input: &Struct,
    ) -> Result<Begun, ApiError> {
        let parameters = self.recorder.parameters(target, input);
        let later = self.in_turn(ctx, || {
            drop(ctx.take_notes());
            let mut tx = self.store.begin_write().map_err(ApiError::internal)?;
            let later = handler(ctx, &mut tx, input.clone())?;
            if !tx.has_changes() {
                return Ok(Some(later));
            }
            match tx.commit() {
                Ok(()) => Ok(Some(later)),
                Err(CommitError::Conflict) => Ok(None),
                Err(error) => Err(ApiError::internal(error)),
            }
        });
        match later {
            Ok(later) => Ok(Begun { later, parameters }),
            Err(error) => {
                self.recorder
                    .record(ctx, target, &parameters, Outcome::Refused(&error));
                Err(error)
            }
        }
    }

    /// Notes that a caller, who is believed, called an operation, whatever comes of it.
    pub(crate) fn note_use(
        &self,
        caller: &Caller,
        service: &Service,
        operation: &str,
        region: &Region,
        now: Timestamp,
    ) {
        let region = ringwall_auth::called_region(&service.name, region);
        let called = (service.signing_name.as_str(), operation);
        self.uses.note(caller, called, region, now);
    }

    /// Records a call whose input could not be taken.
    pub(crate) fn record_refusal(&self, ctx: &RequestContext, target: Target, error: &WireError) {
        self.recorder
            .record(ctx, target, "{", Outcome::Untaken(error));
    }

    fn run_read(
        &self,
        ctx: &RequestContext,
        target: Target,
        handler: &ReadHandler,
        input: Struct,
    ) -> Result<Struct, ApiError> {
        let parameters = self.recorder.parameters(target, &input);
        let result = self
            .store
            .read()
            .map_err(ApiError::internal)
            .and_then(|tx| handler(ctx, &tx, input))
            .map(Reply::into_output);
        if !is_waiting(ctx, &result) {
            self.recorder
                .record(ctx, target, &parameters, Outcome::of(&result));
        }
        result
    }

    fn run_write(
        &self,
        ctx: &RequestContext,
        target: Target,
        handler: &WriteHandler,
        input: &Struct,
    ) -> Result<Struct, ApiError> {
        let parameters = self.recorder.parameters(target, input);
        let result = self.in_turn(ctx, || {
            self.attempt(ctx, target, handler, input, &parameters)
        });
        if let Err(error) = &result
            && ctx.waits(error).is_none()
        {
            self.recorder
                .record(ctx, target, &parameters, Outcome::Refused(error));
        }
        result
    }

    /// Attempts until no others change what is read: in the account's turn, after the first time.
    fn in_turn<T>(
        &self,
        ctx: &RequestContext,
        attempt: impl Fn() -> Result<Option<T>, ApiError>,
    ) -> Result<T, ApiError> {
        if let Some(output) = attempt()? {
            return Ok(output);
        }
        // A call for another service runs within that one's turn.
        let _turn = (!ctx.is_forwarded).then(|| self.turns.wait(ctx.account()));
        for _ in 0..ATTEMPTS_IN_TURN {
            if let Some(output) = attempt()? {
                return Ok(output);
            }
        }
        Err(ApiError::internal("too many others changed the same rows"))
    }

    /// Runs a write handler once; `None` when others changed what it read.
    fn attempt(
        &self,
        ctx: &RequestContext,
        target: Target,
        handler: &WriteHandler,
        input: &Struct,
        parameters: &str,
    ) -> Result<Option<Struct>, ApiError> {
        drop(ctx.take_notes());
        let mut tx = self.store.begin_write().map_err(ApiError::internal)?;
        let output = match handler(ctx, &mut tx, input.clone()).map(Reply::into_output) {
            Ok(output) => output,
            Err(waits) if ctx.waits(&waits) == Some(true) => {
                return commit_and_wait(ctx, tx, waits);
            }
            Err(error) => return Err(error),
        };
        if !tx.has_changes() {
            // Nothing to keep, so nothing that the event must be kept with.
            self.recorder
                .record(ctx, target, parameters, Outcome::Answered(&output));
            return Ok(Some(output));
        }
        let event = self
            .recorder
            .event(ctx, target, parameters, Outcome::Answered(&output));
        tx.send(TRAIL_TOPIC, &event).map_err(ApiError::internal)?;
        match tx.commit() {
            Ok(()) => Ok(Some(output)),
            Err(CommitError::Conflict) => Ok(None),
            Err(error) => Err(ApiError::internal(error)),
        }
    }
}

/// Commits what a handler has changed before it waits; `None` when others changed what it read.
fn commit_and_wait(
    ctx: &RequestContext,
    tx: WriteTx,
    waits: ApiError,
) -> Result<Option<Struct>, ApiError> {
    let failed = match tx.commit() {
        Ok(()) => return Err(waits),
        Err(CommitError::Conflict) => Ok(None),
        Err(error) => Err(ApiError::internal(error)),
    };
    drop(ctx.take_pending());
    failed
}

/// What a deferred handler leaves to be done.
struct Begun {
    later: Later<Struct>,
    parameters: String,
}

fn panicked(ctx: &RequestContext, panic: &(dyn std::any::Any + Send)) -> ApiError {
    let what = panic_text(panic);
    tracing::error!(
        panic = what,
        service = ctx.service,
        operation = ctx.operation,
        request_id = ctx.request_id,
        "A HANDLER PANICKED: this is a fault of Ringwall, please report it"
    );
    ApiError::internal(format!("panic: {what}"))
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without words")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the trail says of a call whose handler writes.
    fn says_of_a_writer(service: &str, operation: &str) -> bool {
        target(service, operation, true).is_read_only()
    }

    fn target(service: &str, operation: &str, writes: bool) -> Target {
        let service = ringwall_model::service(service).unwrap();
        let operation = service.operation(operation).unwrap();
        Target {
            writes,
            service,
            operation,
        }
    }

    #[test]
    fn a_handler_that_writes_nothing_is_read_only() {
        assert!(target("kms", "Encrypt", false).is_read_only());
        assert!(target("sts", "AssumeRole", false).is_read_only());
    }

    #[test]
    fn the_access_level_of_its_action_tells_what_a_writer_is() {
        assert!(!says_of_a_writer("kms", "CreateKey"));
        assert!(says_of_a_writer("kms", "DescribeKey"));
        assert!(says_of_a_writer("iam", "GenerateCredentialReport"));
        assert!(says_of_a_writer("s3", "HeadObject"));
        assert!(!says_of_a_writer("sts", "GetFederationToken"));
        assert!(!says_of_a_writer("s3", "CopyObject"));
    }

    #[test]
    fn where_no_action_is_asked_for_the_name_tells() {
        assert!(says_of_a_writer("sts", "GetSessionToken"));
        assert!(!says_of_a_writer("cognito-idp", "SignUp"));
    }
}
