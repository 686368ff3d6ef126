//! What runs Lambda functions, wired.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;

use ringwall_core::{AccountId, Platform};
use ringwall_db_door::backend::Backends;
use ringwall_functions::{
    ApiEndpoint, FunctionLimits, Functions, FunctionsFolder, FunctionsOptions, IsolationWish,
    Launcher,
};
use ringwall_gateway::Authority;
use ringwall_lambda::Lambda;
use ringwall_lambda::runner::{Invocation, Ran, Runner};
use ringwall_store::Store;

use crate::cli::StoreKind;
use crate::config::Settings;
use crate::user_pools;

/// The hidden subcommand that confines itself and starts a function's runtime.
pub(crate) const LAUNCHER: &str = "function-launcher";

/// What runs functions, and the folder that goes when it does.
pub(crate) struct FunctionsHouse {
    /// Without it, the words that callers are told.
    functions: Result<Arc<Functions>, String>,
    folder: PathBuf,
    is_scratch: bool,
}

impl FunctionsHouse {
    pub(crate) fn open(settings: &Settings) -> Self {
        let is_scratch = settings.store == StoreKind::Memory;
        let folder = if is_scratch {
            let name = format!("ringwall-functions-{}", std::process::id());
            std::env::temp_dir().join(name)
        } else {
            settings.data_dir.join("functions")
        };
        let functions = Functions::new(FunctionsOptions {
            folder: folder.clone(),
            launcher: Launcher {
                program: "/proc/self/exe".into(),
                arguments: vec![LAUNCHER.to_owned()],
            },
            runtime_dir: settings.runtime_dir.clone(),
            search_path: search_path(),
            ports: settings.function_ports.clone(),
            role_credentials: Arc::new(ringwall_lambda::role_credentials),
            limits: FunctionLimits::default(),
            isolation: IsolationWish::Strongest,
        })
        .map_err(|error| error.to_string());
        if let Err(words) = &functions {
            tracing::warn!("{words}");
        }
        Self {
            functions,
            folder,
            is_scratch,
        }
    }

    /// Lambda over a store, on a server that listens there.
    pub(crate) fn lambda(&self, store: &Store, listen: SocketAddr) -> Lambda {
        Lambda::new(store, self.runner()).with_origin(user_pools::origin(listen))
    }

    fn runner(&self) -> Arc<dyn Runner> {
        match &self.functions {
            Ok(functions) => Arc::clone(functions) as Arc<dyn Runner>,
            Err(words) => Arc::new(NoRunner(words.clone())),
        }
    }

    /// Tells functions where the API listens, and the log how they are kept apart: nobody has to
    /// wait for that.
    pub(crate) fn serve_api_at(&self, address: SocketAddr, authority: Option<PathBuf>) {
        // Without a file of the authority's certificate (`--dev`), there is nothing to trust.
        let scheme = if authority.is_some() { "https" } else { "http" };
        if let Ok(functions) = &self.functions {
            functions.serve_api_at(ApiEndpoint {
                scheme,
                address,
                ca_bundle: authority,
            });
            let functions = Arc::clone(functions);
            std::thread::spawn(move || match functions.isolation() {
                Ok(words) => tracing::info!("{words}"),
                Err(error) => tracing::warn!("{error}"),
            });
        }
    }

    /// Lets functions reach the doors of the DB instances that are available, for ever.
    pub(crate) async fn reach_doors(&self, backends: &Backends) {
        let mut open = backends.watch();
        loop {
            let doors = open
                .borrow_and_update()
                .values()
                .map(|backend| backend.port)
                .collect();
            if let Ok(functions) = &self.functions {
                functions.let_reach(doors);
            }
            if open.changed().await.is_err() {
                return std::future::pending().await;
            }
        }
    }

    /// Publishes the functions of a folder and what changes in it, for ever.
    pub(crate) async fn publish_folder(
        &self,
        folder: Option<PathBuf>,
        account: AccountId,
        platform: Arc<Platform>,
    ) {
        if let (Some(path), Ok(_)) = (folder, &self.functions) {
            FunctionsFolder { path, account }.watch(platform).await;
        }
        std::future::pending().await
    }

    /// Runs queued events, for ever.
    pub(crate) async fn drain_queue(&self, store: Store, platform: Arc<Platform>) {
        match &self.functions {
            Ok(functions) => Arc::clone(functions).drain_queue(store, platform).await,
            Err(_) => std::future::pending().await,
        }
    }
}

impl Drop for FunctionsHouse {
    fn drop(&mut self) {
        if self.is_scratch {
            drop(std::fs::remove_dir_all(&self.folder));
        }
    }
}

/// Says why functions cannot run.
pub(crate) struct NoRunner(pub(crate) String);

impl Runner for NoRunner {
    fn run(&self, _: Invocation) -> Pin<Box<dyn Future<Output = Ran> + Send>> {
        Box::pin(std::future::ready(Ran::Unable(self.0.clone())))
    }

    fn retire(&self, _: &str) {}
}

/// The file with the authority's certificate, if it has one.
pub(crate) fn certificate(authority: &Authority) -> Option<PathBuf> {
    authority.certificate_path().map(Path::to_owned)
}

fn search_path() -> Vec<PathBuf> {
    std::env::var_os("PATH")
        .map(|path| std::env::split_paths(&path).collect())
        .unwrap_or_default()
}
