//! Compiles `AWSAuthenticationPlugin`, so that the program carries it: MariaDB loads it as a
//! shared library, which cargo would not build along with a program that depends on it.

use std::env;
use std::path::PathBuf;
use std::process::Command;

const SOURCE: &str = "../db-plugin/src/lib.rs";

fn main() {
    println!("cargo::rerun-if-changed={SOURCE}");
    let variable = |name: &str| env::var(name).unwrap_or_else(|_| panic!("cargo sets {name}"));
    let plugin = PathBuf::from(variable("OUT_DIR")).join("aws_authentication_plugin.so");
    let mut rustc = Command::new(variable("RUSTC"));
    rustc
        .args(["--crate-name", "aws_authentication_plugin"])
        .args(["--crate-type", "cdylib", "--edition", "2024"])
        .args([
            "-C",
            "opt-level=s",
            "-C",
            "panic=abort",
            "-C",
            "strip=symbols",
            "-C",
            "lto=fat",
        ])
        .args(["--target", &variable("TARGET")]);
    if let Ok(linker) = env::var("RUSTC_LINKER") {
        rustc.args(["-C", &format!("linker={linker}")]);
    }
    let built = rustc.arg("-o").arg(&plugin).arg(SOURCE).status();
    assert!(
        built.is_ok_and(|status| status.success()),
        "the database plugin could not be compiled"
    );
}
