//! `CreateWebACL`: makes a web ACL.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateWebACL.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{CreateWebACLInput, CreateWebACLOutput};
use crate::definition::WebAclMembers;
use crate::error::Wafv2Error;
use crate::permission::require_may_use;
use crate::resources::entity::{Entity, Stored as _};
use crate::resources::place::Place;
use crate::resources::tagging;
use crate::resources::web_acl::WebAcl;
use crate::statements;
use crate::store::Wafv2Write;

pub(crate) fn create_web_acl(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: CreateWebACLInput,
) -> Result<Reply<CreateWebACLOutput>, Wafv2Error> {
    let place = Place::of(ctx, input.scope)?;
    let tags = tagging::parse(input.tags.as_deref())?;
    let members = WebAclMembers::from(&input);
    let (definition, settings) = (members.definition()?, members.settings()?);
    let references = statements::references_of_web_acl(&definition);
    let mut web_acl = WebAcl {
        entity: Entity::new(ctx, place, input.name, input.description, tags.clone()),
        definition,
        capacity: 0,
        settings,
    };

    let ask = Ask::new("wafv2:CreateWebACL").on(web_acl.resource());
    let permit = tx
        .service
        .permit(ctx, &tagging::request_conditions(ask, &tags))?;
    tagging::require_may_tag(ctx, web_acl.resource(), &tags)?;
    require_may_use(ctx, tx, "wafv2:CreateWebACL", &references)?;

    tx.require_free::<WebAcl>(&web_acl.entity)?;
    web_acl.capacity = tx.capacity_of_web_acl(&web_acl)?;
    let summary = web_acl.summary();
    tx.put_web_acl(web_acl)?;

    Ok(permit.reply(CreateWebACLOutput {
        summary: Some(summary),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::OTHER_ACCOUNT;
    use serde_json::json;

    use crate::api::{self, CreateWebACLInput};
    use crate::bench::{
        Steps as _, arn, group_rule, house, in_ip_set, path_is, rule, sharing_policy, tree, web_acl,
    };

    fn managed(vendor: &str, name: &str, version: Option<&str>) -> serde_json::Value {
        let mut rule = group_rule("managed", 9, "");
        rule["Statement"] = json!({"ManagedRuleGroupStatement": {
            "VendorName": vendor, "Name": name,
        }});
        if let Some(version) = version {
            rule["Statement"]["ManagedRuleGroupStatement"]["Version"] = json!(version);
        }
        rule
    }

    #[test]
    fn it_uses_what_its_rules_use() {
        let house = house();
        let set = house.make_ip_set("office", &[]).arn.unwrap();
        let group = house.make_rule_group("limits", 50, &[]).arn.unwrap();
        let rules = [
            rule("office", 0, &in_ip_set(&set)),
            rule("admin", 1, &path_is("L2FkbWlu")),
            group_rule("limits", 2, &group),
            managed("AWS", "AWSManagedRulesCommonRuleSet", None),
        ];
        let made = house.make_web_acl("shop", &rules);
        let (found, _) = house.web_acl(&made.arn.unwrap());
        assert_eq!(found.capacity, Some(1 + 2 + 50 + 700));
        assert_eq!(
            found.label_namespace.as_deref(),
            Some("awswaf:111122223333:webacl:shop:")
        );
        assert_eq!(found.managed_by_firewall_manager, Some(false));
        let again = house.refusal::<api::CreateWebACL>(web_acl("shop", &[]));
        assert!(again.starts_with("WAFDuplicateItemException: "));
    }

    #[test]
    fn managed_groups_and_their_versions_must_be_there() {
        let house = house();
        let refusal = |rule| house.refusal::<api::CreateWebACL>(web_acl("shop", &[rule]));
        let core = "AWSManagedRulesCommonRuleSet";
        assert!(refusal(managed("AWS", "None", None)).starts_with("WAFNonexistentItemException: "));
        assert!(
            refusal(managed("AWS", core, Some("Version_99.0")))
                .starts_with("WAFExpiredManagedRuleGroupVersionException: ")
        );
        assert!(
            refusal(managed("Somebody", core, None))
                .starts_with("WAFSubscriptionNotFoundException: ")
        );
    }

    #[test]
    fn five_thousand_units_and_no_more() {
        let house = house();
        let large = house.make_rule_group("large", 4999, &[]).arn.unwrap();
        let small = house.make_rule_group("small", 2, &[]).arn.unwrap();
        let rules = [group_rule("a", 0, &large), group_rule("b", 1, &small)];
        let refusal = house.refusal::<api::CreateWebACL>(web_acl("shop", &rules));
        assert!(
            refusal.starts_with("WAFLimitsExceededException: "),
            "{refusal}"
        );
        house.make_web_acl("shop", &rules[..1]);
    }

    #[test]
    fn a_group_takes_an_override_and_everything_else_an_action() {
        let house = house();
        let group = house.make_rule_group("limits", 50, &[]).arn.unwrap();
        let mut wrong = rule(
            "limits",
            0,
            &json!({"RuleGroupReferenceStatement": {"ARN": group}}),
        );
        let refusal = house.refusal::<api::CreateWebACL>(web_acl("shop", &[wrong.clone()]));
        assert_eq!(
            refusal,
            "WAFInvalidParameterException: Error reason: A reference in your rule statement is not valid., field: RULE, parameter: Statement"
        );
        wrong["OverrideAction"] = json!({"None": {}});
        let refusal = house.refusal::<api::CreateWebACL>(web_acl("shop", &[wrong]));
        assert_eq!(
            refusal,
            "WAFInvalidParameterException: Error reason: You have used none or multiple values for a field that requires exactly one value., field: RULE, parameter: Rule"
        );
    }

    #[test]
    fn tokens_are_of_domains_that_somebody_owns() {
        let house = house();
        let with = |domains: &[&str]| CreateWebACLInput {
            token_domains: Some(domains.iter().map(|it| (*it).to_owned()).collect()),
            ..web_acl("shop", &[])
        };
        for domain in ["com", ".example.com", "example.com/path"] {
            let refusal = house.refusal::<api::CreateWebACL>(with(&[domain]));
            assert!(refusal.contains("field: TOKEN_DOMAIN"), "{refusal}");
        }
        let many = ["example.com"; 11];
        let refusal = house.refusal::<api::CreateWebACL>(with(&many));
        assert!(refusal.starts_with("WAFLimitsExceededException: "));
        house.answer::<api::CreateWebACL>(with(&["example.com", "shop.example.org"]));
    }

    #[test]
    fn only_cloudfront_asks_clients_to_pay() {
        let house = house();
        let mut paid = rule("paid", 0, &path_is("L2E="));
        paid["Action"] = json!({"Monetize": {}});
        let here = web_acl("shop", &[paid.clone()]);
        let refusal = house.refusal::<api::CreateWebACL>(here);
        assert_eq!(
            refusal,
            "WAFInvalidParameterException: Error reason: The scope is not valid., field: RULE_ACTION, parameter: Monetize"
        );
        let config = json!({"CurrencyMode": "TEST"});
        let refusal = house.refusal::<api::CreateWebACL>(CreateWebACLInput {
            monetization_config: Some(tree("MonetizationConfig", config)),
            ..web_acl("shop", &[])
        });
        assert!(refusal.contains("field: MONETIZATION_CONFIG"), "{refusal}");
        house.answer::<api::CreateWebACL>(CreateWebACLInput {
            scope: api::Scope::Cloudfront,
            ..web_acl("shop", &[paid])
        });
    }

    #[test]
    fn what_does_not_decide_is_kept_too() {
        let house = house();
        let application = json!({"Attributes": [{"Name": "kind", "Values": ["shop"]}]});
        let floods = json!({"ALBLowReputationMode": "ALWAYS_ON"});
        let made = house.answer::<api::CreateWebACL>(CreateWebACLInput {
            application_config: Some(tree("ApplicationConfig", application.clone())),
            on_source_d_do_s_protection_config: Some(tree(
                "OnSourceDDoSProtectionConfig",
                floods.clone(),
            )),
            ..web_acl("shop", &[])
        });
        let (found, _) = house.web_acl(&made.summary.unwrap().arn.unwrap());
        assert_eq!(found.application_config.unwrap().to_json(), application);
        let kept = found.on_source_d_do_s_protection_config.unwrap();
        assert_eq!(kept.to_json(), floods);
    }

    #[test]
    fn groups_of_others_must_be_shared() {
        let house = house();
        let other = house.as_account(OTHER_ACCOUNT);
        let group = other.make_rule_group("theirs", 10, &[]).arn.unwrap();
        let made = || web_acl("shop", &[group_rule("theirs", 0, &group)]);
        house.is_denied::<api::CreateWebACL>(made());
        let policy = sharing_policy("111122223333");
        other.answer::<api::PutPermissionPolicy>(ringwall_testing::input(&[
            ("ResourceArn", &group),
            ("Policy", &policy),
        ]));
        house.answer::<api::CreateWebACL>(made());
        let read = ringwall_testing::input(&[("ARN", group.as_str())]);
        house.answer::<api::GetRuleGroup>(read);
    }

    #[test]
    fn needs_permission_on_the_web_acl() {
        house().needs::<api::CreateWebACL>(
            "wafv2:CreateWebACL",
            &arn("webacl", "shop", "*"),
            web_acl("shop", &[]),
        );
    }
}
