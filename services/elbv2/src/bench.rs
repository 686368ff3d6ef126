//! The bench: the service with IAM's certificates beside it, and a plane that says what it is told.

use std::sync::Arc;

use ringwall_buckets::Buckets;
use ringwall_core::{Partition, Tags};
use ringwall_identity::{ServerCertificate, put_server_certificate};
use ringwall_testing::{ACCOUNT, TestHouse, input};

use crate::Elbv2;
use crate::api::{self, Action, ActionTypeEnum, CreateListenerInput, CreateTargetGroupInput};
use crate::plane::{self, Reports, TargetKey};
use crate::resources::health::{Health, LoadBalancerState};
use crate::test_pools::FakeCognito;

/// The service and what its plane says.
pub(crate) struct House {
    pub(crate) house: TestHouse,
    pub(crate) reports: Arc<Reports>,
}

impl std::ops::Deref for House {
    type Target = TestHouse;

    fn deref(&self) -> &TestHouse {
        &self.house
    }
}

/// The service alone.
pub(crate) fn house() -> House {
    house_with_buckets(None)
}

/// With buckets that access logs go to.
pub(crate) fn house_with_buckets(buckets: Option<Arc<dyn Buckets>>) -> House {
    let reports = Reports::new();
    let told = Arc::clone(&reports);
    let elbv2 = |store: &_| Elbv2::new(store, told, buckets).routes();
    House {
        house: TestHouse::new(|store| vec![elbv2(store), FakeCognito.routes()]),
        reports,
    }
}

pub(crate) fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

pub(crate) fn tag(key: &str, value: &str) -> api::Tag {
    api::Tag {
        key: key.to_owned(),
        value: Some(value.to_owned()),
    }
}

pub(crate) fn target(address: &str, port: Option<i32>) -> api::TargetDescription {
    api::TargetDescription {
        id: address.to_owned(),
        port,
        availability_zone: None,
        quic_server_id: None,
    }
}

pub(crate) fn certificate(arn: &str) -> api::Certificate {
    api::Certificate {
        certificate_arn: Some(arn.to_owned()),
        is_default: None,
    }
}

