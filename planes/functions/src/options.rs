//! What the plane is told at its start.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ringwall_core::Platform;
use ringwall_lambda::runner::Runnable;
use ringwall_lambda::sts_api::Credentials;

use crate::process::Launcher;

/// How functions are run.
#[derive(Clone)]
pub struct FunctionsOptions {
    /// The folder of unpacked code and of environments' scratch files: emptied at the start, and
    /// for its owner alone.
    pub folder: PathBuf,
    /// The program that confines itself and starts a runtime.
    pub launcher: Launcher,
    /// A folder with AWS's runtime clients: `python/` and `nodejs/`.
    pub runtime_dir: Option<PathBuf>,
    /// Where interpreters are looked for: the folders of `PATH`.
    pub search_path: Vec<PathBuf>,
    /// The TCP ports of this machine that functions may connect to, beside the API's.
    pub ports: Vec<u16>,
    /// Gives a function the credentials of its role.
    pub role_credentials: RoleCredentialsOf,
    /// How much, how many, how long.
    pub limits: FunctionLimits,
    /// How far functions are kept apart.
    pub isolation: IsolationWish,
}

/// Where the API is.
#[derive(Clone, Debug)]
pub struct ApiEndpoint {
    /// The scheme: `http` or `https`.
    pub scheme: &'static str,
    /// Where it listens.
    pub address: SocketAddr,
    /// The bundle of authorities that vouch for it, if it speaks TLS.
    pub ca_bundle: Option<PathBuf>,
}

impl ApiEndpoint {
    /// As functions reach it (`AWS_ENDPOINT_URL`): in a network of their own at the same port of
    /// their loopback interface, behind which this server stands.
    pub(crate) fn url(&self, own_network: bool) -> String {
        let port = self.address.port();
        if own_network {
            return format!("{}://localhost:{port}", self.scheme);
        }
        format!("{}://{}", self.scheme, self.reachable())
    }

    /// An address that can be connected to.
    pub(crate) fn reachable(&self) -> SocketAddr {
        let mut address = self.address;
        if address.ip().is_unspecified() {
            address.set_ip(match address {
                SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
                SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
            });
        }
        address
    }
}

/// How far functions are to be kept apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IsolationWish {
    /// As far as this machine can.
    #[default]
    Strongest,
    /// Without namespaces, for tests of what is left then.
    WithoutNamespaces,
}

/// How much, how many, how long.
#[derive(Clone, Copy, Debug)]
pub struct FunctionLimits {
    /// The most runs at once in an account.
    pub account_concurrency: u32,
    /// How long an idle environment is kept.
    pub idle: Duration,
    /// The most idle environments; the oldest goes first.
    pub idle_environments: usize,
    /// How long a runtime may take to start before the function's own time is used.
    pub init: Duration,
    /// Open files of an environment's process.
    pub open_files: u64,
    /// Processes and threads of an environment.
    pub processes: u64,
}

impl Default for FunctionLimits {
    fn default() -> Self {
        Self {
            account_concurrency: 1000,
            idle: Duration::from_secs(5 * 60),
            idle_environments: 64,
            init: Duration::from_secs(10),
            open_files: 1024,
            processes: 1024,
        }
    }
}

/// Assumes a function's role as Lambda; an error is in words. Blocks.
pub type RoleCredentialsOf =
    Arc<dyn Fn(&Arc<Platform>, &Runnable) -> Result<Credentials, String> + Send + Sync>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_api_on_all_addresses_is_reached_at_loopback() {
        let endpoint = ApiEndpoint {
            scheme: "https",
            address: ([0, 0, 0, 0], 4566).into(),
            ca_bundle: None,
        };
        assert_eq!(endpoint.url(true), "https://localhost:4566");
        assert_eq!(endpoint.url(false), "https://127.0.0.1:4566");
    }
}
