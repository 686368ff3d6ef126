//! Requests to servers elsewhere, each bounded in time and size.
//!
//! Identity providers' documents are fetched here. Whoever registers a provider names the URL, so
//! a URL is a stranger's word: only https is spoken, no redirect is followed, and addresses that
//! are not on the public Internet are refused unless the operator allowed their host.
//!
//! **Architecture invariant:** the resolved address that was checked is the one connected to.

mod address;
mod fetch;
mod host;
mod inside;
pub mod signature;
mod trust;

pub use fetch::{FetchError, Fetched, Limits, Outbound};
pub use host::{HttpsUrl, InvalidUrl};
pub use inside::InsideHosts;
pub use signature::AccessKey;
pub use trust::Believed;
