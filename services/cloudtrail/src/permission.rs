//! Whether a caller may.
//!
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html>

use std::ops::Deref;

use ringwall_core::{Ask, Permit, RequestContext, Resource};
use ringwall_store::{Reads, StoreError};

use crate::CloudTrail;
use crate::error::CloudTrailError;
use crate::organization::is_shared_with;
use crate::quotas;
use crate::resources::name::TrailRef;
use crate::resources::trail::Trail;
use crate::store::CloudTrailTx;

impl CloudTrail {
    /// Permission, if the caller's quota is not used up.
    pub(crate) fn permit(
        &self,
        ctx: &RequestContext,
        ask: &Ask<'_>,
    ) -> Result<Permit, CloudTrailError> {
        quotas::require(self, ctx)?;
        Ok(ctx.authorize(ask)?)
    }
}

impl<X: Deref<Target: Reads + Sized>> CloudTrailTx<'_, X> {
    /// A question about a trail that may not be there. One of an organization is its accounts' own.
    pub(crate) fn ask_about<'a>(
        &self,
        ctx: &RequestContext,
        action: &'static str,
        place: &TrailRef,
        found: Option<&'a Trail>,
    ) -> Result<Ask<'a>, StoreError> {
        let Some(trail) = found else {
            return Ok(ask_about_new(action, place));
        };
        let mut resource = trail.resource();
        if is_shared_with(&*self.tx, trail, ctx.account())? {
            resource.account = ctx.account();
        }
        Ok(Ask::new(action).on(resource))
    }
}

/// A question about a trail that is not there.
pub(crate) fn ask_about_new<'a>(action: &'static str, place: &TrailRef) -> Ask<'a> {
    let resource = Resource::new(place.arn(), place.account);
    Ask::new(action).on(resource.with_trail_type("AWS::CloudTrail::Trail"))
}
