//! Starts environments: code, runtime, credentials, confinement, doors, log.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use ringwall_core::Platform;
use ringwall_lambda::runner::Runnable;
use tokio::task::JoinSet;

use crate::cgroups::Bounds;
use crate::code::{CodeError, CodeFolder};
use crate::doors;
use crate::environment::Environment;
use crate::isolation::{self, Isolation};
use crate::launcher::{Bind, Inner, Limits, Outer, Runtime, SANDBOX_USER};
use crate::logs::Log;
use crate::options::{ApiEndpoint, FunctionsOptions};
use crate::process::{Plan, Process, Started};
use crate::runtimes::{Argument, NoRuntime, Program, RuntimePlan, Runtimes};
use crate::scratch::Scratch;
use crate::session::Session;
use crate::variables::{self, Names, Places};

/// The port of the Runtime API in a network of its own, as AWS has it.
const RUNTIME_API_PORT: u16 = 9001;
/// Where a function with a root of its own sees things, as AWS shows them.
const TASK_ROOT: &str = "/var/task";
const RUNTIME_DIR: &str = "/var/runtime";
const CA_BUNDLE: &str = "/etc/ringwall-ca.pem";
/// What a launcher itself may take, beside the function.
const LAUNCHER_BYTES: u64 = 32 * 1024 * 1024;

/// What environments are started from.
pub(crate) struct Starter {
    pub(crate) options: FunctionsOptions,
    pub(crate) isolation: Isolation,
    pub(crate) code: CodeFolder,
    runtimes: Runtimes,
    scratch: PathBuf,
    /// Where the API is, once it listens.
    pub(crate) api: OnceLock<ApiEndpoint>,
    started: AtomicU32,
}

/// Why an environment does not start.
#[derive(Debug)]
pub(crate) enum NotStarted {
    /// This machine cannot, in words.
    Unable(String),
    /// The role's credentials could not be had.
    RoleRefused(String),
    /// The code has no `bootstrap`.
    NoBootstrap,
}

/// A runtime's start, prepared.
struct Prepared {
    started: Started,
    code: PathBuf,
    scratch: Option<Scratch>,
    expires_at: ringwall_core::Timestamp,
    runtime_api: Option<TcpListener>,
    api: ApiEndpoint,
}

impl Starter {
    pub(crate) fn new(options: FunctionsOptions) -> Result<Self, String> {
        let folder = &options.folder;
        let words = |error: std::io::Error| format!("{}: {error}", folder.display());
        let code = CodeFolder::open(folder.join("code")).map_err(words)?;
        let scratch = folder.join("scratch");
        drop(std::fs::remove_dir_all(&scratch));
        let staging = isolation::make_staging(folder).map_err(words)?;
        let isolation = Isolation::decide(&options.launcher, staging, options.isolation)?;
        Ok(Self {
            isolation,
            code,
            runtimes: Runtimes::new(options.search_path.clone(), options.runtime_dir.clone()),
            scratch,
            api: OnceLock::new(),
            started: AtomicU32::new(0),
            options,
        })
    }

    /// Starts an environment whose runtime then begins its own start.
    pub(crate) async fn start(
        self: &Arc<Self>,
        function: &Arc<Runnable>,
        platform: &Arc<Platform>,
    ) -> Result<Environment, NotStarted> {
        let prepared = tokio::task::spawn_blocking({
            let (starter, function) = (Arc::clone(self), Arc::clone(function));
            let platform = Arc::clone(platform);
            move || starter.prepare(&function, &platform)
        });
        let prepared = prepared
            .await
            .map_err(|error| NotStarted::Unable(error.to_string()))??;
        self.open(function, prepared)
            .map_err(|error| NotStarted::Unable(error.to_string()))
    }

