//! The words every part of Ringwall speaks.
//!
//! Names and places ([`Arn`], [`AccountId`], [`Region`], [`Partition`]); who calls
//! ([`Caller`], [`Principal`]); one request ([`RequestContext`]) with its only way to an
//! answer: [`RequestContext::authorize`] gives a [`Permit`], a permit makes a [`Reply`].
//!
//! **Architecture invariant:** a [`Reply`] cannot be made without a [`Permit`], nor a permit
//! without asking the authorizer or saying why the operation is public. Leaving the check out
//! of a handler does not compile.
//!
//! **Architecture invariant:** the clock and randomness are read here and nowhere else.

mod account;
mod arn;
mod authorize;
mod caller;
mod clock;
mod context;
mod entropy;
mod error;
mod outside_event;
mod page_event;
mod presigned;
mod region;
mod reply;
mod tags;
mod waiting;

pub use account::{AccountDigits, AccountId, BASE32, InvalidAccountId};
pub use arn::{Arn, InvalidArn};
pub use authorize::{Ask, Authorizer, ConditionValues, Denied, PolicyMode, Resource};
pub use caller::{Caller, FederatingUser, Principal, PrincipalKind, Session};
pub use clock::Clock;
pub use context::{
    CallSource, CallUnderWay, Client, DeniedQuestion, FederatedCaller, Platform, RequestContext,
    ServiceCalls, SessionCredentials, SessionIssuer, TrailNotes, TrailResource, uuid_v4,
};
pub use entropy::{CountedEntropy, Entropy, SystemEntropy};
pub use error::{ApiError, ErrorKind};
pub use outside_event::{OutsideEvent, OutsideEvents, SignInEvent};
pub use page_event::PageEvent;
pub use presigned::{PresignedRefusal, PresignedRequest, PresignedRequests};
pub use region::{InvalidRegion, Partition, Region};
pub use reply::{Later, Permit, Reply};
pub use ringwall_model::Timestamp;
pub use tags::Tags;
pub use waiting::{Learnt, Pending};
