//! `ListLoggingConfigurations`: how the web ACLs of a scope log, by their ARNs.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_ListLoggingConfigurations.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListLoggingConfigurationsInput, ListLoggingConfigurationsOutput, LogScope};
use crate::error::Wafv2Error;
use crate::paging::page;
use crate::resources::place::Place;
use crate::store::Wafv2Read;

pub(crate) fn list_logging_configurations(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: ListLoggingConfigurationsInput,
) -> Result<Reply<ListLoggingConfigurationsOutput>, Wafv2Error> {
    let place = Place::of(ctx, input.scope)?;
    let log_scope = input.log_scope.unwrap_or(LogScope::Customer);
    let filters = format!("{}|{}", place.scope.as_str(), log_scope.as_str());
    let marker = input.next_marker.as_deref();
    let page = page(tx.service, ctx, &filters, marker, input.limit)?;

    let ask = Ask::new("wafv2:ListLoggingConfigurations");
    let permit = tx
        .service
        .permit(ctx, &ask.key("wafv2:LogScope", log_scope.as_str()))?;

    let loggings = tx.loggings(&place)?;
    let loggings = loggings.into_iter().filter(|it| it.scope == log_scope);
    let named = loggings.map(|logging| (logging.web_acl_arn.clone(), logging));
    let (loggings, next_marker) = page.of_named(named).into_parts();
    let shown = loggings.iter().map(|logging| logging.shown());

    Ok(permit.reply(ListLoggingConfigurationsOutput {
        logging_configurations: Some(shown.collect::<Result<_, _>>()?),
        next_marker,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListLoggingConfigurationsInput};
    use crate::bench::{Steps as _, house};

    #[test]
    fn pages_through_the_web_acls_that_log() {
        let house = house();
        for name in ["a", "b", "c"] {
            let arn = house.make_web_acl(name, &[]).arn.unwrap();
            if name != "b" {
                house.log_to(&arn, "arn:aws:s3:::aws-waf-logs-shop");
            }
        }
        let asked = |next_marker: Option<String>| ListLoggingConfigurationsInput {
            next_marker,
            limit: Some(1),
            ..input(&[("Scope", "REGIONAL")])
        };
        let first = house.needs::<api::ListLoggingConfigurations>(
            "wafv2:ListLoggingConfigurations",
            "*",
            asked(None),
        );
        let logging = first.logging_configurations.unwrap();
        assert!(logging[0].resource_arn.contains("/webacl/a/"));
        let rest = house.answer::<api::ListLoggingConfigurations>(asked(first.next_marker));
        let logging = rest.logging_configurations.unwrap();
        assert!(logging[0].resource_arn.contains("/webacl/c/"));
        assert_eq!(rest.next_marker, None);
    }
}
