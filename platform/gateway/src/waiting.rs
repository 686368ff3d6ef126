//! Handlers that wait for something outside the store: run, waited for, run again.

use std::sync::Arc;

use ringwall_core::{ApiError, Pending, RequestContext};
use ringwall_model::Struct;
use ringwall_service::Handler;

use crate::dispatch::{Dispatcher, Target};

impl Dispatcher {
    /// Runs a handler and records the call, whatever comes of it; where it waits, waits.
    pub(crate) fn run_through(
        &self,
        ctx: &RequestContext,
        target: Target,
        handler: &Handler,
        input: &Struct,
    ) -> Result<Struct, ApiError> {
        loop {
            let result = self.run(ctx, target, handler, input.clone());
            match awaited(ctx, &result) {
                Some(pending) => ctx.learn(self.runtime.block_on(pending.outcome())),
                None => return result,
            }
        }
    }

    /// Runs a handler that may block and may wait, on the blocking pool.
    pub(crate) async fn run_slow(
        self: Arc<Self>,
        ctx: RequestContext,
        target: Target,
        input: Struct,
    ) -> Result<Struct, ApiError> {
        let (ctx, result) = Arc::clone(&self)
            .attempt_slow(ctx, target, input.clone())
            .await?;
        let Some(pending) = awaited(&ctx, &result) else {
            return result;
        };
        // What was begun goes on if the client goes away.
        let rest = tokio::spawn(self.wait_and_run(ctx, pending, target, input));
        rest.await
            .unwrap_or_else(|error| Err(ApiError::internal(error)))
    }

    async fn wait_and_run(
        self: Arc<Self>,
        mut ctx: RequestContext,
        mut pending: Pending,
        target: Target,
        input: Struct,
    ) -> Result<Struct, ApiError> {
        loop {
            let learnt = pending.outcome().await;
            ctx.learn(learnt);
            let attempt = Arc::clone(&self).attempt_slow(ctx, target, input.clone());
            let (back, result) = attempt.await?;
            ctx = back;
            match awaited(&ctx, &result) {
                Some(next) => pending = next,
                None => return result,
            }
        }
    }

    async fn attempt_slow(
        self: Arc<Self>,
        ctx: RequestContext,
        target: Target,
        input: Struct,
    ) -> Result<(RequestContext, Result<Struct, ApiError>), ApiError> {
        let attempt = move || {
            let found = self.registry.find(target.service, &target.operation.name);
            let result = match found {
                Some(found) => self.run(&ctx, target, found.handler, input),
                None => Err(ApiError::not_implemented(&target.operation.name)),
            };
            (ctx, result)
        };
        tokio::task::spawn_blocking(attempt).await.map_err(|error| {
            let operation = &target.operation.name;
            tracing::error!(%error, operation, "a handler's thread ended");
            ApiError::internal(error)
        })
    }
}

/// Whether a handler did not answer, but waits.
pub(crate) fn is_waiting(ctx: &RequestContext, result: &Result<Struct, ApiError>) -> bool {
    let error = result.as_ref().err();
    error.is_some_and(|error| ctx.waits(error).is_some())
}

/// What a handler waits for, if it does.
fn awaited(ctx: &RequestContext, result: &Result<Struct, ApiError>) -> Option<Pending> {
    is_waiting(ctx, result)
        .then(|| ctx.take_pending())
        .flatten()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use ringwall_auth::Mode;
    use ringwall_core::{Caller, Client, Clock, Partition, Region, Reply};
    use ringwall_identity::Uses;
    use ringwall_model::{Operation, ShapeMismatch, Structure};
    use ringwall_service::{Routes, Service};
    use ringwall_store::{ReadTx, Reads as _, RowKey, Store, Table, WriteTx};
    use ringwall_trail::Trail;

    use super::*;
    use crate::{Gateway, GatewayOptions, Registry};

    const STEPS: Table<String> = Table::new("test.step");

    /// Signs nobody up, but waits.
    struct Waiter {
        store: Store,
        begun: AtomicUsize,
    }

    struct Nothing;

    impl Structure for Nothing {
        fn from_struct(_: Struct) -> Result<Self, ShapeMismatch> {
            Ok(Self)
        }

        fn into_struct(self) -> Struct {
            Struct::new()
        }
    }

    struct SignUp;

    impl Operation for SignUp {
        const SERVICE: &'static str = "cognito-idp";
        const NAME: &'static str = "SignUp";
        type Input = Nothing;
        type Output = Nothing;
    }

    impl Service for Waiter {
        const NAME: &'static str = "cognito-idp";
        type Read<'a> = (&'a Self, &'a ReadTx);
        type Write<'a> = (&'a Self, &'a mut WriteTx);
        type Error = ApiError;

        fn read<'a>(&'a self, tx: &'a ReadTx) -> Self::Read<'a> {
            (self, tx)
        }

        fn write<'a>(&'a self, tx: &'a mut WriteTx) -> Self::Write<'a> {
            (self, tx)
        }
    }

    fn put(tx: &mut WriteTx, step: &str) -> Result<(), ApiError> {
        let put = tx.put(&STEPS, &RowKey::new().text(step), step.to_owned());
        put.map_err(ApiError::internal)
    }

    fn has(store: &Store, step: &str) -> bool {
        let found = store.read().unwrap().get(&STEPS, &RowKey::new().text(step));
        found.unwrap().is_some()
    }

    fn sign_up(
        ctx: &RequestContext,
        (waiter, tx): &mut (&Waiter, &mut WriteTx),
        _: Nothing,
    ) -> Result<Reply<Nothing>, ApiError> {
        if let Some(is_committed) = ctx.known::<bool>("second") {
            assert!(is_committed);
            return Ok(ctx.public("a test").reply(Nothing));
        }
        put(tx, "before the first wait")?;
        let is_committed = ctx.wait_for("first", || {
            waiter.begun.fetch_add(1, Ordering::Relaxed);
            let store = waiter.store.clone();
            async move { has(&store, "before the first wait") }
        })?;
        assert!(!is_committed);
        put(tx, "after the first wait")?;
        let store = waiter.store.clone();
        ctx.commit_then(
            "second",
            || async move { has(&store, "after the first wait") },
        )?;
        Ok(ctx.public("a test").reply(Nothing))
    }

    #[tokio::test]
    async fn what_is_waited_for_runs_once_and_only_what_is_to_stay_is_committed() {
        let store = Store::in_memory().unwrap();
        let waiter = Arc::new(Waiter {
            store: store.clone(),
            begun: AtomicUsize::new(0),
        });
        let routes = Routes::new(Arc::clone(&waiter))
            .write::<SignUp>(sign_up)
            .finish();
        let gateway = Gateway::new(GatewayOptions {
            store: store.clone(),
            trail: Arc::new(Trail::in_memory()),
            registry: Registry::new([routes]),
            uses: Arc::new(Uses::default()),
            mode: Mode::Secure,
            quotas: false,
            clock: Clock::system(),
        })
        .unwrap();
        let ctx = RequestContext::new(
            Arc::clone(gateway.platform()),
            "cognito-idp",
            "",
            Caller::root("111122223333".parse().unwrap(), Partition::Aws),
            Region::us_east_1(),
            Client::inside(),
        );

        ctx.start::<SignUp>(Nothing).await.unwrap();

        assert_eq!(waiter.begun.load(Ordering::Relaxed), 1);
    }
}
