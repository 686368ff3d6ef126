//! One request, as handlers see it.

use std::cell::{OnceCell, RefCell};
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;

use ringwall_model::{Operation, Struct, Structure};

use crate::waiting::Waits;
use crate::{
    AccountId, ApiError, Ask, Authorizer, Caller, Clock, ConditionValues, Denied, Entropy,
    OutsideEvents, Partition, Permit, PresignedRequests, Principal, PrincipalKind, Region,
    Resource, Session, Tags, Timestamp,
};

/// What all requests of a server share.
pub struct Platform {
    /// Decides.
    pub authorizer: Arc<dyn Authorizer>,
    /// Tells the time.
    pub clock: Clock,
    /// Draws randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Makes temporary credentials.
    pub sessions: Arc<dyn SessionIssuer>,
    /// Calls other services through the pipeline.
    pub calls: Arc<dyn ServiceCalls>,
    /// Tells who presigned a URL that came by another way than HTTP.
    pub presigned: Arc<dyn PresignedRequests>,
    /// Records what is done by other ways than the APIs.
    pub outside_events: Arc<dyn OutsideEvents>,
    /// Whether account quotas throttle.
    pub quotas: bool,
}

impl Platform {
    /// A new random UUID (version 4) as text.
    pub fn uuid(&self) -> String {
        uuid_v4(&*self.entropy)
    }
}

/// Calls from one service to another, through the pipeline. Implemented by the gateway.
pub trait ServiceCalls: Send + Sync {
    /// Calls an operation for the caller of `ctx`, as a forward access session: authorized for
    /// that caller with `kms:ViaService` and `aws:CalledVia` set, and recorded with `invokedBy`.
    ///
    /// # Errors
    /// What the called operation answers.
    fn call(
        &self,
        ctx: &RequestContext,
        service: &'static str,
        operation: &'static str,
        input: Struct,
    ) -> Result<Struct, ApiError>;

    /// The same from where nothing may block.
    fn start(
        self: Arc<Self>,
        ctx: RequestContext,
        service: &'static str,
        operation: &'static str,
        input: Struct,
    ) -> CallUnderWay {
        let called = self.call(&ctx, service, operation, input);
        Box::pin(std::future::ready(called))
    }
}

/// A call of another service that is under way.
pub type CallUnderWay = Pin<Box<dyn Future<Output = Result<Struct, ApiError>> + Send>>;

/// Makes temporary credentials. Implemented by `ringwall-auth`.
pub trait SessionIssuer: Send + Sync {
    /// Credentials of a session of `principal`, whose token has at least so many bytes.
    ///
    /// # Errors
    /// They could not be made.
    fn issue(
        &self,
        ctx: &RequestContext,
        principal: &Principal,
        session: &Session,
        least_token_bytes: usize,
    ) -> Result<SessionCredentials, ApiError>;

    /// Whose session temporary credentials are of, if they are credentials and not over.
    fn caller_of(&self, _credentials: &SessionCredentials, _now: Timestamp) -> Option<Caller> {
        None
    }
}

/// Temporary credentials. The secret is wiped when dropped.
#[derive(zeroize::Zeroize, zeroize::ZeroizeOnDrop)]
pub struct SessionCredentials {
    /// The access key's id (`ASIA…`).
    #[zeroize(skip)]
    pub access_key_id: String,
    /// The secret.
    pub secret: String,
    /// The token to be sent with each request.
    #[zeroize(skip)]
    pub token: String,
}

/// Where a request came from, as the gateway saw it.
#[derive(Clone, Debug)]
pub struct Client {
    /// The peer's address; absent for calls from one service to another.
    pub address: Option<IpAddr>,
    /// The `User-Agent` header.
    pub user_agent: Option<Arc<str>>,
    /// The `Referer` header.
    pub referer: Option<Arc<str>>,
    /// Whether the connection is encrypted.
    pub secure_transport: bool,
}

impl Client {
    /// Another service of this server.
    pub const fn inside() -> Self {
        Self {
            address: None,
            user_agent: None,
            referer: None,
            secure_transport: true,
        }
    }
}

