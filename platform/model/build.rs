//! Packs `models/*.json` into the program.

#![expect(
    clippy::disallowed_methods,
    reason = "a build script reads cargo's environment"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use serde_json::Value;

fn main() -> io::Result<()> {
    let folder =
        Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../../models");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    println!("cargo::rerun-if-changed={}", folder.display());

    let mut heads: BTreeMap<String, String> = BTreeMap::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            let Some(name) = path.file_stem().and_then(|name| name.to_str()) else {
                continue;
            };
            let json = fs::read(&path)?;
            fs::write(
                out.join(format!("{name}.zst")),
                zstd::encode_all(&*json, 19)?,
            )?;
            heads.insert(name.to_owned(), head(&serde_json::from_slice(&json)?));
        }
    }
    let mut source = format!("static PACKED: [Packed; {}] = [\n", heads.len());
    for (name, head) in heads {
        let file = out.join(format!("{name}.zst")).display().to_string();
        source.push_str(&format!(
            "    Packed {{ head: {head}, bytes: include_bytes!({file:?}), service: OnceLock::new() }},\n"
        ));
    }
    source.push_str("];\n");
    fs::write(out.join("packed.rs"), source)?;
    pack_iam(&folder.join("iam"), &out)
}

/// The tables of actions, what operations ask for, and AWS's managed policies.
fn pack_iam(folder: &Path, out: &Path) -> io::Result<()> {
    let mut paths = BTreeSet::new();
    for entry in fs::read_dir(folder.join("actions"))? {
        paths.insert(entry?.path());
    }
    let mut source = format!("static PACKED: [Packed; {}] = [\n", paths.len());
    for path in paths {
        let prefix = path.file_stem().and_then(|name| name.to_str());
        let prefix = prefix.unwrap_or_default();
        let file = pack(&path, &out.join(format!("actions-{prefix}.zst")))?;
        source.push_str(&format!(
            "    Packed {{ prefix: {prefix:?}, bytes: include_bytes!({file:?}), table: OnceLock::new() }},\n"
        ));
    }
    source.push_str("];\n");
    fs::write(out.join("packed_actions.rs"), source)?;
    for (name, constant) in [
        ("operations", "OPERATIONS"),
        ("managed_policies", "MANAGED_POLICIES"),
    ] {
        let json = folder.join(format!("{name}.json"));
        let file = pack(&json, &out.join(format!("iam-{name}.zst")))?;
        let source = format!("static {constant}: &[u8] = include_bytes!({file:?});\n");
        fs::write(out.join(format!("packed_{name}.rs")), source)?;
    }
    Ok(())
}

/// Compresses a file; tells where it stands.
fn pack(from: &Path, to: &Path) -> io::Result<String> {
    fs::write(to, zstd::encode_all(&*fs::read(from)?, 19)?)?;
    Ok(to.display().to_string())
}

/// The head of a service as Rust's source.
fn head(facts: &Value) -> String {
    let text = |name: &str| facts[name].as_str().unwrap_or_default().to_owned();
    let target = facts["target_prefix"].as_str();
    let protocols = facts["protocols"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    let protocols: String = protocols
        .map(|name| format!("Protocol::{name}, "))
        .collect();
    let mut operations = facts["operations"]
        .as_object()
        .into_iter()
        .flat_map(|all| all.values());
    let has_open = operations.any(|operation| operation.get("auth").is_some());
    format!(
        "ServiceHead {{ name: {:?}, signing_name: {:?}, endpoint_prefix: {:?}, api_version: {:?}, \
         target_prefix: {target:?}, protocols: &[{protocols}], has_open_operations: {has_open} }}",
        text("name"),
        text("signing_name"),
        text("endpoint_prefix"),
        text("api_version"),
    )
}
