//! Two connections become one: WebSocket after its handshake has passed.

use std::time::Duration;

use bytes::BytesMut;

use crate::io::{Buffers, Wire};
use crate::targets::pool::Upstream;

/// Passes bytes both ways until either side ends, or neither says anything for so long.
pub(super) async fn splice(
    client: &Wire,
    client_buffer: &mut BytesMut,
    upstream: &mut Upstream,
    buffers: &Buffers,
    patience: Duration,
) {
    client.set_deadline(patience);
    upstream.wire.set_deadline(patience);
    let Upstream { wire, buffer, .. } = upstream;
    tokio::join!(
        pass(client, client_buffer, wire, buffers, patience),
        pass(wire, buffer, client, buffers, patience),
    );
}

async fn pass(
    from: &Wire,
    buffer: &mut BytesMut,
    to: &Wire,
    buffers: &Buffers,
    patience: Duration,
) {
    loop {
        if !buffer.is_empty() {
            if to.write_all(buffer).await.is_err() {
                break;
            }
            buffer.clear();
        }
        match from.read(buffer, buffers).await {
            Ok(0) | Err(_) => break,
            // A word of either side keeps both awake.
            Ok(_) => {
                from.set_deadline(patience);
                to.set_deadline(patience);
            }
        }
    }
    // The other direction may have something to say still, but not for long.
    from.set_deadline(LAST_WORDS);
    to.set_deadline(LAST_WORDS);
    if to.shutdown().await.is_err() {
        tracing::trace!("the other side was gone before");
    }
}

/// How long one side may speak after the other has ended.
const LAST_WORDS: Duration = Duration::from_secs(10);
