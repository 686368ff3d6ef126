//! `ringwall serve`: the main job.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use ringwall_auth::{Mode, ensure_root};
use ringwall_core::{AccountId, Clock, Entropy as _, Platform, SystemEntropy};
use ringwall_db_door::backend::Backends;
use ringwall_front_door::elbv2::PublicKeys;
use ringwall_functions::CodeDownloads;
use ringwall_gateway::{Authority, Gateway, GatewayOptions, HTTP, OwnerSocket, Server, owner_only};
use ringwall_identity::Credentials;
use ringwall_outbound::{InsideHosts, Outbound};
use ringwall_service::{Pages, Screen};
use ringwall_sign_in::AccountSignIn;
use ringwall_store::{Reads as _, RowKey, Store, StoreError, Table};
use ringwall_trail::{ChainKey, Trail};
use ringwall_wall::Wall;
use ringwall_webhooks::Webhooks;

use crate::cli::{ServeFlags, StoreKind};
use crate::config::Settings;
use crate::data_folder::{DataFolder, root_key};
use crate::front_door::{self, FrontDoorHouse, SignIn};
use crate::functions::{self, FunctionsHouse};
use crate::logins::LoginProviders;
use crate::output::{self, Failure};
use crate::trails::TrailsHouse;
use crate::user_pools::{self, BucketLogs, UserPoolFiles, UserPoolsHouse};
use crate::{accounts, databases, detection, hardening, logs, malware, messages, services};

/// The account that a store is of.
const ACCOUNT: Table<AccountId> = Table::new("ringwall.account");

pub(crate) fn run(flags: &ServeFlags) -> Result<ExitCode, Failure> {
    serve(&Settings::of(flags)?, |_| Ok(()))?;
    Ok(ExitCode::SUCCESS)
}

/// A server that listens.
pub(crate) struct Begun {
    /// What all requests share.
    pub(crate) platform: Arc<Platform>,
    /// The account served.
    pub(crate) account: AccountId,
    /// Where the APIs listen.
    pub(crate) address: SocketAddr,
    /// The web ACLs in force.
    pub(crate) wall: Arc<Wall>,
}

/// Serves until it is stopped; calls `begun` once it listens.
pub(crate) fn serve(
    settings: &Settings,
    begun: impl FnOnce(&Begun) -> Result<(), Failure>,
) -> Result<(), Failure> {
    logs::start(settings.log_format, &settings.log)?;
    hardening::protect_memory();
    ringwall_crypto::self_test().map_err(|error| Failure::new(error.to_string()))?;

    let house = House::open(settings)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            Failure::new(format!("The server's threads cannot be started: {error}"))
        })?;
    runtime.block_on(house.serve(settings, begun))
}

/// What is opened before the first request.
struct House {
    store: Store,
    trail: Arc<Trail>,
    authority: Authority,
    clock: Clock,
    mode: Mode,
    account: AccountId,
    /// Where the installation's owner may ask.
    owner_socket: Option<PathBuf>,
    /// What the first line says after the address.
    greeting: String,
}

impl House {
    fn open(settings: &Settings) -> Result<Self, Failure> {
        if settings.dev {
            Self::open_dev(settings)
        } else {
            Self::open_secure(settings)
        }
    }

    fn open_dev(settings: &Settings) -> Result<Self, Failure> {
        let clock = Clock::system();
        let account = settings.account_id.unwrap_or_default();
        let (store, authority) = match settings.store {
            StoreKind::Memory => (
                Store::in_memory().map_err(store_failure)?,
                Authority::in_memory(clock.now()).map_err(failure)?,
            ),
            StoreKind::Embedded => {
                let folder = DataFolder::new(settings.data_dir.clone());
                folder.create()?;
                let authority = Authority::open(folder.path(), clock.now()).map_err(failure)?;
                (open_store(settings, &folder)?, authority)
            }
        };
        Ok(Self {
            store,
            trail: Arc::new(Trail::in_memory()),
            authority,
            clock,
            mode: Mode::Dev {
                account,
                enforce: settings.enforce,
            },
            account,
            owner_socket: None,
            greeting: format!(
                "for development: open to any credentials, account {account}, nothing is kept"
            ),
        })
    }

    fn open_secure(settings: &Settings) -> Result<Self, Failure> {
        let clock = Clock::system();
        let folder = DataFolder::new(settings.data_dir.clone());
        folder.create()?;
        let store = match settings.store {
            StoreKind::Embedded => open_store(settings, &folder)?,
            StoreKind::Memory => Store::in_memory().map_err(store_failure)?,
        };
        let account = account_of(&store, settings.account_id)?;
        let root =
            ensure_root(&store, account, clock.now(), &SystemEntropy).map_err(store_failure)?;
        write_root_credentials(&folder, &root)?;
        let chain = ChainKey::new(&store.owned_key("cloudtrail", "chain"));
        Ok(Self {
            trail: Arc::new(Trail::open(&folder.trail(), chain).map_err(failure)?),
            authority: Authority::open(folder.path(), clock.now()).map_err(failure)?,
            store,
            clock,
            mode: Mode::Secure,
            account,
            owner_socket: Some(folder.owner_socket()),
            greeting: format!(
                "for account {account}; root credentials: {}",
                folder.root_credentials().display()
            ),
        })
    }

