//! `CreateRule`: gives a listener a rule.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateRuleInput, CreateRuleOutput};
use crate::error::Elbv2Error;
use crate::limits;
use crate::logins;
use crate::resources::listener::Listener;
use crate::resources::resource_name::{Kind, ResourceName, new_id};
use crate::resources::rule::Rule;
use crate::resources::{action, condition, tagging, transform};
use crate::store::Elbv2Write;

pub(crate) fn create_rule(
    ctx: &RequestContext,
    tx: &mut Elbv2Write<'_>,
    input: CreateRuleInput,
) -> Result<Reply<CreateRuleOutput>, Elbv2Error> {
    let arn = ResourceName::parse(ctx, Kind::Listener, &input.listener_arn)?;
    let conditions = condition::parse(input.conditions)?;
    let transforms = transform::parse(input.transforms.unwrap_or_default())?;
    let tags = tagging::parse(input.tags.as_deref())?;

    let listener = tx.find_listener(ctx, &arn)?;

    let own_tags = listener.as_ref().map(|it| &it.tags);
    let ask = tagging::ask(ctx, "elasticloadbalancing:CreateRule", &arn.arn, own_tags);
    let permit = ctx.authorize(&tagging::request_conditions(ask, &tags))?;
    tagging::authorize_first_tags(ctx, &rules_arn(&arn.arn), &tags)?;

    let listener = listener.ok_or_else(|| Elbv2Error::not_found(Kind::Listener))?;
    let mut action = action::parse(input.actions, listener.place())?;
    // The model has told that it is in the range.
    let priority = u16::try_from(input.priority).unwrap_or(u16::MAX);
    require_room(ctx, tx, &listener, priority)?;
    tx.require_target_groups(ctx, &listener, &action)?;
    logins::complete(ctx, &mut action, None)?;
    let rule = Rule::of(
        &listener,
        new_id(ctx),
        Some(priority),
        conditions,
        action,
        transforms,
        tags,
    );
    let shown = rule.shown();
    tx.put_rule(rule)?;

    Ok(permit.reply(CreateRuleOutput {
        rules: Some(vec![shown]),
    }))
}

fn require_room(
    ctx: &RequestContext,
    tx: &Elbv2Write<'_>,
    listener: &Listener,
    priority: u16,
) -> Result<(), Elbv2Error> {
    let own = tx.rules_of(listener)?;
    if own.iter().any(|rule| rule.priority == Some(priority)) {
        return Err(Elbv2Error::priority_in_use(priority));
    }
    let all = tx.rules_of_load_balancer(&listener.load_balancer_id, ctx)?;
    let made = all.iter().filter(|rule| !rule.is_default());
    if made.count() >= limits::RULES {
        return Err(Elbv2Error::too_many_rules(limits::RULES));
    }
    Ok(())
}

