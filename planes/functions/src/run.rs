//! One run of a function, from the event to the answer.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use ringwall_core::{Clock, Platform};
use ringwall_lambda::runner::{Answer, Invocation, Ran, Runnable};
use tokio::time::Instant;

use crate::answers::{self, Failure, Measured};
use crate::environment::{Ended, Environment, Initialized, Invoked};
use crate::pool::{Pool, Slot};
use crate::session::{Delivery, Said};
use crate::start::{NotStarted, Starter};

const TAIL_BYTES: usize = 4 * 1024;

/// What runs are made with.
pub(crate) struct Workshop {
    pub(crate) starter: Arc<Starter>,
    pub(crate) pool: Arc<Pool>,
}

/// An environment that is ready for the event.
struct Ready {
    environment: Environment,
    /// How long its start took, if it was started for this run.
    init: Option<Duration>,
    /// When the run began: with the event, or with the second try of the start.
    begun: Instant,
}

/// How a run ended, before it is told.
struct Outcome {
    payload: Vec<u8>,
    failed: bool,
    /// What the report says of it.
    status: Option<String>,
    ended: Option<Ended>,
}

/// A run, and what it is known by.
struct Run<'a> {
    workshop: &'a Workshop,
    function: Arc<Runnable>,
    platform: Arc<Platform>,
    request_id: String,
    /// What was logged in an environment that did not start.
    logged: Vec<u8>,
}

impl Workshop {
    /// Runs a function once.
    pub(crate) async fn run(&self, invocation: Invocation) -> Ran {
        let function = Arc::clone(&invocation.function);
        let slot = match self.pool.slot(&function) {
            Ok(slot) => slot,
            Err(reason) => return Ran::Throttled(reason),
        };
        let mut run = Run {
            workshop: self,
            function,
            platform: Arc::clone(&invocation.platform),
            request_id: invocation.request_id.clone(),
            logged: Vec::new(),
        };
        match run.ready().await {
            Ok(ready) => run.invoke(ready, &invocation, slot).await,
            Err(ran) => ran,
        }
    }
}

