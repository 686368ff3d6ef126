//! Where a function finds its things, and what makes it so.

use std::path::{Path, PathBuf};

use crate::isolation::{Isolation, at_its_place};
use crate::launcher::Bind;
use crate::options::ApiEndpoint;
use crate::runtimes::{Argument, Program, RuntimePlan};
use crate::scratch::Scratch;
use crate::variables::Places;

const TASK_ROOT: &str = "/var/task";
const RUNTIME_DIR: &str = "/var/runtime";
const CA_BUNDLE: &str = "/etc/ringwall-ca.pem";

/// Where things are in the function's eyes, and what makes it so.
pub(crate) struct Seen {
    pub(crate) task_root: PathBuf,
    runtime_dir: PathBuf,
    ca_bundle: Option<PathBuf>,
    scratch: Option<PathBuf>,
    pub(crate) binds: Vec<Bind>,
    pub(crate) read: Vec<PathBuf>,
    pub(crate) write: Vec<PathBuf>,
}

impl Seen {
    /// With a root of its own, things are where AWS shows them; without, where they are.
    pub(crate) fn of(
        isolation: &Isolation,
        code: &Path,
        runtime: &RuntimePlan,
        api: &ApiEndpoint,
        scratch: Option<&Scratch>,
    ) -> Self {
        let ca_bundle = api.ca_bundle.clone();
        let runtime_dir = runtime.runtime_dir.clone();
        if !isolation.own_view() {
            let given = [
                Some(code.to_owned()),
                runtime_dir.clone(),
                ca_bundle.clone(),
            ];
            let scratch = scratch.map(|scratch| scratch.path().to_owned());
            return Self {
                task_root: code.to_owned(),
                runtime_dir: runtime_dir.unwrap_or_else(|| RUNTIME_DIR.into()),
                ca_bundle,
                binds: Vec::new(),
                read: given
                    .into_iter()
                    .flatten()
                    .chain(runtime.needs.clone())
                    .collect(),
                write: scratch.iter().cloned().collect(),
                scratch,
            };
        }
        let shown = |source: PathBuf, target: &str| Bind {
            source,
            target: target.into(),
        };
        let needs = runtime.needs.iter();
        let needs = needs.filter(|folder| !folder.starts_with("/usr"));
        let mut binds: Vec<_> = needs.map(|folder| at_its_place(folder)).collect();
        binds.push(shown(code.to_owned(), TASK_ROOT));
        binds.extend(runtime_dir.map(|folder| shown(folder, RUNTIME_DIR)));
        binds.extend(ca_bundle.clone().map(|file| shown(file, CA_BUNDLE)));
        Self {
            task_root: TASK_ROOT.into(),
            runtime_dir: RUNTIME_DIR.into(),
            ca_bundle: ca_bundle.map(|_| CA_BUNDLE.into()),
            read: binds.iter().map(|bind| bind.target.clone()).collect(),
            binds,
            write: vec!["/tmp".into()],
            scratch: None,
        }
    }

    pub(crate) fn places(&self) -> Places<'_> {
        Places {
            task_root: &self.task_root,
            runtime_dir: &self.runtime_dir,
            scratch: self.scratch.as_deref(),
            ca_bundle: self.ca_bundle.as_deref(),
        }
    }

    pub(crate) fn command(&self, runtime: &RuntimePlan) -> Vec<String> {
        let text = |path: PathBuf| path.to_string_lossy().into_owned();
        let program = match &runtime.program {
            Program::Machine(path) => path.clone(),
            Program::Task(name) => self.task_root.join(name),
        };
        let arguments = runtime.arguments.iter().map(|argument| match argument {
            Argument::Word(word) => word.clone(),
            Argument::Task(path) => text(self.task_root.join(path)),
            Argument::Runtime(path) => text(self.runtime_dir.join(path)),
        });
        [text(program)].into_iter().chain(arguments).collect()
    }
}
