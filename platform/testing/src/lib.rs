//! The bench of the services' tests: services over a store in memory, with the real authorizer, a
//! clock that stands still until it is moved, and ids that repeat from run to run.
//!
//! An operation is called as the gateway calls it: the input becomes a tree and is checked against
//! the model, the handler gets one transaction, and what it changed is kept if it answers. So a
//! test exercises the routes and the generated types too.
//!
//! ```ignore
//! let house = TestHouse::new(|store| vec![Iam::new(store).routes()]);
//! house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
//! let alice = house.as_user("alice");
//! alice.is_denied::<api::ListUsers>(input(&[]));
//! ```

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a bench of tests fails by panicking"
)]

mod asks;
mod callers;
mod calls;
mod outside;
mod principals;
mod saml;

use std::sync::Arc;

use parking_lot::Mutex;
use ringwall_auth::{Authenticator, Mode, PolicyAuthorizer, SessionTokens};
use ringwall_core::{
    ApiError, CallSource, Caller, Client, Clock, CountedEntropy, ErrorKind, Partition, Platform,
    Region, Reply, RequestContext, Timestamp, TrailNotes,
};
use ringwall_model::{Operation, ShapeId, Struct, Structure, Value, check_input};
use ringwall_service::{BUS_TOPIC, BusEvent, Handler, Routes, ServiceEvent, TimerContext};
use ringwall_store::Store;

pub use crate::callers::{ACCOUNT, OTHER_ACCOUNT};
pub use crate::principals::{allow, trust};
pub use crate::saml::{SAML_ISSUER, SAML_SIGN_IN, SamlDraft, SamlIdp};

/// When tests begin: 2026-10-01T00:00:00Z.
pub const START: Timestamp = Timestamp::from_secs(1_790_812_800);

/// Services, as one caller sees them in one Region.
#[derive(Clone)]
pub struct TestHouse {
    bench: Arc<Bench>,
    caller: Caller,
    region: Region,
    source: Option<CallSource>,
}

/// What all callers share.
pub(crate) struct Bench {
    store: Store,
    routes: Vec<Routes>,
    platform: Arc<Platform>,
    notes: Mutex<TrailNotes>,
    runtime: tokio::runtime::Runtime,
}

