//! What has tags: found by its ARN, and written back with others.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_TagResource.html>

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{Arn, Ask, Permit, RequestContext, Tags};
use ringwall_store::Reads;

use crate::destinations::{self, Destination};
use crate::error::GuardDutyError;
use crate::lists::{self, EntryList, ListKind};
use crate::malware::{Plan, find_plan, put_plan};
use crate::resources::detector::Detector;
use crate::resources::filter::Filter;
use crate::store::{GuardDutyTx, GuardDutyWrite};

/// Something with tags.
pub(crate) enum Tagged {
    Detector(Arc<Detector>),
    Filter(String, Arc<Filter>),
    Plan(Arc<Plan>),
    List(Arc<EntryList>),
    Destination(Arc<Destination>),
}

/// What an ARN names: the detector, and what stands below it.
struct Named<'a> {
    detector_id: &'a str,
    below: Option<(&'a str, &'a str)>,
}

impl Tagged {
    pub(crate) fn tags(&self) -> &Tags {
        match self {
            Self::Detector(detector) => &detector.tags,
            Self::Filter(_, filter) => &filter.tags,
            Self::Plan(plan) => &plan.tags,
            Self::List(list) => &list.tags,
            Self::Destination(destination) => &destination.tags,
        }
    }
}

impl<X: Deref<Target: Reads + Sized>> GuardDutyTx<'_, X> {
    /// Permission about the tags of a resource, and the resource.
    pub(crate) fn permit_tagged(
        &self,
        ctx: &RequestContext,
        ask: Ask<'_>,
        arn: &str,
    ) -> Result<(Permit, Tagged), GuardDutyError> {
        let parsed: Arn = arn.parse().map_err(|_| GuardDutyError::invalid_input())?;
        let is_here =
            parsed.account == ctx.account().to_string() && parsed.region == ctx.region.as_str();
        let found = if let Some(id) = parsed.resource.strip_prefix("malware-protection-plan/") {
            let plan = find_plan(&*self.tx, ctx.account(), &ctx.region, id)?;
            plan.filter(|_| is_here).map(Tagged::Plan)
        } else {
            let named = Named::parse(&parsed.resource);
            let named = named.ok_or_else(GuardDutyError::invalid_input)?;
            match is_here {
                true => self.find_tagged(ctx, &named)?,
                false => None,
            }
        };
        let permit = self.permit_arn(ctx, ask, arn, found.as_ref().map(Tagged::tags))?;
        Ok((permit, found.ok_or_else(GuardDutyError::no_such_resource)?))
    }

    fn find_tagged(
        &self,
        ctx: &RequestContext,
        named: &Named<'_>,
    ) -> Result<Option<Tagged>, GuardDutyError> {
        let here = self.detector_here(ctx)?;
        let Some(detector) = here.filter(|detector| detector.id == named.detector_id) else {
            return Ok(None);
        };
        Ok(match named.below {
            None => Some(Tagged::Detector(detector)),
            Some(("filter", name)) => {
                let filter = self.find_filter(&detector.id, name)?;
                filter.map(|filter| Tagged::Filter(detector.id.clone(), filter))
            }
            Some(("publishingDestination", id)) => {
                destinations::find(&*self.tx, &detector.id, id)?.map(Tagged::Destination)
            }
            Some((path, id)) => match ListKind::of_path(path) {
                Some(kind) => lists::find(&*self.tx, &detector.id, kind, id)?.map(Tagged::List),
                None => None,
            },
        })
    }
}

impl GuardDutyWrite<'_> {
    /// Writes a resource with other tags.
    pub(crate) fn put_tags(&mut self, tagged: &Tagged, tags: Tags) -> Result<(), GuardDutyError> {
        match tagged {
            Tagged::Detector(detector) => self.put_detector(Detector {
                tags,
                ..Detector::clone(detector)
            })?,
            Tagged::Plan(plan) => put_plan(
                self.tx,
                Plan {
                    tags,
                    ..Plan::clone(plan)
                },
            )?,
            Tagged::Filter(detector_id, filter) => self.put_filter(
                detector_id,
                Filter {
                    tags,
                    ..Filter::clone(filter)
                },
            )?,
            Tagged::List(list) => lists::put(
                self.tx,
                EntryList {
                    tags,
                    ..EntryList::clone(list)
                },
            )?,
            Tagged::Destination(destination) => destinations::put(
                self.tx,
                Destination {
                    tags,
                    ..Destination::clone(destination)
                },
            )?,
        }
        Ok(())
    }
}

impl<'a> Named<'a> {
    /// `detector/ID` or `detector/ID/KIND/NAME`.
    fn parse(resource: &'a str) -> Option<Self> {
        let rest = resource.strip_prefix("detector/")?;
        let Some((detector_id, below)) = rest.split_once('/') else {
            return Some(Self {
                detector_id: rest,
                below: None,
            });
        };
        Some(Self {
            detector_id,
            below: Some(below.split_once('/')?),
        })
    }
}
