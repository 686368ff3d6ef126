//! Starts environments: code, runtime, credentials, confinement, doors, log.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use parking_lot::RwLock;
use ringwall_core::{Platform, Timestamp};
use ringwall_lambda::runner::Runnable;
use ringwall_model::Sensitive;
use tokio::task::JoinSet;

use crate::cgroups::Bounds;
use crate::code::{CodeError, CodeFolder};
use crate::doors;
use crate::environment::{Environment, Mark};
use crate::isolation::{self, Isolation};
use crate::launcher::{Inner, Limits, Outer, Runtime, SANDBOX_USER};
use crate::logs::Log;
use crate::options::{ApiEndpoint, FunctionsOptions};
use crate::parameters::{self, Extension};
use crate::process::{Plan, Process, Started};
use crate::runtime_api;
use crate::runtimes::{NoRuntime, Runtimes};
use crate::scratch::Scratch;
use crate::seen::Seen;
use crate::session::Session;
use crate::variables::{self, Names};

/// The port of the Runtime API in a network of its own, as AWS has it.
const RUNTIME_API_PORT: u16 = 9001;
/// What a launcher itself may take, beside the function.
const LAUNCHER_BYTES: u64 = 32 * 1024 * 1024;

/// What environments are started from.
pub(crate) struct Starter {
    pub(crate) options: FunctionsOptions,
    /// Found out when somebody first asks: trying it takes as long as all else at the start.
    isolation: OnceLock<Result<Isolation, String>>,
    staging: PathBuf,
    pub(crate) code: CodeFolder,
    runtimes: Runtimes,
    scratch: PathBuf,
    /// Where the API is, once it listens.
    pub(crate) api: OnceLock<ApiEndpoint>,
    /// Ports that functions may connect to beside those of the options.
    pub(crate) more_ports: RwLock<Vec<u16>>,
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
    expires_at: Timestamp,
    runtime_api: Option<TcpListener>,
    /// What is behind the other sockets.
    reachable: Vec<SocketAddr>,
    /// Where the Parameters and Secrets extension listens, if it does not in a network of the
    /// function's own: there its socket is the last one.
    extension: Option<TcpListener>,
    /// What calls of the extension are made with.
    platform: Arc<Platform>,
    token: Sensitive<String>,
}

impl Starter {
    pub(crate) fn new(options: FunctionsOptions) -> Result<Self, String> {
        let folder = &options.folder;
        let words = |error: std::io::Error| format!("{}: {error}", folder.display());
        let code = CodeFolder::open(folder.join("code")).map_err(words)?;
        let scratch = folder.join("scratch");
        drop(std::fs::remove_dir_all(&scratch));
        let staging = isolation::make_staging(folder).map_err(words)?;
        Ok(Self {
            isolation: OnceLock::new(),
            staging,
            code,
            runtimes: Runtimes::new(options.search_path.clone(), options.runtime_dir.clone()),
            scratch,
            api: OnceLock::new(),
            more_ports: RwLock::default(),
            started: AtomicU32::new(0),
            options,
        })
    }

    /// How functions are kept apart. Blocks the first time.
    pub(crate) fn isolation(&self) -> Result<&Isolation, String> {
        let decide = || {
            let (launcher, wish) = (&self.options.launcher, self.options.isolation);
            Isolation::decide(launcher, self.staging.clone(), wish)
        };
        self.isolation
            .get_or_init(decide)
            .as_ref()
            .map_err(String::clone)
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
        open(function, prepared).map_err(|error| NotStarted::Unable(error.to_string()))
    }

