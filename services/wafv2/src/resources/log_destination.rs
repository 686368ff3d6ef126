//! Where logs go to: log groups, delivery streams and buckets whose names say that they are for it.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/logging-destinations.html>

use ringwall_core::{Arn, RequestContext};

use crate::error::Wafv2Error;
use crate::parameter::{Field, Reason};

/// What their names begin with.
const PREFIX: &str = "aws-waf-logs-";

/// Refuses what logs cannot go to.
///
/// # Errors
/// It is not the ARN of a destination of the caller's Region and of that name.
pub(crate) fn require(ctx: &RequestContext, text: &str) -> Result<(), Wafv2Error> {
    let invalid = || Wafv2Error::invalid(Field::LogDestination, text, Reason::InvalidArn);
    let arn: Arn = text.parse().map_err(|_| invalid())?;
    let is_here = arn.region == ctx.region.as_str() && arn.account == ctx.account().to_string();
    let name = match arn.service.as_str() {
        "logs" if is_here => {
            let group = arn.resource.strip_prefix("log-group:");
            group.map(|group| group.strip_suffix(":*").unwrap_or(group))
        }
        "firehose" if is_here => arn.resource.strip_prefix("deliverystream/"),
        // Buckets may be of other accounts and Regions, and a prefix may follow.
        "s3" if arn.region.is_empty() && arn.account.is_empty() => Some(arn.resource.as_str()),
        _ => None,
    };
    let is_named = |name: &str| name.len() > PREFIX.len() && name.starts_with(PREFIX);
    let is_destination = name.is_some_and(is_named) && arn.partition == ctx.partition().as_str();
    if is_destination {
        Ok(())
    } else {
        Err(invalid())
    }
}
