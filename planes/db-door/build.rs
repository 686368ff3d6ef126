//! Compiles `AWSAuthenticationPlugin`, so that the program carries it: MariaDB loads it as a
//! shared library, which cargo would not build along with a program that depends on it.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

const SOURCE: &str = "../db-plugin/src/lib.rs";

fn main() -> Result<(), String> {
    println!("cargo::rerun-if-changed={SOURCE}");
    let plugin = PathBuf::from(variable("OUT_DIR")?).join("aws_authentication_plugin.so");
    let mut rustc = Command::new(variable("RUSTC")?);
    rustc
        .args(["--crate-name", "aws_authentication_plugin"])
        .args(["--crate-type", "cdylib", "--edition", "2024"])
        .args(["-C", "opt-level=s", "-C", "panic=abort"])
        .args(["-C", "strip=symbols", "-C", "lto=fat"])
        .arg("--target")
        .arg(variable("TARGET")?);
    if let Ok(linker) = variable("RUSTC_LINKER") {
        let mut option = OsString::from("linker=");
        option.push(linker);
        rustc.arg("-C").arg(option);
    }
    let built = rustc.arg("-o").arg(&plugin).arg(SOURCE).status();
    match built {
        Ok(status) if status.success() => Ok(()),
        _ => Err("the database plugin could not be compiled".to_owned()),
    }
}

fn variable(name: &str) -> Result<OsString, String> {
    env::var_os(name).ok_or_else(|| format!("cargo does not set {name}"))
}