/// The ARN of any rule of a listener.
fn rules_arn(listener: &str) -> String {
    let arn = listener.replacen(":listener/", ":listener-rule/", 1);
    format!("{arn}/*")
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, CreateRuleInput, RuleCondition};
    use crate::bench::{Steps as _, fixed_response, forward, house, login, path, texts, token};

    fn new_rule(listener: &str, priority: i32) -> CreateRuleInput {
        CreateRuleInput {
            listener_arn: listener.to_owned(),
            conditions: vec![path("/img/*")],
            priority,
            actions: vec![fixed_response("404")],
            tags: None,
            transforms: None,
        }
    }

    fn condition(field: &str) -> RuleCondition {
        RuleCondition {
            field: Some(field.to_owned()),
            values: None,
            ..path("")
        }
    }

    #[test]
    fn rules_are_asked_by_priority_and_the_default_last() {
        let house = house();
        let front = house.new_front_door();
        for priority in [20, 5, 50_000] {
            house.answer::<api::CreateRule>(new_rule(&front.listener, priority));
        }
        let wanted = house.wanted();
        let rules = &wanted.load_balancers[0].listeners[0].rules;
        let priorities: Vec<Option<u16>> = rules.iter().map(|rule| rule.priority).collect();
        assert_eq!(priorities, [Some(5), Some(20), Some(50_000), None]);
        let shown = house.answer::<api::DescribeRules>(input(&[("ListenerArn", &front.listener)]));
        let shown = shown.rules.unwrap();
        assert_eq!(shown[0].priority.as_deref(), Some("5"));
        let condition = &shown[0].conditions.as_ref().unwrap()[0];
        assert_eq!(condition.values, Some(texts(&["/img/*"])));
        let config = condition.path_pattern_config.as_ref().unwrap();
        assert_eq!(config.values, Some(texts(&["/img/*"])));
        assert_eq!(shown[3].priority.as_deref(), Some("default"));
        assert_eq!(shown[3].is_default, Some(true));
    }

    #[test]
    fn conditions_come_back_as_they_were_given() {
        let house = house();
        let front = house.new_front_door();
        let conditions = vec![
            RuleCondition {
                host_header_config: Some(api::HostHeaderConditionConfig {
                    values: Some(texts(&["*.example.com"])),
                    regex_values: None,
                }),
                ..condition("host-header")
            },
            RuleCondition {
                http_header_config: Some(api::HttpHeaderConditionConfig {
                    http_header_name: Some("User-Agent".to_owned()),
                    values: None,
                    regex_values: Some(texts(&["^curl/.+"])),
                }),
                ..condition("http-header")
            },
            RuleCondition {
                query_string_config: Some(api::QueryStringConditionConfig {
                    values: Some(vec![api::QueryStringKeyValuePair {
                        key: Some("version".to_owned()),
                        value: Some("v1".to_owned()),
                    }]),
                }),
                ..condition("query-string")
            },
            RuleCondition {
                source_ip_config: Some(api::SourceIpConditionConfig {
                    values: Some(texts(&["192.0.2.0/24"])),
                    ip_address_type: None,
                }),
                ..condition("source-ip")
            },
        ];
        let made = house.answer::<api::CreateRule>(CreateRuleInput {
            conditions: conditions.clone(),
            ..new_rule(&front.listener, 1)
        });
        let mut shown = made.rules.unwrap().remove(0).conditions.unwrap();
        assert_eq!(shown[0].values, Some(texts(&["*.example.com"])));
        shown[0].values = None;
        assert_eq!(shown, conditions);
    }

    #[test]
    fn refuses_wrong_conditions() {
        let house = house();
        let front = house.new_front_door();
        let refusal = |conditions: Vec<RuleCondition>| {
            house.refusal::<api::CreateRule>(CreateRuleInput {
                conditions,
                ..new_rule(&front.listener, 1)
            })
        };
        assert_eq!(
            refusal(vec![]),
            "ValidationError: A condition must be specified"
        );
        assert_eq!(
            refusal(vec![path("/a"), path("/b")]),
            "ValidationError: A rule can only have one 'path-pattern' condition"
        );
        assert_eq!(
            refusal(vec![RuleCondition {
                values: Some(texts(&["/1", "/2", "/3", "/4", "/5", "/6"])),
                ..path("")
            }]),
            "ValidationError: A rule can only have '5' condition values"
        );
        assert_eq!(
            refusal(vec![path("/*******")]),
            "ValidationError: A rule can only have '6' condition wildcards"
        );
        assert_eq!(
            refusal(vec![RuleCondition {
                values: Some(texts(&["GET"])),
                ..condition("http-request-method")
            }]),
            "ValidationError: Values is not valid with the condition field 'http-request-method'"
        );
        assert_eq!(
            refusal(vec![RuleCondition {
                regex_values: Some(texts(&["(?=a)"])),
                ..condition("path-pattern")
            }]),
            "ValidationError: Condition value '(?=a)' of 'path-pattern' is not valid"
        );
        assert_eq!(
            refusal(vec![condition("color")]),
            "ValidationError: Condition field 'color' must be one of '[http-header, http-request-method, host-header, path-pattern, query-string, source-ip]'"
        );
    }

    #[test]
    fn refuses_a_priority_in_use_and_more_than_a_hundred_rules() {
        let house = house();
        let front = house.new_front_door();
        for priority in 1..=100 {
            house.answer::<api::CreateRule>(new_rule(&front.listener, priority));
        }
        let refusal =
            |priority| house.refusal::<api::CreateRule>(new_rule(&front.listener, priority));
        assert_eq!(
            refusal(7),
            "PriorityInUseException: Priority '7' is currently in use"
        );
        assert_eq!(
            refusal(101),
            "TooManyRulesException: The maximum number of rules has been reached: 100"
        );
    }

    #[test]
    fn refuses_logins_as_what_they_are() {
        let house = house();
        let front = house.new_front_door();
        let refusal = |actions| {
            house.refusal::<api::CreateRule>(CreateRuleInput {
                actions,
                ..new_rule(&front.listener, 1)
            })
        };
        let mut last = forward(&front.target_group);
        last.order = Some(2);
        assert_eq!(
            refusal(vec![login(), last.clone()]),
            "InvalidLoadBalancerActionException: Actions of type 'authenticate-oidc' are supported only on HTTPS listeners"
        );
        assert_eq!(
            refusal(vec![login()]),
            "InvalidLoadBalancerActionException: The last action of a rule must be of type 'forward', 'redirect' or 'fixed-response'"
        );
        let mut first = last.clone();
        first.order = Some(1);
        assert_eq!(
            refusal(vec![first, last]),
            "TooManyActionsException: A rule can have only one action of type 'forward', 'redirect' or 'fixed-response'"
        );
    }

    #[test]
    fn tokens_are_asked_for_on_https_listeners() {
        let house = house();
        let listener = house.new_tls_listener();
        let ask = |change: &dyn Fn(&mut api::JwtValidationActionConfig)| {
            let mut token = token();
            change(token.jwt_validation_config.as_mut().unwrap());
            let mut last = fixed_response("404");
            last.order = Some(2);
            CreateRuleInput {
                actions: vec![token, last],
                ..new_rule(&listener, 1)
            }
        };
        let made = house.answer::<api::CreateRule>(ask(&|_| {}));
        let shown = made.rules.unwrap().remove(0).actions.unwrap().remove(0);
        assert_eq!(shown, token());
        let refusal = |change: &dyn Fn(&mut api::JwtValidationActionConfig)| {
            house.refusal::<api::CreateRule>(ask(change))
        };
        let claim = |change: &dyn Fn(&mut api::JwtValidationActionAdditionalClaim)| {
            refusal(&|config| change(&mut config.additional_claims.as_mut().unwrap()[0]))
        };
        for plain in [
            "http://issuer.example/keys",
            "https://issuer.example",
            "https:///keys",
        ] {
            assert_eq!(
                refusal(&|config| config.jwks_endpoint = plain.to_owned()),
                format!("ValidationError: '{plain}' must be a full URL, with the HTTPS protocol")
            );
        }
        assert_eq!(
            claim(&|claim| claim.name = "exp".to_owned()),
            "ValidationError: The additional claim 'exp' is not valid"
        );
        let invalid = "ValidationError: The additional claim 'scope' is not valid";
        assert_eq!(claim(&|claim| claim.values.clear()), invalid);
        assert_eq!(claim(&|claim| claim.values = texts(&["a b"])), invalid);
        let plain = house.new_front_door().listener;
        let asked = CreateRuleInput {
            listener_arn: plain,
            ..ask(&|_| {})
        };
        assert_eq!(
            house.refusal::<api::CreateRule>(asked),
            "InvalidLoadBalancerActionException: Actions of type 'jwt-validation' are supported only on HTTPS listeners"
        );
    }

    #[test]
    fn transforms_come_back_and_go_when_they_are_reset() {
        let house = house();
        let front = house.new_front_door();
        let ask = |transforms| CreateRuleInput {
            transforms: Some(transforms),
            ..new_rule(&front.listener, 1)
        };
        let url = |regex: &str| api::RuleTransform {
            r#type: api::TransformTypeEnum::UrlRewrite,
            host_header_rewrite_config: None,
            url_rewrite_config: Some(api::UrlRewriteConfig {
                rewrites: Some(vec![api::RewriteConfig {
                    regex: regex.to_owned(),
                    replace: "/new/$1".to_owned(),
                }]),
            }),
        };
        let refusal = |transforms| house.refusal::<api::CreateRule>(ask(transforms));
        assert_eq!(
            refusal(vec![url("(?=a)")]),
            "ValidationError: The regular expression '(?=a)' is not valid"
        );
        assert_eq!(
            refusal(vec![url("a"), url("b")]),
            "ValidationError: A rule can only have one 'url-rewrite' transform"
        );
        let mut foreign = url("a");
        foreign.r#type = api::TransformTypeEnum::HostHeaderRewrite;
        assert_eq!(
            refusal(vec![foreign]),
            "ValidationError: A transform of type 'host-header-rewrite' must have one rewrite, in the configuration of its type"
        );
        let made = house.answer::<api::CreateRule>(ask(vec![url("^/old/(.*)$")]));
        let made = made.rules.unwrap().remove(0);
        assert_eq!(made.transforms, Some(vec![url("^/old/(.*)$")]));
        let rule_arn = made.rule_arn.unwrap();
        let modify = |reset_transforms, transforms| api::ModifyRuleInput {
            reset_transforms,
            transforms,
            ..input(&[("RuleArn", &rule_arn)])
        };
        let kept = house.answer::<api::ModifyRule>(modify(None, None));
        assert_eq!(kept.rules.unwrap().remove(0).transforms, made.transforms);
        assert_eq!(
            house.refusal::<api::ModifyRule>(modify(Some(true), Some(vec![url("a")]))),
            "ValidationError: You cannot specify both Transforms and ResetTransforms"
        );
        let reset = house.answer::<api::ModifyRule>(modify(Some(true), None));
        assert_eq!(reset.rules.unwrap().remove(0).transforms, Some(vec![]));
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let arn = house.new_front_door().listener;
        let action = "elasticloadbalancing:CreateRule";
        house.needs::<api::CreateRule>(action, &arn, new_rule(&arn, 1));
    }
}
