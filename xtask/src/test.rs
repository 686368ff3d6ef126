//! `cargo xtask test`: installs what the tests need and runs everything CI runs.

use std::time::Instant;

use anyhow::{Context as _, Result};

use crate::command::{cargo, install_cargo_command};
use crate::{clients, codegen, debian, fuzz, tidy};

/// Programs that the clients' suite drives, and Debian's packages of them.
const DEBIAN_PROGRAMS: [(&str, &str); 6] = [
    ("chromium", "chromium"),
    ("openssl", "openssl"),
    ("curl", "curl"),
    ("node", "nodejs"),
    ("npm", "npm"),
    ("xmlsec1", "xmlsec1"),
];
/// What unit tests start too: the servers of DB instances with their own clients, and what installs
/// the runtime of Python functions.
const ENGINES: [(&str, &str); 5] = [
    ("mariadbd", "mariadb-server"),
    ("mariadb", "mariadb-client"),
    ("pg_ctlcluster", "postgresql"),
    ("psql", "postgresql-client"),
    ("pip3", "python3-pip"),
];
/// Of each fuzz target.
const FUZZING_SECONDS: u32 = 5;

/// Tests, and the program that the real clients drive: with one set of features, nothing is built
/// twice, and what overflows in it panics.
const BUILD: [&str; 6] = [
    "build",
    "--workspace",
    "--quiet",
    "--tests",
    "--bin",
    "ringwall",
];
/// The program as people get it.
const RELEASE_BUILD: [&str; 5] = ["build", "--release", "--quiet", "--package", "ringwall"];
/// `quick` leaves out fuzzing and real clients; with `release` they drive the release build.
pub(crate) fn run(quick: bool, release: bool) -> Result<()> {
    let begun = Instant::now();
    step("format", || cargo(&["fmt", "--all", "--check"]))?;
    step("generated code", || codegen::run(true))?;
    step("tidy", tidy::run)?;
    step("lints", || {
        cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ])
    })?;
    step("Debian's engines", || debian::install(&ENGINES))?;
    step("build", || cargo(&BUILD))?;
    step("unit and property tests, published vectors", || {
        // Documentation shows no code, so that rustdoc would look in vain for what to compile.
        cargo(&["test", "--workspace", "--quiet", "--tests"])
    })?;
    step("licenses, sources, advisories", deny)?;
    if !quick {
        step("fuzzing, bounded", || fuzz::run(None, FUZZING_SECONDS))?;
        if release {
            step("release build", || cargo(&RELEASE_BUILD))?;
        }
        step("Debian's clients", || debian::install(&DEBIAN_PROGRAMS))?;
        let profile = if release { "release" } else { "debug" };
        step("real clients", || clients::run(profile))?;
    }
    println!("everything passed in {} s", begun.elapsed().as_secs());
    Ok(())
}

fn step(name: &str, run: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("== {name}");
    let begun = Instant::now();
    run().with_context(|| format!("{name} failed"))?;
    println!("== {name}: {:.1} s", begun.elapsed().as_secs_f64());
    Ok(())
}

/// `cargo deny`, installed at the first run. Its advisories come over the network, which CI may
/// not have; licenses, sources and bans do not.
fn deny() -> Result<()> {
    install_cargo_command("deny")?;
    cargo(&[
        "deny",
        "--log-level",
        "error",
        "check",
        "licenses",
        "sources",
        "bans",
    ])
}
