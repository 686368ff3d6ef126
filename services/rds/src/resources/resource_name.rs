//! ARNs by which resources are tagged.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{Arn, Ask, RequestContext, Tags};
use ringwall_store::Reads;

use super::instance::{self, Instance};
use super::snapshot::{self, Snapshot};
use crate::error::RdsError;
use crate::store::{RdsTx, RdsWrite};

/// What an ARN names.
pub(crate) enum ResourceName {
    Instance(String),
    Snapshot(String),
}

/// Something that has tags.
pub(crate) enum Tagged {
    Instance(Arc<Instance>),
    Snapshot(Arc<Snapshot>),
}

impl Tagged {
    pub(crate) fn tags(&self) -> &Tags {
        match self {
            Self::Instance(instance) => &instance.tags,
            Self::Snapshot(snapshot) => &snapshot.tags,
        }
    }
}

impl ResourceName {
    /// Reads an ARN of the caller's account and Region.
    pub(crate) fn parse(ctx: &RequestContext, text: &str) -> Result<Self, RdsError> {
        let unknown = || RdsError::unknown_resource_name(text);
        let arn: Arn = text.parse().map_err(|_| unknown())?;
        let is_here = arn.service == "rds"
            && arn.account == ctx.account().to_string()
            && arn.region == ctx.region.as_str();
        let (kind, name) = arn.resource.split_once(':').ok_or_else(unknown)?;
        match kind {
            "db" if is_here => Ok(Self::Instance(name.to_ascii_lowercase())),
            "snapshot" if is_here => Ok(Self::Snapshot(name.to_ascii_lowercase())),
            _ => Err(unknown()),
        }
    }

    /// Asks for an action on it, there or not.
    pub(crate) fn ask<'a>(
        &self,
        ctx: &RequestContext,
        action: &'static str,
        found: Option<&'a Tagged>,
    ) -> Ask<'a> {
        match (self, found) {
            (Self::Instance(name), Some(Tagged::Instance(found))) => {
                instance::ask_on(ctx, name, Some(found), action)
            }
            (Self::Instance(name), _) => instance::ask_on(ctx, name, None, action),
            (Self::Snapshot(name), found) => {
                let found = match found {
                    Some(Tagged::Snapshot(found)) => Some(&**found),
                    _ => None,
                };
                let ask = Ask::new(action).on(snapshot::resource(ctx, name, found));
                snapshot::tag_conditions(ask, found)
            }
        }
    }

    pub(crate) fn not_found(&self) -> RdsError {
        match self {
            Self::Instance(name) => RdsError::no_such_instance(name),
            Self::Snapshot(name) => RdsError::no_such_snapshot(name),
        }
    }
}

impl<T: Deref<Target: Reads + Sized>> RdsTx<'_, T> {
    /// What a name names.
    pub(crate) fn find_tagged(
        &self,
        ctx: &RequestContext,
        name: &ResourceName,
    ) -> Result<Option<Tagged>, RdsError> {
        Ok(match name {
            ResourceName::Instance(name) => self.find_instance(ctx, name)?.map(Tagged::Instance),
            ResourceName::Snapshot(name) => self.find_snapshot(ctx, name)?.map(Tagged::Snapshot),
        })
    }
}

impl RdsWrite<'_> {
    /// Gives something these tags in place of those that it has.
    pub(crate) fn put_tags(&mut self, tagged: &Tagged, tags: Tags) -> Result<(), RdsError> {
        match tagged {
            Tagged::Instance(instance) => self.put_instance(Instance {
                tags,
                ..Instance::clone(instance)
            }),
            Tagged::Snapshot(snapshot) => self.put_snapshot(Snapshot {
                tags,
                ..Snapshot::clone(snapshot)
            }),
        }
    }
}