impl Run<'_> {
    /// A warm environment, or a new one whose start is tried twice.
    async fn ready(&mut self) -> Result<Ready, Ran> {
        let now = self.platform.clock.now();
        if let Some(environment) = self.workshop.pool.take(&self.function, now) {
            self.log_start(&environment).await;
            return Ok(Ready {
                environment,
                init: None,
                begun: Instant::now(),
            });
        }
        let environment = self.start().await?;
        let begun = Instant::now();
        let limit = self.workshop.starter.options.limits.init;
        match environment.initialize(begun + limit).await {
            Initialized::Ready => {
                self.log_start(&environment).await;
                Ok(Ready {
                    environment,
                    init: Some(begun.elapsed()),
                    begun: Instant::now(),
                })
            }
            failed => {
                self.log_init(&environment, "init", &failed, begun).await;
                drop(environment);
                self.start_again().await
            }
        }
    }

    /// The second try, which takes the function's own time.
    async fn start_again(&mut self) -> Result<Ready, Ran> {
        let environment = self.start().await?;
        self.log_start(&environment).await;
        let begun = Instant::now();
        let init = environment.initialize(begun + self.timeout()).await;
        let outcome = match &init {
            Initialized::Ready => {
                return Ok(Ready {
                    environment,
                    init: None,
                    begun,
                });
            }
            Initialized::Failed(error) => Outcome::error(error.to_vec()),
            Initialized::Ended(ended) => self.ended(&environment, *ended),
        };
        self.log_init(&environment, "invoke", &init, begun).await;
        Err(self.finish(environment, outcome, None, begun, None).await)
    }

    async fn start(&self) -> Result<Environment, Ran> {
        let starter = &self.workshop.starter;
        match starter.start(&self.function, &self.platform).await {
            Ok(environment) => {
                self.workshop.pool.watch(&environment);
                let used = self.workshop.pool.code_in_use();
                let starter = Arc::clone(starter);
                // Nobody waits for it.
                drop(tokio::task::spawn_blocking(move || {
                    starter.code.tidy(&used);
                }));
                Ok(environment)
            }
            Err(NotStarted::Unable(words)) => Err(Ran::Unable(words)),
            Err(NotStarted::RoleRefused(words)) => Err(Ran::RoleRefused(words)),
            Err(NotStarted::NoBootstrap) => Err(Ran::Answered(Answer {
                payload: Failure::no_bootstrap().payload(&self.request_id),
                function_error: Some("Unhandled"),
                log_tail: Vec::new(),
            })),
        }
    }

    async fn invoke(&mut self, ready: Ready, invocation: &Invocation, slot: Slot) -> Ran {
        let Ready {
            environment,
            init,
            begun,
        } = ready;
        let until = begun + self.timeout();
        let left = until.saturating_duration_since(Instant::now());
        let delivery = Arc::new(self.delivery(invocation, left));
        let outcome = match environment.invoke(delivery, until).await {
            Invoked::Said(said, ended) => Outcome::said(said, ended),
            Invoked::Ended(ended) => self.ended(&environment, ended),
        };
        self.finish(environment, outcome, init, begun, Some(slot))
            .await
    }

    fn delivery(&self, invocation: &Invocation, left: Duration) -> Delivery {
        // The function compares it with its own clock, which is the system's.
        let now = Clock::system().now();
        let context = invocation.client_context.as_ref();
        let context = context.and_then(|context| STANDARD.decode(context).ok());
        Delivery {
            request_id: self.request_id.clone(),
            deadline_millis: now
                .plus_millis(i64::try_from(left.as_millis()).unwrap_or(i64::MAX))
                .millis(),
            invoked_arn: invocation.invoked_arn.clone(),
            trace_id: trace_id(&self.platform),
            client_context: context.and_then(|context| String::from_utf8(context).ok()),
            payload: Bytes::copy_from_slice(&invocation.payload),
        }
    }

    /// Says in the log how the runtime ended.
    fn ended(&self, environment: &Environment, ended: Ended) -> Outcome {
        let failure = Failure::of(ended, self.function.timeout_secs);
        environment.process.kill();
        environment
            .log
            .platform(&failure.line(&self.request_id, self.platform.clock.now()));
        Outcome {
            payload: failure.payload(&self.request_id),
            failed: true,
            status: Some(failure.status()),
            ended: Some(ended),
        }
    }

    async fn log_init(
        &mut self,
        environment: &Environment,
        phase: &str,
        init: &Initialized,
        begun: Instant,
    ) {
        let status = match init {
            Initialized::Ready => return,
            Initialized::Failed(error) => answers::error_status(&error_type(error)),
            Initialized::Ended(ended) => Failure::of(*ended, self.function.timeout_secs).status(),
        };
        environment.process.kill();
        environment.log.flush().await;
        environment.log.platform(&format!(
            "INIT_REPORT Init Duration: {:.2} ms\tPhase: {phase}\t{status}",
            millis(begun.elapsed())
        ));
        if phase == "init" {
            self.logged = environment.log.take_tail();
        }
    }

    /// Ends the log of the run and keeps the environment if it is of use.
    async fn finish(
        &mut self,
        environment: Environment,
        outcome: Outcome,
        init: Option<Duration>,
        begun: Instant,
        slot: Option<Slot>,
    ) -> Ran {
        let measured = Measured {
            millis: millis(begun.elapsed().min(self.timeout())),
            init_millis: init.map(millis),
            peak_mib: environment.peak_mib(),
        };
        if outcome.ended.is_some() {
            environment.process.kill();
        }
        environment.log.flush().await;
        let status = outcome.status.as_deref();
        environment
            .log
            .platform(&format!("END RequestId: {}", self.request_id));
        environment.log.platform(&answers::report(
            &self.request_id,
            &self.function,
            &measured,
            status,
        ));
        let mut log_tail = std::mem::take(&mut self.logged);
        log_tail.extend(environment.log.take_tail());
        log_tail.drain(..log_tail.len().saturating_sub(TAIL_BYTES));
        if outcome.ended.is_none() && environment.is_of_use() {
            self.workshop.pool.keep(environment);
        }
        // Only now may another run begin, so that it finds the environment.
        drop(slot);
        Ran::Answered(Answer {
            payload: outcome.payload,
            function_error: outcome.failed.then_some("Unhandled"),
            log_tail,
        })
    }

    async fn log_start(&self, environment: &Environment) {
        environment.log.flush().await;
        environment.log.platform(&format!(
            "START RequestId: {} Version: {}",
            self.request_id, self.function.version
        ));
    }

    fn timeout(&self) -> Duration {
        Duration::from_secs(self.function.timeout_secs.into())
    }
}

impl Outcome {
    fn said(said: Said, ended: Option<Ended>) -> Self {
        let mut outcome = match said {
            Said::Answer(payload) => Self {
                payload: payload.into(),
                failed: false,
                status: None,
                ended: None,
            },
            // The runtime is well: the report says nothing of it.
            Said::Error(error) => Self {
                status: None,
                ..Self::error(error.into())
            },
            Said::TooLarge { bytes } => Self::error(answers::too_large(bytes)),
        };
        outcome.ended = ended;
        outcome
    }

    fn error(payload: Vec<u8>) -> Self {
        let status = Some(answers::error_status(&error_type(&payload)));
        Self {
            payload,
            failed: true,
            status,
            ended: None,
        }
    }
}

/// The type that an error object names.
fn error_type(payload: &[u8]) -> String {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct ErrorType {
        error_type: String,
    }
    match serde_json::from_slice::<ErrorType>(payload) {
        Ok(object) => object.error_type,
        Err(_) => "Runtime.Unknown".to_owned(),
    }
}

/// An X-Ray header that samples nothing.
fn trace_id(platform: &Platform) -> String {
    let id = platform.uuid().replace('-', "");
    let (root, _) = id.split_at_checked(24).unwrap_or((&id, ""));
    let parent = platform.uuid().replace('-', "");
    let (parent, _) = parent.split_at_checked(16).unwrap_or((&parent, ""));
    let now = platform.clock.now().secs();
    format!("Root=1-{now:08x}-{root};Parent={parent};Sampled=0")
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
