//! Steps that tests of Lambda have in common, and a runner that runs nothing.

use std::collections::{BTreeMap, VecDeque};
use std::io::{Cursor, Write as _};
use std::pin::Pin;
use std::sync::Arc;

use parking_lot::Mutex;
use ringwall_kms::Kms;
use ringwall_model::Sensitive;
use ringwall_outbound::{InsideHosts, Outbound};
use ringwall_sts::Sts;
use ringwall_testing::{ACCOUNT, TestHouse};
use zip::write::SimpleFileOptions;

use crate::Lambda;
use crate::api::{
    self, CreateFunctionInput, CreateFunctionOutput, Environment, FunctionCode, InvocationType,
    InvokeInput, InvokeOutput, Runtime, UpdateFunctionConfigurationInput,
};
use crate::runner::{Answer, Invocation, Ran, Runner};

/// The ARN of a function of that name.
pub(crate) fn arn(name: &str) -> String {
    format!("arn:aws:lambda:us-east-1:{ACCOUNT}:function:{name}")
}

/// A trust policy for Lambda.
pub(crate) const TRUST: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}}"#;

/// A zip of files.
pub(crate) fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Answers what it was told to, or gives the event back.
#[derive(Default)]
pub(crate) struct FakeRunner {
    answers: Mutex<VecDeque<Ran>>,
    seen: Mutex<Vec<Invocation>>,
    retired: Mutex<Vec<String>>,
}

impl Runner for FakeRunner {
    fn run(&self, invocation: Invocation) -> Pin<Box<dyn Future<Output = Ran> + Send>> {
        let echo = Ran::Answered(Answer {
            payload: invocation.payload.clone(),
            function_error: None,
            log_tail: b"START\nEND\n".to_vec(),
        });
        self.seen.lock().push(invocation);
        let ran = self.answers.lock().pop_front().unwrap_or(echo);
        Box::pin(std::future::ready(ran))
    }

    fn retire(&self, function_arn: &str) {
        self.retired.lock().push(function_arn.to_owned());
    }
}

impl FakeRunner {
    /// What comes of the next run.
    pub(crate) fn answers(&self, ran: Ran) {
        self.answers.lock().push_back(ran);
    }

    /// The next run fails.
    pub(crate) fn fails(&self) {
        self.answers(Ran::Answered(Answer {
            payload: br#"{"errorMessage":"no"}"#.to_vec(),
            function_error: Some("Unhandled"),
            log_tail: Vec::new(),
        }));
    }

    /// Takes what was run.
    pub(crate) fn seen(&self) -> Vec<Invocation> {
        std::mem::take(&mut self.seen.lock())
    }

    /// Takes the ARNs that were retired.
    pub(crate) fn retired(&self) -> Vec<String> {
        std::mem::take(&mut self.retired.lock())
    }
}

/// Lambda, with KMS and STS, and a role `worker` that it may assume.
pub(crate) fn house() -> (TestHouse, Arc<FakeRunner>) {
    let runner = Arc::new(FakeRunner::default());
    let lambda: Arc<dyn Runner> = Arc::clone(&runner) as _;
    let house = TestHouse::new(|store| {
        vec![
            Kms::new(store).routes(),
            Lambda::new(store, lambda).routes(),
            Sts::new(store, Outbound::new(InsideHosts::default())).routes(),
        ]
    });
    house.put_role("worker", TRUST, &[]);
    (house, runner)
}

/// A function as simple as can be.
pub(crate) fn simple(name: &str) -> CreateFunctionInput {
    CreateFunctionInput {
        function_name: name.to_owned(),
        runtime: Some(Runtime::Python312),
        role: format!("arn:aws:iam::{ACCOUNT}:role/worker"),
        handler: Some("app.handler".to_owned()),
        code: code(&zip(&[("app.py", "def handler(event, context): pass")])),
        description: None,
        timeout: None,
        memory_size: None,
        publish: None,
        publish_to: None,
        vpc_config: None,
        package_type: None,
        dead_letter_config: None,
        environment: None,
        kms_key_arn: None,
        tracing_config: None,
        tags: None,
        layers: None,
        file_system_configs: None,
        code_signing_config_arn: None,
        image_config: None,
        architectures: None,
        ephemeral_storage: None,
        snap_start: None,
        logging_config: None,
        tenancy_config: None,
        capacity_provider_config: None,
        durable_config: None,
        runtime_config: None,
        accelerator_config: None,
    }
}

pub(crate) fn code(zip: &[u8]) -> FunctionCode {
    FunctionCode {
        zip_file: Some(Sensitive::new(zip.to_vec())),
        ..FunctionCode::default()
    }
}

pub(crate) fn environment(pairs: &[(&str, &str)]) -> Environment {
    let variables: BTreeMap<_, _> = pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Sensitive::new((*value).to_owned())))
        .collect();
    Environment {
        variables: Some(variables),
    }
}

/// A change of nothing.
pub(crate) fn change(name: &str) -> UpdateFunctionConfigurationInput {
    ringwall_testing::input(&[("FunctionName", name)])
}

/// An invocation whose answer is waited for.
pub(crate) fn invocation(name: &str, payload: &str) -> InvokeInput {
    InvokeInput {
        function_name: name.to_owned(),
        invocation_type: None,
        log_type: None,
        client_context: None,
        durable_execution_name: None,
        payload: Some(Sensitive::new(payload.as_bytes().to_vec())),
        qualifier: None,
        tenant_id: None,
    }
}

pub(crate) trait Steps {
    /// Makes a function and waits until it is active.
    fn new_function(&self, name: &str) -> CreateFunctionOutput;
    fn invoke(&self, name: &str, payload: &str) -> InvokeOutput;
    /// Queues an event.
    fn queue(&self, name: &str, payload: &str);
    fn configuration(&self, name: &str) -> CreateFunctionOutput;
    /// Changes `$LATEST` so that it differs from what was published.
    fn change_latest(&self, name: &str);
    /// Publishes a version that differs from the last; its number.
    fn publish(&self, name: &str) -> String;
}

impl Steps for TestHouse {
    fn new_function(&self, name: &str) -> CreateFunctionOutput {
        let made = self.answer::<api::CreateFunction>(simple(name));
        self.advance_secs(1);
        made
    }

    fn invoke(&self, name: &str, payload: &str) -> InvokeOutput {
        self.answer::<api::Invoke>(invocation(name, payload))
    }

    fn queue(&self, name: &str, payload: &str) {
        let queued = self.answer::<api::Invoke>(InvokeInput {
            invocation_type: Some(InvocationType::Event),
            ..invocation(name, payload)
        });
        assert_eq!(queued.status_code, Some(202));
    }

    fn configuration(&self, name: &str) -> CreateFunctionOutput {
        let found =
            self.answer::<api::GetFunction>(ringwall_testing::input(&[("FunctionName", name)]));
        found.configuration.unwrap()
    }

    fn change_latest(&self, name: &str) {
        let timeout = self.configuration(name).timeout.unwrap() + 1;
        self.answer::<api::UpdateFunctionConfiguration>(UpdateFunctionConfigurationInput {
            timeout: Some(timeout),
            ..change(name)
        });
        self.advance_secs(1);
    }

    fn publish(&self, name: &str) -> String {
        self.change_latest(name);
        let published =
            self.answer::<api::PublishVersion>(ringwall_testing::input(&[("FunctionName", name)]));
        self.advance_secs(1);
        published.version.unwrap()
    }
}
