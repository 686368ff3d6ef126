//! Why a server cannot be made to run, in words for whoever reads the instance's events.

use std::io;
use std::path::PathBuf;

/// Why it cannot.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EngineError {
    /// A key or a certificate could not be made.
    #[error("a certificate for the way to the door cannot be made: {0}")]
    Certificate(String),
    /// The server is not installed.
    #[error(
        "{server} is not installed on this machine. Install it with `apt-get install {package}`, then delete the DB instance and create it again."
    )]
    Missing {
        server: &'static str,
        package: &'static str,
    },
    /// A file.
    #[error("{0}: {1}")]
    File(PathBuf, #[source] io::Error),
    /// A program cannot be started.
    #[error("{0} cannot be started: {1}")]
    Start(String, #[source] io::Error),
    /// A program failed.
    #[error("{program} failed ({status}); its last words: {words}")]
    Program {
        program: String,
        status: String,
        words: String,
    },
    /// The server ended while it was starting.
    #[error("the server ended while it was starting; its log is {0}")]
    Ended(PathBuf),
    /// The server takes no logins.
    #[error("the server takes no logins after {0} seconds; its log is {1}")]
    Slow(u64, PathBuf),
    /// The path of its socket is too long for the system.
    #[error("the path {0} is too long for a socket: name a shorter --data-dir or --database-dir")]
    LongPath(PathBuf),
    /// The server does not halt.
    #[error("the server does not halt within {0} seconds")]
    Busy(u64),
    /// The port is another's.
    #[error("port {0} is used by another program on this machine")]
    Port(u16),
    /// The store.
    #[error("the store failed")]
    Store(#[from] ringwall_store::StoreError),
}

pub(crate) type EngineResult<T> = Result<T, EngineError>;
