//! Parameter Store's throughput.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-throughput.html>

use std::ops::Deref;

use ringwall_core::RequestContext;
use ringwall_service::Quota;
use ringwall_store::Reads;

use crate::error::SsmError;
use crate::resources::setting::Setting;
use crate::store::{Place, SsmTx};

/// What all reads of values share unless the account wants more.
const USUAL: Quota = per_second("Parameter Store throughput", 40);
pub(crate) const GET_PARAMETER: Quota = per_second("GetParameter", 10_000);
pub(crate) const GET_PARAMETERS: Quota = per_second("GetParameters", 1_000);
pub(crate) const GET_PARAMETERS_BY_PATH: Quota = per_second("GetParametersByPath", 100);

const fn per_second(name: &'static str, requests: u32) -> Quota {
    Quota {
        name,
        requests,
        period_millis: 1_000,
    }
}

impl<T: Deref<Target: Reads>> SsmTx<'_, T> {
    /// Takes one request from the caller's bucket: `high` where the account has high throughput.
    pub(crate) fn require_throughput(
        &self,
        ctx: &RequestContext,
        high: Quota,
    ) -> Result<(), SsmError> {
        if !ctx.quotas() {
            return Ok(());
        }
        let made = self.setting(Place::of(ctx), Setting::HighThroughput)?;
        let is_high = made.is_some_and(|made| made.value == "true");
        let quota = if is_high { high } else { USUAL };
        if self.service.quotas.take(ctx, quota) {
            Ok(())
        } else {
            Err(SsmError::throttled())
        }
    }
}
