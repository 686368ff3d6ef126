//! Temporary delegation: product providers, what they ask for, and how far it is.
//!
//! At AWS providers come by a registration; here whoever runs the server names them in a file.
//! AWS tells them by an SNS topic; as there is no SNS here, what AWS publishes is an event on the
//! default bus of the topic's account and Region.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-temporary-delegation.html>

mod notice;
mod permission_check;
mod providers;
mod request;
mod summary;
mod template;

pub(crate) use notice::tell;
pub(crate) use permission_check::check;
pub use providers::{BoundaryFile, InvalidProvider, ProviderFile, Providers, TemplateFile};
pub(crate) use providers::{Provider, require_topic};
pub(crate) use request::{
    EXPIRY, expire, for_account, move_to, parameters, rendered, required_boundaries, shown,
};
pub(crate) use summary::summary;
pub(crate) use template::TemplateError;