pub(crate) fn action(r#type: ActionTypeEnum) -> Action {
    crate::resources::action::blank(r#type, None)
}

pub(crate) fn forward(target_group: &str) -> Action {
    Action {
        target_group_arn: Some(target_group.to_owned()),
        ..action(ActionTypeEnum::Forward)
    }
}

pub(crate) fn fixed_response(status: &str) -> Action {
    Action {
        fixed_response_config: Some(api::FixedResponseActionConfig {
            message_body: Some("no".to_owned()),
            status_code: status.to_owned(),
            content_type: Some("text/plain".to_owned()),
        }),
        ..action(ActionTypeEnum::FixedResponse)
    }
}

pub(crate) fn login() -> Action {
    Action {
        order: Some(1),
        authenticate_oidc_config: Some(api::AuthenticateOidcActionConfig {
            issuer: "https://login.example".to_owned(),
            authorization_endpoint: "https://login.example/authorize".to_owned(),
            token_endpoint: "https://login.example/token".to_owned(),
            user_info_endpoint: "https://login.example/me".to_owned(),
            client_id: "shop".to_owned(),
            client_secret: Some("secret".to_owned().into()),
            session_cookie_name: None,
            scope: None,
            session_timeout: None,
            authentication_request_extra_params: None,
            on_unauthenticated_request: None,
            use_existing_client_secret: None,
        }),
        ..action(ActionTypeEnum::AuthenticateOidc)
    }
}

pub(crate) fn token() -> Action {
    Action {
        order: Some(1),
        jwt_validation_config: Some(api::JwtValidationActionConfig {
            jwks_endpoint: "https://issuer.example/keys".to_owned(),
            issuer: "https://issuer.example".to_owned(),
            additional_claims: Some(vec![api::JwtValidationActionAdditionalClaim {
                format: api::JwtValidationActionAdditionalClaimFormatEnum::SpaceSeparatedValues,
                name: "scope".to_owned(),
                values: texts(&["read", "write"]),
            }]),
        }),
        ..action(ActionTypeEnum::JwtValidation)
    }
}

/// A condition on the path.
pub(crate) fn path(pattern: &str) -> api::RuleCondition {
    api::RuleCondition {
        field: Some("path-pattern".to_owned()),
        values: Some(texts(&[pattern])),
        host_header_config: None,
        path_pattern_config: None,
        http_header_config: None,
        query_string_config: None,
        http_request_method_config: None,
        source_ip_config: None,
        regex_values: None,
    }
}

/// What is asked of a new target group of addresses.
pub(crate) fn new_group(name: &str) -> CreateTargetGroupInput {
    CreateTargetGroupInput {
        port: Some(3000),
        ..input(&[("Name", name), ("Protocol", "HTTP"), ("TargetType", "ip")])
    }
}

/// A load balancer that listens on port 8080 and forwards to a target group.
pub(crate) struct Front {
    pub(crate) load_balancer: String,
    pub(crate) listener: String,
    pub(crate) target_group: String,
}

/// A step of a test.
pub(crate) trait Steps {
    fn new_load_balancer(&self, name: &str) -> String;
    fn new_target_group(&self, name: &str) -> String;
    fn new_listener(&self, load_balancer: &str, port: i32, target_group: &str) -> String;
    fn new_front_door(&self) -> Front;
    /// A listener with a certificate, of a load balancer of its own.
    fn new_tls_listener(&self) -> String;
    fn new_rule(&self, listener: &str, priority: i32, path: &str) -> String;
    /// Tags of a resource as `key=value`.
    fn tags_of(&self, arn: &str) -> Vec<String>;
    /// A server certificate in IAM; its ARN.
    fn new_certificate(&self, name: &str) -> String;
    fn register(&self, target_group: &str, targets: &[(&str, Option<i32>)]);
    /// State and reason of a load balancer.
    fn state(&self, name: &str) -> (String, Option<String>);
    /// Targets of a group as `address:port state reason`.
    fn health(&self, target_group: &str) -> Vec<String>;
    fn load_balancers_of(&self, target_group: &str) -> Vec<String>;
    fn set_load_balancer_attribute(&self, arn: &str, key: &str, value: &str);
    fn set_target_group_attribute(&self, arn: &str, key: &str, value: &str);
    /// What the plane reads.
    fn wanted(&self) -> plane::Wanted;
}

impl House {
    /// The plane says that all listeners of a load balancer listen.
    pub(crate) fn plane_listens(&self, load_balancer: &str) {
        self.reports
            .set_state(load_balancer, LoadBalancerState::Active);
    }

    /// The plane says how a target is.
    pub(crate) fn plane_finds(&self, group: &str, address: &str, port: u16, health: Health) {
        let key = TargetKey {
            target_group: group.to_owned(),
            address: address.parse().unwrap(),
            port,
        };
        self.reports.set_health(key, health);
    }
}

impl Steps for TestHouse {
    fn new_load_balancer(&self, name: &str) -> String {
        let made = self.answer::<api::CreateLoadBalancer>(input(&[("Name", name)]));
        let mut made = made.load_balancers.unwrap();
        made.remove(0).load_balancer_arn.unwrap()
    }

    fn new_target_group(&self, name: &str) -> String {
        let made = self.answer::<api::CreateTargetGroup>(new_group(name));
        made.target_groups
            .unwrap()
            .remove(0)
            .target_group_arn
            .unwrap()
    }

    fn new_listener(&self, load_balancer: &str, port: i32, target_group: &str) -> String {
        let made = self.answer::<api::CreateListener>(CreateListenerInput {
            load_balancer_arn: load_balancer.to_owned(),
            protocol: Some(api::ProtocolEnum::Http),
            port: Some(port),
            ssl_policy: None,
            certificates: None,
            default_actions: vec![forward(target_group)],
            alpn_policy: None,
            tags: None,
            mutual_authentication: None,
        });
        made.listeners.unwrap().remove(0).listener_arn.unwrap()
    }

    fn new_front_door(&self) -> Front {
        let load_balancer = self.new_load_balancer("shop");
        let target_group = self.new_target_group("web");
        let listener = self.new_listener(&load_balancer, 8080, &target_group);
        Front {
            load_balancer,
            listener,
            target_group,
        }
    }

    fn new_tls_listener(&self) -> String {
        let made = self.answer::<api::CreateListener>(CreateListenerInput {
            load_balancer_arn: self.new_load_balancer("secure"),
            protocol: Some(api::ProtocolEnum::Https),
            port: Some(8443),
            ssl_policy: None,
            certificates: Some(vec![certificate(&self.new_certificate("shop"))]),
            default_actions: vec![fixed_response("404")],
            alpn_policy: None,
            tags: None,
            mutual_authentication: None,
        });
        made.listeners.unwrap().remove(0).listener_arn.unwrap()
    }

    fn tags_of(&self, arn: &str) -> Vec<String> {
        let asked = api::DescribeTagsInput {
            resource_arns: texts(&[arn]),
        };
        let mut found = self
            .answer::<api::DescribeTags>(asked)
            .tag_descriptions
            .unwrap();
        let tags = found.remove(0).tags.unwrap().into_iter();
        tags.map(|tag| format!("{}={}", tag.key, tag.value.unwrap()))
            .collect()
    }

    fn new_rule(&self, listener: &str, priority: i32, pattern: &str) -> String {
        let made = self.answer::<api::CreateRule>(api::CreateRuleInput {
            listener_arn: listener.to_owned(),
            conditions: vec![path(pattern)],
            priority,
            actions: vec![fixed_response("404")],
            tags: None,
            transforms: None,
        });
        made.rules.unwrap().remove(0).rule_arn.unwrap()
    }

    fn new_certificate(&self, name: &str) -> String {
        let certificate = ServerCertificate {
            account: ACCOUNT.parse().unwrap(),
            name: name.to_owned(),
            path: "/web/".to_owned(),
            id: "ASCAEXAMPLE".to_owned(),
            body: String::new(),
            chain: None,
            private_key: String::new(),
            uploaded_at: self.now(),
            expires_at: self.now().plus_days(1),
            tags: Tags::new(),
            former: Vec::new(),
        };
        let arn = certificate.arn(Partition::Aws);
        let put = self
            .store()
            .write(|tx| put_server_certificate(tx, certificate.clone()));
        put.unwrap();
        arn
    }

    fn register(&self, target_group: &str, targets: &[(&str, Option<i32>)]) {
        let targets = targets.iter().map(|(address, port)| target(address, *port));
        self.answer::<api::RegisterTargets>(api::RegisterTargetsInput {
            target_group_arn: target_group.to_owned(),
            targets: targets.collect(),
        });
    }

    fn state(&self, name: &str) -> (String, Option<String>) {
        let asked = api::DescribeLoadBalancersInput {
            names: Some(texts(&[name])),
            ..input(&[])
        };
        let found = self.answer::<api::DescribeLoadBalancers>(asked);
        let state = found.load_balancers.unwrap().remove(0).state.unwrap();
        (state.code.unwrap().as_str().to_owned(), state.reason)
    }

    fn health(&self, target_group: &str) -> Vec<String> {
        let asked = input(&[("TargetGroupArn", target_group)]);
        let found = self.answer::<api::DescribeTargetHealth>(asked);
        let all = found.target_health_descriptions.unwrap().into_iter();
        all.map(|it| words(&it)).collect()
    }

    fn load_balancers_of(&self, target_group: &str) -> Vec<String> {
        let asked = api::DescribeTargetGroupsInput {
            target_group_arns: Some(texts(&[target_group])),
            ..input(&[])
        };
        let found = self.answer::<api::DescribeTargetGroups>(asked);
        let mut groups = found.target_groups.unwrap();
        groups.remove(0).load_balancer_arns.unwrap()
    }

    fn set_load_balancer_attribute(&self, arn: &str, key: &str, value: &str) {
        self.answer::<api::ModifyLoadBalancerAttributes>(api::ModifyLoadBalancerAttributesInput {
            load_balancer_arn: arn.to_owned(),
            attributes: vec![api::LoadBalancerAttribute {
                key: Some(key.to_owned()),
                value: Some(value.to_owned()),
            }],
        });
    }

    fn set_target_group_attribute(&self, arn: &str, key: &str, value: &str) {
        self.answer::<api::ModifyTargetGroupAttributes>(api::ModifyTargetGroupAttributesInput {
            target_group_arn: arn.to_owned(),
            attributes: vec![api::TargetGroupAttribute {
                key: Some(key.to_owned()),
                value: Some(value.to_owned()),
            }],
        });
    }

    fn wanted(&self) -> plane::Wanted {
        plane::read(&self.store().read().unwrap()).unwrap()
    }
}

/// A target's health in one line.
pub(crate) fn words(description: &api::TargetHealthDescription) -> String {
    let target = description.target.as_ref().unwrap();
    let health = description.target_health.as_ref().unwrap();
    let reason = health.reason.map_or("", |reason| reason.as_str());
    let state = health.state.unwrap().as_str();
    let words = format!("{}:{} {state} {reason}", target.id, target.port.unwrap());
    words.trim_end().to_owned()
}