    fn prepare(
        &self,
        function: &Runnable,
        platform: &Arc<Platform>,
    ) -> Result<Prepared, NotStarted> {
        let unable = |error: std::io::Error| NotStarted::Unable(error.to_string());
        let isolation = self.isolation().map_err(NotStarted::Unable)?;
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
        let scratch = (!isolation.own_view())
            .then(|| Scratch::make(&self.scratch, number))
            .transpose()
            .map_err(unable)?;
        let runtime_api = (!isolation.own_network())
            .then(|| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
            .transpose()
            .map_err(unable)?;
        let reachable = self.reachable(api);
        let port = match &runtime_api {
            Some(listener) => listener.local_addr().map_err(unable)?.port(),
            None => {
                let taken: Vec<u16> = reachable.iter().map(SocketAddr::port).collect();
                free_port(RUNTIME_API_PORT, &taken)
            }
        };
        let wants_extension = function.parameters.is_some();
        let extension = (wants_extension && !isolation.own_network())
            .then(|| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
            .transpose()
            .map_err(unable)?;
        let extension_port = match &extension {
            Some(listener) => Some(listener.local_addr().map_err(unable)?.port()),
            None => wants_extension.then(|| {
                let taken = reachable.iter().map(SocketAddr::port).chain([port]);
                free_port(parameters::port(function), &taken.collect::<Vec<_>>())
            }),
        };
        let seen = Seen::of(isolation, &code, &runtime, api, scratch.as_ref());
        let names = Names {
            endpoint: &api.url(isolation.own_network()),
            runtime_api: &format!("127.0.0.1:{port}"),
            extension_port,
            log_stream: &variables::log_stream(
                platform.clock.now(),
                &function.version,
                &platform.uuid(),
            ),
        };
        let runtime = Runtime {
            command: seen.command(&runtime),
            folder: seen.task_root.clone(),
            variables: variables::all(function, &runtime, &seen.places(), &credentials, &names),
            user: isolation.user(number),
        };
        let ports = reachable.iter().map(SocketAddr::port);
        let ports = [port].into_iter().chain(ports).chain(extension_port);
        let ports: Vec<u16> = ports.collect();
        let plan = self.plan(isolation, function, &seen, ports, runtime);
        let groups = Some((&isolation.cgroups, self.bounds(function)));
        let started =
            Process::start(&self.options.launcher, &plan, groups).map_err(NotStarted::Unable)?;
        Ok(Prepared {
            started,
            code,
            scratch,
            expires_at: credentials.expiration,
            runtime_api,
            reachable,
            extension,
            platform: Arc::clone(platform),
            token: Sensitive::new(credentials.session_token),
        })
    }

    fn plan(
        &self,
        isolation: &Isolation,
        function: &Runnable,
        seen: &Seen,
        ports: Vec<u16>,
        runtime: Runtime,
    ) -> Plan {
        let names = isolation::names(runtime.user.unwrap_or(SANDBOX_USER));
        let view = isolation.view(&seen.binds, names, function.ephemeral_storage_mib);
        let access = isolation.access(&seen.read, &seen.write, &ports);
        let listen = if isolation.own_network() {
            ports
        } else {
            Vec::new()
        };
        Plan {
            outer: Outer {
                namespaces: isolation.namespaces,
            },
            inner: Inner {
                listen,
                view,
                access: Some(access),
                limits: self.limits(isolation, function),
                runtime: Some(runtime),
            },
        }
    }

    fn bounds(&self, function: &Runnable) -> Bounds {
        let files = mib(function.ephemeral_storage_mib);
        Bounds {
            memory_bytes: (mib(function.memory_mib) + files).saturating_add(LAUNCHER_BYTES),
            processes: self.options.limits.processes,
        }
    }

    fn limits(&self, isolation: &Isolation, function: &Runnable) -> Limits {
        Limits {
            open_files: self.options.limits.open_files,
            processes: self.options.limits.processes,
            data_bytes: isolation.data_bytes(mib(function.memory_mib)),
        }
    }

    /// What functions reach of this machine, the API first.
    fn reachable(&self, api: &ApiEndpoint) -> Vec<SocketAddr> {
        let api = api.reachable();
        let mut ports = self.options.ports.clone();
        ports.extend(self.more_ports.read().iter());
        ports.retain(|port| *port != api.port());
        ports.sort_unstable();
        ports.dedup();
        let others = ports
            .into_iter()
            .map(|port| (Ipv4Addr::LOCALHOST, port).into());
        [api].into_iter().chain(others).collect()
    }
}

/// Opens the doors of what was started.
fn open(function: &Arc<Runnable>, prepared: Prepared) -> std::io::Result<Environment> {
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
        let session = Arc::clone(&session);
        doors.spawn(doors::serve_own(listener, owner, move |connection| {
            runtime_api::serve(connection, Arc::clone(&session))
        }));
    }
    for (to, listener) in prepared.reachable.into_iter().zip(sockets.by_ref()) {
        doors.spawn(doors::pass_on(doors::listener(listener)?, to));
    }
    if let (Some(source), Some(listener)) = (
        &function.parameters,
        prepared.extension.or_else(|| sockets.next()),
    ) {
        let extension = Arc::new(Extension::new(
            function,
            Arc::clone(source),
            prepared.platform,
            prepared.token,
            Arc::clone(&session),
        ));
        let listener = doors::listener(listener)?;
        doors.spawn(doors::serve_own(listener, owner, move |connection| {
            Arc::clone(&extension).serve(connection)
        }));
    }
    let log = Log::read(&function.name, started.output)?;
    Ok(Environment {
        mark: Arc::new(Mark::of(function, prepared.code)),
        function: Arc::clone(function),
        process: started.process,
        session,
        log,
        expires_at: prepared.expires_at,
        peak: AtomicU64::default(),
        _doors: doors,
        _scratch: prepared.scratch,
    })
}

/// A port in a network of the function's own: the one that is wanted, or the next that is free.
fn free_port(wanted: u16, taken: &[u16]) -> u16 {
    let free = |port: &u16| !taken.contains(port);
    (wanted..=u16::MAX).find(free).unwrap_or(wanted)
}

fn mib(number: u32) -> u64 {
    u64::from(number) * 1024 * 1024
}