/// One request: who calls, from where, when, and the only way to permission.
pub struct RequestContext {
    platform: Arc<Platform>,
    /// The service called (`kms`).
    pub service: &'static str,
    /// The operation called (`CreateAlias`).
    pub operation: &'static str,
    /// The id that the reply and the trail carry.
    pub request_id: String,
    /// The id of the trail's event.
    pub event_id: String,
    /// Who calls.
    pub caller: Caller,
    /// The Region called.
    pub region: Region,
    /// Where the call came from.
    pub client: Client,
    /// The services the call came through, the first one first (`aws:CalledVia`).
    pub called_via: Vec<&'static str>,
    /// The resource that a service principal calls for.
    pub source: Option<CallSource>,
    /// Another service calls, perhaps from within a handler of its own.
    pub is_forwarded: bool,
    now: Timestamp,
    caller_arn: OnceCell<String>,
    notes: RefCell<TrailNotes>,
    pub(crate) waits: RefCell<Waits>,
}

/// The resource that a service principal calls for: an event rule that invokes a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallSource {
    /// Its ARN (`aws:SourceArn`).
    pub arn: String,
    /// Its owner (`aws:SourceAccount`).
    pub account: AccountId,
}

/// What handlers add to the trail's event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrailNotes {
    /// The resources that were touched, in order.
    pub resources: Vec<TrailResource>,
    /// Members of `additionalEventData`.
    pub additional: Vec<(&'static str, String)>,
    /// Request parameters that were left out and took a default, as text.
    pub defaulted: Vec<(&'static str, String)>,
    /// The reply stands in `responseElements`, though nothing changed.
    pub tells_response: bool,
    /// Members of `responseElements` that the reply itself does not have.
    pub response: Vec<(&'static str, String)>,
    /// Members of the reply that are no business of the trail's readers.
    pub left_out: Vec<&'static str>,
    /// Whom an identity provider vouched for, where the caller has no credentials here.
    pub federated: Option<FederatedCaller>,
    /// What was asked of the authorizer when it last denied, for `ringwall explain`.
    pub denied: Option<DeniedQuestion>,
    /// AWS records no event of this refusal.
    pub unrecorded: bool,
}

/// A question that the authorizer denied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeniedQuestion {
    /// The action.
    pub action: String,
    /// The resource's ARN, or `*`.
    pub resource: String,
    /// The service's own condition keys.
    pub conditions: Vec<(String, ConditionValues<'static>)>,
}

/// Somebody whom an identity provider vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FederatedCaller {
    /// `WebIdentityUser` or `SAMLUser`.
    pub kind: &'static str,
    /// What tells him from all others.
    pub principal_id: String,
    /// His name at the provider.
    pub user_name: String,
    /// The provider, as the trail has it.
    pub provider: String,
    /// The account whose provider it is.
    pub account: AccountId,
    /// The session tags that the provider gives him.
    pub tags: Tags,
    /// The keys of those that go on to further sessions.
    pub transitive_tags: Vec<String>,
    /// The source identity that the provider gives him.
    pub source_identity: Option<String>,
}

/// A resource in a trail event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrailResource {
    /// Its ARN.
    pub arn: String,
    /// Its owner.
    pub account: AccountId,
    /// Its type (`AWS::KMS::Key`).
    pub kind: &'static str,
}

/// Stands in place of a service in what the installation's owner does.
const OWNER: &str = "";

impl RequestContext {
    /// A request that reached `operation` of `service`.
    pub fn new(
        platform: Arc<Platform>,
        service: &'static str,
        operation: &'static str,
        caller: Caller,
        region: Region,
        client: Client,
    ) -> Self {
        let now = platform.clock.now();
        let request_id = uuid_v4(&*platform.entropy);
        let event_id = uuid_v4(&*platform.entropy);
        Self {
            platform,
            service,
            operation,
            request_id,
            event_id,
            caller,
            region,
            client,
            called_via: Vec::new(),
            source: None,
            is_forwarded: false,
            now,
            caller_arn: OnceCell::new(),
            notes: RefCell::default(),
            waits: RefCell::default(),
        }
    }