    async fn serve(
        self,
        settings: &Settings,
        begun: impl FnOnce(&Begun) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut names = settings.tls_names.clone();
        names.push(settings.listen.ip().to_string());
        let inside = InsideHosts::new(settings.inside_hosts.clone(), settings.dev);
        let (inside_of_logins, inside_of_webhooks) = (inside.clone(), inside.clone());
        let uses = Arc::default();
        let surroundings = databases::surroundings(&self.authority);
        let functions = FunctionsHouse::open(settings);
        let authority = functions::certificate(&self.authority);
        let store = self.store.clone();
        let data_dir = self
            .owner_socket
            .is_some()
            .then_some(settings.data_dir.as_path());
        let trails = TrailsHouse::open(&settings.trails, Arc::clone(&self.trail), data_dir)?;
        let (wall_store, clock) = (store.clone(), self.clock.clone());
        let front_door = FrontDoorHouse::open(settings, wall_store, clock, &trails)?;
        let issuer = settings.token_issuer.as_deref();
        let files = UserPoolFiles {
            log_groups: settings.log_group_dir.clone(),
            passwords: settings.compromised_passwords.clone(),
            countries: settings.waf.country_database.clone(),
            networks: settings.waf.network_database.clone(),
        };
        let pool_logs = BucketLogs::start(&trails, self.clock.clone())?;
        let user_pools = UserPoolsHouse::open(
            &store,
            settings.listen,
            issuer,
            inside.clone(),
            &files,
            pool_logs.as_ref(),
        )?;
        let user_pools = user_pools.known_as(settings.tls_names.clone());
        let custom_rules = settings.guardduty.custom_rules()?;
        let gateway = Gateway::new(GatewayOptions {
            registry: services::registry(
                &self.store,
                &uses,
                inside,
                surroundings.clone(),
                functions.lambda(&self.store, settings.listen),
                front_door.seam(),
                &user_pools,
                &trails,
                &custom_rules,
                accounts::providers(settings.delegation_providers.as_deref())?,
            ),
            uses,
            store: self.store,
            trail: self.trail,
            mode: self.mode,
            quotas: settings.quotas,
            clock: self.clock.clone(),
        })?;
        let messages = messages::start(
            &settings.messages,
            settings.dev,
            store.clone(),
            self.clock.clone(),
        )?;
        let screen = user_pools.screen(gateway.platform(), front_door.wall());
        gateway.screen_calls(Arc::clone(&screen) as Arc<dyn Screen>);
        messages.tell(Arc::new(user_pools.clone()));
        let delivery = trails.start(store.clone(), gateway.platform())?;
        let upkeep = trails.start_guardduty_upkeep(store.clone(), gateway.platform())?;
        let (teller, logins) = ringwall_detection::logins();
        let detection = detection::start(
            settings,
            store.clone(),
            &trails,
            gateway.platform(),
            &custom_rules,
            self.account,
            logins,
        )?;
        let protection = malware::start(
            &settings.guardduty,
            store.clone(),
            &trails,
            gateway.platform(),
        )?;
        let outbound = Outbound::new(inside_of_webhooks);
        let webhooks = Webhooks::start(store.clone(), self.clock.clone(), outbound)?;
        let mut pages: Vec<Arc<dyn Pages>> = user_pools.pages(gateway.platform(), screen).into();
        pages.push(Arc::clone(&messages) as Arc<dyn Pages>);
        pages.push(Arc::new(AccountSignIn::new(
            store.clone(),
            Arc::clone(gateway.platform()),
        )));
        pages.push(Arc::new(CodeDownloads::new(&store, self.clock.clone())));
        let token_key = front_door::token_key(&store)?;
        pages.push(Arc::new(PublicKeys::new(Arc::clone(&token_key))));
        let sign_in = SignIn {
            key: token_key,
            providers: Arc::new(LoginProviders::new(pages.clone(), inside_of_logins)),
            pool_pages: user_pools::pool_pages(settings.listen),
        };
        gateway.serve_pages(pages);
        let domains = user_pools.domains(gateway.platform());
        let tls = self.authority.server_config_by_name(
            &names,
            HTTP,
            self.clock.clone(),
            Box::new(domains),
        );
        let server = Server::bind(settings.listen, tls.map_err(failure)?, Arc::clone(&gateway))
            .await
            .map_err(|error| {
                Failure::new(format!(
                    "Ringwall cannot listen on {}: {error}",
                    settings.listen
                ))
                .hint("Another server may have the port: name another with --listen.")
            })?;
        let address = server.local_addr()?;
        functions.serve_api_at(address, authority);
        let scheme = if address.ip().is_loopback() {
            "http"
        } else {
            "https"
        };
        // Who has read the line below may ask the server to stop.
        let stopped = stop_signal()?;
        output::line(format_args!(
            "Ringwall listens on {scheme}://{address} {}",
            self.greeting
        ))?;
        let owner = self.owner_socket.map(|path| OwnerSocket::bind(&path));
        let owner = owner.transpose().map_err(|error| {
            Failure::new(format!("The owner's socket cannot be made: {error}")).hint(
                "Its path is limited to about a hundred characters: name a shorter --data-dir.",
            )
        })?;
        let platform = Arc::clone(gateway.platform());
        let backends = Backends::new();
        let door = databases::door(
            settings,
            self.authority,
            Arc::clone(&platform),
            detection::witness(teller),
        );
        let listed = backends.clone();
        let databases = databases::start(
            settings,
            store.clone(),
            Arc::clone(&platform),
            surroundings.servers,
            backends,
        )?;
        let wall = front_door.wall();
        let front_door = front_door.listen(settings, store.clone(), &platform, sign_in, &trails)?;
        let begins = Begun {
            platform: Arc::clone(&platform),
            account: self.account,
            address,
            wall,
        };
        tokio::task::block_in_place(|| begun(&begins))?;
        drop(begins);
        tokio::select! {
            () = server.run(stopped) => {}
            () = functions.drain_queue(store, Arc::clone(&platform)) => {}
            () = functions.publish_folder(settings.functions_dir.clone(), self.account, platform) => {}
            () = functions.reach_doors(&listed) => {}
            () = serve_owner(owner, gateway) => {}
            () = door.run(&listed) => {}
            () = messages.run() => {}
        }
        front_door.stop().await;
        if let Some(logs) = pool_logs {
            tokio::task::block_in_place(|| logs.stop());
        }
        tokio::task::block_in_place(|| drop((delivery, detection, protection, upkeep, webhooks)));
        tokio::task::block_in_place(|| databases.stop());
        Ok(())
    }
}

