//! Ringwall: the secure default, on a store of its own.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use aws_credential_types::Credentials;
use serde::Deserialize;

use super::request;
use crate::Settings;
use crate::contender::{Contender, call};
use crate::process::Server;

pub(super) fn start(settings: &Settings) -> Result<Contender> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().to_owned();
    let server = serve(&settings.ringwall, &data)?;
    let credentials = root_credentials(&data)?;
    let key_id = create_key(&server, &credentials)?;
    Ok(Contender {
        name: "Ringwall",
        does: "signature verified, key policy evaluated, event in the trail (on disk)",
        server,
        requests: Box::new(move |server| {
            // The folder lives as long as the contender.
            let _ = &folder;
            request::signed(server.address, &credentials, &key_id)
        }),
        marker: "CiphertextBlob",
    })
}

/// The secure server; only AWS's quotas, 10,000 calls a second, are off.
pub(crate) fn serve(program: &Path, data: &Path) -> Result<Server> {
    Server::start(program, |address| {
        ["serve", "--quotas", "off", "--listen"]
            .map(str::to_owned)
            .into_iter()
            .chain([
                address.to_string(),
                "--data-dir".to_owned(),
                data.display().to_string(),
            ])
            .collect()
    })
}

pub(crate) fn root_credentials(data: &Path) -> Result<Credentials> {
    let text = fs::read_to_string(data.join("root-credentials"))?;
    let value = |name: &str| {
        text.lines()
            .filter_map(|line| line.split_once(" = "))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.to_owned())
            .with_context(|| format!("no {name} among the root credentials"))
    };
    Ok(Credentials::new(
        value("aws_access_key_id")?,
        value("aws_secret_access_key")?,
        None,
        None,
        "root",
    ))
}

/// A key with the default policy; its id.
pub(crate) fn create_key(server: &Server, credentials: &Credentials) -> Result<String> {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Reply {
        key_metadata: Metadata,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Metadata {
        key_id: String,
    }
    let request = request::one(server.address, credentials, "TrentService.CreateKey", "{}")?;
    let (status, body) = call(server, &request)?;
    ensure!(status == 200, "CreateKey answered {status}: {body}");
    let reply: Reply = serde_json::from_str(&body)?;
    Ok(reply.key_metadata.key_id)
}
