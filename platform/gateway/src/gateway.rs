//! The parts, put together.

use std::io;
use std::sync::{Arc, OnceLock};

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use ringwall_auth::{Authenticator, Mode, PolicyAuthorizer};
use ringwall_core::{Authorizer, Clock, Platform, PresignedRequests, ServiceCalls, SystemEntropy};
use ringwall_identity::Uses;
use ringwall_service::{Pages, Screen};
use ringwall_store::Store;
use ringwall_trail::Trail;
use ringwall_wire::{Router, RoutingFacts};
use tokio::runtime::Handle;

use crate::dispatch::Dispatcher;
use crate::metering::{BUCKETS_SECONDS, Meters};
use crate::record::Recorder;
use crate::registry::Registry;
use crate::turns::Turns;
use crate::worker::{Worker, WorkerHandle};

/// What a gateway is made of.
pub struct GatewayOptions {
    /// Where rows are kept.
    pub store: Store,
    /// Where events are recorded.
    pub trail: Arc<Trail>,
    /// The services.
    pub registry: Registry,
    /// Where it is noted who called what, and when.
    pub uses: Arc<Uses>,
    /// How strict it is.
    pub mode: Mode,
    /// Whether account quotas throttle.
    pub quotas: bool,
    /// The time.
    pub clock: Clock,
}

/// Answers requests to the APIs.
pub struct Gateway {
    pub(crate) dispatcher: Arc<Dispatcher>,
    pub(crate) platform: Arc<Platform>,
    pub(crate) authenticator: Arc<Authenticator>,
    pub(crate) authorizer: Arc<PolicyAuthorizer>,
    pub(crate) router: Router,
    pub(crate) trail: Arc<Trail>,
    pub(crate) meters: Meters,
    pub(crate) metrics: PrometheusHandle,
    pub(crate) worker: WorkerHandle,
    pub(crate) pages: OnceLock<Vec<Arc<dyn Pages>>>,
    pub(crate) screen: OnceLock<Arc<dyn Screen>>,
}

impl Gateway {
    /// Puts the parts together and starts the worker.
    ///
    /// # Errors
    /// The worker's thread could not be started, or there is no runtime.
    pub fn new(options: GatewayOptions) -> io::Result<Arc<Self>> {
        let GatewayOptions {
            store,
            trail,
            registry,
            uses,
            mode,
            quotas,
            clock,
        } = options;
        let lenient = matches!(mode, Mode::Dev { enforce: false, .. });
        let dispatcher = Arc::new(Dispatcher {
            store: store.clone(),
            registry: Arc::new(registry),
            uses,
            recorder: Recorder::new(Arc::clone(&trail)),
            turns: Turns::new(),
            runtime: Handle::try_current().map_err(io::Error::other)?,
        });
        let authenticator = Arc::new(Authenticator::new(store.clone(), mode));
        let authorizer = Arc::new(PolicyAuthorizer::new(store, lenient));
        let platform = Arc::new(Platform {
            authorizer: Arc::clone(&authorizer) as Arc<dyn Authorizer>,
            clock,
            entropy: Arc::new(SystemEntropy),
            sessions: Arc::new(authenticator.tokens().clone()),
            calls: Arc::clone(&dispatcher) as Arc<dyn ServiceCalls>,
            presigned: Arc::clone(&authenticator) as Arc<dyn PresignedRequests>,
            outside_events: Arc::new(dispatcher.recorder.clone()),
            quotas,
        });
        let recorder = PrometheusBuilder::new()
            .set_buckets(&BUCKETS_SECONDS)
            .map_err(io::Error::other)?
            .build_recorder();
        let metrics = recorder.handle();
        // A second gateway in one process (tests) counts into the first one's.
        drop(metrics::set_global_recorder(recorder));
        let worker = Worker::start(
            Arc::clone(&dispatcher),
            Arc::clone(&platform),
            metrics.clone(),
        )?;
        Ok(Arc::new(Self {
            dispatcher,
            platform,
            authenticator,
            authorizer,
            router: router(),
            trail,
            meters: Meters::default(),
            metrics,
            worker,
            pages: OnceLock::new(),
            screen: OnceLock::new(),
        }))
    }
}

impl Gateway {
    /// What all requests share: what runs beside the APIs acts through it.
    pub const fn platform(&self) -> &Arc<Platform> {
        &self.platform
    }

    /// What is answered besides the APIs, from now on. Told once, before anything listens.
    pub fn serve_pages(&self, pages: Vec<Arc<dyn Pages>>) {
        if self.pages.set(pages).is_err() {
            tracing::error!("the pages of this gateway are known already");
        }
    }

    /// Who looks at calls without a signature, from now on. Told once, before anything listens.
    pub fn screen_calls(&self, screen: Arc<dyn Screen>) {
        if self.screen.set(screen).is_err() {
            tracing::error!("who screens the calls of this gateway is known already");
        }
    }
}

/// Routes to every modelled service, built or not.
fn router() -> Router {
    Router::new(ringwall_model::service_heads().map(|head| RoutingFacts {
        name: head.name,
        target_prefix: head.target_prefix,
        signing_name: head.signing_name,
        endpoint_prefix: head.endpoint_prefix,
        api_version: head.api_version,
        protocols: head.protocols.to_vec(),
        open_paths: head.has_open_operations,
        load: Box::new(move || ringwall_model::service(head.name)),
    }))
}
