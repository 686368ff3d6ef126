//! `CreateIPSet`: makes a set of networks.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateIPSet.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{CreateIPSetInput, CreateIPSetOutput};
use crate::error::Wafv2Error;
use crate::resources::entity::{Entity, Stored as _};
use crate::resources::ip_set::{IpSet, parse_addresses};
use crate::resources::place::Place;
use crate::resources::tagging;
use crate::store::Wafv2Write;

pub(crate) fn create_ip_set(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: CreateIPSetInput,
) -> Result<Reply<CreateIPSetOutput>, Wafv2Error> {
    let place = Place::of(ctx, input.scope)?;
    let tags = tagging::parse(input.tags.as_deref())?;
    let set = IpSet {
        entity: Entity::new(ctx, place, input.name, input.description, tags.clone()),
        version: input.ip_address_version,
        addresses: parse_addresses(input.ip_address_version, &input.addresses)?,
    };

    let ask = Ask::new("wafv2:CreateIPSet").on(set.resource());
    let permit = tx
        .service
        .permit(ctx, &tagging::request_conditions(ask, &tags))?;
    tagging::require_may_tag(ctx, set.resource(), &tags)?;

    tx.require_free::<IpSet>(&set.entity)?;
    let summary = set.summary();
    tx.put(set)?;

    Ok(permit.reply(CreateIPSetOutput {
        summary: Some(summary),
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, CreateIPSetInput, IpAddressVersion, Scope, Tag};
    use crate::bench::{Steps as _, arn, house, ip_set, named};

    #[test]
    fn a_set_is_there_once_in_a_scope() {
        let house = house();
        let made = house.make_ip_set("office", &["192.0.2.0/24", "198.51.100.7/32"]);
        let id = made.id.as_deref().unwrap();
        assert_eq!(made.arn, Some(arn("ipset", "office", id)));
        let found = house.answer::<api::GetIPSet>(named(("office", id), &[]));
        let set = found.ip_set.unwrap();
        assert_eq!(set.addresses, ["192.0.2.0/24", "198.51.100.7/32"]);
        assert_eq!(found.lock_token, made.lock_token);
        assert_eq!(
            house.refusal::<api::CreateIPSet>(ip_set("office", &[])),
            "WAFDuplicateItemException: AWS WAF couldn’t perform the operation because some resource in your request is a duplicate of an existing one."
        );
        house.answer::<api::CreateIPSet>(CreateIPSetInput {
            scope: Scope::Cloudfront,
            ..ip_set("office", &[])
        });
        house.in_region("eu-west-1").make_ip_set("office", &[]);
    }

    #[test]
    fn cloudfront_is_in_one_region() {
        let refusal =
            house()
                .in_region("eu-west-1")
                .refusal::<api::CreateIPSet>(CreateIPSetInput {
                    scope: Scope::Cloudfront,
                    ..ip_set("office", &[])
                });
        assert_eq!(
            refusal,
            "WAFInvalidParameterException: Error reason: The scope is not valid., field: SCOPE_VALUE, parameter: CLOUDFRONT"
        );
    }

    #[test]
    fn refuses_addresses_that_are_no_networks_of_its_version() {
        let house = house();
        let refusal =
            |addresses: &[&str]| house.refusal::<api::CreateIPSet>(ip_set("office", addresses));
        assert_eq!(
            refusal(&["192.0.2.0/24", "0.0.0.0/0"]),
            "WAFInvalidParameterException: Error reason: The parameter contains formatting that is not valid., field: IP_ADDRESS, parameter: 0.0.0.0/0"
        );
        assert!(refusal(&["2001:db8::/32"]).ends_with("parameter: 2001:db8::/32"));
        let v6 = CreateIPSetInput {
            ip_address_version: IpAddressVersion::Ipv6,
            ..ip_set("office", &["2001:db8::/32"])
        };
        house.answer::<api::CreateIPSet>(v6);
        let many: Vec<_> = (0..10_001)
            .map(|number| format!("10.0.{}.{}/32", number / 256, number % 256))
            .collect();
        let many: Vec<_> = many.iter().map(String::as_str).collect();
        assert!(refusal(&many).starts_with("WAFLimitsExceededException: "));
    }

    #[test]
    fn a_hundred_and_no_more() {
        let house = house();
        for number in 0..100 {
            house.make_ip_set(&format!("set-{number}"), &[]);
        }
        let refusal = house.refusal::<api::CreateIPSet>(ip_set("one-more", &[]));
        assert!(refusal.starts_with("WAFLimitsExceededException: "));
    }

    #[test]
    fn needs_permission_on_the_set_and_to_tag() {
        let house = house();
        let set = arn("ipset", "office", "*");
        house.needs::<api::CreateIPSet>("wafv2:CreateIPSet", &set, ip_set("office", &[]));
        let tagged = CreateIPSetInput {
            tags: Some(vec![Tag {
                key: "team".to_owned(),
                value: "a".to_owned(),
            }]),
            ..ip_set("other", &[])
        };
        let other = arn("ipset", "other", "*");
        let clerk = house.allowed("clerk", &[("wafv2:CreateIPSet", &other)]);
        clerk.is_denied::<api::CreateIPSet>(tagged.clone());
        let tagger = house.allowed(
            "tagger",
            &[("wafv2:CreateIPSet", &other), ("wafv2:TagResource", &other)],
        );
        tagger.answer::<api::CreateIPSet>(tagged);
    }
}
