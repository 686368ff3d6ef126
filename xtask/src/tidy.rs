//! `cargo xtask tidy`: what the compiler does not check.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

use crate::root;

/// Lines of a source file that people write.
const MOST_LINES: usize = 600;
/// Names that say nothing.
const FORBIDDEN_NAMES: [&str; 5] = ["utils.rs", "helpers.rs", "common.rs", "misc.rs", "types.rs"];

pub(crate) fn run() -> Result<()> {
    let mut faults = dependency_faults()?;
    for folder in [
        "benches", "engines", "planes", "platform", "services", "ringwall", "xtask",
    ] {
        source_faults(&root::folder().join(folder), &mut faults)?;
    }
    for fault in &faults {
        println!("  {fault}");
    }
    ensure!(faults.is_empty(), "{} things are untidy", faults.len());
    Ok(())
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
}

/// Engines and planes that stand on others of their kind.
const LAYERED: [&str; 6] = [
    "front-door",
    "managed-rules",
    "seclang",
    "sign-in",
    "waf",
    "waf-token",
];

/// Whom each part may depend on: a part's own name, or the folder it is in.
fn allowed(part: &str) -> &'static [&'static str] {
    match part {
        // What judges requests is made of what reads them and what finds attacks in them.
        "waf" => &["injection", "transformation"],
        "waf-token" => &["transformation", "waf"],
        "managed-rules" => &["transformation", "waf"],
        "seclang" => &["injection", "transformation"],
        "engines" | "model" => &[],
        "core" => &["model", "policy"],
        "store" => &["core", "crypto"],
        "service" => &["core", "model", "policy", "store", "crypto"],
        "wire" => &["core", "model"],
        "identity" => &["core", "model", "store", "policy", "crypto"],
        "auth" => &["core", "identity", "store", "policy", "crypto"],
        "trail" => &["core", "store", "crypto"],
        "services" => &[
            "buckets",
            "core",
            "federation",
            "identity",
            "model",
            "outbound",
            "service",
            "store",
            "trail",
            "engines",
        ],
        // They ask the wall about every request.
        "front-door" => &[
            "buckets", "core", "model", "service", "store", "engines", "services", "wall",
        ],
        "sign-in" => &[
            "core", "identity", "model", "outbound", "service", "store", "engines", "services",
            "wall",
        ],
        "planes" => &[
            "buckets", "core", "identity", "model", "outbound", "service", "store", "trail",
            "engines", "services",
        ],
        "outbound" => &["core", "crypto"],
        "buckets" => &["core", "crypto", "outbound", "policy"],
        "federation" => &["core", "identity", "outbound", "store", "tokens"],
        "gateway" => &[
            "core", "identity", "model", "service", "store", "wire", "auth", "trail",
        ],
        "xtask" => &["model"],
        _ => &["*"],
    }
}

fn dependency_faults() -> Result<Vec<String>> {
    let output = Command::new("cargo")
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root::folder())
        .output()
        .context("cargo metadata")?;
    let metadata: Metadata = serde_json::from_slice(&output.stdout)?;
    let folders: BTreeMap<&str, String> = metadata
        .packages
        .iter()
        .map(|package| (package.name.as_str(), folder_of(&package.manifest_path)))
        .collect();
    let mut faults = Vec::new();
    for package in &metadata.packages {
        let folder = folders
            .get(package.name.as_str())
            .cloned()
            .unwrap_or_default();
        let short = package.name.trim_start_matches("ringwall-");
        let in_folder = matches!(folder.as_str(), "engines" | "services" | "planes");
        let part = if in_folder && !LAYERED.contains(&short) {
            &folder
        } else {
            short
        };
        let rule = allowed(part);
        let ours = package.dependencies.iter().filter(|dependency| {
            dependency.kind.is_none() && folders.contains_key(dependency.name.as_str())
        });
        for dependency in ours {
            let target = dependency.name.trim_start_matches("ringwall-");
            let target_folder = folders
                .get(dependency.name.as_str())
                .map_or("", String::as_str);
            let fits = rule
                .iter()
                .any(|rule| *rule == "*" || *rule == target || *rule == target_folder);
            if !fits {
                faults.push(format!(
                    "{} must not depend on {}",
                    package.name, dependency.name
                ));
            }
        }
    }
    Ok(faults)
}

/// The folder that a crate's folder is in; the crate's own where that is the top.
fn folder_of(manifest: &str) -> String {
    let crate_folder = Path::new(manifest).parent();
    let parent = crate_folder
        .and_then(Path::parent)
        .filter(|parent| *parent != root::folder());
    let name = parent.or(crate_folder).and_then(Path::file_name);
    name.unwrap_or_default().to_string_lossy().into_owned()
}

fn source_faults(folder: &Path, faults: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            source_faults(&path, faults)?;
            continue;
        }
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = fs::read_to_string(&path)?;
        if text.starts_with("//! GENERATED") {
            continue;
        }
        let shown = path.strip_prefix(root::folder()).unwrap_or(&path).display();
        if FORBIDDEN_NAMES.contains(&name.as_str()) {
            faults.push(format!("{shown}: the name says nothing"));
        }
        let lines = text.lines().count();
        if lines > MOST_LINES {
            faults.push(format!("{shown}: {lines} lines, {MOST_LINES} at most"));
        }
        for word in [
            concat!("TO", "DO"),
            concat!("FIX", "ME"),
            concat!("todo", "!("),
            concat!("#[", "allow("),
        ] {
            if text.contains(word) {
                faults.push(format!("{shown}: {word} is left in"));
            }
        }
    }
    Ok(())
}
