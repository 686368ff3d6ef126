//! Steps that tests of AWS WAF have in common, an Elastic Load Balancing that knows one load
//! balancer, and user pools of which there is one.

use std::net::IpAddr;
use std::sync::Arc;

use ringwall_buckets::Buckets;
use ringwall_core::{ApiError, Ask, Reply, RequestContext};
use ringwall_model::{Value, service};
use ringwall_service::{Routes, Service};
use ringwall_store::{ReadTx, WriteTx};
use ringwall_testing::{ACCOUNT, TestHouse, allow, input};
use serde_json::{Value as Json, json};

use crate::Wafv2;
use crate::api::{self, CreateRuleGroupInput, CreateWebACLInput, Scope, UpdateWebACLInput};
use crate::cognito_idp_api::{DescribeUserPool, DescribeUserPoolInput, DescribeUserPoolOutput};
use crate::elbv2_api::{
    DescribeLoadBalancers, DescribeLoadBalancersInput, DescribeLoadBalancersOutput,
};
use crate::runtime::{
    PathTraffic, RateRule, Runtime, SampledRequest, Samples, SamplesAsked, TokenOutcome, Traffic,
    TrafficAsked,
};

/// The load balancer that is there.
pub(crate) const LOAD_BALANCER: &str =
    "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188";

/// The user pool that is there.
pub(crate) const USER_POOL: &str =
    "arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_Abc";

/// AWS WAF and the Elastic Load Balancing of the bench.
pub(crate) fn house() -> TestHouse {
    TestHouse::new(|store| {
        vec![
            Wafv2::new(store).routes(),
            FakeElbv2.routes(),
            FakeCognito.routes(),
        ]
    })
}

/// The same, with a plane that saw some requests.
pub(crate) fn house_with_traffic() -> TestHouse {
    TestHouse::new(|store| {
        let wafv2 = Wafv2::new(store).with_runtime(Arc::new(FakeRuntime));
        vec![wafv2.routes(), FakeElbv2.routes(), FakeCognito.routes()]
    })
}

/// The same, with buckets.
pub(crate) fn house_with_buckets(buckets: Arc<dyn Buckets>) -> TestHouse {
    TestHouse::new(|store| {
        let wafv2 = Wafv2::new(store).with_buckets(Some(buckets));
        vec![wafv2.routes(), FakeElbv2.routes(), FakeCognito.routes()]
    })
}

/// Saw seven requests for `/admin`, limits two addresses, and knows two paths.
struct FakeRuntime;

impl Runtime for FakeRuntime {
    fn samples(&self, asked: &SamplesAsked<'_>) -> Samples {
        assert_eq!(asked.metric, "admin");
        let request = SampledRequest {
            weight: 7,
            uri: "/admin".to_owned(),
            action: "BLOCK".to_owned(),
            challenge: Some(TokenOutcome {
                failure_reason: Some("TOKEN_MISSING".to_owned()),
                ..TokenOutcome::default()
            }),
            ..SampledRequest::default()
        };
        Samples {
            requests: vec![request],
            population: 7,
            window: None,
        }
    }

    fn limited_addresses(&self, rule: &RateRule<'_>) -> Vec<IpAddr> {
        assert!(rule.web_acl_arn.contains(":regional/webacl/shop/"));
        vec![[192, 0, 2, 7].into(), "2001:db8::7".parse().unwrap()]
    }

    fn traffic(&self, asked: &TrafficAsked<'_>) -> Traffic {
        assert_eq!(asked.bots_at_most, 5);
        let path = |path: &str, requests| PathTraffic {
            path: path.to_owned(),
            requests,
            source: None,
            bots: vec![("crawler".to_owned(), requests / 2)],
        };
        Traffic {
            total: 8,
            paths: vec![path("/", 6), path("/feed", 2)],
            categories: Vec::new(),
        }
    }
}

