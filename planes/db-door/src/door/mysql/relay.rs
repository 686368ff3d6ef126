//! A session: bytes both ways, but no change of user.

use std::io;

use super::commands::CommandWatch;
use super::handshake;
use super::packets::framed;
use crate::door::entrance::{BackendStream, ClientStream};
use crate::door::relay::{self, End};

/// Copies both ways until one side ends.
pub(crate) async fn relay(client: ClientStream, backend: BackendStream) -> io::Result<()> {
    let (mut client, mut backend) = (client.into(), backend.into());
    let mut watch = CommandWatch::default();
    let is_refused = |piece: &[u8]| watch.find(piece).is_some();
    if relay::relay(&mut client, &mut backend, is_refused).await? == End::Refused {
        let words = "Access denied: the user of a session cannot be changed here";
        client.put(&framed(&handshake::error(1045, b"28000", words), 1)?)?;
        client.finish().await?;
    }
    Ok(())
}
