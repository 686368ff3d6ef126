//! Handlers, listed by operation.

use std::collections::BTreeMap;
use std::sync::Arc;

use ringwall_core::{
    AccountId, ApiError, Arn, Entropy, Later, Platform, PolicyMode, Reply, RequestContext, Tags,
    Timestamp,
};
use ringwall_model::{Operation, Struct, Structure};
use ringwall_policy::Policy;
use ringwall_store::{ReadTx, StoreError, Timer, WriteTx};

use crate::{BusEvent, ServiceEvent};

/// A service: its shared state, and its view of a transaction.
pub trait Service: Send + Sync + 'static {
    /// Its name in `models/` (`kms`).
    const NAME: &'static str;
    /// Its tables over a snapshot.
    type Read<'a>;
    /// Its tables over a transaction that will be committed.
    type Write<'a>;
    /// What its handlers refuse with.
    type Error: Into<ApiError>;

    /// Its tables over a snapshot.
    fn read<'a>(&'a self, tx: &'a ReadTx) -> Self::Read<'a>;

    /// Its tables over a transaction that will be committed.
    fn write<'a>(&'a self, tx: &'a mut WriteTx) -> Self::Write<'a>;
}

/// A handler over a snapshot.
pub type ReadHandler =
    Box<dyn Fn(&RequestContext, &ReadTx, Struct) -> Result<Reply<Struct>, ApiError> + Send + Sync>;

/// A handler over a transaction.
pub type WriteHandler = Box<
    dyn Fn(&RequestContext, &mut WriteTx, Struct) -> Result<Reply<Struct>, ApiError> + Send + Sync,
>;

/// A handler over a transaction, and what is still to be done after it was committed.
pub type DeferredHandler = Box<
    dyn Fn(&RequestContext, &mut WriteTx, Struct) -> Result<Later<Struct>, ApiError> + Send + Sync,
>;

/// Takes notice of an event on the bus. It may come again after a crash.
pub type BusListener = Box<dyn Fn(&Arc<Platform>, &BusEvent) -> Result<(), ApiError> + Send + Sync>;

/// What happens when a timer is due; it runs in the transaction that removes the timer.
pub type TimerHandler = Box<
    dyn Fn(&TimerContext<'_>, &mut WriteTx, &Timer) -> Result<Vec<ServiceEvent>, ApiError>
        + Send
        + Sync,
>;

/// What a service writes down now and then without a request (times of last use).
pub type Background = Box<dyn Fn(&mut WriteTx, Timestamp) -> Result<(), StoreError> + Send + Sync>;

/// A resource's own policy, for whoever explains a decision.
pub struct ResourceFacts {
    /// The account that owns the resource.
    pub account: AccountId,
    /// Its policy.
    pub policy: Arc<Policy>,
    /// How the policy takes part.
    pub mode: PolicyMode,
    /// AWS manages the resource.
    pub aws_managed: bool,
    /// Its tags.
    pub tags: Tags,
}

/// Finds the policy of the resource of an ARN.
type ResourcePolicies =
    Box<dyn Fn(&ReadTx, &Arn) -> Result<Option<ResourceFacts>, ApiError> + Send + Sync>;

/// Where a handler runs.
pub enum Handler {
    /// Quick, over a snapshot: runs where the request is.
    Read(ReadHandler),
    /// Slow, over a snapshot (makes a key pair): runs on the blocking pool.
    Compute(ReadHandler),
    /// Changes something: runs on the blocking pool, is committed, and runs again on conflict.
    Write(WriteHandler),
    /// Waits for something outside the store (a function that runs): as a write, but its answer
    /// comes later.
    Deferred(DeferredHandler),
}

impl Handler {
    /// Whether it may change something.
    pub const fn writes(&self) -> bool {
        matches!(self, Self::Write(_) | Self::Deferred(_))
    }
}

/// What a timer's handler knows.
pub struct TimerContext<'a> {
    /// The moment it runs at; the moment it was due stands in the timer.
    pub now: Timestamp,
    /// Randomness.
    pub entropy: &'a dyn Entropy,
    /// What all requests share: calls of other services start from it.
    pub platform: &'a Arc<Platform>,
}

/// A service's handlers, by operation.
pub struct Routes {
    service: &'static str,
    handlers: BTreeMap<&'static str, Handler>,
    timers: BTreeMap<&'static str, TimerHandler>,
    background: Vec<Background>,
    resource_policies: Option<ResourcePolicies>,
    bus: Option<BusListener>,
}

/// The list as it is written; [`RouteList::finish`] forgets the service's type.
pub struct RouteList<S> {
    service: Arc<S>,
    routes: Routes,
}

impl Routes {
    /// Begins the list of a service.
    #[expect(clippy::new_ret_no_self, reason = "the list is finished into Routes")]
    pub fn new<S: Service>(service: Arc<S>) -> RouteList<S> {
        RouteList {
            service,
            routes: Self {
                service: S::NAME,
                handlers: BTreeMap::new(),
                timers: BTreeMap::new(),
                background: Vec::new(),
                resource_policies: None,
                bus: None,
            },
        }
    }

