//! Runs Lambda functions as processes behind the Lambda Runtime API.
//!
//! Each execution environment is a runtime of the machine (AWS's own runtime clients, or the
//! function's `bootstrap`) in a confined process tree, with a Runtime API of its own. One event
//! runs in it at a time; between events it is frozen. `docs/lambda-runtime.md` says how functions
//! are kept apart.

mod answers;
mod cgroups;
mod code;
mod doors;
mod downloads;
mod drain;
mod environment;
mod folder;
mod isolation;
mod launcher;
mod logs;
mod options;
mod parameters;
mod peer;
mod pool;
mod process;
mod processes;
mod run;
mod runtime_api;
mod runtimes;
mod scratch;
mod seen;
mod session;
mod start;
mod variables;

use std::pin::Pin;
use std::sync::Arc;

use ringwall_core::Platform;
use ringwall_lambda::queue::Queue;
use ringwall_lambda::runner::{Invocation, Ran, Runner};
use ringwall_store::Store;

pub use crate::downloads::CodeDownloads;
pub use crate::folder::FunctionsFolder;
pub use crate::launcher::launch;
pub use crate::options::{
    ApiEndpoint, FunctionLimits, FunctionsOptions, IsolationWish, RoleCredentialsOf,
};
use crate::pool::Pool;
pub use crate::process::Launcher;
use crate::run::Workshop;
use crate::start::Starter;

/// Runs functions on this machine.
pub struct Functions {
    workshop: Arc<Workshop>,
}

/// Functions cannot be run here, in words.
#[derive(Debug, thiserror::Error)]
#[error("Functions cannot be run: {0}")]
pub struct FunctionsError(String);

impl Functions {
    /// Empties the folder. Blocks.
    ///
    /// # Errors
    /// The folder cannot be used.
    pub fn new(options: FunctionsOptions) -> Result<Arc<Self>, FunctionsError> {
        let limits = options.limits;
        let starter = Starter::new(options).map_err(FunctionsError)?;
        Ok(Arc::new(Self {
            workshop: Arc::new(Workshop {
                starter: Arc::new(starter),
                pool: Pool::new(
                    limits.account_concurrency,
                    limits.idle,
                    limits.idle_environments,
                ),
            }),
        }))
    }

    /// Says where the API listens, once it does; until then no function starts. Whether it was the
    /// first to say so.
    pub fn serve_api_at(&self, endpoint: ApiEndpoint) -> bool {
        self.workshop.starter.api.set(endpoint).is_ok()
    }

    /// Says which ports of this machine functions may connect to from now on, beside the API's and
    /// those of the options: the doors of database instances. Environments that know other ones
    /// end, busy ones after their run.
    pub fn let_reach(&self, ports: Vec<u16>) {
        let mut known = self.workshop.starter.more_ports.write();
        if *known == ports {
            return;
        }
        *known = ports;
        drop(known);
        self.workshop.pool.retire_all();
    }

    /// Runs the events that nobody waits for, as long as it is polled.
    pub async fn drain_queue(self: Arc<Self>, store: Store, platform: Arc<Platform>) {
        let runner: Arc<dyn Runner> = self;
        let queue = Queue::new(&store, Arc::clone(&platform), Arc::clone(&runner));
        drain::drain(Arc::new(queue), runner, platform).await;
    }

    /// One line that says how functions are kept apart: tried the first time, which blocks.
    ///
    /// # Errors
    /// The launcher does not start; then no function does.
    pub fn isolation(&self) -> Result<String, FunctionsError> {
        let isolation = self.workshop.starter.isolation();
        isolation.map(ToString::to_string).map_err(FunctionsError)
    }

    /// How many environments wait for an event.
    pub fn idle(&self) -> usize {
        self.workshop.pool.idle()
    }
}

impl Runner for Functions {
    fn run(&self, invocation: Invocation) -> Pin<Box<dyn Future<Output = Ran> + Send>> {
        let workshop = Arc::clone(&self.workshop);
        Box::pin(async move {
            // A function runs to its end even if its caller has gone.
            let run = tokio::spawn(async move { workshop.run(invocation).await });
            run.await
                .unwrap_or_else(|error| Ran::Unable(format!("The run broke off: {error}")))
        })
    }

    fn retire(&self, function_arn: &str) {
        self.workshop.pool.retire(function_arn);
    }
}