    /// What a service does for itself, in an account and a Region: its calls of other services
    /// come from its service principal (`lambda.amazonaws.com`), for the resource `source`.
    pub fn of_service(
        platform: Arc<Platform>,
        service: &'static str,
        account: AccountId,
        region: Region,
        source: Option<CallSource>,
    ) -> Self {
        let name = format!("{service}.amazonaws.com");
        let principal = Principal {
            unique_id: name.clone(),
            kind: PrincipalKind::Service { name },
            account,
            partition: region.partition(),
        };
        let caller = Caller {
            principal,
            access_key_id: None,
            session: None,
        };
        Self {
            source,
            ..Self::new(platform, service, "", caller, region, Client::inside())
        }
    }

    /// What the installation's owner does on the server itself, as the account's root user: his
    /// calls of services are his own, not another service's for him.
    pub fn of_owner(platform: Arc<Platform>, account: AccountId, region: Region) -> Self {
        let caller = Caller::root(account, region.partition());
        Self::new(platform, OWNER, "", caller, region, Client::inside())
    }

    /// This request as it goes on to another service.
    #[must_use]
    pub fn forwarded(&self, service: &'static str, operation: &'static str) -> Self {
        let mut called_via = self.called_via.clone();
        // A service principal calls for itself, not for somebody who called it; so does the owner.
        let is_service = matches!(self.caller.principal.kind, PrincipalKind::Service { .. });
        if !is_service && self.service != OWNER {
            called_via.push(self.service);
        }
        Self {
            called_via,
            source: self.source.clone(),
            is_forwarded: true,
            ..Self::new(
                Arc::clone(&self.platform),
                service,
                operation,
                self.caller.clone(),
                self.region.clone(),
                Client::inside(),
            )
        }
    }

    /// Asks whether the caller may.
    ///
    /// # Errors
    /// Access denied, in AWS's words; or an internal error if it could not be decided.
    pub fn authorize(&self, ask: &Ask<'_>) -> Result<Permit, ApiError> {
        self.try_authorize(ask)?.map_err(ApiError::from)
    }

    /// Asks whether the caller may, and leaves it to the handler what a denial looks like.
    ///
    /// # Errors
    /// An internal error if it could not be decided.
    pub fn try_authorize(&self, ask: &Ask<'_>) -> Result<Result<Permit, Denied>, ApiError> {
        ask.resources
            .iter()
            .for_each(|resource| self.note_resource(resource));
        let decided = self.platform.authorizer.decide(self, ask)?;
        if let Err(denied) = &decided {
            let conditions = ask.conditions.iter();
            self.notes.borrow_mut().denied = Some(DeniedQuestion {
                action: ask.action.clone().into_owned(),
                resource: denied.resource.clone(),
                conditions: conditions
                    .map(|(key, values)| (key.clone().into_owned(), values.to_static()))
                    .collect(),
            });
        }
        Ok(decided.map(|()| Permit::new()))
    }

    /// Permission for one of the few operations that are open by design; `why` says so to the
    /// reader.
    pub fn public(&self, why: &'static str) -> Permit {
        debug_assert!(!why.is_empty());
        Permit::new()
    }

    /// Calls another service for this caller.
    ///
    /// # Errors
    /// What the called operation answers.
    pub fn call<O: Operation>(&self, input: O::Input) -> Result<O::Output, ApiError> {
        let calls = Arc::clone(&self.platform.calls);
        let output = calls.call(self, O::SERVICE, O::NAME, input.into_struct())?;
        O::Output::from_struct(output).map_err(ApiError::internal)
    }

    /// Calls another service for this caller, from where nothing may block.
    ///
    /// # Errors
    /// What the called operation answers.
    pub async fn start<O: Operation>(self, input: O::Input) -> Result<O::Output, ApiError> {
        let calls = Arc::clone(&self.platform.calls);
        let call = calls.start(self, O::SERVICE, O::NAME, input.into_struct());
        O::Output::from_struct(call.await?).map_err(ApiError::internal)
    }

