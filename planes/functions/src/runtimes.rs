//! What a function's `Runtime` means on this machine: an interpreter with AWS's runtime client, or
//! the function's own `bootstrap`.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html>

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use parking_lot::Mutex;

/// Says where the interpreter is and what it needs, a line each.
const ASK_PYTHON: &str = "import sys, importlib.util as u
print(sys.executable, sys.base_prefix, sys.prefix, u.find_spec('awslambdaric') is not None, sep='\\n')";
/// The entry points of `aws-lambda-ric`, newer ones first.
const NODE_CLIENTS: [&str; 2] = [
    "node_modules/aws-lambda-ric/bin/index.mjs",
    "node_modules/aws-lambda-ric/bin/index.js",
];

/// The interpreters of this machine.
pub(crate) struct Runtimes {
    search_path: Vec<PathBuf>,
    runtime_dir: Option<PathBuf>,
    pythons: Mutex<HashMap<String, Option<Python>>>,
}

/// How a runtime is started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RuntimePlan {
    /// The program.
    pub(crate) program: Program,
    /// What it is told.
    pub(crate) arguments: Vec<Argument>,
    /// The folder shown as the runtime's own.
    pub(crate) runtime_dir: Option<PathBuf>,
    /// Other folders that it needs, at the paths they have.
    pub(crate) needs: Vec<PathBuf>,
    /// A variable that names the runtime's folder: `PYTHONPATH`.
    pub(crate) library_variable: Option<&'static str>,
    /// Whether `AWS_EXECUTION_ENV` is set.
    pub(crate) managed: bool,
}

/// A program to start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Program {
    /// Of the machine.
    Machine(PathBuf),
    /// In the function's code.
    Task(&'static str),
}

/// A word of the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Argument {
    Word(String),
    /// A path in the function's code.
    Task(&'static str),
    /// A path in the runtime's folder.
    Runtime(&'static str),
}

/// Why a function cannot be started.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoRuntime {
    /// This machine lacks something: in words that say what to do.
    Missing(String),
    /// The function's code lacks its `bootstrap`.
    NoBootstrap,
}

#[derive(Clone, Debug)]
struct Python {
    program: PathBuf,
    prefixes: Vec<PathBuf>,
    has_client: bool,
}

impl Runtimes {
    pub(crate) fn new(search_path: Vec<PathBuf>, runtime_dir: Option<PathBuf>) -> Self {
        Self {
            search_path,
            runtime_dir,
            pythons: Mutex::default(),
        }
    }

    /// How a function's runtime is started, with its code unpacked at `task_root`. Blocks.
    pub(crate) fn plan(
        &self,
        runtime: &str,
        handler: &str,
        task_root: &Path,
    ) -> Result<RuntimePlan, NoRuntime> {
        if runtime.starts_with("python") {
            self.python(runtime, handler, task_root)
        } else if runtime.starts_with("nodejs") {
            self.node(runtime, handler, task_root)
        } else if runtime.starts_with("provided") {
            bootstrap(task_root)
        } else {
            Err(NoRuntime::Missing(format!(
                "Ringwall runs python3.x, nodejs and provided.al2023 functions, not {runtime}: build the function for provided.al2023."
            )))
        }
    }

    fn python(
        &self,
        runtime: &str,
        handler: &str,
        task_root: &Path,
    ) -> Result<RuntimePlan, NoRuntime> {
        let python = self.find_python(runtime).ok_or_else(|| {
            NoRuntime::Missing(format!(
                "The runtime {runtime} needs Python 3, which is not found in PATH: apt install python3"
            ))
        })?;
        let own = task_root.join("awslambdaric").is_dir();
        let shared = self
            .runtime_dir
            .as_ref()
            .map(|folder| folder.join("python"));
        let shared = shared.filter(|folder| folder.join("awslambdaric").is_dir());
        if !own && shared.is_none() && !python.has_client {
            return Err(NoRuntime::Missing(format!(
                "The runtime {runtime} needs AWS's runtime client: {} -m pip install --target {}/python awslambdaric",
                python.program.display(),
                self.runtime_dir_words(),
            )));
        }
        Ok(RuntimePlan {
            program: Program::Machine(python.program),
            arguments: ["-m", "awslambdaric", handler]
                .map(|word| Argument::Word(word.to_owned()))
                .into(),
            library_variable: shared.as_ref().map(|_| "PYTHONPATH"),
            runtime_dir: shared,
            needs: python.prefixes,
            managed: true,
        })
    }

    /// An interpreter of the runtime's version, else the machine's `python3`.
    fn find_python(&self, runtime: &str) -> Option<Python> {
        if let Some(known) = self.pythons.lock().get(runtime) {
            return known.clone();
        }
        let own_folder = self.runtime_dir.iter().map(|folder| folder.join("bin"));
        let folders: Vec<PathBuf> = own_folder.chain(self.search_path.iter().cloned()).collect();
        let found = [runtime, "python3"].iter().find_map(|name| {
            let programs = folders.iter().map(|folder| folder.join(name));
            programs
                .filter(|program| program.is_file())
                .find_map(|program| self.ask_python(&program))
        });
        self.pythons
            .lock()
            .insert(runtime.to_owned(), found.clone());
        found
    }

