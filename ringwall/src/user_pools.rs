//! User pools, wired: the service, its pages, and identity pools that take its tokens.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ringwall_buckets::{Buckets, LogDelivery};
use ringwall_cognito_identity::user_pools::{TokenSigner, UserPools};
use ringwall_cognito_idp::hosted::Hosted;
use ringwall_cognito_idp::{CognitoIdp, IssuerForm, PagesPlace, PoolBucket};
use ringwall_core::{ApiError, Clock, Platform, SystemEntropy, Timestamp};
use ringwall_front_door::elbv2::PoolPages;
use ringwall_gateway::FurtherName;
use ringwall_messages::Undelivered;
use ringwall_outbound::InsideHosts;
use ringwall_risk::passwords::Filter;
use ringwall_service::{Message, Pages};
use ringwall_sign_in::{ManagedLogin, Screen, UserImports};
use ringwall_store::{Store, StoreError, WriteTx};
use ringwall_tokens::jwt::Claims;
use ringwall_wall::Wall;

use crate::log_groups::LogFolder;
use crate::output::Failure;
use crate::trails::TrailsHouse;
use crate::whereabouts::Databases;

/// What user pools work with, of the operator's.
#[derive(Clone, Debug, Default)]
pub(crate) struct UserPoolFiles {
    /// The folder of log groups.
    pub(crate) log_groups: Option<PathBuf>,
    /// Passwords that others know.
    pub(crate) passwords: Option<PathBuf>,
    /// A MaxMind database of countries or cities.
    pub(crate) countries: Option<PathBuf>,
    /// A MaxMind database of networks.
    pub(crate) networks: Option<PathBuf>,
}

/// Logs of user pools on their way into buckets.
pub(crate) struct BucketLogs {
    buckets: Arc<dyn Buckets>,
    delivery: LogDelivery<PoolBucket>,
}

impl BucketLogs {
    /// Begins to deliver, if the operator said where buckets lie.
    pub(crate) fn start(trails: &TrailsHouse, clock: Clock) -> Result<Option<Self>, Failure> {
        let Some(buckets) = trails.buckets() else {
            return Ok(None);
        };
        let delivery = LogDelivery::start(
            "pool-logs",
            Arc::clone(&buckets),
            trails.interval(),
            clock,
            Arc::new(SystemEntropy),
        );
        let delivery = delivery.map_err(|error| {
            Failure::new(format!(
                "The delivery of user pools' logs cannot be started: {error}"
            ))
        })?;
        Ok(Some(Self { buckets, delivery }))
    }

    /// Delivers what is left. It makes its caller wait.
    pub(crate) fn stop(self) {
        self.delivery.stop();
    }
}

fn open_passwords(path: &Path) -> Result<Filter, Failure> {
    let filter = Filter::open(path).map_err(|error| {
        Failure::new(format!("{}: {error}", path.display()))
            .hint("Make it by `ringwall cognito import-passwords`.")
    })?;
    tracing::info!(
        path = %path.display(), passwords = filter.len(),
        "passwords that others know were read"
    );
    Ok(filter)
}

/// User pools that run.
#[derive(Clone)]
pub(crate) struct UserPoolsHouse {
    store: Store,
    service: Arc<CognitoIdp>,
    /// Names that the server is known by.
    own_names: Vec<String>,
}

impl UserPoolsHouse {
    /// Over a store, for a server that listens there; `issuer` is the URL that tokens name, if it is
    /// not AWS's; what identity providers publish is fetched from the Internet and from the hosts of
    /// the `inside`; they work with these `files`, and their logs go into buckets by way of `logs`.
    pub(crate) fn open(
        store: &Store,
        listen: SocketAddr,
        issuer: Option<&str>,
        inside: InsideHosts,
        files: &UserPoolFiles,
        logs: Option<&BucketLogs>,
    ) -> Result<Self, Failure> {
        let issuer = issuer.unwrap_or("aws").parse::<IssuerForm>();
        let issuer =
            issuer.map_err(|error| Failure::new(format!("--token-issuer is wrong: {error}")))?;
        let origin = origin(listen);
        let (countries, networks) = (files.countries.as_deref(), files.networks.as_deref());
        let whereabouts = Databases::open(countries, networks)?;
        let mut service = CognitoIdp::new(store)
            .with_whereabouts(Arc::new(whereabouts))
            .reaching(inside)
            .issued_by(issuer)
            .with_pages_at(pages_place(listen))
            .with_origin(origin);
        if let Some(passwords) = &files.passwords {
            service = service.with_compromised_passwords(open_passwords(passwords)?);
        }
        if let Some(folder) = &files.log_groups {
            service = service.with_log_groups(Arc::new(LogFolder::new(folder.clone())));
        }
        if let Some(logs) = logs {
            service = service.with_log_buckets(Arc::clone(&logs.buckets), logs.delivery.lines());
        }
        Ok(Self {
            store: store.clone(),
            service: Arc::new(service),
            own_names: Vec::new(),
        })
    }

