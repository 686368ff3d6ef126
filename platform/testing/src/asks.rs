//! Questions to the authorizer itself, about resources of services that are not on the bench.

use std::sync::Arc;

use ringwall_core::{Ask, Client, RequestContext};

use crate::TestHouse;

impl TestHouse {
    /// Whether the caller may, by all policies; a denial as he would read it.
    ///
    /// # Errors
    /// He may not.
    pub fn may(&self, ask: &Ask<'_>) -> Result<(), String> {
        let client = Client::inside();
        let ctx = RequestContext::new(
            Arc::clone(&self.bench.platform),
            "the bench",
            "may",
            self.caller.clone(),
            self.region.clone(),
            client,
        );
        let decided = ctx.try_authorize(ask).expect("the store failed");
        decided.map(drop).map_err(|denied| denied.message)
    }
}
