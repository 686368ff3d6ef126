//! The bench of KMS's tests: the service over a store in memory, with the real authorizer, a clock
//! that stands still until it is moved, and ids that repeat from run to run.
//!
//! An operation is called as the gateway calls it: the input becomes a tree and is checked against
//! the model, the handler gets one transaction, and what it changed is kept if it answers. So a
//! test exercises the routes and the generated types too.
//!
//! ```ignore
//! let kms = TestKms::new();
//! let key = kms.create_key();
//! kms.allow(&key, &user("bob"), &["kms:Encrypt"]);
//! let blob = kms.as_user("bob").encrypt(&key, b"secret");
//! ```
//!
//! Keys go by their ARNs, which callers of every account understand.

mod callers;
mod inputs;
mod policies;
mod steps;
mod uses;

use std::sync::Arc;

use parking_lot::Mutex;
use ringwall_auth::PolicyAuthorizer;
use ringwall_core::{
    ApiError, Caller, Client, Clock, CountedEntropy, ErrorKind, OutsideEvent, OutsideEvents,
    PageEvent, Platform, PresignedRefusal, PresignedRequest, PresignedRequests, Principal, Region,
    Reply, RequestContext, ServiceCalls, Session, SessionCredentials, SessionIssuer, SignInEvent,
    Timestamp, TrailNotes,
};
use ringwall_model::{Operation, ShapeId, Struct, Structure, Value, check_input};
use ringwall_service::{Handler, Routes, ServiceEvent, TimerContext};
use ringwall_store::Store;

pub(crate) use self::callers::{ACCOUNT, OTHER_ACCOUNT, replace_user, role, root, user};
pub(crate) use self::inputs::{
    context, data_key_under, decapsulate_with, decrypt_of, encapsulate_with, mac_with,
    re_encrypt_to, sign_with, verify_mac_of, verify_of,
};
pub(crate) use self::policies::{
    account_statement, allow_statement, deny_statement, policy, session_policy, statement_if,
};
pub(crate) use self::steps::{encrypt_with, exactly, grant_on, pairs, tag, within};
pub(crate) use self::uses::DRY_RUN;
use crate::Kms;

/// When tests begin: 2026-10-01T00:00:00Z.
pub(crate) const START: Timestamp = Timestamp::from_secs(1_790_812_800);
const DAY_MILLIS: i64 = 86_400_000;

/// KMS, as one caller sees it in one Region.
#[derive(Clone)]
pub(crate) struct TestKms {
    bench: Arc<Bench>,
    caller: Caller,
    region: Region,
    called_via: Vec<&'static str>,
}

/// What all callers share.
struct Bench {
    store: Store,
    routes: Routes,
    platform: Arc<Platform>,
    notes: Mutex<TrailNotes>,
}

