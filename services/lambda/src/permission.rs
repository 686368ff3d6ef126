//! Whether a caller may do something with a function: by his policies, or by the function's.
//!
//! The ARN that is asked for is the one that the caller named, with its qualifier.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html>

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{Arn, Ask, Permit, PolicyMode, RequestContext, Resource};
use ringwall_service::ResourceFacts;
use ringwall_store::Reads;

use crate::error::LambdaError;
use crate::resources::function::Function;
use crate::resources::function_ref::FunctionRef;
use crate::store::{LambdaRead, LambdaTx};

/// The trail's name of functions.
const TRAIL_TYPE: &str = "AWS::Lambda::Function";

impl<T: Deref<Target: Reads + Sized>> LambdaTx<'_, T> {
    /// Permission for an action on a function, and the function. Whether it is there learns only
    /// who may ask.
    pub(crate) fn permit(
        &self,
        ctx: &RequestContext,
        ask: Ask<'_>,
        named: &FunctionRef,
    ) -> Result<(Permit, Arc<Function>), LambdaError> {
        let function = self.find_function(named)?;
        let policy = self.find_policy(named)?;
        let mut resource = of_function(named);
        if let Some(policy) = &policy {
            resource = resource.with_policy(policy.document.compiled(), PolicyMode::Ordinary);
        }
        if let Some(function) = &function {
            resource = resource.with_tags(&function.tags);
        }
        let permit = ctx.authorize(&with_resource(ask, resource))?;
        let missing = || LambdaError::no_such_function(&named.qualified_arn());
        Ok((permit, function.ok_or_else(missing)?))
    }
}

/// A function as the authorizer sees it.
pub(crate) fn of_function(named: &FunctionRef) -> Resource<'static> {
    Resource::new(named.qualified_arn(), named.account).with_trail_type(TRAIL_TYPE)
}

/// The same question, which may live as short as its resource.
fn with_resource<'a>(ask: Ask<'a>, resource: Resource<'a>) -> Ask<'a> {
    ask.on(resource)
}

/// What decides about a function besides the caller's own policies.
pub(crate) fn resource_facts(
    tx: &LambdaRead<'_>,
    arn: &Arn,
) -> Result<Option<ResourceFacts>, LambdaError> {
    let (Ok(account), Ok(region)) = (
        arn.account.parse(),
        arn.region.parse::<ringwall_core::Region>(),
    ) else {
        return Ok(None);
    };
    let Some(rest) = arn.resource.strip_prefix("function:") else {
        return Ok(None);
    };
    let (name, qualifier) = match rest.split_once(':') {
        Some((name, qualifier)) => (name, Some(qualifier.to_owned())),
        None => (rest, None),
    };
    let named = FunctionRef {
        partition: region.partition(),
        region,
        account,
        name: name.to_owned(),
        qualifier,
    };
    let (Some(function), Some(policy)) = (tx.find_function(&named)?, tx.find_policy(&named)?)
    else {
        return Ok(None);
    };
    Ok(Some(ResourceFacts {
        account,
        policy: Arc::clone(policy.document.compiled()),
        mode: PolicyMode::Ordinary,
        aws_managed: false,
        tags: function.tags.clone(),
    }))
}
