//! A function in Rust, on AWS's own runtime crate, as a custom runtime.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use crate::bench::{Bench, failure, function, payload, scratch};

const MANIFEST: &str = r#"
[package]
name = "bootstrap"
version = "0.1.0"
edition = "2024"

[dependencies]
lambda_runtime = { version = "1", default-features = false }
serde_json = "1"
tokio = { version = "1", features = ["macros", "rt"] }

[profile.dev]
debug = false

[workspace]
"#;

const PROGRAM: &str = r#"
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::{Value, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda_runtime::run(service_fn(answer)).await
}

async fn answer(event: LambdaEvent<Value>) -> Result<Value, Error> {
    if event.payload["fail"] == true {
        return Err("it fails".into());
    }
    Ok(json!({ "got": event.payload, "name": event.context.env_config.function_name }))
}
"#;

/// Built once, from crates.io, in a folder beside this build's.
fn bootstrap() -> PathBuf {
    let folder = scratch().join("rust-function");
    std::fs::create_dir_all(folder.join("src")).unwrap();
    std::fs::write(folder.join("Cargo.toml"), MANIFEST).unwrap();
    std::fs::write(folder.join("src/main.rs"), PROGRAM).unwrap();
    let status = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--target-dir", "target"])
        .current_dir(&folder)
        .status()
        .unwrap();
    assert!(status.success());
    folder.join("target/debug/bootstrap")
}

#[test]
fn a_custom_runtime_answers_and_fails() {
    let program = std::fs::read(bootstrap()).unwrap();
    let bench = Bench::new();
    let function = function(
        "rusty",
        "provided.al2023",
        &[("bootstrap", &program, 0o755)],
    );
    let function = Arc::new(function);

    let answer = bench.answer(&function, r#"{"a":1}"#);
    assert_eq!(payload(&answer), r#"{"got":{"a":1},"name":"rusty"}"#);

    let failed = bench.answer(&function, r#"{"fail":true}"#);
    assert!(failure(&failed).contains("it fails"));
    assert_eq!(bench.functions.idle(), 1);
}

#[test]
fn a_custom_runtime_without_its_bootstrap_is_no_entry_point() {
    let bench = Bench::new();
    let function = Arc::new(function(
        "empty",
        "provided.al2023",
        &[("other", b"", 0o644)],
    ));
    let answer = bench.answer(&function, "{}");
    assert!(failure(&answer).contains("Runtime.InvalidEntrypoint"));
}
