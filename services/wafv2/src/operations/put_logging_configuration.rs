//! `PutLoggingConfiguration`: says where a web ACL logs requests, and which.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_PutLoggingConfiguration.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{LogScope, PutLoggingConfigurationInput, PutLoggingConfigurationOutput};
use crate::error::Wafv2Error;
use crate::resources::entity::ask;
use crate::resources::log_destination;
use crate::resources::logging::Logging;
use crate::resources::place::{EntityRef, Kind};
use crate::resources::web_acl::WebAcl;
use crate::store::Wafv2Write;

pub(crate) fn put_logging_configuration(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: PutLoggingConfigurationInput,
) -> Result<Reply<PutLoggingConfigurationOutput>, Wafv2Error> {
    let asked = input.logging_configuration;
    let named = EntityRef::of_kind(&asked.resource_arn, Kind::WebAcl)?;
    let scope = asked.log_scope.unwrap_or(LogScope::Customer);
    let destinations = asked.log_destination_configs.iter().map(String::as_str);

    let found = tx.find::<WebAcl>(&named)?;

    let ask = ask("wafv2:PutLoggingConfiguration", &named, found.as_deref())
        .key("wafv2:LogScope", scope.as_str())
        .key_values("wafv2:LogDestinationResource", destinations);
    let permit = tx.service.permit(ctx, &ask)?;

    if scope != LogScope::Customer || asked.managed_by_firewall_manager == Some(true) {
        // Those are of services that Ringwall does not have.
        return Err(Wafv2Error::invalid_operation("The operation isn't valid."));
    }
    let logging = Logging::parse(&asked, scope)?;
    for destination in &logging.destinations {
        log_destination::require(ctx, destination)?;
    }
    if logging.destinations.len() > 1 {
        return Err(Wafv2Error::limits_exceeded());
    }
    if found.is_none() {
        return Err(Wafv2Error::nonexistent());
    }
    let shown = logging.shown()?;
    tx.put_logging(logging)?;

    Ok(permit.reply(PutLoggingConfigurationOutput {
        logging_configuration: Some(shown),
    }))
}
