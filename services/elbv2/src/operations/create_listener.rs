//! `CreateListener`: opens a port of a load balancer.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateListenerInput, CreateListenerOutput};
use crate::encryption::{Asked, Encryption};
use crate::error::Elbv2Error;
use crate::limits;
use crate::logins;
use crate::resources::action::{self, Place};
use crate::resources::attributes::Attributes;
use crate::resources::listener::Listener;
use crate::resources::protocol::Protocol;
use crate::resources::resource_name::{Kind, ResourceName, new_id};
use crate::resources::rule::Rule;
use crate::resources::tagging;
use crate::store::Elbv2Write;

pub(crate) fn create_listener(
    ctx: &RequestContext,
    tx: &mut Elbv2Write<'_>,
    input: CreateListenerInput,
) -> Result<Reply<CreateListenerOutput>, Elbv2Error> {
    let arn = ResourceName::parse(ctx, Kind::LoadBalancer, &input.load_balancer_arn)?;
    let protocol = input.protocol.and_then(Protocol::of);
    let protocol = protocol.ok_or_else(|| Elbv2Error::listener_protocol(input.protocol))?;
    let port = input.port.and_then(|port| u16::try_from(port).ok());
    let port = port.ok_or_else(Elbv2Error::no_listener_port)?;
    let asked = Asked {
        ssl_policy: input.ssl_policy,
        certificates: input.certificates,
        alpn_policy: input.alpn_policy,
        mutual_authentication: input.mutual_authentication,
    };
    let encryption = Encryption::default().changed(protocol, asked)?;
    let mut action = action::parse(input.default_actions, Place { protocol, port })?;
    let tags = tagging::parse(input.tags.as_deref())?;

    let load_balancer = tx.find_load_balancer(ctx, &arn)?;

    let own_tags = load_balancer.as_ref().map(|it| &it.tags);
    let mut ask = tagging::ask(
        ctx,
        "elasticloadbalancing:CreateListener",
        &arn.arn,
        own_tags,
    )
    .key("elasticloadbalancing:ListenerProtocol", protocol.as_str());
    if let Some(policy) = &encryption.ssl_policy {
        ask = ask.key_values("elasticloadbalancing:SecurityPolicy", [policy.as_str()]);
    }
    let permit = ctx.authorize(&tagging::request_conditions(ask, &tags))?;
    tagging::authorize_first_tags(ctx, &listeners_arn(&arn.arn), &tags)?;

    let load_balancer = load_balancer.ok_or_else(|| Elbv2Error::not_found(Kind::LoadBalancer))?;
    let listeners = tx.listeners_of(&load_balancer)?;
    if listeners.iter().any(|listener| listener.port == port) {
        return Err(Elbv2Error::listener_exists(&arn.arn));
    }
    if listeners.len() >= limits::LISTENERS {
        return Err(Elbv2Error::too_many_listeners(limits::LISTENERS));
    }
    if let Some(certificate) = &encryption.certificate {
        tx.require_certificate(load_balancer.account, certificate)?;
    }
    let listener = Listener {
        account: load_balancer.account,
        region: load_balancer.region.clone(),
        load_balancer: load_balancer.name.clone(),
        load_balancer_id: load_balancer.id.clone(),
        id: new_id(ctx),
        port,
        protocol,
        ssl_policy: encryption.ssl_policy,
        certificate: encryption.certificate,
        more_certificates: Vec::new(),
        attributes: Attributes::default(),
        tags,
    };
    tx.require_target_groups(ctx, &listener, &action)?;
    logins::complete(ctx, &mut action, None)?;
    let default_rule = Rule::of(
        &listener,
        new_id(ctx),
        None,
        vec![],
        action,
        vec![],
        Default::default(),
    );
    let shown = listener.shown(&default_rule);
    tx.put_rule(default_rule)?;
    tx.put_listener(listener)?;

    Ok(permit.reply(CreateListenerOutput {
        listeners: Some(vec![shown]),
    }))
}

/// The ARN of any listener of a load balancer.
fn listeners_arn(load_balancer: &str) -> String {
    let arn = load_balancer.replacen(":loadbalancer/", ":listener/", 1);
    format!("{arn}/*")
}

#[cfg(test)]
mod tests {
    use ringwall_testing::OTHER_ACCOUNT;

    use crate::api::{self, Action, ActionTypeEnum, CreateListenerInput, ProtocolEnum};
    use crate::bench::{Steps as _, action, certificate, forward, house};

    fn http(load_balancer: &str, target_group: &str) -> CreateListenerInput {
        CreateListenerInput {
            load_balancer_arn: load_balancer.to_owned(),
            protocol: Some(ProtocolEnum::Http),
            port: Some(8081),
            ssl_policy: None,
            certificates: None,
            default_actions: vec![forward(target_group)],
            alpn_policy: None,
            tags: None,
            mutual_authentication: None,
        }
    }

    fn https(load_balancer: &str, target_group: &str, arn: &str) -> CreateListenerInput {
        CreateListenerInput {
            protocol: Some(ProtocolEnum::Https),
            certificates: Some(vec![certificate(arn)]),
            ..http(load_balancer, target_group)
        }
    }

