//! The front door: a reverse proxy for HTTP/1.1 and HTTP/2 that every request passes, judged by the
//! web ACL of its listener before it goes on.
//!
//! Its core knows neither AWS's API nor the store: it runs a [`config::Config`], asks an
//! [`inspector::Inspector`] about requests and hands what happened to an [`logs::Recorder`].
//! Each worker is a thread with its own sockets, connections and pools; what they share is read
//! without waiting.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html>

pub mod config;
mod door;
pub mod elbv2;
mod gate;
pub mod http1;
pub mod inspector;
mod io;
mod jwt;
pub mod login;
pub mod logs;
mod meters;
mod proxy_header;
mod routing;
pub mod seclang;
mod serve;
mod targets;
mod tls;
mod wall;

pub use door::{FrontDoor, Opened, Options};
pub use io::clockwork::Pace;
pub use targets::{Health, Reason, State, TargetHealth};
