//! Servers elsewhere: pages ask providers there what they say of somebody.

use std::sync::Arc;

use ringwall_outbound::Outbound;

use super::HostedTx;

impl HostedTx<'_> {
    /// How providers are reached: on the Internet, and on the inside where the operator allows it.
    pub fn outbound(&self) -> Arc<Outbound> {
        Arc::clone(&self.0.service.outbound)
    }
}