    /// The caller's account, in which bare names are looked up.
    pub const fn account(&self) -> AccountId {
        self.caller.principal.account
    }

    /// The caller's ARN, which every request needs several times.
    pub fn caller_arn(&self) -> &str {
        self.caller_arn.get_or_init(|| self.caller.principal.arn())
    }

    /// The Region's partition.
    pub fn partition(&self) -> Partition {
        self.region.partition()
    }

    /// The moment of the request; the same for all it does.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// Whether account quotas throttle.
    pub fn quotas(&self) -> bool {
        self.platform.quotas
    }

    /// What all requests share.
    pub const fn platform(&self) -> &Arc<Platform> {
        &self.platform
    }

    /// Fills `into` with random bytes.
    pub fn random(&self, into: &mut [u8]) {
        self.platform.entropy.fill(into);
    }

    /// Random bytes.
    pub fn random_bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random(&mut bytes);
        bytes
    }

    /// A new random UUID (version 4) as text.
    pub fn uuid(&self) -> String {
        uuid_v4(&*self.platform.entropy)
    }

    /// An ARN in the caller's account and Region.
    pub fn arn(&self, service: &str, resource: &str) -> String {
        format!(
            "arn:{}:{service}:{}:{}:{resource}",
            self.partition(),
            self.region,
            self.account()
        )
    }

    /// Adds a member to the event's `additionalEventData`.
    pub fn note(&self, name: &'static str, value: impl Into<String>) {
        self.notes
            .borrow_mut()
            .additional
            .push((name, value.into()));
    }

    /// Tells the trail of a default that stands in for an omitted parameter.
    pub fn note_default(&self, name: &'static str, value: impl Into<String>) {
        self.notes.borrow_mut().defaulted.push((name, value.into()));
    }

    /// Tells the trail of the reply, though nothing changes.
    pub fn tell_response(&self) {
        self.notes.borrow_mut().tells_response = true;
    }

    /// Adds a member to the event's `responseElements` that the reply does not have.
    pub fn note_response(&self, name: &'static str, value: impl Into<String>) {
        self.notes.borrow_mut().response.push((name, value.into()));
    }

    /// Tells the trail who calls, once his identity provider's word was verified.
    pub fn note_federated(&self, caller: FederatedCaller) {
        self.notes.borrow_mut().federated = Some(caller);
    }

    /// Leaves a member of the reply out of the event.
    pub fn leave_out(&self, name: &'static str) {
        self.notes.borrow_mut().left_out.push(name);
    }

    /// Leaves a refusal out of the trail, as AWS does with some.
    pub fn leave_unrecorded(&self) {
        self.notes.borrow_mut().unrecorded = true;
    }

    /// Whether a refusal is left out of the trail.
    pub fn is_unrecorded(&self) -> bool {
        self.notes.borrow().unrecorded
    }

    /// Takes the notes, for the trail; also forgets them, for a handler that runs again.
    pub fn take_notes(&self) -> TrailNotes {
        self.notes.take()
    }

    /// Tells the trail of a resource that nobody had to be asked about: a new one.
    pub fn note_resource(&self, resource: &Resource<'_>) {
        let mut notes = self.notes.borrow_mut();
        let known = notes
            .resources
            .iter()
            .any(|noted| noted.arn == resource.arn);
        if !known && !resource.trail_type.is_empty() {
            notes.resources.push(TrailResource {
                arn: resource.arn.clone().into_owned(),
                account: resource.account,
                kind: resource.trail_type,
            });
        }
    }
}

/// A new random UUID (version 4) as text.
pub fn uuid_v4(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; 16];
    entropy.fill(&mut bytes);
    uuid::Builder::from_random_bytes(bytes)
        .into_uuid()
        .hyphenated()
        .encode_lower(&mut [0; uuid::fmt::Hyphenated::LENGTH])
        .to_owned()
}
