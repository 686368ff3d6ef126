//! `ModifyListener`: changes a listener's port, protocol, TLS or default actions.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyListener.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ModifyListenerInput, ModifyListenerOutput};
use crate::encryption::{Asked, Encryption};
use crate::error::Elbv2Error;
use crate::logins;
use crate::resources::action;
use crate::resources::listener::Listener;
use crate::resources::protocol::Protocol;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::resources::rule::Rule;
use crate::resources::tagging;
use crate::store::Elbv2Write;

pub(crate) fn modify_listener(
    ctx: &RequestContext,
    tx: &mut Elbv2Write<'_>,
    input: ModifyListenerInput,
) -> Result<Reply<ModifyListenerOutput>, Elbv2Error> {
    let arn = ResourceName::parse(ctx, Kind::Listener, &input.listener_arn)?;

    let listener = tx.find_listener(ctx, &arn)?;

    let permit = ctx.authorize(&ask(ctx, &arn.arn, listener.as_deref(), &input))?;

    let found = listener.ok_or_else(|| Elbv2Error::not_found(Kind::Listener))?;
    let mut listener = Listener::clone(&found);
    if let Some(asked) = input.protocol {
        let protocol = Protocol::of(asked);
        listener.protocol =
            protocol.ok_or_else(|| Elbv2Error::listener_protocol(input.protocol))?;
    }
    if let Some(port) = input.port.and_then(|port| u16::try_from(port).ok()) {
        listener.port = port;
        require_free_port(ctx, tx, &listener)?;
    }
    let asked = Asked {
        ssl_policy: input.ssl_policy,
        certificates: input.certificates,
        alpn_policy: input.alpn_policy,
        mutual_authentication: input.mutual_authentication,
    };
    encrypt(tx, &mut listener, asked)?;
    let default_rule = tx.rules_of(&listener)?.pop();
    let default_rule = default_rule.ok_or_else(|| Elbv2Error::not_found(Kind::Listener))?;
    let mut default_rule = Rule::clone(&default_rule);
    if let Some(actions) = input.default_actions {
        let mut action = action::parse(actions, listener.place())?;
        tx.require_target_groups(ctx, &listener, &action)?;
        logins::complete(ctx, &mut action, Some(&default_rule.action))?;
        default_rule.action = action;
    }
    let shown = listener.shown(&default_rule);
    tx.put_rule(default_rule)?;
    tx.put_listener(listener)?;

    Ok(permit.reply(ModifyListenerOutput {
        listeners: Some(vec![shown]),
    }))
}

fn ask<'a>(
    ctx: &RequestContext,
    arn: &'a str,
    found: Option<&'a Listener>,
    input: &'a ModifyListenerInput,
) -> Ask<'a> {
    let tags = found.map(|found| &found.tags);
    let mut ask = tagging::ask(ctx, "elasticloadbalancing:ModifyListener", arn, tags);
    if let Some(protocol) = input.protocol {
        ask = ask.key("elasticloadbalancing:ListenerProtocol", protocol.as_str());
    }
    if let Some(policy) = &input.ssl_policy {
        ask = ask.key_values("elasticloadbalancing:SecurityPolicy", [policy.as_str()]);
    }
    ask
}

fn require_free_port(
    ctx: &RequestContext,
    tx: &Elbv2Write<'_>,
    listener: &Listener,
) -> Result<(), Elbv2Error> {
    let Some(load_balancer) = tx.load_balancer_named(ctx, &listener.load_balancer)? else {
        return Ok(());
    };
    let all = tx.listeners_of(&load_balancer)?;
    let mut others = all.iter().filter(|other| other.id != listener.id);
    if others.any(|other| other.port == listener.port) {
        return Err(Elbv2Error::listener_exists(&load_balancer.arn()));
    }
    Ok(())
}