    /// Opens the doors of what was started.
    fn open(&self, function: &Arc<Runnable>, prepared: Prepared) -> std::io::Result<Environment> {
        let Prepared { started, .. } = prepared;
        let session = Arc::new(Session::new());
        let mut doors = JoinSet::new();
        let mut sockets = started.sockets.into_iter();
        let owner = prepared
            .runtime_api
            .is_some()
            .then(|| started.process.root());
        if let Some(listener) = prepared.runtime_api.or_else(|| sockets.next()) {
            let listener = doors::listener(listener)?;
            doors.spawn(doors::serve_runtime_api(
                listener,
                Arc::clone(&session),
                owner,
            ));
        }
        for (listener, to) in sockets.zip(self.reachable(&prepared.api)) {
            doors.spawn(doors::pass_on(doors::listener(listener)?, to));
        }
        let log = Log::read(&function.name, started.output)?;
        Ok(Environment::new(
            Arc::clone(function),
            started.process,
            session,
            log,
            prepared.expires_at,
            prepared.code,
            doors,
            prepared.scratch,
        ))
    }

    fn prepare(
        &self,
        function: &Runnable,
        platform: &Arc<Platform>,
    ) -> Result<Prepared, NotStarted> {
        let unable = |error: std::io::Error| NotStarted::Unable(error.to_string());
        let api = self
            .api
            .get()
            .ok_or_else(|| NotStarted::Unable("The API does not listen yet.".to_owned()))?;
        let code = self
            .code
            .unpacked(&function.code_sha256, || function.code.zip())
            .map_err(|error: CodeError| NotStarted::Unable(error.to_string()))?;
        let runtime = self
            .runtimes
            .plan(&function.runtime, &function.handler, &code)
            .map_err(|error| match error {
                NoRuntime::Missing(words) => NotStarted::Unable(words),
                NoRuntime::NoBootstrap => NotStarted::NoBootstrap,
            })?;
        let credentials =
            (self.options.role_credentials)(platform, function).map_err(NotStarted::RoleRefused)?;
        let number = self.started.fetch_add(1, Ordering::Relaxed);
        let scratch = (!self.isolation.own_view())
            .then(|| Scratch::make(&self.scratch, number))
            .transpose()
            .map_err(unable)?;
        let runtime_api = (!self.isolation.own_network())
            .then(|| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
            .transpose()
            .map_err(unable)?;
        let port = match &runtime_api {
            Some(listener) => listener.local_addr().map_err(unable)?.port(),
            None => RUNTIME_API_PORT,
        };
        let seen = self.places(&code, &runtime, api, scratch.as_ref());
        let places = seen.places();
        let stream =
            variables::log_stream(platform.clock.now(), &function.version, &platform.uuid());
        let address = format!("127.0.0.1:{port}");
        let endpoint = api.url(self.isolation.own_network());
        let names = Names {
            endpoint: &endpoint,
            runtime_api: &address,
            log_stream: &stream,
        };
        let variables = variables::all(function, &runtime, &places, &credentials, &names);
        let reachable = self.reachable(api);
        let ports: Vec<u16> = [port]
            .into_iter()
            .chain(reachable.iter().map(SocketAddr::port))
            .collect();
        let user = self.isolation.user(number);
        let plan = Plan {
            outer: Outer {
                namespaces: self.isolation.namespaces,
            },
            inner: Inner {
                listen: if self.isolation.own_network() {
                    ports.clone()
                } else {
                    Vec::new()
                },
                view: self.isolation.view(
                    &seen.binds,
                    isolation::names(user.unwrap_or(SANDBOX_USER)),
                    function.ephemeral_storage_mib,
                ),
                access: Some(self.isolation.access(&seen.read, &seen.write, &ports)),
                limits: self.limits(function),
                runtime: Some(Runtime {
                    command: seen.command(&runtime),
                    folder: seen.task_root.clone(),
                    variables,
                    user,
                }),
            },
        };
        let bounds = Bounds {
            memory_bytes: (mib(function.memory_mib) + mib(function.ephemeral_storage_mib))
                .saturating_add(LAUNCHER_BYTES),
            processes: self.options.limits.processes,
        };
        let groups = Some((&self.isolation.cgroups, bounds));
        let started =
            Process::start(&self.options.launcher, &plan, groups).map_err(NotStarted::Unable)?;
        Ok(Prepared {
            started,
            code,
            scratch,
            expires_at: credentials.expiration,
            runtime_api,
            api: api.clone(),
        })
    }

    fn limits(&self, function: &Runnable) -> Limits {
        Limits {
            open_files: self.options.limits.open_files,
            processes: self.options.limits.processes,
            data_bytes: self.isolation.data_bytes(mib(function.memory_mib)),
        }
    }

    /// What functions reach of this machine, the API first.
    fn reachable(&self, api: &ApiEndpoint) -> Vec<SocketAddr> {
        let api = api.reachable();
        let others = (self.options.ports)().into_iter();
        let others = others.filter(|port| *port != api.port());
        let others = others.map(|port| (Ipv4Addr::LOCALHOST, port).into());
        [api].into_iter().chain(others).collect()
    }

    fn places(
        &self,
        code: &Path,
        runtime: &RuntimePlan,
        api: &ApiEndpoint,
        scratch: Option<&Scratch>,
    ) -> Seen {
        let ca_bundle = api.ca_bundle.clone();
        let runtime_dir = runtime.runtime_dir.clone();
        if !self.isolation.own_view() {
            let given = [
                Some(code.to_owned()),
                runtime_dir.clone(),
                ca_bundle.clone(),
            ];
            let scratch = scratch.map(|scratch| scratch.path().to_owned());
            return Seen {
                task_root: code.to_owned(),
                runtime_dir: runtime_dir.unwrap_or_else(|| RUNTIME_DIR.into()),
                ca_bundle,
                binds: Vec::new(),
                read: given
                    .into_iter()
                    .flatten()
                    .chain(runtime.needs.clone())
                    .collect(),
                write: scratch.iter().cloned().collect(),
                scratch,
            };
        }
        let shown = |source: PathBuf, target: &str| Bind {
            source,
            target: target.into(),
        };
        let needs = runtime.needs.iter();
        let needs = needs.filter(|folder| !folder.starts_with("/usr"));
        let mut binds: Vec<_> = needs
            .map(|folder| isolation::at_its_place(folder))
            .collect();
        binds.push(shown(code.to_owned(), TASK_ROOT));
        binds.extend(runtime_dir.map(|folder| shown(folder, RUNTIME_DIR)));
        binds.extend(ca_bundle.clone().map(|file| shown(file, CA_BUNDLE)));
        Seen {
            task_root: TASK_ROOT.into(),
            runtime_dir: RUNTIME_DIR.into(),
            ca_bundle: ca_bundle.map(|_| CA_BUNDLE.into()),
            read: binds.iter().map(|bind| bind.target.clone()).collect(),
            binds,
            write: vec!["/tmp".into()],
            scratch: None,
        }
    }
}

/// Where things are in the function's eyes, and what makes it so.
struct Seen {
    task_root: PathBuf,
    runtime_dir: PathBuf,
    ca_bundle: Option<PathBuf>,
    scratch: Option<PathBuf>,
    binds: Vec<Bind>,
    read: Vec<PathBuf>,
    write: Vec<PathBuf>,
}

impl Seen {
    fn places(&self) -> Places<'_> {
        Places {
            task_root: &self.task_root,
            runtime_dir: &self.runtime_dir,
            scratch: self.scratch.as_deref(),
            ca_bundle: self.ca_bundle.as_deref(),
        }
    }

    fn command(&self, runtime: &RuntimePlan) -> Vec<String> {
        let text = |path: PathBuf| path.to_string_lossy().into_owned();
        let program = match &runtime.program {
            Program::Machine(path) => path.clone(),
            Program::Task(name) => self.task_root.join(name),
        };
        let arguments = runtime.arguments.iter().map(|argument| match argument {
            Argument::Word(word) => word.clone(),
            Argument::Task(path) => text(self.task_root.join(path)),
            Argument::Runtime(path) => text(self.runtime_dir.join(path)),
        });
        [text(program)].into_iter().chain(arguments).collect()
    }
}

fn mib(number: u32) -> u64 {
    u64::from(number) * 1024 * 1024
}
