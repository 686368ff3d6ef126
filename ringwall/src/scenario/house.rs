//! A server of the scenario's own, in a folder that goes away.

use std::io::{self, BufRead as _, BufReader};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Signal, kill_process};

use crate::data_folder::DataFolder;
use crate::output::Failure;

/// How long the server may take to stop: its databases stop first.
const STOPPING: Duration = Duration::from_secs(30);

/// A running server; dropping it stops it and takes its folder away.
pub(crate) struct House {
    folder: PathBuf,
    server: Child,
    port: String,
    keep: bool,
}

impl House {
    /// Starts a server on a free port.
    ///
    /// # Errors
    /// It does not start.
    pub(crate) fn start(keep: bool) -> Result<Self, Failure> {
        let folder = std::env::temp_dir().join(format!("ringwall-scenario-{}", std::process::id()));
        // For its owner alone, and nobody's before.
        std::fs::DirBuilder::new().mode(0o700).create(&folder)?;
        std::fs::create_dir(folder.join("work"))?;
        let mut server = serve(&folder)?;
        let port = first_line(&mut server).and_then(|line| port_of(&line));
        let Some(port) = port else {
            drop(server.kill());
            let log = std::fs::read_to_string(folder.join("server.log")).unwrap_or_default();
            drop(std::fs::remove_dir_all(&folder));
            let last = log.lines().last().unwrap_or_default();
            return Err(Failure::new(format!("The server did not start: {last}")));
        };
        Ok(Self {
            folder,
            server,
            port,
            keep,
        })
    }

    /// Where steps run.
    pub(crate) fn work(&self) -> PathBuf {
        self.folder.join("work")
    }

    /// The data folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// The folder of everything.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// What `eval "$(ringwall env)"` would set, over TLS.
    pub(crate) fn variables(&self, path: &str) -> Vec<(&'static str, String)> {
        let data = DataFolder::new(self.data());
        let shown = |path: PathBuf| path.display().to_string();
        vec![
            ("PATH", path.to_owned()),
            ("HOME", shown(self.work())),
            ("LANG", "C.UTF-8".to_owned()),
            (
                "AWS_ENDPOINT_URL",
                format!("https://localhost:{}", self.port),
            ),
            ("AWS_CA_BUNDLE", shown(data.authority())),
            (
                "AWS_SHARED_CREDENTIALS_FILE",
                shown(data.root_credentials()),
            ),
            ("AWS_PROFILE", "ringwall".to_owned()),
            ("AWS_REGION", "us-east-1".to_owned()),
            ("AWS_DEFAULT_REGION", "us-east-1".to_owned()),
            ("AWS_PAGER", String::new()),
            ("RINGWALL_DATA_DIR", shown(self.data())),
        ]
    }
}

impl Drop for House {
    fn drop(&mut self) {
        if self.keep {
            return;
        }
        stop(&mut self.server);
        drop(std::fs::remove_dir_all(databases(&self.folder)));
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

/// Where the databases are: their servers are other users, who cannot enter the house's folder.
fn databases(folder: &Path) -> PathBuf {
    folder.with_extension("databases")
}

#[expect(
    clippy::disallowed_methods,
    reason = "a scenario runs a server of its own: this program again"
)]
fn serve(folder: &Path) -> io::Result<Child> {
    let log = std::fs::File::create(folder.join("server.log"))?;
    Command::new(std::env::current_exe()?)
        .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(folder.join("data"))
        .arg("--runtime-dir")
        .arg(folder.join("work/runtimes"))
        .arg("--database-dir")
        .arg(databases(folder))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()
}

/// What the server says once it listens; nothing if it ended.
fn first_line(server: &mut Child) -> Option<String> {
    let mut line = String::new();
    BufReader::new(server.stdout.take()?)
        .read_line(&mut line)
        .ok()?;
    Some(line)
}

/// The port in "… listens on http://127.0.0.1:4566 for account …".
fn port_of(line: &str) -> Option<String> {
    let address = line.split("127.0.0.1:").nth(1)?;
    let port: String = address.chars().take_while(char::is_ascii_digit).collect();
    (!port.is_empty()).then_some(port)
}

/// Asks it to stop, so that it stops what it started; ends it if it does not.
fn stop(server: &mut Child) {
    let id = i32::try_from(server.id()).ok();
    let asked = id
        .and_then(rustix::process::Pid::from_raw)
        .is_some_and(|pid| kill_process(pid, Signal::TERM).is_ok());
    let begun = Instant::now();
    while asked && begun.elapsed() < STOPPING {
        match server.try_wait() {
            Ok(None) => std::thread::sleep(Duration::from_millis(50)),
            _ => return,
        }
    }
    drop(server.kill());
    drop(server.wait());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_stands_in_the_first_line() {
        let line = "Ringwall listens on http://127.0.0.1:41234 for account 111122223333; root";
        assert_eq!(port_of(line).as_deref(), Some("41234"));
        assert_eq!(port_of("Ringwall cannot listen"), None);
    }
}