    fn ask_python(&self, program: &Path) -> Option<Python> {
        let path = std::env::join_paths(&self.search_path).ok()?;
        let answer = Command::new(program)
            .args(["-I", "-c", ASK_PYTHON])
            .env_clear()
            .env("PATH", path)
            .output()
            .ok()
            .filter(|answer| answer.status.success())?;
        let text = String::from_utf8(answer.stdout).ok()?;
        let mut lines = text.lines();
        let program = PathBuf::from(lines.next()?);
        let mut prefixes: Vec<PathBuf> = lines.by_ref().take(2).map(PathBuf::from).collect();
        prefixes.dedup();
        Some(Python {
            program,
            prefixes,
            has_client: lines.next() == Some("True"),
        })
    }

    fn node(
        &self,
        runtime: &str,
        handler: &str,
        task_root: &Path,
    ) -> Result<RuntimePlan, NoRuntime> {
        let node = self.search_path.iter().map(|folder| folder.join("node"));
        let node = node
            .filter_map(|node| node.canonicalize().ok())
            .find(|node| node.is_file())
            .ok_or_else(|| {
                NoRuntime::Missing(format!(
                    "The runtime {runtime} needs Node, which is not found in PATH: apt install nodejs"
                ))
            })?;
        let shared = self
            .runtime_dir
            .as_ref()
            .map(|folder| folder.join("nodejs"));
        let in_folder = |folder: &Path| {
            let mut clients = NODE_CLIENTS.into_iter();
            clients.find(|client| folder.join(client).is_file())
        };
        let client = in_folder(task_root)
            .map(Argument::Task)
            .or_else(|| shared.as_deref().and_then(in_folder).map(Argument::Runtime))
            .ok_or_else(|| {
                NoRuntime::Missing(format!(
                    "The runtime {runtime} needs AWS's runtime client: npm install --prefix {}/nodejs aws-lambda-ric",
                    self.runtime_dir_words(),
                ))
            })?;
        Ok(RuntimePlan {
            // `bin/node` of its folder, whose `lib` it may need.
            needs: node
                .ancestors()
                .nth(2)
                .map(Path::to_owned)
                .into_iter()
                .collect(),
            program: Program::Machine(node),
            arguments: vec![client, Argument::Word(handler.to_owned())],
            runtime_dir: shared,
            library_variable: None,
            managed: true,
        })
    }

    fn runtime_dir_words(&self) -> String {
        match &self.runtime_dir {
            Some(folder) => folder.display().to_string(),
            None => "FOLDER (and start Ringwall with --runtime-dir FOLDER)".to_owned(),
        }
    }
}

fn bootstrap(task_root: &Path) -> Result<RuntimePlan, NoRuntime> {
    if !task_root.join("bootstrap").is_file() {
        return Err(NoRuntime::NoBootstrap);
    }
    Ok(RuntimePlan {
        program: Program::Task("bootstrap"),
        arguments: Vec::new(),
        runtime_dir: None,
        needs: Vec::new(),
        library_variable: None,
        managed: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runtimes(runtime_dir: Option<&Path>) -> Runtimes {
        let search_path = ["/usr/local/bin", "/usr/bin", "/bin"].map(PathBuf::from);
        Runtimes::new(search_path.into(), runtime_dir.map(Path::to_owned))
    }

    #[test]
    fn python_is_started_with_the_client_of_the_functions_own_zip() {
        let task = tempfile::tempdir().unwrap();
        std::fs::create_dir(task.path().join("awslambdaric")).unwrap();
        let plan = runtimes(None).plan("python3.11", "app.handler", task.path());
        let plan = plan.unwrap();
        assert!(matches!(plan.program, Program::Machine(_)));
        assert_eq!(plan.runtime_dir, None);
        assert!(plan.managed);
    }

    #[test]
    fn python_without_a_client_says_what_to_install() {
        let task = tempfile::tempdir().unwrap();
        let runtimes = Runtimes::new(vec!["/usr/bin".into()], Some("/opt/runtimes".into()));
        let missing = runtimes.plan("python3.99", "app.handler", task.path());
        let Err(NoRuntime::Missing(words)) = missing else {
            panic!("{missing:?}");
        };
        assert!(
            words.ends_with("-m pip install --target /opt/runtimes/python awslambdaric"),
            "{words}"
        );
    }

    #[test]
    fn a_custom_runtime_needs_its_bootstrap() {
        let task = tempfile::tempdir().unwrap();
        let plan = || runtimes(None).plan("provided.al2023", "", task.path());
        assert_eq!(plan(), Err(NoRuntime::NoBootstrap));
        std::fs::write(task.path().join("bootstrap"), "").unwrap();
        assert!(!plan().unwrap().managed);
    }

    #[test]
    fn a_runtime_that_is_not_run_says_which_are() {
        let plan = runtimes(None).plan("java21", "x", Path::new("/"));
        assert!(matches!(plan, Err(NoRuntime::Missing(words)) if words.contains("not java21")));
    }

    #[test]
    fn without_an_interpreter_says_so() {
        let nothing = tempfile::tempdir().unwrap();
        let runtimes = Runtimes::new(vec![nothing.path().to_owned()], None);
        for runtime in ["python3.12", "nodejs20.x"] {
            let plan = runtimes.plan(runtime, "x", nothing.path());
            assert!(
                matches!(plan, Err(NoRuntime::Missing(words)) if words.contains("apt install"))
            );
        }
    }
}
