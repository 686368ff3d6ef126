//! Managed login on the server's port: which requests are its own, and how they are worked on.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{HOST, USER_AGENT};
use http::request::Parts;
use http::{Method, StatusCode};
use parking_lot::Mutex;
use ringwall_cognito_idp::hosted::{Hosted, HostedTx, Pool};
use ringwall_core::{AccountId, ApiError, Client, Platform, Region, RequestContext};
use ringwall_identity::ServerCertificate;
use ringwall_service::{PageAnswer, PageRequest, Pages, work};
use ringwall_store::Store;

use crate::address::{self, Address, Document, Origin};
use crate::assets;
use crate::endpoint::{self, Endpoint};
use crate::rates::Rates;
use crate::record::{self, Owner};
use crate::screen::Screen;
use crate::stage::{self, Answer, Refused, Stage, Stop};
use crate::visit::{LANGUAGE_COOKIE, LANGUAGE_SECS, Visit};
use crate::web::cookie;
use crate::web::reply::Reply;
use crate::words::ENGLISH;

/// Managed login.
pub struct ManagedLogin {
    store: Store,
    platform: Arc<Platform>,
    hosted: Hosted,
    /// Names that the server is known by, which are nobody's domain.
    own_names: Vec<String>,
    screen: Option<Arc<Screen>>,
    rates: Rates,
}

impl ManagedLogin {
    /// Over the store, for the user pools of a service.
    pub fn new(store: Store, platform: Arc<Platform>, hosted: Hosted) -> Self {
        Self {
            store,
            platform,
            hosted,
            own_names: Vec::new(),
            screen: None,
            rates: Rates::default(),
        }
    }

    /// The same, behind web ACLs.
    #[must_use]
    pub fn behind(self, screen: Arc<Screen>) -> Self {
        Self {
            screen: Some(screen),
            ..self
        }
    }

    /// The same, of a server that is known by these names: no customer's domain takes them over.
    #[must_use]
    pub fn never_at(self, own_names: Vec<String>) -> Self {
        Self { own_names, ..self }
    }

    /// Whether a name is the domain of a pool.
    pub fn is_customers(&self, name: &str) -> bool {
        if !address::may_be_customers(name) || self.own_names.iter().any(|own| own == name) {
            return false;
        }
        let found = self.store.read().map_err(ApiError::internal);
        let found = found.and_then(|tx| self.hosted.has_domain(&tx, name));
        found.unwrap_or_else(|error| {
            tracing::error!(%error, "a domain could not be looked up");
            false
        })
    }

    /// The certificate that its owner has for a name, if it is the domain of a pool.
    pub fn certificate_of(&self, name: &str) -> Option<Arc<ServerCertificate>> {
        let found = self.store.read().map_err(ApiError::internal);
        let found = found.and_then(|tx| self.hosted.certificate_of_domain(&tx, name));
        found.unwrap_or_else(|error| {
            tracing::error!(%error, "a domain's certificate could not be looked up");
            None
        })
    }

    async fn reply(&self, request: PageRequest) -> Reply {
        let path = request.uri.path();
        if request.method == Method::OPTIONS && endpoint::is_open_to_scripts(path) {
            return Reply::preflight();
        }
        if let Some((pool_id, document)) = address::document(path) {
            return self.document(&request, pool_id, document).await;
        }
        let Ok(visit) = Visit::read(&request) else {
            return Reply::refusal(StatusCode::BAD_REQUEST, "invalid_request");
        };
        if let Some(asset) = asset(&visit.path) {
            return asset;
        }
        let Some(found) = endpoint::find(&visit.method, &visit.path) else {
            let is_path = endpoint::is_path(&visit.path);
            return Reply::empty(if is_path {
                StatusCode::METHOD_NOT_ALLOWED
            } else {
                StatusCode::NOT_FOUND
            });
        };
        let client = Client {
            address: Some(request.peer),
            user_agent: request
                .headers
                .get(USER_AGENT)
                .and_then(|agent| agent.to_str().ok())
                .map(Into::into),
            referer: None,
            secure_transport: request.secure,
        };
        let ctx = self.context(&visit.address, client.clone());
        if !self.rates.let_in(&ctx, &visit) {
            return too_many(&visit.path);
        }
        let language = visit.chosen_language();
        let is_secure = request.secure;
        let visit = Arc::new(visit);
        let reply = self.worked(Arc::clone(&visit), &client, found).await;
        self.record(&visit, &client, reply.status());
        // Once chosen, a language stays.
        match language {
            Some(words) => reply.with_cookie(cookie::set(
                LANGUAGE_COOKIE,
                words.language,
                LANGUAGE_SECS,
                is_secure,
            )),
            None => reply,
        }
    }

    /// Tells the trail.
    fn record(&self, visit: &Visit, client: &Client, status: StatusCode) {
        let owner = visit.owner.get();
        if let Some(event) = owner.and_then(|owner| record::event(visit, owner, status)) {
            let ctx = self.context(&visit.address, client.clone());
            self.platform.outside_events.record_page(&ctx, &event);
        }
    }

    /// What a pool publishes for those who verify its tokens.
    async fn document(&self, request: &PageRequest, pool_id: &str, document: Document) -> Reply {
        let host = request
            .headers
            .get(HOST)
            .and_then(|host| host.to_str().ok());
        let origin = Origin::of(host.unwrap_or_default(), request.secure);
        let (hosted, pool_id) = (self.hosted.clone(), pool_id.to_owned());
        let ctx = self.context(&Address::Name(String::new()), Client::inside());
        let made = work(&self.store, ctx, move |ctx, tx| {
            let mut tx = hosted.over(tx);
            match document {
                Document::Keys => tx.key_set(ctx, &pool_id),
                Document::Discovery => {
                    tx.discovery(&pool_id, &origin.base(), |name, region, is_whole| {
                        origin.of_domain(name, region, is_whole)
                    })
                }
            }
        });
        match made.await {
            Ok(Some(json)) => Reply::document(json),
            Ok(None) => Reply::refusal(StatusCode::NOT_FOUND, "not_found"),
            Err(error) => failed(&error, request.uri.path()),
        }
    }

