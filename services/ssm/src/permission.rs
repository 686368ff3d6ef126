//! What the authorizer is asked about parameters.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html>

use std::sync::Arc;

use ringwall_core::{Arn, PolicyMode, RequestContext, Resource};
use ringwall_service::ResourceFacts;

use crate::error::SsmError;
use crate::resources::parameter::Parameter;
use crate::resources::reference::Reference;
use crate::store::{Place, SsmRead};

const TRAIL_TYPE: &str = "AWS::SSM::Parameter";

/// A parameter of the caller's own account.
pub(crate) fn own<'a>(
    ctx: &RequestContext,
    key: &str,
    parameter: Option<&'a Arc<Parameter>>,
) -> Resource<'a> {
    let arn = ctx.arn("ssm", &format!("parameter/{key}"));
    let resource = Resource::new(arn, ctx.account()).with_trail_type(TRAIL_TYPE);
    match parameter {
        Some(parameter) => resource.with_tags(&parameter.tags),
        None => resource,
    }
}

/// A parameter that somebody wants to read: what it is shared by counts too.
pub(crate) fn read<'a>(
    ctx: &RequestContext,
    reference: &Reference,
    arn: &'a str,
    parameter: Option<&'a Arc<Parameter>>,
) -> Resource<'a> {
    let owner = reference.owner.unwrap_or_else(|| ctx.account());
    let resource = Resource::new(arn, owner)
        .with_trail_type(TRAIL_TYPE)
        .aws_managed(reference.owner.is_none());
    let Some(parameter) = parameter else {
        return resource;
    };
    let resource = resource.with_tags(&parameter.tags);
    match &parameter.sharing {
        Some(sharing) => resource.with_policy(sharing.document.compiled(), PolicyMode::Ordinary),
        None => resource,
    }
}

/// What decides about a parameter besides the caller's own policies.
pub(crate) fn resource_facts(
    tx: &SsmRead<'_>,
    arn: &Arn,
) -> Result<Option<ResourceFacts>, SsmError> {
    let (Ok(account), Some(key)) = (arn.account.parse(), arn.resource.strip_prefix("parameter/"))
    else {
        return Ok(None);
    };
    let region = &arn.region;
    let Some(parameter) = tx.find(Place { account, region }, key)? else {
        return Ok(None);
    };
    Ok(parameter.sharing.as_ref().map(|sharing| ResourceFacts {
        account,
        policy: Arc::clone(sharing.document.compiled()),
        mode: PolicyMode::Ordinary,
        aws_managed: false,
        tags: parameter.tags.clone(),
    }))
}
