//! The bench of these tests: functions from texts, run on this machine's runtimes.
//!
//! AWS's runtime client for Python is installed once, from PyPI, into the folder of the build.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, OnceLock};

use ringwall_core::{Platform, Region};
use ringwall_functions::{
    ApiEndpoint, FunctionLimits, Functions, FunctionsOptions, IsolationWish, Launcher,
};
use ringwall_lambda::runner::{Answer, CodeSource, Invocation, Ran, Runnable, Runner as _};
use ringwall_lambda::sts_api::Credentials;
use ringwall_model::Sensitive;
use ringwall_testing::TestHouse;
use sha2::Digest as _;
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Functions on this machine, and a platform for their requests.
pub(crate) struct Bench {
    pub(crate) functions: Arc<Functions>,
    pub(crate) platform: Arc<Platform>,
    pub(crate) folder: TempDir,
    runtime: tokio::runtime::Runtime,
    house: TestHouse,
}

/// What a test changes of how functions are run.
pub(crate) struct Wishes {
    pub(crate) isolation: IsolationWish,
    pub(crate) api: u16,
    pub(crate) limits: FunctionLimits,
    pub(crate) runtime_dir: Option<PathBuf>,
}

impl Default for Wishes {
    fn default() -> Self {
        Self {
            isolation: IsolationWish::Strongest,
            api: 9,
            limits: FunctionLimits::default(),
            runtime_dir: None,
        }
    }
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self::with(Wishes::default())
    }

    pub(crate) fn with(wishes: Wishes) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let house = TestHouse::new(|_| Vec::new());
        let functions = Functions::new(FunctionsOptions {
            folder: folder.path().join("functions"),
            launcher: Launcher {
                program: env!("CARGO_BIN_EXE_function-launcher").into(),
                arguments: Vec::new(),
            },
            runtime_dir: Some(wishes.runtime_dir.unwrap_or_else(|| runtimes().to_owned())),
            search_path: std::env::split_paths(&std::env::var_os("PATH").unwrap()).collect(),
            ports: Vec::new(),
            role_credentials: Arc::new(|platform, _| {
                Ok(Credentials {
                    access_key_id: "ASIAEXAMPLE".to_owned(),
                    secret_access_key: Sensitive::new("secret".to_owned()),
                    session_token: "token".to_owned(),
                    expiration: platform.clock.now().plus_secs(3600),
                })
            }),
            limits: wishes.limits,
            isolation: wishes.isolation,
        })
        .unwrap();
        assert!(functions.serve_api_at(ApiEndpoint {
            scheme: "http",
            address: ([127, 0, 0, 1], wishes.api).into(),
            ca_bundle: None,
        }));
        Self {
            functions,
            platform: Arc::clone(house.platform()),
            folder,
            runtime: tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap(),
            house,
        }
    }

    /// Runs a function once.
    pub(crate) fn run(&self, function: &Arc<Runnable>, payload: &str) -> Ran {
        self.runtime.block_on(self.start(function, payload))
    }

    /// Runs functions at once.
    pub(crate) fn run_all(&self, runs: &[(&Arc<Runnable>, &str)]) -> Vec<Ran> {
        let runs: Vec<_> = runs
            .iter()
            .map(|(function, payload)| self.runtime.spawn(self.start(function, payload)))
            .collect();
        runs.into_iter()
            .map(|run| self.runtime.block_on(run).unwrap())
            .collect()
    }

    pub(crate) fn start(
        &self,
        function: &Arc<Runnable>,
        payload: &str,
    ) -> impl Future<Output = Ran> + Send + 'static {
        let _entered = self.runtime.enter();
        self.functions.run(Invocation {
            function: Arc::clone(function),
            platform: Arc::clone(&self.platform),
            request_id: self.platform.uuid(),
            invoked_arn: format!("{}:live", function.arn),
            payload: payload.as_bytes().to_vec(),
            client_context: None,
        })
    }

    /// What a function answers.
    #[track_caller]
    pub(crate) fn answer(&self, function: &Arc<Runnable>, payload: &str) -> Answer {
        answered(self.run(function, payload))
    }

    pub(crate) fn advance_secs(&self, secs: i64) {
        self.house.advance_secs(secs);
    }
}