/// An input with these texts; everything else is left out.
pub(crate) fn input<I: Structure>(texts: &[(&'static str, &str)]) -> I {
    input_with(texts, &[])
}

/// An input with these texts and blobs; everything else is left out.
pub(crate) fn input_with<I: Structure>(
    texts: &[(&'static str, &str)],
    blobs: &[(&'static str, &[u8])],
) -> I {
    let texts = texts.iter();
    let texts = texts.map(|(name, text)| (*name, Value::Str((*text).to_owned())));
    let blobs = blobs.iter();
    let blobs = blobs.map(|(name, bytes)| (*name, Value::Blob(bytes.to_vec())));
    I::from_struct(texts.chain(blobs).collect()).expect("more members are required")
}

/// An input that names a key and nothing else.
pub(crate) fn of_key<I: Structure>(key: &str) -> I {
    input(&[("KeyId", key)])
}

/// The id in a key's ARN.
pub(crate) fn id_of(key: &str) -> &str {
    key.rsplit_once('/').expect("an ARN").1
}

impl TestKms {
    /// An empty KMS, called by the root user of [`ACCOUNT`].
    pub(crate) fn new() -> Self {
        Self::over(false)
    }

    /// An empty KMS that throttles.
    pub(crate) fn with_quotas() -> Self {
        Self::over(true)
    }

    fn over(quotas: bool) -> Self {
        let store = Store::in_memory().unwrap();
        callers::put_users(&store);
        let region = Region::us_east_1();
        let platform = Platform {
            authorizer: Arc::new(PolicyAuthorizer::new(store.clone(), false)),
            clock: Clock::fixed(START),
            entropy: Arc::new(CountedEntropy::default()),
            sessions: Arc::new(Nothing),
            calls: Arc::new(Nothing),
            presigned: Arc::new(Nothing),
            outside_events: Arc::new(Nothing),
            quotas,
        };
        let bench = Bench {
            routes: Kms::new(&store).routes(),
            store,
            platform: Arc::new(platform),
            notes: Mutex::default(),
        };
        Self {
            bench: Arc::new(bench),
            caller: Caller::root(callers::account(ACCOUNT), region.partition()),
            region,
            called_via: Vec::new(),
        }
    }

    /// After a restart: what the store keeps is there, what memory kept is not.
    pub(crate) fn restarted(&self) -> Self {
        let store = self.bench.store.clone();
        let bench = Bench {
            routes: Kms::new(&store).routes(),
            store,
            platform: Arc::clone(&self.bench.platform),
            notes: Mutex::default(),
        };
        Self {
            bench: Arc::new(bench),
            ..self.clone()
        }
    }

    /// The same caller in another Region.
    pub(crate) fn in_region(&self, region: &str) -> Self {
        Self {
            region: region.parse().unwrap(),
            ..self.clone()
        }
    }

    /// The same caller through another service, which forwards the call.
    pub(crate) fn through(&self, service: &'static str) -> Self {
        Self {
            called_via: vec![service],
            ..self.clone()
        }
    }

    /// Calls an operation. A refusal reads `Code: message`, as a client shows it.
    pub(crate) fn call<O: Operation>(&self, input: O::Input) -> Result<O::Output, String> {
        let service = ringwall_model::service(O::SERVICE).unwrap();
        let model = service.operation(O::NAME).unwrap();
        let fits = |shape: Option<ShapeId>, members: &Struct| {
            shape.map_or(Ok(()), |shape| check_input(service, shape, members))
        };
        let input = input.into_struct();
        fits(model.input, &input).map_err(|words| format!("ValidationException: {words}"))?;
        let output = self.bench.run::<O>(&self.context::<O>(), input);
        let output = output.map_err(|error| words(&error))?;
        fits(model.output, &output).expect("the answer is not of its shape");
        Ok(O::Output::from_struct(output).expect("the answer is not of its shape"))
    }

    /// What an operation answers.
    #[track_caller]
    pub(crate) fn answer<O: Operation>(&self, input: O::Input) -> O::Output {
        match self.call::<O>(input) {
            Ok(output) => output,
            Err(refusal) => panic!("{} was refused: {refusal}", O::NAME),
        }
    }

    /// What an operation refuses with: `Code: message`.
    #[track_caller]
    pub(crate) fn refusal<O: Operation>(&self, input: O::Input) -> String {
        match self.call::<O>(input) {
            Ok(_) => panic!("{} was answered", O::NAME),
            Err(refusal) => refusal,
        }
    }

    /// An operation refuses the caller, whatever reason it gives.
    #[track_caller]
    pub(crate) fn is_denied<O: Operation>(&self, input: O::Input) {
        let refusal = self.refusal::<O>(input);
        assert!(refusal.starts_with("AccessDeniedException: "), "{refusal}");
    }

    /// The operations answered.
    pub(crate) fn operations(&self) -> impl Iterator<Item = &'static str> {
        self.bench.routes.operations()
    }

    /// What the last call told the trail.
    pub(crate) fn trail_notes(&self) -> TrailNotes {
        self.bench.notes.lock().clone()
    }

    /// Now.
    pub(crate) fn now(&self) -> Timestamp {
        self.bench.platform.clock.now()
    }

    /// Moves the clock and fires the timers that are due then, as the gateway's worker does.
    pub(crate) fn advance_days(&self, days: i64) -> Vec<ServiceEvent> {
        self.advance_millis(days * DAY_MILLIS)
    }

    /// Moves the clock and fires the timers that are due then.
    pub(crate) fn advance_millis(&self, millis: i64) -> Vec<ServiceEvent> {
        self.bench.platform.clock.advance_millis(millis);
        self.bench.fire_timers(self.now())
    }

    /// Writes down what the service remembers, as the gateway's worker does every second.
    pub(crate) fn write_background(&self) {
        for background in self.bench.routes.background() {
            self.bench
                .store
                .write(|tx| background(tx, self.now()))
                .unwrap();
        }
    }

    fn context<O: Operation>(&self) -> RequestContext {
        let client = Client {
            address: Some([192, 0, 2, 1].into()),
            ..Client::inside()
        };
        let mut ctx = RequestContext::new(
            Arc::clone(&self.bench.platform),
            O::SERVICE,
            O::NAME,
            self.caller.clone(),
            self.region.clone(),
            client,
        );
        ctx.called_via.clone_from(&self.called_via);
        ctx
    }
}

impl Bench {
    fn run<O: Operation>(&self, ctx: &RequestContext, input: Struct) -> Result<Struct, ApiError> {
        let (_, handler) = self
            .routes
            .handler(O::NAME)
            .expect("the operation has no route");
        let output = match handler {
            Handler::Read(handler) | Handler::Compute(handler) => {
                let tx = self.store.read().map_err(ApiError::internal)?;
                handler(ctx, &tx, input).map(Reply::into_output)
            }
            Handler::Deferred(_) => panic!("KMS waits for nothing"),
            Handler::Write(handler) => {
                let attempt = || {
                    drop(ctx.take_notes());
                    let mut tx = self.store.begin_write().map_err(ApiError::internal)?;
                    let output = handler(ctx, &mut tx, input.clone())?.into_output();
                    Ok((tx, output))
                };
                // A conflict makes the gateway run a write handler again. Here the first run
                // meets one (it would count twice where quotas are), so that a handler which keeps
                // something outside its transaction shows.
                let lost = if self.platform.quotas {
                    Ok(())
                } else {
                    attempt().map(drop)
                };
                lost.and_then(|()| {
                    let (tx, output) = attempt()?;
                    tx.commit().map_err(ApiError::internal)?;
                    Ok(output)
                })
            }
        };
        *self.notes.lock() = ctx.take_notes();
        output
    }

    fn fire_timers(&self, now: Timestamp) -> Vec<ServiceEvent> {
        let mut events = Vec::new();
        loop {
            let due = self.store.read().unwrap().due_timers(now.millis(), 1);
            let Some(timer) = due.unwrap().pop() else {
                return events;
            };
            let handler = self.routes.timer(&timer.kind).expect("an unknown timer");
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

/// A refusal as a client shows it.
fn words(error: &ApiError) -> String {
    let code = match error.kind() {
        ErrorKind::Modelled(code) => code,
        ErrorKind::Validation => "ValidationException",
        ErrorKind::AccessDenied => "AccessDeniedException",
        ErrorKind::Throttling => "ThrottlingException",
        ErrorKind::NotImplemented => "NotImplemented",
        ErrorKind::Internal | ErrorKind::Waits => panic!("an internal error: {:?}", error.cause()),
    };
    match error.message() {
        Some(message) => format!("{code}: {message}"),
        None => code.to_owned(),
    }
}

/// KMS makes no sessions and calls no services.
struct Nothing;

impl SessionIssuer for Nothing {
    fn issue(
        &self,
        _: &RequestContext,
        _: &Principal,
        _: &Session,
        _: usize,
    ) -> Result<SessionCredentials, ApiError> {
        Err(ApiError::internal("KMS makes no sessions"))
    }
}

impl PresignedRequests for Nothing {
    fn caller_of(
        &self,
        _: &PresignedRequest<'_>,
        _: Timestamp,
    ) -> Result<Caller, PresignedRefusal> {
        Err(PresignedRefusal::Invalid("KMS takes none".to_owned()))
    }
}

impl OutsideEvents for Nothing {
    fn record(&self, _: &RequestContext, _: &OutsideEvent) {}

    fn record_page(&self, _: &RequestContext, _: &PageEvent) {}

    fn record_sign_in(&self, _: &RequestContext, _: &SignInEvent) {}
}

impl ServiceCalls for Nothing {
    fn call(
        &self,
        _: &RequestContext,
        service: &'static str,
        operation: &'static str,
        _: Struct,
    ) -> Result<Struct, ApiError> {
        Err(ApiError::internal(format!(
            "KMS called {service}:{operation}"
        )))
    }
}
