//! TLS, HTTP and the request pipeline: the only crate that knows HTTP of the API.
//!
//! [`Gateway`] puts the parts together; `pipeline.rs` is the list of what happens to a request;
//! [`Server`] owns the sockets.

mod auth_refusal;
mod authority;
mod body;
mod browser;
mod calls;
mod control;
mod dispatch;
mod explain;
mod further_names;
mod gateway;
mod issuer;
mod metering;
pub mod owner_only;
#[cfg(unix)]
mod owner_socket;
mod payload;
mod pipeline;
mod record;
mod record_address;
mod record_identity;
mod record_page;
mod record_sign_in;
mod registry;
mod server;
mod turns;
mod waiting;
mod worker;

pub use authority::{Authority, AuthorityError, HTTP};
pub use body::{BodyError, LARGEST_BODY_BYTES, LARGEST_PACKAGE_BYTES, ReplyBody};
pub use explain::ExplainQuestion;
pub use further_names::FurtherName;
pub use gateway::{Gateway, GatewayOptions};
#[cfg(unix)]
pub use owner_socket::OwnerSocket;
pub use registry::Registry;
pub use server::{Answer, Connection, Server};
