//! Packs `models/*.json` into the program.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../../models");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    println!("cargo::rerun-if-changed={}", folder.display());

    let mut names: Vec<String> = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let Some(name) = path.file_stem().and_then(|name| name.to_str()) else { continue };
            let packed = zstd::encode_all(&*fs::read(&path)?, 19)?;
            fs::write(out.join(format!("{name}.zst")), packed)?;
            names.push(name.to_owned());
        }
    }
    names.sort();

    let mut source = format!("static PACKED: [Packed; {}] = [\n", names.len());
    for name in names {
        let file = out.join(format!("{name}.zst"));
        let (name, file) = (format!("{name:?}"), format!("{:?}", file.display().to_string()));
        let line = writeln!(
            source,
            "    Packed {{ name: {name}, bytes: include_bytes!({file}), service: OnceLock::new() }},"
        );
        line.map_err(io::Error::other)?;
    }
    source.push_str("];\n");
    fs::write(out.join("packed.rs"), source)
}