/// Serves the owner, or waits for ever where there is no data folder to put his socket into.
async fn serve_owner(socket: Option<OwnerSocket>, gateway: Arc<Gateway>) {
    match socket {
        Some(socket) => socket.run(gateway).await,
        None => std::future::pending().await,
    }
}

fn open_store(settings: &Settings, folder: &DataFolder) -> Result<Store, Failure> {
    Store::open(folder.path(), &root_key(&settings.root_key)?).map_err(store_failure)
}

/// The account of a store: the one asked for, else the one it has, else a new number.
fn account_of(store: &Store, asked: Option<AccountId>) -> Result<AccountId, Failure> {
    let place = RowKey::new();
    let account: Result<AccountId, StoreError> = store.write(|tx| {
        if let Some(account) = tx.get(&ACCOUNT, &place)? {
            return Ok(*account);
        }
        let account = asked.unwrap_or_else(random_account);
        tx.put(&ACCOUNT, &place, account)?;
        Ok(account)
    });
    let account = account.map_err(store_failure)?;
    match asked {
        Some(asked) if asked != account => Err(Failure::new(format!(
            "This data folder is of account {account}, not of {asked}"
        ))
        .hint("Leave --account-id out, or name another folder with --data-dir.")),
        _ => Ok(account),
    }
}

fn random_account() -> AccountId {
    let mut bytes = [0; 8];
    SystemEntropy.fill(&mut bytes);
    // Twelve digits that do not begin with a zero, which some clients drop.
    let number = 100_000_000_000 + u64::from_be_bytes(bytes) % 900_000_000_000;
    AccountId::from_number(number).unwrap_or_default()
}

/// Writes them in the form of AWS's shared credentials file, for their owner alone.
fn write_root_credentials(folder: &DataFolder, root: &Credentials) -> Result<(), Failure> {
    let text = format!(
        "[ringwall]\naws_access_key_id = {}\naws_secret_access_key = {}\n",
        root.access_key_id, root.secret
    );
    owner_only::write(&folder.root_credentials(), text.as_bytes()).map_err(|error| {
        Failure::new(format!(
            "The root credentials cannot be written to {}: {error}",
            folder.root_credentials().display()
        ))
    })
}

#[expect(clippy::needless_pass_by_value, reason = "called by map_err")]
fn store_failure(error: StoreError) -> Failure {
    let hint = match &error {
        StoreError::InUse(_) => "Stop the other server, or name another folder with --data-dir.",
        StoreError::Seal(_) => {
            "Give the root key that the store was made with: --root-key or --passphrase-file."
        }
        StoreError::NewerFormat { .. } => "Use the Ringwall that wrote it, or a newer one.",
        _ => "Check that the data folder is readable and that the disk is not full.",
    };
    Failure::new(error.to_string()).hint(hint)
}

fn failure(error: impl std::fmt::Display) -> Failure {
    Failure::new(error.to_string())
}

/// Done when the system or a person asks the server to stop, which counts from this call on.
#[cfg(unix)]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Done when a person asks the server to stop.
#[cfg(not(unix))]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
