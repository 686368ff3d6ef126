//! Published test suites.

mod coreruleset;
mod gotestwaf;
mod libinjection;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use yaml_rust2::{Yaml, YamlLoader};

use super::case::Case;

/// All cases of a folder; suites that are not there are left out.
pub(super) fn read(folder: &Path) -> Result<Vec<Case>> {
    let mut cases = libinjection::read(&folder.join("libinjection/data"))?;
    cases.extend(gotestwaf::read(&folder.join("gotestwaf/testcases"))?);
    cases.extend(coreruleset::read(
        &folder.join("crs-regression/tests/regression/tests"),
    )?);
    Ok(cases)
}

/// The files of a folder and of the folders in it, by name.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(files);
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(self::files(&path)?);
        } else {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// A document of YAML. A backslash before `'` in double quotes, which YAML does not have, is
/// taken off first.
fn yaml(path: &Path) -> Result<Yaml> {
    let text = fs::read_to_string(path)?.replace(r"\'", "'");
    let documents = YamlLoader::load_from_str(&text);
    let documents = documents.with_context(|| path.display().to_string())?;
    Ok(documents.into_iter().next().unwrap_or(Yaml::Null))
}

/// A member of a mapping.
fn member<'a>(yaml: &'a Yaml, name: &str) -> &'a Yaml {
    let members = yaml.as_hash();
    let found = members.and_then(|members| members.get(&Yaml::String(name.to_owned())));
    found.unwrap_or(&Yaml::BadValue)
}

/// The elements of a sequence.
fn elements(yaml: &Yaml) -> &[Yaml] {
    yaml.as_vec().map_or(&[], Vec::as_slice)
}

/// A scalar as text.
fn text(yaml: &Yaml) -> Option<String> {
    match yaml {
        Yaml::String(text) | Yaml::Real(text) => Some(text.clone()),
        Yaml::Integer(number) => Some(number.to_string()),
        Yaml::Boolean(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// The name of a file without its ending.
fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}
