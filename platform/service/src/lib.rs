//! What a service is: operations, routes, timers.
//!
//! A service crate implements [`Service`] and lists its handlers in [`Routes`]:
//!
//! ```ignore
//! Routes::new(kms)
//!     .read::<DescribeKey>(describe_key)
//!     .write::<CreateAlias>(create_alias)
//!     .timer("key-deletion", delete_key)
//! ```
//!
//! The type parameter fixes input and output, so that a handler of the wrong operation does
//! not compile. The gateway sees only [`Handler`]s over trees of values.
//!
//! **Architecture invariant:** a handler has one transaction, which it does not open and does
//! not commit: the pipeline does, and runs a write handler again on a conflict. So handlers
//! keep nothing outside the transaction.

mod bus;
mod event;
mod marker;
mod message;
mod page;
mod pages;
mod quota;
mod rounds;
mod routes;
mod screen;
mod work;

pub use bus::{BUS_TOPIC, BusEvent};
pub use event::ServiceEvent;
pub use marker::Marker;
pub use message::{Email, MESSAGE_TOPIC, Message, MessageContent, Sms};
pub use page::{Listed, Page};
pub use pages::{PageAnswer, PageRequest, Pages};
pub use quota::{Quota, Quotas};
pub use rounds::Rounds;
pub use routes::{
    Background, BusListener, DeferredHandler, Handler, ReadHandler, ResourceFacts, Routes, Service,
    TimerContext, TimerHandler, WriteHandler,
};
pub use screen::{OpenCall, Screen};
pub use work::work;
