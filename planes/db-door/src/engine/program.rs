//! Programs, run as the servers' user.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Stdio;

use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use super::error::{EngineError, EngineResult};
use super::system_user::SystemUser;

/// Switches the user, and lets the kernel tell the program when Ringwall is gone.
const SETPRIV: &str = "/usr/bin/setpriv";
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/// How much of what a failed program said goes into the error.
const LAST_WORDS: usize = 400;

/// A command that runs `program` as `user`, with nothing of Ringwall's environment, and that gets
/// the signal `at_end` (`TERM`) when Ringwall is gone.
pub(crate) fn command(program: &Path, user: Option<SystemUser>, at_end: &str) -> Command {
    let mut command = if Path::new(SETPRIV).exists() {
        let mut command = Command::new(SETPRIV);
        command.args(["--pdeathsig", at_end]);
        if let Some(user) = user {
            command.arg(format!("--reuid={}", user.uid));
            command.arg(format!("--regid={}", user.gid));
            command.arg("--clear-groups");
        }
        command.arg("--no-new-privs").arg("--").arg(program);
        command
    } else {
        let mut command = Command::new(program);
        if let Some(user) = user {
            command.uid(user.uid).gid(user.gid);
        }
        command
    };
    command
        .env_clear()
        .env("PATH", PATH)
        .env("LC_ALL", "C.UTF-8")
        .env("TZ", "UTC")
        .current_dir("/")
        .kill_on_drop(true);
    command
}

/// Runs a program to its end; `input` is what it reads. What it printed.
pub(crate) async fn run(mut command: Command, input: &str) -> EngineResult<String> {
    let name = name_of(&command);
    let start = |error| EngineError::Start(name.clone(), error);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(start)?;
    if let Some(mut stdin) = child.stdin.take()
        && let Err(error) = stdin.write_all(input.as_bytes()).await
    {
        // It ended before it read all: what it says on its way out tells more.
        tracing::debug!(%error, "a program did not read its input");
    }
    let output = child.wait_with_output().await.map_err(start)?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(EngineError::Program {
        program: name,
        status: output.status.to_string(),
        words: last_words(&output.stderr),
    })
}

fn name_of(command: &Command) -> String {
    let command = command.as_std();
    let mut args = command.get_args();
    let program = args
        .by_ref()
        .skip_while(|arg| *arg != OsStr::new("--"))
        .nth(1)
        .unwrap_or(command.get_program());
    let name = Path::new(program).file_name().unwrap_or(program);
    name.to_string_lossy().into_owned()
}

fn last_words(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim();
    let begin = text.len().saturating_sub(LAST_WORDS);
    let begin = (begin..=text.len()).find(|at| text.is_char_boundary(*at));
    begin
        .and_then(|begin| text.get(begin..))
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_failure_has_the_programs_last_words() {
        let mut shell = command(Path::new("/bin/sh"), None, "TERM");
        shell.args(["-c", "read line; echo \"no $line\" >&2; exit 3"]);
        let error = run(shell, "way\n").await.unwrap_err().to_string();
        assert_eq!(error, "sh failed (exit status: 3); its last words: no way");
    }

    #[tokio::test]
    async fn nothing_of_the_environment_leaks_in() {
        let env = run(command(Path::new("/usr/bin/env"), None, "TERM"), "")
            .await
            .unwrap();
        let mut names: Vec<_> = env
            .lines()
            .filter_map(|line| line.split('=').next())
            .collect();
        names.sort_unstable();
        assert_eq!(names, ["LC_ALL", "PATH", "TZ"]);
    }
}