    #[test]
    fn the_plane_reads_what_is_wanted() {
        let house = house();
        let front = house.new_front_door();
        let wanted = house.wanted();
        let load_balancer = &wanted.load_balancers[0];
        assert_eq!(load_balancer.load_balancer.arn(), front.load_balancer);
        let listener = &load_balancer.listeners[0];
        assert_eq!(listener.listener.arn(), front.listener);
        assert_eq!(listener.listener.port, 8080);
        let action = &listener.rules[0].action;
        let groups: Vec<&str> = action.target_groups().collect();
        assert_eq!(groups, [front.target_group.as_str()]);
        assert_eq!(wanted.target_groups[0].group.arn(), front.target_group);
    }

    #[test]
    fn nobody_serves_with_the_certificate_of_another_account() {
        let house = house();
        let arn = house.new_certificate("shop");
        let other = house.as_account(OTHER_ACCOUNT);
        let front = other.new_front_door();
        let asked = https(&front.load_balancer, &front.target_group, &arn);
        assert_eq!(
            other.refusal::<api::CreateListener>(asked),
            format!("CertificateNotFoundException: Certificate '{arn}' not found")
        );
    }

    #[test]
    fn a_tls_listener_has_a_certificate_of_iam_and_a_policy() {
        let house = house();
        let front = house.new_front_door();
        let arn = house.new_certificate("shop");
        let asked = https(&front.load_balancer, &front.target_group, &arn);
        let made = house.answer::<api::CreateListener>(asked.clone());
        let made = made.listeners.unwrap().remove(0);
        assert_eq!(
            made.ssl_policy.as_deref(),
            Some("ELBSecurityPolicy-2016-08")
        );
        assert_eq!(made.certificates, Some(vec![certificate(&arn)]));
        let refusal = |asked| house.refusal::<api::CreateListener>(asked);
        let other_port = CreateListenerInput {
            port: Some(8082),
            ..asked
        };
        let acm =
            "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012";
        for wrong in [acm, &arn.replace("/web/", "/"), "shop"] {
            assert_eq!(
                refusal(CreateListenerInput {
                    certificates: Some(vec![certificate(wrong)]),
                    ..other_port.clone()
                }),
                format!("CertificateNotFoundException: Certificate '{wrong}' not found")
            );
        }
        assert_eq!(
            refusal(CreateListenerInput {
                certificates: None,
                ..other_port.clone()
            }),
            "ValidationError: A certificate must be specified for HTTPS listeners"
        );
        assert_eq!(
            refusal(CreateListenerInput {
                ssl_policy: Some("mine".to_owned()),
                ..other_port.clone()
            }),
            "SSLPolicyNotFoundException: SSL policy 'mine' not found"
        );
        let mut last = forward(&front.target_group);
        last.order = Some(2);
        let token = action(ActionTypeEnum::JwtValidation);
        assert_eq!(
            refusal(CreateListenerInput {
                default_actions: vec![
                    Action {
                        order: Some(1),
                        ..token
                    },
                    last
                ],
                ..other_port
            }),
            "InvalidLoadBalancerActionException: An action of type 'jwt-validation' must have a JwtValidationConfig"
        );
    }

    #[test]
    fn refuses_a_port_in_use_and_other_protocols() {
        let house = house();
        let front = house.new_front_door();
        let asked = http(&front.load_balancer, &front.target_group);
        let refusal = |asked| house.refusal::<api::CreateListener>(asked);
        assert_eq!(
            refusal(CreateListenerInput {
                port: Some(8080),
                ..asked.clone()
            }),
            format!(
                "DuplicateListenerException: A listener already exists on this port for this load balancer '{}'",
                front.load_balancer
            )
        );
        assert_eq!(
            refusal(CreateListenerInput {
                protocol: Some(ProtocolEnum::Tcp),
                ..asked.clone()
            }),
            "ValidationError: Listener protocol 'TCP' must be one of 'HTTPS, HTTP'"
        );
        assert_eq!(
            refusal(CreateListenerInput {
                ssl_policy: Some("ELBSecurityPolicy-2016-08".to_owned()),
                ..asked
            }),
            "ValidationError: SslPolicy cannot be specified for listeners with the protocol 'HTTP'"
        );
    }

    #[test]
    fn a_target_group_has_one_load_balancer() {
        let house = house();
        let front = house.new_front_door();
        let other = house.new_load_balancer("other");
        let group = &front.target_group;
        assert_eq!(
            house.refusal::<api::CreateListener>(http(&other, group)),
            format!(
                "TargetGroupAssociationLimitException: The following target groups cannot be associated with more than one load balancer: {group}"
            )
        );
        let missing = group.replace("/web/", "/none/");
        assert_eq!(
            house.refusal::<api::CreateListener>(http(&other, &missing)),
            format!("TargetGroupNotFoundException: Target group '{missing}' not found")
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let front = house.new_front_door();
        house.needs::<api::CreateListener>(
            "elasticloadbalancing:CreateListener",
            &front.load_balancer,
            http(&front.load_balancer, &front.target_group),
        );
    }
}
