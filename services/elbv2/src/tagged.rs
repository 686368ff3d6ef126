//! Resources of all kinds, as what has tags.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{RequestContext, Tags};
use ringwall_store::Reads;

use crate::error::Elbv2Error;
use crate::resources::listener::Listener;
use crate::resources::load_balancer::LoadBalancer;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::resources::rule::Rule;
use crate::resources::target_group::TargetGroup;
use crate::store::{Elbv2Tx, Elbv2Write};

/// Resources that one call may name.
const MOST: usize = 20;

/// Something that has tags.
pub(crate) enum Tagged {
    LoadBalancer(Arc<LoadBalancer>),
    Listener(Arc<Listener>),
    Rule(Arc<Rule>),
    TargetGroup(Arc<TargetGroup>),
}

impl Tagged {
    pub(crate) fn tags(&self) -> &Tags {
        match self {
            Self::LoadBalancer(it) => &it.tags,
            Self::Listener(it) => &it.tags,
            Self::Rule(it) => &it.tags,
            Self::TargetGroup(it) => &it.tags,
        }
    }
}

/// Reads the ARNs of an input.
pub(crate) fn parse(
    ctx: &RequestContext,
    arns: &[String],
) -> Result<Vec<ResourceName>, Elbv2Error> {
    if arns.len() > MOST {
        return Err(Elbv2Error::too_many_resources(MOST));
    }
    let name = |arn: &String| {
        let name = ResourceName::parse_any(ctx, arn);
        name.ok_or_else(|| Elbv2Error::unknown_arn(arn))
    };
    arns.iter().map(name).collect()
}

impl<T: Deref<Target: Reads + Sized>> Elbv2Tx<'_, T> {
    /// What these names name.
    pub(crate) fn find_all_tagged(
        &self,
        ctx: &RequestContext,
        names: &[ResourceName],
    ) -> Result<Vec<Option<Tagged>>, Elbv2Error> {
        let find = |name: &ResourceName| self.find_tagged(ctx, name);
        names.iter().map(find).collect()
    }

    fn find_tagged(
        &self,
        ctx: &RequestContext,
        name: &ResourceName,
    ) -> Result<Option<Tagged>, Elbv2Error> {
        Ok(match name.kind() {
            Kind::LoadBalancer => self
                .find_load_balancer(ctx, name)?
                .map(Tagged::LoadBalancer),
            Kind::Listener => self.find_listener(ctx, name)?.map(Tagged::Listener),
            Kind::Rule => self.find_rule(ctx, name)?.map(Tagged::Rule),
            Kind::TargetGroup => self.find_target_group(ctx, name)?.map(Tagged::TargetGroup),
        })
    }
}

impl Elbv2Write<'_> {
    /// Gives something these tags in place of those that it has.
    pub(crate) fn put_tags(&mut self, tagged: &Tagged, tags: Tags) -> Result<(), Elbv2Error> {
        match tagged {
            Tagged::LoadBalancer(it) => self.put_load_balancer(LoadBalancer {
                tags,
                ..LoadBalancer::clone(it)
            }),
            Tagged::Listener(it) => self.put_listener(Listener {
                tags,
                ..Listener::clone(it)
            }),
            Tagged::Rule(it) => self.put_rule(Rule {
                tags,
                ..Rule::clone(it)
            }),
            Tagged::TargetGroup(it) => self.put_target_group(TargetGroup {
                tags,
                ..TargetGroup::clone(it)
            }),
        }
    }
}
