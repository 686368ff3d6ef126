//! Accounts' people and partners, wired: the pages by which people sign in, and the product
//! providers that may ask for temporary delegation.

use std::path::Path;
use std::sync::Arc;

use ringwall_iam::delegation::{ProviderFile, Providers};
use serde::Deserialize;

use crate::output::Failure;

/// What the file of product providers has.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProvidersFile {
    provider: Vec<ProviderFile>,
}

/// The product providers of a file; none without one.
pub(crate) fn providers(path: Option<&Path>) -> Result<Arc<Providers>, Failure> {
    let Some(path) = path else {
        return Ok(Arc::default());
    };
    let wrong = |error: &dyn std::fmt::Display| {
        Failure::new(format!(
            "The product providers {} cannot be used: {error}",
            path.display()
        ))
    };
    let text = std::fs::read_to_string(path).map_err(|error| wrong(&error))?;
    let file: ProvidersFile = toml::from_str(&text).map_err(|error| wrong(&error))?;
    let providers = Providers::new(file.provider).map_err(|error| wrong(&error))?;
    Ok(Arc::new(providers))
}