    /// The service's name in `models/`.
    pub const fn service(&self) -> &'static str {
        self.service
    }

    /// The handler of an operation, with the operation's name as the program knows it.
    pub fn handler(&self, operation: &str) -> Option<(&'static str, &Handler)> {
        self.handlers
            .get_key_value(operation)
            .map(|(name, handler)| (*name, handler))
    }

    /// The operations answered, A–Z.
    pub fn operations(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.handlers.keys().copied()
    }

    /// What happens when a timer of that kind is due.
    pub fn timer(&self, kind: &str) -> Option<&TimerHandler> {
        self.timers.get(kind)
    }

    /// The policy of the resource of an ARN, if resources of this service have policies.
    ///
    /// # Errors
    /// The store failed.
    pub fn resource_facts(
        &self,
        tx: &ReadTx,
        arn: &Arn,
    ) -> Result<Option<ResourceFacts>, ApiError> {
        let find = self.resource_policies.as_ref();
        find.map_or(Ok(None), |find| find(tx, arn))
    }

    /// Whether resources of this service have policies of their own.
    pub const fn has_resource_policies(&self) -> bool {
        self.resource_policies.is_some()
    }

    /// Who takes notice of events on the bus.
    pub const fn bus(&self) -> Option<&BusListener> {
        self.bus.as_ref()
    }

    /// What is written down now and then.
    pub fn background(&self) -> &[Background] {
        &self.background
    }
}

impl<S: Service> RouteList<S> {
    /// A quick operation that changes nothing.
    #[must_use]
    pub fn read<O: Operation>(
        self,
        handler: fn(&RequestContext, &S::Read<'_>, O::Input) -> Result<Reply<O::Output>, S::Error>,
    ) -> Self {
        let handler = self.erase_read::<O>(handler);
        self.insert::<O>(Handler::Read(handler))
    }

    /// A slow operation that changes nothing.
    #[must_use]
    pub fn compute<O: Operation>(
        self,
        handler: fn(&RequestContext, &S::Read<'_>, O::Input) -> Result<Reply<O::Output>, S::Error>,
    ) -> Self {
        let handler = self.erase_read::<O>(handler);
        self.insert::<O>(Handler::Compute(handler))
    }

    /// An operation that changes something.
    #[must_use]
    pub fn write<O: Operation>(
        self,
        handler: fn(
            &RequestContext,
            &mut S::Write<'_>,
            O::Input,
        ) -> Result<Reply<O::Output>, S::Error>,
    ) -> Self {
        let service = Arc::clone(&self.service);
        let handler: WriteHandler = Box::new(move |ctx, tx, input| {
            let input = O::Input::from_struct(input).map_err(ApiError::internal)?;
            let reply = handler(ctx, &mut service.write(tx), input).map_err(Into::into)?;
            Ok(reply.map(Structure::into_struct))
        });
        self.insert::<O>(Handler::Write(handler))
    }

    /// An operation that waits for something outside the store. Its transaction is committed
    /// before.
    #[must_use]
    pub fn deferred<O: Operation>(
        self,
        handler: fn(
            &RequestContext,
            &mut S::Write<'_>,
            O::Input,
        ) -> Result<Later<O::Output>, S::Error>,
    ) -> Self
    where
        O::Output: 'static,
    {
        let service = Arc::clone(&self.service);
        let handler: DeferredHandler = Box::new(move |ctx, tx, input| {
            let input = O::Input::from_struct(input).map_err(ApiError::internal)?;
            let later = handler(ctx, &mut service.write(tx), input).map_err(Into::into)?;
            Ok(later.map(Structure::into_struct))
        });
        self.insert::<O>(Handler::Deferred(handler))
    }

    /// Takes notice of events on the bus: EventBridge's part.
    #[must_use]
    pub fn bus_listener(
        mut self,
        listen: fn(&S, &Arc<Platform>, &BusEvent) -> Result<(), S::Error>,
    ) -> Self {
        let service = Arc::clone(&self.service);
        self.routes.bus = Some(Box::new(move |platform, event| {
            listen(&service, platform, event).map_err(Into::into)
        }));
        self
    }

    /// What happens when a timer of this kind is due.
    #[must_use]
    pub fn timer(
        mut self,
        kind: &'static str,
        handler: fn(
            &TimerContext<'_>,
            &mut S::Write<'_>,
            &Timer,
        ) -> Result<Vec<ServiceEvent>, S::Error>,
    ) -> Self {
        let service = Arc::clone(&self.service);
        let handler: TimerHandler = Box::new(move |context, tx, timer| {
            handler(context, &mut service.write(tx), timer).map_err(Into::into)
        });
        self.routes.timers.insert(kind, handler);
        self
    }

    /// What is written down every second without a request.
    #[must_use]
    pub fn background(
        mut self,
        write: fn(&mut S::Write<'_>, Timestamp) -> Result<(), StoreError>,
    ) -> Self {
        let service = Arc::clone(&self.service);
        self.routes
            .background
            .push(Box::new(move |tx, now| write(&mut service.write(tx), now)));
        self
    }

    /// How the policies of resources are found.
    #[must_use]
    pub fn resource_policies(
        mut self,
        find: fn(&S::Read<'_>, &Arn) -> Result<Option<ResourceFacts>, S::Error>,
    ) -> Self {
        let service = Arc::clone(&self.service);
        self.routes.resource_policies = Some(Box::new(move |tx, arn| {
            find(&service.read(tx), arn).map_err(Into::into)
        }));
        self
    }

    /// The list, done.
    pub fn finish(self) -> Routes {
        self.routes
    }

    fn erase_read<O: Operation>(
        &self,
        handler: fn(&RequestContext, &S::Read<'_>, O::Input) -> Result<Reply<O::Output>, S::Error>,
    ) -> ReadHandler {
        let service = Arc::clone(&self.service);
        Box::new(move |ctx, tx, input| {
            let input = O::Input::from_struct(input).map_err(ApiError::internal)?;
            let reply = handler(ctx, &service.read(tx), input).map_err(Into::into)?;
            Ok(reply.map(Structure::into_struct))
        })
    }

    fn insert<O: Operation>(mut self, handler: Handler) -> Self {
        debug_assert_eq!(O::SERVICE, S::NAME, "an operation of another service");
        self.routes.handlers.insert(O::NAME, handler);
        self
    }
}
