//! `CheckCapacity`: the units that rules would use.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_CheckCapacity.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{CheckCapacityInput, CheckCapacityOutput};
use crate::definition;
use crate::error::Wafv2Error;
use crate::resources::place::Place;
use crate::store::Wafv2Read;

pub(crate) fn check_capacity(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: CheckCapacityInput,
) -> Result<Reply<CheckCapacityOutput>, Wafv2Error> {
    let place = Place::of(ctx, input.scope)?;
    let rules = definition::rules(Some(&input.rules))?;

    let permit = tx.service.permit(ctx, &Ask::new("wafv2:CheckCapacity"))?;

    let capacity = tx.capacity_of_rules(&place, &rules)?;

    Ok(permit.reply(CheckCapacityOutput {
        capacity: Some(i64::try_from(capacity).map_err(Wafv2Error::internal)?),
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use crate::api::{self, CheckCapacityInput, Scope};
    use crate::bench::{Steps as _, house, in_ip_set, rule, tree};

    fn check(statements: &[Json]) -> CheckCapacityInput {
        let rules = statements.iter().zip(0..);
        let rules = rules.map(|(it, place)| rule(&format!("r{place}"), place, it));
        CheckCapacityInput {
            scope: Scope::Regional,
            rules: tree("Rules", Json::Array(rules.collect())),
        }
    }

    #[test]
    fn the_example_of_the_command_line_takes_fifteen_units() {
        let path = json!({"ByteMatchStatement": {
            "SearchString": "YQ==",
            "FieldToMatch": {"SingleHeader": {"Name": "host"}},
            "TextTransformations": [{"Priority": 1, "Type": "LOWERCASE"}],
            "PositionalConstraint": "EXACTLY",
        }});
        let country = json!({"GeoMatchStatement": {"CountryCodes": ["US"]}});
        let rate = json!({"RateBasedStatement": {"Limit": 1000, "AggregateKeyType": "IP"}});
        let found = house().needs::<api::CheckCapacity>(
            "wafv2:CheckCapacity",
            "*",
            check(&[path, country, rate]),
        );
        assert_eq!(found.capacity, Some(15));
    }

    #[test]
    fn rules_are_checked_as_if_they_were_to_be_used() {
        let house = house();
        let set = house.make_ip_set("office", &[]).arn.unwrap();
        let found = house.answer::<api::CheckCapacity>(check(&[in_ip_set(&set)]));
        assert_eq!(found.capacity, Some(1));
        let gone = set.replace("office", "gone");
        let refusal = house.refusal::<api::CheckCapacity>(check(&[in_ip_set(&gone)]));
        assert!(refusal.starts_with("WAFNonexistentItemException: "));
        let slow = json!({"RateBasedStatement": {"Limit": 9, "AggregateKeyType": "IP"}});
        let refusal = house.refusal::<api::CheckCapacity>(check(&[slow]));
        assert!(!refusal.is_empty());
    }
}