fn encrypt(tx: &Elbv2Write<'_>, listener: &mut Listener, asked: Asked) -> Result<(), Elbv2Error> {
    let before = Encryption {
        ssl_policy: listener.ssl_policy.take(),
        certificate: listener.certificate.take(),
    };
    let is_new = |certificate: &String| Some(certificate) != before.certificate.as_ref();
    let after = before.clone().changed(listener.protocol, asked)?;
    if let Some(certificate) = after.certificate.as_ref().filter(|it| is_new(it)) {
        tx.require_certificate(listener.account, certificate)?;
    }
    if listener.protocol == Protocol::Http {
        listener.more_certificates.clear();
    }
    if let Some(certificate) = &after.certificate {
        listener.more_certificates.retain(|it| it != certificate);
    }
    listener.ssl_policy = after.ssl_policy;
    listener.certificate = after.certificate;
    Ok(())
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ModifyListenerInput, ProtocolEnum};
    use crate::bench::{Steps as _, certificate, fixed_response, house};

    fn modify(arn: &str) -> ModifyListenerInput {
        input(&[("ListenerArn", arn)])
    }

    #[test]
    fn changes_what_is_given_and_keeps_the_rest() {
        let house = house();
        let front = house.new_front_door();
        let change = |asked| {
            let changed = house.answer::<api::ModifyListener>(asked);
            changed.listeners.unwrap().remove(0)
        };
        let changed = change(ModifyListenerInput {
            port: Some(8090),
            ..modify(&front.listener)
        });
        assert_eq!(changed.port, Some(8090));
        let actions = changed.default_actions.unwrap();
        assert_eq!(actions[0].target_group_arn, Some(front.target_group));
        let changed = change(ModifyListenerInput {
            default_actions: Some(vec![fixed_response("503")]),
            ..modify(&front.listener)
        });
        assert_eq!(changed.port, Some(8090));
        assert_eq!(changed.default_actions, Some(vec![fixed_response("503")]));
        let rules = house.answer::<api::DescribeRules>(input(&[("ListenerArn", &front.listener)]));
        let rule = rules.rules.unwrap().remove(0);
        assert_eq!(rule.actions, Some(vec![fixed_response("503")]));
    }

    #[test]
    fn tls_comes_and_goes_with_the_protocol() {
        let house = house();
        let listener = house.new_front_door().listener;
        let to_tls = ModifyListenerInput {
            protocol: Some(ProtocolEnum::Https),
            ..modify(&listener)
        };
        assert_eq!(
            house.refusal::<api::ModifyListener>(to_tls.clone()),
            "ValidationError: A certificate must be specified for HTTPS listeners"
        );
        let arn = house.new_certificate("shop");
        let changed = house.answer::<api::ModifyListener>(ModifyListenerInput {
            certificates: Some(vec![certificate(&arn)]),
            ssl_policy: Some("ELBSecurityPolicy-TLS13-1-3-2021-06".to_owned()),
            ..to_tls
        });
        let changed = changed.listeners.unwrap().remove(0);
        assert_eq!(changed.certificates, Some(vec![certificate(&arn)]));
        let back = house.answer::<api::ModifyListener>(ModifyListenerInput {
            protocol: Some(ProtocolEnum::Http),
            ..modify(&listener)
        });
        let back = back.listeners.unwrap().remove(0);
        assert_eq!((back.certificates, back.ssl_policy), (None, None));
    }

    #[test]
    fn refuses_the_port_of_another() {
        let house = house();
        let front = house.new_front_door();
        house.new_listener(&front.load_balancer, 8081, &front.target_group);
        let refusal = house.refusal::<api::ModifyListener>(ModifyListenerInput {
            port: Some(8081),
            ..modify(&front.listener)
        });
        assert!(
            refusal.starts_with("DuplicateListenerException: "),
            "{refusal}"
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let arn = house.new_front_door().listener;
        let action = "elasticloadbalancing:ModifyListener";
        house.needs::<api::ModifyListener>(action, &arn, modify(&arn));
    }
}
