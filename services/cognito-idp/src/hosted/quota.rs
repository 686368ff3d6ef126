//! Requests of pages that no operation of the API is for, counted all the same.

use ringwall_core::{ApiError, RequestContext};

use super::{HostedTx, Pool};
use crate::quotas::category::USER_FEDERATION;

impl HostedTx<'_> {
    /// Counts an answer of an identity provider.
    ///
    /// # Errors
    /// There were too many; the store failed.
    pub fn count_federation(&self, ctx: &RequestContext, pool: &Pool) -> Result<(), ApiError> {
        Ok(self.0.count_in(ctx, &pool.row, USER_FEDERATION)?)
    }
}
