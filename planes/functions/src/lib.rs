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
mod environment;
mod isolation;
mod launcher;
mod logs;
mod options;
mod peer;
mod pool;
mod process;
mod processes;
mod run;
mod runtime_api;
mod runtimes;
mod scratch;
mod session;
mod start;
mod variables;

use std::pin::Pin;
use std::sync::Arc;

use ringwall_lambda::runner::{Invocation, Ran, Runner};

pub use crate::launcher::launch;
pub use crate::options::{
    FunctionLimits, FunctionsOptions, IsolationWish, RoleCredentials, RoleCredentialsOf,
};
pub use crate::process::Launcher;
use crate::pool::Pool;
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
    /// Empties the folder and tries how functions can be kept apart. Blocks.
    ///
    /// # Errors
    /// The folder cannot be used, or the launcher does not start.
    pub fn new(options: FunctionsOptions) -> Result<Arc<Self>, FunctionsError> {
        let limits = options.limits;
        let starter = Starter::new(options).map_err(FunctionsError)?;
        tracing::info!("{}", starter.isolation);
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

    /// One line that says how functions are kept apart.
    pub fn isolation(&self) -> String {
        self.workshop.starter.isolation.to_string()
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
