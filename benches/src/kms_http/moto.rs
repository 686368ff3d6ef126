//! moto's server, as its documentation starts it.

use anyhow::Result;
use aws_credential_types::Credentials;

use super::{request, ringwall};
use crate::Settings;
use crate::contender::Contender;
use crate::process::Server;

pub(super) fn start(settings: &Settings) -> Result<Contender> {
    let server = Server::start(&settings.peers.join("moto_server"), |address| {
        [
            "-H".to_owned(),
            address.ip().to_string(),
            "-p".to_owned(),
            address.port().to_string(),
        ]
        .into()
    })?;
    let credentials = Credentials::new("test", "test", None, None, "test");
    let key_id = ringwall::create_key(&server, &credentials)?;
    Ok(Contender {
        name: "moto_server",
        does: "signature not verified, nothing authorized, in memory",
        server,
        requests: Box::new(move |server| request::signed(server.address, &credentials, &key_id)),
        marker: "CiphertextBlob",
    })
}
