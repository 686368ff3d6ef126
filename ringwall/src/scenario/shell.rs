//! Runs the steps of a page, one after the other, as if somebody typed them into one shell.

use std::io::{self, Read as _};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How long a step may take: tools are fetched from afar, a database is set up.
const PATIENCE: Duration = Duration::from_secs(300);
/// How often it is looked whether a step has ended.
const PAUSE: Duration = Duration::from_millis(50);
/// The most of a step's output that is kept.
const MOST_OUTPUT: u64 = 256 * 1024;

/// A shell whose variables go on from step to step.
pub(crate) struct Shell {
    /// Where the steps run, and where files of theirs stay.
    folder: PathBuf,
}

/// What came of a step.
pub(crate) struct Done {
    /// Whether its last command succeeded.
    pub(crate) succeeded: bool,
    /// What it wrote, both streams.
    pub(crate) output: String,
    /// How long it took.
    pub(crate) took: Duration,
}

impl Shell {
    /// A shell in a folder, with these variables and nothing else of this process but the search
    /// path.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub(crate) fn new(folder: PathBuf, variables: &[(&str, String)]) -> io::Result<Self> {
        let mut text = String::new();
        for (name, value) in variables {
            let value = value.replace('\'', "'\\''");
            text.push_str(&format!("export {name}='{value}'\n"));
        }
        std::fs::write(folder.join(".variables"), text)?;
        Ok(Self { folder })
    }

    /// Runs commands until one of them fails; `waiting` is called again and again meanwhile.
    ///
    /// # Errors
    /// There is no `bash`, or it takes too long.
    pub(crate) fn run(&self, commands: &str, waiting: &dyn Fn(Duration)) -> io::Result<Done> {
        let begun = Instant::now();
        let output = self.folder.join(".output");
        let log = std::fs::File::create(&output)?;
        let whole =
            format!("set -e\nset -a\n. ./.variables\n{commands}\nset +a\nexport -p > .variables\n");
        let mut child = self.bash(&whole, log)?;
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            if begun.elapsed() > PATIENCE {
                child.kill()?;
                child.wait()?;
                return Err(io::Error::new(
                    io::ErrorKind::TimedOut,
                    format!("a step took longer than {} s", PATIENCE.as_secs()),
                ));
            }
            waiting(begun.elapsed());
            std::thread::sleep(PAUSE);
        };
        self.done(status, &output, begun)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "a scenario shows what users type: it runs the same commands"
    )]
    fn bash(&self, text: &str, log: std::fs::File) -> io::Result<Child> {
        Command::new("bash")
            .args(["--noprofile", "--norc", "-c", text])
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
    }

    fn done(&self, status: ExitStatus, output: &PathBuf, begun: Instant) -> io::Result<Done> {
        let mut text = Vec::new();
        std::fs::File::open(output)?
            .take(MOST_OUTPUT)
            .read_to_end(&mut text)?;
        Ok(Done {
            succeeded: status.success(),
            output: String::from_utf8_lossy(&text).trim_end().to_owned(),
            took: begun.elapsed(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell() -> (tempfile::TempDir, Shell) {
        let folder = tempfile::tempdir().unwrap();
        let variables = [("NAME", "it's".to_owned())];
        let shell = Shell::new(folder.path().to_owned(), &variables).unwrap();
        (folder, shell)
    }

    #[test]
    fn variables_go_on_from_step_to_step() {
        let (_folder, shell) = shell();
        let run = |commands| shell.run(commands, &|_| {}).unwrap();
        assert_eq!(run("echo \"$NAME\"").output, "it's");
        run("KEY=$(echo 42)");
        assert_eq!(run("echo $KEY").output, "42");
    }

    #[test]
    fn the_first_failure_ends_a_step() {
        let (_folder, shell) = shell();
        let done = shell.run("echo one; false; echo two", &|_| {}).unwrap();
        assert!(!done.succeeded);
        assert_eq!(done.output, "one");
    }
}
