//! What the server tells a launcher, and what that answers.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// For the first process.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Outer {
    /// The namespaces to make; without, the runtime runs in the server's.
    pub(crate) namespaces: Option<Namespaces>,
}

/// Which namespaces beside those of mounts, processes, messages and the host name.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Namespaces {
    /// One of users, which a server without privileges needs for the others.
    pub(crate) user: bool,
    /// One of the network.
    pub(crate) network: bool,
}

/// For the second process.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Inner {
    /// Loopback ports to listen on in the network namespace; the sockets go to the server.
    pub(crate) listen: Vec<u16>,
    /// The view of the files; without, the server's.
    pub(crate) view: Option<View>,
    /// Landlock's rules.
    pub(crate) access: Option<Access>,
    /// Resource limits.
    pub(crate) limits: Limits,
    /// What to run; without, the launcher only tries whether it can.
    pub(crate) runtime: Option<Runtime>,
}

/// A root of its own.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct View {
    /// An empty folder, where the root is put together.
    pub(crate) staging: PathBuf,
    /// What is shown, in this order.
    pub(crate) binds: Vec<Bind>,
    /// Small files that are made.
    pub(crate) texts: Vec<Text>,
    /// The size of `/tmp`.
    pub(crate) tmp_mib: u32,
}

/// A file or folder of the machine, read-only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Bind {
    /// Where it is.
    pub(crate) source: PathBuf,
    /// Where it is seen.
    pub(crate) target: PathBuf,
}

/// A file made for the function.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Text {
    /// Where it is seen.
    pub(crate) target: PathBuf,
    /// What it says.
    pub(crate) content: String,
}

/// What landlock lets the function do.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Access {
    /// Read and execute below these.
    pub(crate) read: Vec<PathBuf>,
    /// Write below these too.
    pub(crate) write: Vec<PathBuf>,
    /// Connect to these TCP ports only; without, the network is not landlock's business.
    pub(crate) connect: Option<Vec<u16>>,
}

/// Resource limits.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Limits {
    /// Open files.
    pub(crate) open_files: u64,
    /// Processes and threads.
    pub(crate) processes: u64,
    /// Writable private memory, where no control group bounds it.
    pub(crate) data_bytes: Option<u64>,
}

/// A runtime.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Runtime {
    /// The program and its arguments.
    pub(crate) command: Vec<String>,
    /// The working folder.
    pub(crate) folder: PathBuf,
    /// All of its environment variables.
    pub(crate) variables: Vec<(String, String)>,
    /// The user and group to become.
    pub(crate) user: Option<u32>,
}

impl std::fmt::Debug for Runtime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The variables hold credentials.
        f.debug_struct("Runtime")
            .field("command", &self.command)
            .finish_non_exhaustive()
    }
}

/// What a launcher says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Report {
    /// The sockets that it was to listen on come with this.
    Listening,
    /// All is set up; the runtime runs.
    Started {
        /// How far it is confined.
        confined: Confined,
    },
    /// It cannot be, in words.
    Failed(String),
    /// The runtime ended.
    Exited(Exit),
}

/// How far a runtime is confined, beside its namespaces.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Confined {
    /// How far landlock's rules hold: `full`, `partial` or `none`.
    pub(crate) landlock: String,
    /// Whether its system calls are filtered.
    pub(crate) is_filtered: bool,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Exit {
    /// By itself, with this status.
    Status(i32),
    /// By a signal.
    Signal(i32),
}