/// An ARN in the scope of the Region; the id may be `*`.
pub(crate) fn arn(kind: &str, name: &str, id: &str) -> String {
    format!("arn:aws:wafv2:us-east-1:{ACCOUNT}:regional/{kind}/{name}/{id}")
}

/// A tree of a shape.
pub(crate) fn tree(shape: &str, json: Json) -> Value {
    let wafv2 = service("wafv2").unwrap();
    Value::from_json(wafv2, wafv2.shape_id(shape).unwrap(), json).unwrap()
}

/// Members `Name`, `Scope`, `Id` and further ones.
pub(crate) fn named<I: ringwall_model::Structure>(
    (name, id): (&str, &str),
    more: &[(&'static str, &str)],
) -> I {
    let mut members = vec![("Name", name), ("Scope", "REGIONAL"), ("Id", id)];
    members.extend(more);
    input(&members)
}

pub(crate) fn visibility(metric: &str) -> Value {
    let json = json!({
        "SampledRequestsEnabled": true,
        "CloudWatchMetricsEnabled": true,
        "MetricName": metric,
    });
    tree("VisibilityConfig", json)
}

/// A rule that blocks what a statement matches.
pub(crate) fn rule(name: &str, priority: u32, statement: &Json) -> Json {
    json!({
        "Name": name, "Priority": priority, "Statement": statement,
        "Action": {"Block": {}},
        "VisibilityConfig": {
            "SampledRequestsEnabled": true,
            "CloudWatchMetricsEnabled": true,
            "MetricName": name,
        },
    })
}

/// A rule that uses a rule group.
pub(crate) fn group_rule(name: &str, priority: u32, group_arn: &str) -> Json {
    let mut rule = rule(
        name,
        priority,
        &json!({"RuleGroupReferenceStatement": {"ARN": group_arn}}),
    );
    let members = rule.as_object_mut().unwrap();
    members.remove("Action");
    members.insert("OverrideAction".to_owned(), json!({"None": {}}));
    rule
}

/// Matches clients of an IP set.
pub(crate) fn in_ip_set(arn: &str) -> Json {
    json!({"IPSetReferenceStatement": {"ARN": arn}})
}

/// Matches a path.
pub(crate) fn path_is(path_base64: &str) -> Json {
    json!({"ByteMatchStatement": {
        "SearchString": path_base64,
        "FieldToMatch": {"UriPath": {}},
        "TextTransformations": [{"Priority": 0, "Type": "NONE"}],
        "PositionalConstraint": "EXACTLY",
    }})
}

/// A web ACL that allows what its rules do not refuse.
pub(crate) fn web_acl(name: &str, rules: &[Json]) -> CreateWebACLInput {
    CreateWebACLInput {
        name: name.to_owned(),
        scope: Scope::Regional,
        default_action: tree("DefaultAction", json!({"Allow": {}})),
        description: None,
        rules: Some(tree("Rules", Json::Array(rules.to_vec()))),
        visibility_config: visibility(name),
        data_protection_config: None,
        tags: None,
        custom_response_bodies: None,
        captcha_config: None,
        challenge_config: None,
        token_domains: None,
        association_config: None,
        on_source_d_do_s_protection_config: None,
        application_config: None,
        monetization_config: None,
        analytics_config: None,
    }
}

/// The same for the update of one.
pub(crate) fn web_acl_update(
    summary: &api::WebAclSummary,
    lock_token: &str,
    rules: &[Json],
) -> UpdateWebACLInput {
    let made = web_acl(summary.name.as_deref().unwrap(), rules);
    UpdateWebACLInput {
        name: made.name,
        scope: made.scope,
        id: summary.id.clone().unwrap(),
        default_action: made.default_action,
        description: None,
        rules: made.rules,
        visibility_config: made.visibility_config,
        data_protection_config: None,
        lock_token: lock_token.to_owned(),
        custom_response_bodies: None,
        captcha_config: None,
        challenge_config: None,
        token_domains: None,
        association_config: None,
        on_source_d_do_s_protection_config: None,
        application_config: None,
        monetization_config: None,
        analytics_config: None,
    }
}

pub(crate) fn rule_group(name: &str, capacity: i64, rules: &[Json]) -> CreateRuleGroupInput {
    CreateRuleGroupInput {
        name: name.to_owned(),
        scope: Scope::Regional,
        capacity,
        description: None,
        rules: Some(tree("Rules", Json::Array(rules.to_vec()))),
        visibility_config: visibility(name),
        tags: None,
        custom_response_bodies: None,
        monetization_config: None,
    }
}

pub(crate) fn ip_set(name: &str, addresses: &[&str]) -> api::CreateIPSetInput {
    api::CreateIPSetInput {
        name: name.to_owned(),
        scope: Scope::Regional,
        description: None,
        ip_address_version: api::IpAddressVersion::Ipv4,
        addresses: addresses.iter().map(|text| (*text).to_owned()).collect(),
        tags: None,
    }
}

pub(crate) fn regex_pattern_set(
    name: &str,
    expressions: &[&str],
) -> api::CreateRegexPatternSetInput {
    let expressions = expressions.iter().map(|text| api::Regex {
        regex_string: Some((*text).to_owned()),
    });
    api::CreateRegexPatternSetInput {
        name: name.to_owned(),
        scope: Scope::Regional,
        description: None,
        regular_expression_list: expressions.collect(),
        tags: None,
    }
}

/// A web ACL's logs to one destination.
pub(crate) fn logging(web_acl_arn: &str, destination: &str) -> api::LoggingConfiguration {
    api::LoggingConfiguration {
        resource_arn: web_acl_arn.to_owned(),
        log_destination_configs: vec![destination.to_owned()],
        redacted_fields: None,
        managed_by_firewall_manager: None,
        logging_filter: None,
        log_type: None,
        log_scope: None,
    }
}

/// The policy by which a rule group is shared with an account.
pub(crate) fn sharing_policy(account: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{account}"}},"Action":["wafv2:CreateWebACL","wafv2:UpdateWebACL","wafv2:PutFirewallManagerRuleGroups","wafv2:GetRuleGroup"]}}]}}"#
    )
}

pub(crate) trait Steps {
    fn make_ip_set(&self, name: &str, addresses: &[&str]) -> api::IpSetSummary;
    fn make_regex_pattern_set(
        &self,
        name: &str,
        expressions: &[&str],
    ) -> api::RegexPatternSetSummary;
    fn make_rule_group(&self, name: &str, capacity: i64, rules: &[Json]) -> api::RuleGroupSummary;
    fn make_web_acl(&self, name: &str, rules: &[Json]) -> api::WebAclSummary;
    /// A web ACL by its ARN, and its lock.
    fn web_acl(&self, arn: &str) -> (api::WebAcl, String);
    fn associate(&self, web_acl_arn: &str, resource_arn: &str);
    fn log_to(&self, web_acl_arn: &str, destination: &str);
    fn make_api_key(&self, domain: &str) -> String;
    /// The caller as a new user who may do these on those.
    #[must_use]
    fn allowed(&self, name: &str, actions: &[(&str, &str)]) -> TestHouse;
}

impl Steps for TestHouse {
    fn make_ip_set(&self, name: &str, addresses: &[&str]) -> api::IpSetSummary {
        let made = self.answer::<api::CreateIPSet>(ip_set(name, addresses));
        made.summary.unwrap()
    }

    fn make_regex_pattern_set(
        &self,
        name: &str,
        expressions: &[&str],
    ) -> api::RegexPatternSetSummary {
        let made = self.answer::<api::CreateRegexPatternSet>(regex_pattern_set(name, expressions));
        made.summary.unwrap()
    }

    fn make_rule_group(&self, name: &str, capacity: i64, rules: &[Json]) -> api::RuleGroupSummary {
        let made = self.answer::<api::CreateRuleGroup>(rule_group(name, capacity, rules));
        made.summary.unwrap()
    }

    fn make_web_acl(&self, name: &str, rules: &[Json]) -> api::WebAclSummary {
        let made = self.answer::<api::CreateWebACL>(web_acl(name, rules));
        made.summary.unwrap()
    }

    fn web_acl(&self, arn: &str) -> (api::WebAcl, String) {
        let found = self.answer::<api::GetWebACL>(input(&[("ARN", arn)]));
        (found.web_acl.unwrap(), found.lock_token.unwrap())
    }

    fn associate(&self, web_acl_arn: &str, resource_arn: &str) {
        self.answer::<api::AssociateWebACL>(input(&[
            ("WebACLArn", web_acl_arn),
            ("ResourceArn", resource_arn),
        ]));
    }

    fn log_to(&self, web_acl_arn: &str, destination: &str) {
        self.answer::<api::PutLoggingConfiguration>(api::PutLoggingConfigurationInput {
            logging_configuration: logging(web_acl_arn, destination),
        });
    }

    fn make_api_key(&self, domain: &str) -> String {
        let made = self.answer::<api::CreateAPIKey>(api::CreateAPIKeyInput {
            scope: Scope::Regional,
            token_domains: vec![domain.to_owned()],
        });
        made.api_key.unwrap()
    }

    fn allowed(&self, name: &str, actions: &[(&str, &str)]) -> TestHouse {
        let policies = actions
            .iter()
            .map(|(action, resource)| allow(action, resource));
        let policies: Vec<_> = policies.collect();
        let policies: Vec<_> = policies.iter().map(String::as_str).collect();
        self.as_new_user(name, &policies)
    }
}

/// Knows one load balancer, and shows it to whoever may look.
struct FakeElbv2;

impl FakeElbv2 {
    fn routes(self) -> Routes {
        Routes::new(Arc::new(self))
            .read::<DescribeLoadBalancers>(describe_load_balancers)
            .finish()
    }
}

impl Service for FakeElbv2 {
    const NAME: &'static str = "elbv2";
    type Read<'a> = ();
    type Write<'a> = ();
    type Error = ApiError;

    fn read<'a>(&'a self, _: &'a ReadTx) {}

    fn write<'a>(&'a self, _: &'a mut WriteTx) {}
}

fn describe_load_balancers(
    ctx: &RequestContext,
    (): &(),
    input: DescribeLoadBalancersInput,
) -> Result<Reply<DescribeLoadBalancersOutput>, ApiError> {
    let permit = ctx.authorize(&Ask::new("elasticloadbalancing:DescribeLoadBalancers"))?;
    if input.load_balancer_arns.unwrap() != [LOAD_BALANCER] {
        let words = "Load balancers are not there";
        return Err(ApiError::modelled("LoadBalancerNotFoundException", words));
    }
    Ok(permit.reply(DescribeLoadBalancersOutput::default()))
}

/// Knows one user pool, and shows it to whoever may look.
struct FakeCognito;

impl FakeCognito {
    fn routes(self) -> Routes {
        Routes::new(Arc::new(self))
            .read::<DescribeUserPool>(describe_user_pool)
            .finish()
    }
}

impl Service for FakeCognito {
    const NAME: &'static str = "cognito-idp";
    type Read<'a> = ();
    type Write<'a> = ();
    type Error = ApiError;

    fn read<'a>(&'a self, _: &'a ReadTx) {}

    fn write<'a>(&'a self, _: &'a mut WriteTx) {}
}

fn describe_user_pool(
    ctx: &RequestContext,
    (): &(),
    input: DescribeUserPoolInput,
) -> Result<Reply<DescribeUserPoolOutput>, ApiError> {
    let permit = ctx.authorize(&Ask::new("cognito-idp:DescribeUserPool"))?;
    let id = input.user_pool_id;
    if !USER_POOL.ends_with(&format!("/{id}")) {
        let words = "There is no such user pool";
        return Err(ApiError::modelled("ResourceNotFoundException", words));
    }
    Ok(permit.reply(DescribeUserPoolOutput::default()))
}
