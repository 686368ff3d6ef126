//! Whether a caller may.
//!
//! Many actions of GuardDuty know no resource; those that do ask about the detector's ARN or about
//! one below it. Whether a detector is there learns only who may ask.
//!
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonguardduty.html>

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{Ask, Permit, RequestContext, Resource, Tags};
use ringwall_store::Reads;

use crate::custom::{Association, association_arn, find_association};
use crate::error::GuardDutyError;
use crate::malware::{Plan, find_plan};
use crate::members::administrator_detector;
use crate::resources::detector::Detector;
use crate::store::GuardDutyTx;

impl<X: Deref<Target: Reads + Sized>> GuardDutyTx<'_, X> {
    /// Permission for an action that knows no resource, and the detector it is about.
    pub(crate) fn permit(
        &self,
        ctx: &RequestContext,
        action: &'static str,
        detector_id: &str,
    ) -> Result<(Permit, Arc<Detector>), GuardDutyError> {
        let permit = ctx.authorize(&Ask::new(action))?;
        Ok((permit, self.owned_detector(ctx, detector_id)?))
    }

    /// Permission for an action on a detector, and the detector.
    pub(crate) fn permit_detector(
        &self,
        ctx: &RequestContext,
        action: &'static str,
        detector_id: &str,
    ) -> Result<(Permit, Arc<Detector>), GuardDutyError> {
        let here = self.detector_here(ctx)?;
        let here = here.filter(|detector| detector.id == detector_id);
        let resource = detector_resource(ctx, detector_id);
        let resource = match &here {
            Some(detector) => resource.with_tags(&detector.tags),
            None => resource,
        };
        let permit = ctx.authorize(&Ask::new(action).on(resource))?;
        Ok((permit, here.ok_or_else(GuardDutyError::not_owned)?))
    }

    /// Permission for an action on a malware protection plan, and the plan.
    pub(crate) fn permit_plan(
        &self,
        ctx: &RequestContext,
        action: &'static str,
        id: &str,
    ) -> Result<(Permit, Arc<Plan>), GuardDutyError> {
        let found = find_plan(&*self.tx, ctx.account(), &ctx.region, id)?;
        let arn = ctx.arn("guardduty", &format!("malware-protection-plan/{id}"));
        let mut resource = Resource::new(arn, ctx.account());
        if let Some(plan) = &found {
            resource = resource.with_tags(&plan.tags);
        }
        let permit = ctx.authorize(&Ask::new(action).on(resource))?;
        Ok((permit, found.ok_or_else(GuardDutyError::no_such_plan)?))
    }

    /// Permission for an action on the association of a custom detection rule, named by rule and id,
    /// and the association.
    pub(crate) fn permit_association(
        &self,
        ctx: &RequestContext,
        action: &'static str,
        (rule_id, id): (&str, &str),
    ) -> Result<(Permit, Arc<Association>), GuardDutyError> {
        let found = find_association(&*self.tx, ctx, rule_id, id)?;
        let arn = association_arn(&ctx.region, ctx.account(), rule_id, id);
        let mut resource = Resource::new(arn, ctx.account());
        if let Some(association) = &found {
            resource = resource.with_tags(&association.tags);
        }
        let permit = ctx.authorize(&Ask::new(action).on(resource))?;
        Ok((
            permit,
            found.ok_or_else(GuardDutyError::no_such_association)?,
        ))
    }

    /// Refuses members: their administrator's rules are theirs.
    pub(crate) fn require_own_rules(&self, ctx: &RequestContext) -> Result<(), GuardDutyError> {
        let Some(detector) = self.detector_here(ctx)? else {
            return Ok(());
        };
        match administrator_detector(&*self.tx, &detector)? {
            Some(_) => Err(GuardDutyError::members_cannot_associate()),
            None => Ok(()),
        }
    }

    /// Permission for an action on what stands below a detector (`filter/name`), and the detector.
    /// `ask` may have condition keys already; `tags` are those of what is there.
    pub(crate) fn permit_below(
        &self,
        ctx: &RequestContext,
        ask: Ask<'_>,
        detector_id: &str,
        below: &str,
        tags: Option<&Tags>,
    ) -> Result<(Permit, Arc<Detector>), GuardDutyError> {
        let arn = arn_below(ctx, detector_id, below);
        let permit = self.permit_arn(ctx, ask, &arn, tags)?;
        Ok((permit, self.owned_detector(ctx, detector_id)?))
    }

    /// Permission for an action on an ARN; `tags` are those of what is there.
    pub(crate) fn permit_arn(
        &self,
        ctx: &RequestContext,
        ask: Ask<'_>,
        arn: &str,
        tags: Option<&Tags>,
    ) -> Result<Permit, GuardDutyError> {
        let mut resource = Resource::new(arn, ctx.account());
        if let Some(tags) = tags {
            resource = resource.with_tags(tags);
        }
        Ok(ctx.authorize(&with_resource(ask, resource))?)
    }
}

/// The same question, which may live as short as its resource.
fn with_resource<'a>(ask: Ask<'a>, resource: Resource<'a>) -> Ask<'a> {
    ask.on(resource)
}

fn detector_resource(ctx: &RequestContext, id: &str) -> Resource<'static> {
    let arn = ctx.arn("guardduty", &format!("detector/{id}"));
    Resource::new(arn, ctx.account()).with_trail_type("AWS::GuardDuty::Detector")
}

/// The ARN of what stands below a detector (`filter/name`).
pub(crate) fn arn_below(ctx: &RequestContext, detector_id: &str, below: &str) -> String {
    ctx.arn("guardduty", &format!("detector/{detector_id}/{below}"))
}
