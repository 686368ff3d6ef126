//! How far functions are kept apart on this machine: tried once, when it is first asked for.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cgroups::Cgroups;
use crate::launcher::{Access, Bind, Confined, Inner, Limits, Namespaces, Outer, Text, View};
use crate::options::IsolationWish;
use crate::process::{Launcher, Plan, Process};

/// The machine's programs and libraries.
const SYSTEM: [&str; 6] = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64"];
/// What they read.
const SETTINGS: [&str; 9] = [
    "/etc/alternatives",
    "/etc/ca-certificates",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/localtime",
    "/etc/mime.types",
    "/etc/pki",
    "/etc/ssl",
];
/// The first of the users that a privileged server gives its functions, one for each environment:
/// numbers that no distribution gives away.
const FIRST_USER: u32 = 0x7000_0000;
/// How many of them.
const USERS: u32 = 0x1_0000;

/// What keeps functions apart.
pub(crate) struct Isolation {
    pub(crate) namespaces: Option<Namespaces>,
    confined: Confined,
    pub(crate) cgroups: Cgroups,
    /// Whether each environment runs as a user of its own.
    own_users: bool,
    /// Why something stronger cannot be had.
    lacks: Option<String>,
    staging: PathBuf,
}

impl Isolation {
    /// Tries what this machine has, the strongest first.
    pub(crate) fn decide(
        launcher: &Launcher,
        staging: PathBuf,
        wish: IsolationWish,
    ) -> Result<Self, String> {
        let privileged = rustix::process::geteuid().is_root();
        let mut isolation = Self {
            namespaces: None,
            confined: Confined::default(),
            cgroups: Cgroups::find(),
            own_users: false,
            lacks: None,
            staging,
        };
        for namespaces in candidates(privileged, wish) {
            isolation.namespaces = namespaces;
            isolation.own_users = namespaces.is_some_and(|namespaces| !namespaces.user);
            match isolation.try_out(launcher) {
                Ok(confined) => {
                    isolation.confined = confined;
                    return Ok(isolation);
                }
                Err(words) => {
                    isolation.lacks.get_or_insert(words);
                }
            }
        }
        Err(isolation.lacks.unwrap_or_default())
    }

    fn try_out(&self, launcher: &Launcher) -> Result<Confined, String> {
        let plan = Plan {
            outer: Outer {
                namespaces: self.namespaces,
            },
            inner: Inner {
                listen: self.own_network().then_some(9001).into_iter().collect(),
                view: self.view(&[], Vec::new(), 1),
                access: Some(self.access(&[], &[], &[])),
                limits: Limits {
                    open_files: 64,
                    processes: 64,
                    data_bytes: None,
                },
                runtime: None,
            },
        };
        Process::start(launcher, &plan, None).map(|started| started.confined)
    }

    /// Whether functions have a network of their own.
    pub(crate) fn own_network(&self) -> bool {
        self.namespaces.is_some_and(|namespaces| namespaces.network)
    }

    /// Whether functions have a root of their own.
    pub(crate) fn own_view(&self) -> bool {
        self.namespaces.is_some()
    }

    /// The user of the environment with this number.
    pub(crate) fn user(&self, number: u32) -> Option<u32> {
        self.own_users.then(|| FIRST_USER + number % USERS)
    }

    /// The bound of private memory where no control group has one.
    pub(crate) fn data_bytes(&self, memory_bytes: u64) -> Option<u64> {
        // Runtimes reserve more than they use; what is used is watched.
        let generous = memory_bytes.saturating_mul(2) + 512 * 1024 * 1024;
        (!self.cgroups.bounds_memory()).then_some(generous)
    }

    /// The view of the files: the machine's programs, what is asked for, and names.
    pub(crate) fn view(&self, more: &[Bind], texts: Vec<Text>, tmp_mib: u32) -> Option<View> {
        self.own_view().then(|| View {
            staging: self.staging.clone(),
            binds: system().chain(more.iter().cloned()).collect(),
            texts,
            tmp_mib,
        })
    }

