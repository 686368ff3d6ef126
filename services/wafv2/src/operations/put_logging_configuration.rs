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
    for destination in &logging.destinations {
        tx.service.require_log_bucket(ctx, &named, destination)?;
    }
    let shown = logging.shown()?;
    tx.put_logging(logging)?;

    Ok(permit.reply(PutLoggingConfigurationOutput {
        logging_configuration: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::ACCOUNT;
    use serde_json::json;

    use crate::api::{
        self, ActionCondition, ActionValue, Condition, Filter, FilterBehavior, FilterRequirement,
        LoggingConfiguration, LoggingFilter, PutLoggingConfigurationInput,
    };
    use crate::bench::{Steps as _, house, logging, tree};

    fn put(configuration: LoggingConfiguration) -> PutLoggingConfigurationInput {
        PutLoggingConfigurationInput {
            logging_configuration: configuration,
        }
    }

    #[test]
    fn says_where_and_which() {
        let house = house();
        let arn = house.make_web_acl("shop", &[]).arn.unwrap();
        let blocked = Condition {
            action_condition: Some(ActionCondition {
                action: ActionValue::Block,
            }),
            label_name_condition: None,
        };
        let header = tree("FieldToMatch", json!({"SingleHeader": {"Name": "cookie"}}));
        let asked = LoggingConfiguration {
            redacted_fields: Some(vec![header]),
            logging_filter: Some(LoggingFilter {
                filters: vec![Filter {
                    behavior: FilterBehavior::Keep,
                    requirement: FilterRequirement::MeetsAny,
                    conditions: vec![blocked],
                }],
                default_behavior: FilterBehavior::Drop,
            }),
            ..logging(&arn, "arn:aws:s3:::aws-waf-logs-shop")
        };
        let answer = house.needs::<api::PutLoggingConfiguration>(
            "wafv2:PutLoggingConfiguration",
            &arn,
            put(asked.clone()),
        );
        let kept = answer.logging_configuration.unwrap();
        assert_eq!(kept.redacted_fields, asked.redacted_fields);
        assert_eq!(kept.logging_filter, asked.logging_filter);
        let tx = house.store().read().unwrap();
        assert_eq!(crate::rows::loggings(&tx, &arn).unwrap().len(), 1);
    }

    #[test]
    fn destinations_say_by_their_names_that_they_are_for_it() {
        let house = house();
        let arn = house.make_web_acl("shop", &[]).arn.unwrap();
        let here = |rest: &str| {
            format!(
                "arn:aws:{}",
                rest.replace("HERE", &format!("us-east-1:{ACCOUNT}"))
            )
        };
        for destination in [
            "logs:HERE:log-group:aws-waf-logs-shop",
            "logs:HERE:log-group:aws-waf-logs-shop:*",
            "firehose:HERE:deliverystream/aws-waf-logs-shop",
            "s3:::aws-waf-logs-shop/prefix",
        ] {
            let asked = put(logging(&arn, &here(destination)));
            house.answer::<api::PutLoggingConfiguration>(asked);
        }
        for destination in [
            "logs:HERE:log-group:shop",
            "logs:eu-west-1:111122223333:log-group:aws-waf-logs-shop",
            "firehose:HERE:deliverystream/shop",
            "s3:::logs-of-the-shop",
            "s3:::aws-waf-logs-",
            "sqs:HERE:aws-waf-logs-shop",
        ] {
            let destination = here(destination);
            let asked = put(logging(&arn, &destination));
            assert_eq!(
                house.refusal::<api::PutLoggingConfiguration>(asked),
                format!(
                    "WAFInvalidParameterException: Error reason: The ARN isn't valid. A valid ARN begins with arn: and includes other information separated by colons or slashes., field: LOG_DESTINATION, parameter: {destination}"
                )
            );
        }
    }

    #[test]
    fn refuses_what_cannot_be_redacted_and_conditions_that_say_nothing() {
        let house = house();
        let arn = house.make_web_acl("shop", &[]).arn.unwrap();
        let usual = || logging(&arn, "arn:aws:s3:::aws-waf-logs-shop");
        let body = tree("FieldToMatch", json!({"Body": {}}));
        let refusal = house.refusal::<api::PutLoggingConfiguration>(put(LoggingConfiguration {
            redacted_fields: Some(vec![body]),
            ..usual()
        }));
        assert!(refusal.contains("field: FIELD_TO_MATCH"), "{refusal}");
        let nothing = Condition {
            action_condition: None,
            label_name_condition: None,
        };
        let refusal = house.refusal::<api::PutLoggingConfiguration>(put(LoggingConfiguration {
            logging_filter: Some(LoggingFilter {
                filters: vec![Filter {
                    behavior: FilterBehavior::Keep,
                    requirement: FilterRequirement::MeetsAll,
                    conditions: vec![nothing],
                }],
                default_behavior: FilterBehavior::Drop,
            }),
            ..usual()
        }));
        assert!(refusal.contains("field: FILTER_CONDITION"), "{refusal}");
        let gone = logging(
            &arn.replace("shop", "gone"),
            "arn:aws:s3:::aws-waf-logs-shop",
        );
        let refusal = house.refusal::<api::PutLoggingConfiguration>(put(gone));
        assert!(refusal.starts_with("WAFNonexistentItemException: "));
    }
}