#[track_caller]
pub(crate) fn answered(ran: Ran) -> Answer {
    match ran {
        Ran::Answered(answer) => answer,
        Ran::Throttled(reason) => panic!("throttled: {reason:?}"),
        Ran::RoleRefused(words) => panic!("no credentials: {words}"),
        Ran::Unable(words) => panic!("unable: {words}"),
    }
}

pub(crate) fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// What a function that did not fail answered.
#[track_caller]
pub(crate) fn payload(answer: &Answer) -> &str {
    assert_eq!(
        answer.function_error,
        None,
        "{}\n{}",
        text(&answer.payload),
        String::from_utf8_lossy(&answer.log_tail)
    );
    text(&answer.payload)
}

/// What a function that failed answered.
#[track_caller]
pub(crate) fn failure(answer: &Answer) -> &str {
    assert_eq!(
        answer.function_error,
        Some("Unhandled"),
        "{}",
        text(&answer.payload)
    );
    text(&answer.payload)
}

/// A Python function of this text.
pub(crate) fn python(name: &str, code: &str) -> Arc<Runnable> {
    Arc::new(function(
        name,
        "python3.11",
        &[("app.py", code.as_bytes(), 0o644)],
    ))
}

/// A function of these files.
pub(crate) fn function(name: &str, runtime: &str, files: &[(&str, &[u8], u32)]) -> Runnable {
    let zip = zip_of(files);
    let digest = sha2::Sha256::digest(&zip);
    Runnable {
        account: "123456789012".parse().unwrap(),
        region: Region::us_east_1(),
        name: name.to_owned(),
        version: "$LATEST".to_owned(),
        arn: format!("arn:aws:lambda:us-east-1:123456789012:function:{name}"),
        revision_id: "1".to_owned(),
        runtime: runtime.to_owned(),
        handler: "app.handler".to_owned(),
        role: "arn:aws:iam::123456789012:role/f".to_owned(),
        timeout_secs: 20,
        memory_mib: 256,
        ephemeral_storage_mib: 512,
        environment: BTreeMap::new(),
        code_sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        code: Arc::new(Zip(zip)),
        reserved_concurrency: None,
        parameters: None,
    }
}

/// A function, changed.
pub(crate) fn changed(
    function: &Arc<Runnable>,
    change: impl FnOnce(&mut Runnable),
) -> Arc<Runnable> {
    let mut copy = Runnable {
        account: function.account,
        region: function.region.clone(),
        name: function.name.clone(),
        version: function.version.clone(),
        arn: function.arn.clone(),
        revision_id: function.revision_id.clone(),
        runtime: function.runtime.clone(),
        handler: function.handler.clone(),
        role: function.role.clone(),
        timeout_secs: function.timeout_secs,
        memory_mib: function.memory_mib,
        ephemeral_storage_mib: function.ephemeral_storage_mib,
        environment: function.environment.clone(),
        code_sha256: function.code_sha256.clone(),
        code: Arc::clone(&function.code),
        reserved_concurrency: function.reserved_concurrency,
        parameters: function.parameters.clone(),
    };
    change(&mut copy);
    Arc::new(copy)
}

struct Zip(Vec<u8>);

impl CodeSource for Zip {
    fn zip(&self) -> Result<Vec<u8>, String> {
        Ok(self.0.clone())
    }
}

fn zip_of(files: &[(&str, &[u8], u32)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content, mode) in files {
        let options = SimpleFileOptions::default().unix_permissions(*mode);
        zip.start_file(*name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The folder of runtime clients, with Python's installed.
fn runtimes() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = scratch().join("runtimes");
        if !folder.join("python/awslambdaric").is_dir() {
            let partial = folder.join(format!("partial-{}", std::process::id()));
            let status = Command::new("python3")
                .args(["-m", "pip", "install", "--quiet", "--target"])
                .arg(&partial)
                .arg("awslambdaric")
                .status()
                .expect("python3 with pip is installed");
            assert!(status.success(), "awslambdaric cannot be installed");
            // Another test program may have been quicker.
            drop(std::fs::rename(&partial, folder.join("python")));
        }
        folder
    })
}

/// A folder that stays from one test run to the next.
pub(crate) fn scratch() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}
