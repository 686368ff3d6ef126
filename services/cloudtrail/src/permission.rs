//! Whether a caller may.
//!
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html>

use ringwall_core::{Ask, Permit, RequestContext, Resource};

use crate::CloudTrail;
use crate::error::CloudTrailError;
use crate::quotas;
use crate::resources::name::TrailRef;
use crate::resources::trail::Trail;

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

/// A question about a trail that may not be there.
pub(crate) fn ask_about<'a>(
    action: &'static str,
    place: &TrailRef,
    found: Option<&'a Trail>,
) -> Ask<'a> {
    let resource = match found {
        Some(trail) => trail.resource(),
        None => Resource::new(place.arn(), place.account).with_trail_type("AWS::CloudTrail::Trail"),
    };
    Ask::new(action).on(resource)
}
