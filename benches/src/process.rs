//! A server under measurement: started on its own core, its processor time read, ended with us.

use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

/// The core that servers run on; the load comes from another.
pub(crate) const SERVER_CORE: &str = "0";
/// The core that the load comes from, as `cargo xtask bench` sets it.
pub(crate) const LOAD_CORE: &str = "1";
/// Clock ticks a second in `/proc`: fixed at 100 for programs, whatever the kernel runs at.
const TICKS: f64 = 100.0;
/// How long a server may take to listen.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server.
pub(crate) struct Server {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

impl Server {
    /// Starts `program` on the servers' core; `arguments` are made from the port given to it.
    pub(crate) fn start(
        program: &Path,
        arguments: impl FnOnce(SocketAddr) -> Vec<String>,
    ) -> Result<Self> {
        Self::start_on(SERVER_CORE, program, |address| Ok(arguments(address)))
    }

    /// Starts `program` on a core; `arguments` are made from the port given to it.
    pub(crate) fn start_on(
        core: &str,
        program: &Path,
        arguments: impl FnOnce(SocketAddr) -> Result<Vec<String>>,
    ) -> Result<Self> {
        let address = free_address()?;
        let child = Command::new("taskset")
            .args(["--cpu-list", core])
            .arg(program)
            .args(arguments(address)?)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{} cannot be started", program.display()))?;
        let mut server = Self { child, address };
        server.wait_until_listening(program)?;
        Ok(server)
    }

    fn wait_until_listening(&mut self, program: &Path) -> Result<()> {
        let begun = Instant::now();
        while TcpStream::connect(self.address).is_err() {
            ensure!(
                self.child.try_wait()?.is_none(),
                "{} ended before it listened",
                program.display()
            );
            ensure!(
                begun.elapsed() < PATIENCE,
                "{} does not listen",
                program.display()
            );
            sleep(Duration::from_millis(1));
        }
        Ok(())
    }

    /// Processor seconds used so far, user and system, of the process and its children.
    pub(crate) fn cpu_seconds(&self) -> Result<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The program's name, in parentheses, may hold spaces; fields are counted after it.
        let (_, fields) = stat.rsplit_once(')').context("/proc/…/stat")?;
        let ticks = fields
            .split_whitespace()
            .skip(11)
            .take(4)
            .map(str::parse::<f64>)
            .sum::<Result<f64, _>>()?;
        Ok(ticks / TICKS)
    }

    /// Memory in use, in bytes.
    pub(crate) fn resident_bytes(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .context("VmRSS")?;
        let kibibytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kibibytes * 1024)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A server that ended by itself is gone already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