    /// The same, of a server that is known by these names.
    pub(crate) fn known_as(self, own_names: Vec<String>) -> Self {
        Self { own_names, ..self }
    }

    /// Tells what the domains of pools show over TLS.
    pub(crate) fn domains(
        &self,
        platform: &Arc<Platform>,
    ) -> impl Fn(&str) -> Option<FurtherName> + Send + Sync + 'static {
        let login = self.managed_login(platform);
        move |name| {
            let own = || login.certificate_of(name);
            let shown = || own().map_or(FurtherName::Made, FurtherName::Own);
            login.is_customers(name).then(shown)
        }
    }

    /// The service.
    pub(crate) fn service(&self) -> Arc<CognitoIdp> {
        Arc::clone(&self.service)
    }

    /// The pages of managed login, and where files of user imports are put.
    pub(crate) fn pages(
        &self,
        platform: &Arc<Platform>,
        screen: Arc<Screen>,
    ) -> [Arc<dyn Pages>; 2] {
        let (store, service) = (self.store.clone(), self.service());
        let imports = UserImports::new(service, store, platform.clock.clone());
        let login = self.managed_login(platform).behind(screen);
        [Arc::new(imports), Arc::new(login)]
    }

    fn managed_login(&self, platform: &Arc<Platform>) -> ManagedLogin {
        let hosted = Hosted::new(self.service());
        let login = ManagedLogin::new(self.store.clone(), Arc::clone(platform), hosted);
        login.never_at(self.own_names.clone())
    }

    /// What asks the web ACLs before pools.
    pub(crate) fn screen(&self, platform: &Arc<Platform>, wall: Arc<Wall>) -> Arc<Screen> {
        let (store, service) = (self.store.clone(), self.service());
        Arc::new(Screen::new(store, Arc::clone(platform), service, wall))
    }
}

/// Where clients find the server.
pub(crate) fn origin(listen: SocketAddr) -> String {
    if listen.ip().is_loopback() {
        return format!("http://localhost:{}", listen.port());
    }
    format!("https://{listen}")
}

/// On loopback browsers find any name below `localhost` here; elsewhere AWS's names are led here.
fn pages_place(listen: SocketAddr) -> PagesPlace {
    if listen.ip().is_loopback() {
        return PagesPlace {
            scheme: "http".to_owned(),
            host: format!("localhost:{}", listen.port()),
        };
    }
    PagesPlace::default()
}

/// The same, for load balancers.
pub(crate) fn pool_pages(listen: SocketAddr) -> PoolPages {
    let PagesPlace { scheme, host } = pages_place(listen);
    PoolPages { scheme, host }
}

impl Undelivered for UserPoolsHouse {
    fn gave_up(
        &self,
        tx: &mut WriteTx,
        message: &Message,
        now: Timestamp,
        reason: &str,
    ) -> Result<(), StoreError> {
        if message.service == "cognito-idp" {
            self.service.tell_undelivered(tx, message, now, reason)?;
        }
        Ok(())
    }
}

impl UserPools for UserPoolsHouse {
    fn signer(&self, user_pool_id: &str) -> Result<Option<TokenSigner>, ApiError> {
        let tx = self.store.read().map_err(ApiError::internal)?;
        let signer = self.service.signer(&tx, user_pool_id)?;
        Ok(signer.map(|signer| TokenSigner {
            issuers: signer.issuers,
            keys: Arc::new(signer.keys),
        }))
    }

    fn is_signed_out(&self, user_pool_id: &str, claims: &Claims) -> Result<bool, ApiError> {
        let tx = self.store.read().map_err(ApiError::internal)?;
        self.service.is_signed_out(&tx, user_pool_id, claims)
    }
}