    /// Runs an endpoint; when an operation refuses, what says so.
    async fn worked(&self, visit: Arc<Visit>, client: &Client, endpoint: Endpoint) -> Reply {
        let done = self.in_transaction(&visit, client, endpoint.act).await;
        let error = match done {
            Ok(reply) => return reply,
            Err(error) => error,
        };
        let refused = Refused::of(&error);
        if endpoint::is_for_programs(&visit.path) && is_throttled(&error) {
            return failed(&error, &visit.path);
        }
        let said = match (refused, endpoint.say) {
            (Some(refused), Some(say)) => {
                self.in_transaction(&visit, client, move |stage| say(stage, &refused))
                    .await
            }
            _ => Err(error),
        };
        said.unwrap_or_else(|error| failed(&error, &visit.path))
    }

    async fn in_transaction(
        &self,
        visit: &Arc<Visit>,
        client: &Client,
        run: impl Fn(&mut Stage<'_, '_>) -> Answer + Send + Sync + 'static,
    ) -> Result<Reply, ApiError> {
        let (hosted, visit) = (self.hosted.clone(), Arc::clone(visit));
        let ctx = self.context(&visit.address, client.clone());
        let undone = Arc::new(Mutex::new(None));
        let answered = Arc::clone(&undone);
        let done = work(&self.store, ctx, move |ctx, tx| {
            let mut tx = hosted.over(tx);
            let Some(pool) = pool_at(&tx, &visit.address)? else {
                return Ok(Reply::empty(StatusCode::NOT_FOUND));
            };
            visit.owner.get_or_init(|| Owner::of(&pool));
            let external = match visit.client_url() {
                Some(url) => tx.external_client(ctx, &pool, &url)?,
                None => None,
            };
            let mut stage = Stage {
                ctx,
                tx,
                visit: &visit,
                words: if pool.has_managed_login {
                    visit.words()
                } else {
                    &ENGLISH
                },
                pool,
                external,
            };
            match run(&mut stage) {
                Ok(reply) => Ok(reply),
                Err(Stop::Reply(reply)) => Ok(*reply),
                Err(Stop::Error(error)) => Err(error),
                Err(Stop::Undone(reply)) => {
                    *answered.lock() = Some(*reply);
                    Err(ApiError::internal("undone"))
                }
            }
        });
        let done = done.await;
        let undone = undone.lock().take();
        undone.map_or(done, Ok)
    }

    /// The account and the Region are the pool's, whose row says them.
    fn context(&self, address: &Address, client: Client) -> RequestContext {
        let region = match address {
            Address::Prefix { region, .. } => region.parse().ok(),
            Address::Name(_) => None,
        };
        let platform = Arc::clone(&self.platform);
        let region = region.unwrap_or_else(Region::us_east_1);
        let mut ctx =
            RequestContext::of_service(platform, "cognito-idp", AccountId::default(), region, None);
        ctx.client = client;
        ctx
    }
}

impl Pages for ManagedLogin {
    fn serves(&self, parts: &Parts) -> bool {
        if address::document(parts.uri.path()).is_some() {
            return matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
        }
        let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok());
        let host = host.filter(|host| address::may_be_of_pages(host));
        match host.and_then(Address::of) {
            Some(Address::Prefix { .. }) => true,
            Some(Address::Name(name)) => self.is_customers(&name),
            None => false,
        }
    }

    fn answer(self: Arc<Self>, request: PageRequest) -> PageAnswer {
        Box::pin(async move {
            let is_secure = request.secure;
            let screen = self.screen.as_ref();
            if let Some(refusal) = screen.and_then(|screen| screen.page(&request)) {
                return refusal;
            }
            self.reply(request).await.finish(is_secure)
        })
    }
}

fn is_throttled(error: &ApiError) -> bool {
    Refused::of(error).is_some_and(|refused| refused.is("TooManyRequestsException"))
}

/// What is answered where an endpoint has no words of its own.
fn failed(error: &ApiError, path: &str) -> Reply {
    if is_throttled(error) {
        return too_many(path);
    }
    tracing::error!(%error, path, "managed login failed");
    trouble(path, StatusCode::INTERNAL_SERVER_ERROR, "server_error")
}

fn too_many(path: &str) -> Reply {
    trouble(path, StatusCode::TOO_MANY_REQUESTS, "too_many_requests")
}

fn trouble(path: &str, status: StatusCode, code: &str) -> Reply {
    if endpoint::is_for_programs(path) || address::document(path).is_some() {
        return Reply::refusal(status, code);
    }
    stage::failure(status, code)
}

fn pool_at(tx: &HostedTx<'_>, address: &Address) -> Result<Option<Pool>, ApiError> {
    match address {
        Address::Prefix { prefix, region } => tx.pool_of_prefix(region, prefix),
        Address::Name(name) => tx.pool_of_name(name),
    }
}

fn asset(path: &str) -> Option<Reply> {
    match path {
        assets::STYLE_PATH => Some(Reply::asset(
            "text/css; charset=utf-8",
            Bytes::from_static(assets::STYLE.as_bytes()),
        )),
        assets::SCRIPT_PATH => Some(Reply::asset(
            "text/javascript; charset=utf-8",
            Bytes::from_static(assets::SCRIPT.as_bytes()),
        )),
        _ => None,
    }
}