/// An input with these texts; everything else is left out.
pub fn input<I: Structure>(texts: &[(&'static str, &str)]) -> I {
    let texts = texts.iter();
    let texts = texts.map(|(name, text)| (*name, Value::Str((*text).to_owned())));
    I::from_struct(texts.collect()).expect("more members are required")
}

impl TestHouse {
    /// Services over an empty store, called by the root user of [`ACCOUNT`].
    pub fn new(services: impl FnOnce(&Store) -> Vec<Routes>) -> Self {
        let store = Store::in_memory().unwrap();
        let tokens = SessionTokens::new(&store.owned_key("sts", "session token"));
        let bench = Arc::new_cyclic(|bench| Bench {
            routes: services(&store),
            platform: Arc::new(Platform {
                authorizer: Arc::new(PolicyAuthorizer::new(store.clone(), false)),
                clock: Clock::fixed(START),
                entropy: Arc::new(CountedEntropy::default()),
                sessions: Arc::new(tokens),
                calls: Arc::new(calls::Calls(bench.clone())),
                presigned: Arc::new(Authenticator::new(store.clone(), Mode::Secure)),
                outside_events: Arc::new(outside::Unrecorded),
                quotas: false,
            }),
            store,
            notes: Mutex::default(),
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap(),
        });
        Self {
            bench,
            caller: Caller::root(callers::account(ACCOUNT), Partition::Aws),
            region: Region::us_east_1(),
            source: None,
        }
    }

    /// The store, to look into or to put rows there.
    pub fn store(&self) -> &Store {
        &self.bench.store
    }

    /// The same caller in another Region.
    #[must_use]
    pub fn in_region(&self, region: &str) -> Self {
        Self {
            region: region.parse().unwrap(),
            ..self.clone()
        }
    }

    /// Calls an operation. A refusal reads `Code: message`, as a client shows it.
    ///
    /// # Errors
    /// What the operation refuses with.
    pub fn call<O: Operation>(&self, input: O::Input) -> Result<O::Output, String> {
        let service = ringwall_model::service(O::SERVICE).unwrap();
        let model = service.operation(O::NAME).unwrap();
        let fits = |shape: Option<ShapeId>, members: &Struct| {
            shape.map_or(Ok(()), |shape| check_input(service, shape, members))
        };
        let input = input.into_struct();
        fits(model.input, &input).map_err(|words| format!("ValidationException: {words}"))?;
        let ctx = self.context::<O>();
        let output = self.bench.run(&ctx, &input);
        *self.bench.notes.lock() = ctx.take_notes();
        let output = output.map_err(|error| words(&error))?;
        fits(model.output, &output)
            .or_else(|words| fits(model.output, &without_empty_lists(&output)).map_err(|_| words))
            .or_else(|words| has_long_attribute_names(&words).then_some(()).ok_or(words))
            .expect("the answer is not of its shape");
        Ok(O::Output::from_struct(output).expect("the answer is not of its shape"))
    }

    /// What an operation answers.
    #[track_caller]
    pub fn answer<O: Operation>(&self, input: O::Input) -> O::Output {
        match self.call::<O>(input) {
            Ok(output) => output,
            Err(refusal) => panic!("{} was refused: {refusal}", O::NAME),
        }
    }

    /// What an operation refuses with: `Code: message`.
    #[track_caller]
    pub fn refusal<O: Operation>(&self, input: O::Input) -> String {
        match self.call::<O>(input) {
            Ok(_) => panic!("{} was answered", O::NAME),
            Err(refusal) => refusal,
        }
    }

    /// An operation refuses the caller, whatever reason it gives, and changes nothing.
    #[track_caller]
    pub fn is_denied<O: Operation>(&self, input: O::Input) {
        let before = self.bench.store.read().unwrap().rev();
        let refusal = self.refusal::<O>(input);
        assert!(refusal.starts_with("AccessDenied: "), "{refusal}");
        assert_eq!(before, self.bench.store.read().unwrap().rev());
    }

    /// What the last call told the trail.
    pub fn trail_notes(&self) -> TrailNotes {
        self.bench.notes.lock().clone()
    }

    /// Takes the events on the bus, oldest first.
    pub fn bus_events(&self) -> Vec<BusEvent> {
        let rows = self
            .bench
            .store
            .read()
            .unwrap()
            .outbox(BUS_TOPIC, 1000)
            .unwrap();
        let events = rows
            .iter()
            .map(|row| BusEvent::decode(&row.payload).unwrap());
        let events = events.collect();
        self.bench.store.outbox_sent(rows).unwrap();
        events
    }

    /// What all requests share.
    pub fn platform(&self) -> &Arc<Platform> {
        &self.bench.platform
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.bench.platform.clock.now()
    }

    /// Moves the clock and fires the timers that are due then, as the gateway's worker does.
    pub fn advance_secs(&self, secs: i64) -> Vec<ServiceEvent> {
        self.bench.platform.clock.advance_millis(secs * 1000);
        self.bench.fire_timers(self.now())
    }

    /// Writes down what the services remember, as the gateway's worker does every second.
    pub fn write_background(&self) {
        let backgrounds = self.bench.routes.iter().flat_map(Routes::background);
        for background in backgrounds {
            let write = self.bench.store.write(|tx| background(tx, self.now()));
            write.unwrap();
        }
    }

    fn context<O: Operation>(&self) -> RequestContext {
        let mut ctx = RequestContext::new(
            Arc::clone(&self.bench.platform),
            O::SERVICE,
            O::NAME,
            self.caller.clone(),
            self.region.clone(),
            Client {
                address: Some([192, 0, 2, 1].into()),
                ..Client::inside()
            },
        );
        ctx.source.clone_from(&self.source);
        ctx
    }
}

impl Bench {
    /// Runs a handler, and again while it waits.
    fn run(&self, ctx: &RequestContext, input: &Struct) -> Result<Struct, ApiError> {
        loop {
            let result = self.attempt(ctx, input.clone());
            let waits = result.as_ref().err().and_then(|error| ctx.waits(error));
            match waits.and_then(|_| ctx.take_pending()) {
                Some(pending) => ctx.learn(self.runtime.block_on(pending.outcome())),
                None => return result,
            }
        }
    }

    fn attempt(&self, ctx: &RequestContext, input: Struct) -> Result<Struct, ApiError> {
        let service = self
            .routes
            .iter()
            .find(|routes| routes.service() == ctx.service);
        let (_, handler) = service
            .and_then(|routes| routes.handler(ctx.operation))
            .expect("the operation has no route");
        match handler {
            Handler::Read(handler) | Handler::Compute(handler) => {
                let tx = self.store.read().map_err(ApiError::internal)?;
                handler(ctx, &tx, input).map(Reply::into_output)
            }
            Handler::Deferred(handler) => {
                let mut tx = self.store.begin_write().map_err(ApiError::internal)?;
                let later = handler(ctx, &mut tx, input)?;
                tx.commit().map_err(ApiError::internal)?;
                self.runtime.block_on(later.output())
            }
            Handler::Write(handler) => {
                let attempt = || {
                    drop(ctx.take_notes());
                    let mut tx = self.store.begin_write().map_err(ApiError::internal)?;
                    let output = match handler(ctx, &mut tx, input.clone()) {
                        Ok(reply) => Ok(reply.into_output()),
                        Err(error) if ctx.waits(&error) == Some(true) => Err(error),
                        Err(error) => return Err(error),
                    };
                    Ok::<_, ApiError>((tx, output))
                };
                // A conflict makes the gateway run a write handler again. Here the first run
                // meets one, so that a handler which keeps something outside its transaction
                // shows.
                attempt().map(drop)?;
                let (tx, output) = attempt()?;
                tx.commit().map_err(ApiError::internal)?;
                output
            }
        }
    }

    fn fire_timers(&self, now: Timestamp) -> Vec<ServiceEvent> {
        let mut events = Vec::new();
        loop {
            let due = self.store.read().unwrap().due_timers(now.millis(), 1);
            let Some(timer) = due.unwrap().pop() else {
                return events;
            };
            let routes = self
                .routes
                .iter()
                .find(|routes| routes.service() == timer.service);
            let handler = routes
                .and_then(|routes| routes.timer(&timer.kind))
                .expect("an unknown timer");
            let context = TimerContext {
                now,
                entropy: &*self.platform.entropy,
                platform: &self.platform,
            };
            let mut tx = self.store.begin_write().unwrap();
            assert!(tx.take_timer(&timer).unwrap());
            events.extend(handler(&context, &mut tx, &timer).unwrap());
            tx.commit().unwrap();
        }
    }
}

/// The same without its empty lists, which AWS answers where its models want an entry: the labels
/// of a version, the parameters that are not there.
fn without_empty_lists(members: &Struct) -> Struct {
    let is_kept = |value: &Value| !matches!(value, Value::List(values) if values.is_empty());
    let kept = members.iter().filter(|(_, value)| is_kept(value));
    let pruned = |value: &Value| match value {
        Value::Struct(members) => Value::Struct(without_empty_lists(members)),
        Value::List(values) => {
            let values = values.iter().map(|value| match value {
                Value::Struct(members) => Value::Struct(without_empty_lists(members)),
                other => other.clone(),
            });
            Value::List(values.collect())
        }
        other => other.clone(),
    };
    kept.map(|(name, value)| (name, pruned(value))).collect()
}

/// Whether all that is wrong with an answer are names of user pools' attributes: AWS's model bounds
/// them as requests have them, its answers have `phone_number_verified` and prefixes.
fn has_long_attribute_names(words: &str) -> bool {
    words.matches(" at '").count()
        == words
            .matches(
                ".member.name' failed to satisfy constraint: Member must have length less than",
            )
            .count()
        && words.contains("schemaAttributes")
}

/// A refusal as a client shows it.
fn words(error: &ApiError) -> String {
    let code = match error.kind() {
        ErrorKind::Modelled(code) => code,
        ErrorKind::Validation => "ValidationError",
        ErrorKind::AccessDenied => "AccessDenied",
        ErrorKind::Throttling => "Throttling",
        ErrorKind::NotImplemented => "NotImplemented",
        ErrorKind::Internal | ErrorKind::Waits => panic!("an internal error: {:?}", error.cause()),
    };
    match error.message() {
        Some(message) => format!("{code}: {message}"),
        None => code.to_owned(),
    }
}