    /// Landlock's rules: the machine's programs, what is asked for, and where to write.
    pub(crate) fn access(&self, read: &[PathBuf], write: &[PathBuf], ports: &[u16]) -> Access {
        let devices = ["/dev/null", "/dev/zero", "/dev/full"].map(PathBuf::from);
        let seen = ["/proc", "/dev/random", "/dev/urandom"].map(PathBuf::from);
        let system = system().map(|bind| bind.target);
        let names = [
            "/etc/passwd",
            "/etc/group",
            "/etc/hosts",
            "/etc/nsswitch.conf",
        ];
        Access {
            read: system
                .chain(seen)
                .chain(names.map(PathBuf::from))
                .chain(read.iter().cloned())
                .collect(),
            write: devices.into_iter().chain(write.iter().cloned()).collect(),
            connect: (!self.own_network()).then(|| ports.to_vec()),
        }
    }
}

fn candidates(privileged: bool, wish: IsolationWish) -> Vec<Option<Namespaces>> {
    let mut all = Vec::new();
    if wish == IsolationWish::Strongest {
        let users = if privileged {
            [Some(false), Some(true)]
        } else {
            [Some(true), None]
        };
        for network in [true, false] {
            let users = users.into_iter().flatten();
            all.extend(users.map(|user| Some(Namespaces { user, network })));
        }
    }
    all.push(None);
    all
}

fn system() -> impl Iterator<Item = Bind> {
    SYSTEM
        .iter()
        .chain(&SETTINGS)
        .map(|path| at_its_place(Path::new(path)))
}

/// A file or folder, seen where it is.
pub(crate) fn at_its_place(path: &Path) -> Bind {
    Bind {
        source: path.to_owned(),
        target: path.to_owned(),
    }
}

/// The names that a function looks up: its own.
pub(crate) fn names(user: u32) -> Vec<Text> {
    let text = |target: &str, content: String| Text {
        target: target.into(),
        content,
    };
    vec![
        text(
            "/etc/passwd",
            format!(
                "root:x:0:0::/:/usr/sbin/nologin\nsandbox:x:{user}:{user}::/tmp:/usr/sbin/nologin\n"
            ),
        ),
        text("/etc/group", format!("root:x:0:\nsandbox:x:{user}:\n")),
        text("/etc/hosts", "127.0.0.1 localhost\n".to_owned()),
        text(
            "/etc/nsswitch.conf",
            "passwd: files\ngroup: files\nhosts: files\n".to_owned(),
        ),
    ]
}

/// Makes the empty folder in which roots are put together.
pub(crate) fn make_staging(folder: &Path) -> std::io::Result<PathBuf> {
    let staging = folder.join("root");
    fs::create_dir_all(&staging)?;
    Ok(staging)
}

impl fmt::Display for Isolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Functions run ")?;
        match self.namespaces {
            Some(Namespaces { user, network }) => {
                f.write_str("in namespaces of their own (mounts, processes, messages, host name")?;
                f.write_str(if network { ", network" } else { "" })?;
                f.write_str(if user {
                    ", users)"
                } else {
                    "), each as a user of its own"
                })?;
            }
            None => f.write_str("WITHOUT namespaces, as this server's user")?,
        }
        match self.confined.landlock.as_str() {
            "none" => f.write_str(", WITHOUT landlock")?,
            extent => write!(f, ", landlock {extent}")?,
        }
        f.write_str(if self.confined.is_filtered {
            ", system calls filtered"
        } else {
            ", WITHOUT a filter of system calls"
        })?;
        f.write_str(
            match (self.cgroups.bounds_memory(), self.cgroups.ends_all()) {
                (true, true) => ", control groups for memory and end",
                (true, false) => ", a control group for memory",
                (false, true) => ", a control group for their end, memory watched",
                (false, false) => ", no control groups, memory watched",
            },
        )?;
        if let Some(words) = &self.lacks {
            write!(f, "; stronger is not to be had here: {words}")?;
        }
        Ok(())
    }
}
