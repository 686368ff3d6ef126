//! `AddListenerCertificates`: gives a TLS listener further certificates, chosen by host name.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_AddListenerCertificates.html>

use std::collections::BTreeSet;

use ringwall_core::{Reply, RequestContext};

use crate::api::{AddListenerCertificatesInput, AddListenerCertificatesOutput, Certificate};
use crate::encryption::arn_of;
use crate::error::Elbv2Error;
use crate::limits;
use crate::resources::listener::Listener;
use crate::resources::protocol::Protocol;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::resources::tagging;
use crate::store::Elbv2Write;

pub(crate) fn add_listener_certificates(
    ctx: &RequestContext,
    tx: &mut Elbv2Write<'_>,
    input: AddListenerCertificatesInput,
) -> Result<Reply<AddListenerCertificatesOutput>, Elbv2Error> {
    let arn = ResourceName::parse(ctx, Kind::Listener, &input.listener_arn)?;
    let added: Result<Vec<String>, _> = input.certificates.into_iter().map(arn_of).collect();
    let added = added?;

    let listener = tx.find_listener(ctx, &arn)?;

    let tags = listener.as_ref().map(|it| &it.tags);
    let action = "elasticloadbalancing:AddListenerCertificates";
    let permit = ctx.authorize(&tagging::ask(ctx, action, &arn.arn, tags))?;

    let listener = listener.ok_or_else(|| Elbv2Error::not_found(Kind::Listener))?;
    if listener.protocol != Protocol::Https {
        return Err(Elbv2Error::certificates_without_tls());
    }
    let mut listener = Listener::clone(&listener);
    for certificate in &added {
        tx.require_certificate(listener.account, certificate)?;
        if !listener.certificates().any(|known| known == certificate) {
            listener.more_certificates.push(certificate.clone());
        }
    }
    require_room(ctx, tx, &listener)?;
    tx.put_listener(listener)?;

    let shown = added.into_iter().map(|arn| Certificate {
        certificate_arn: Some(arn),
        is_default: Some(false),
    });
    Ok(permit.reply(AddListenerCertificatesOutput {
        certificates: Some(shown.collect()),
    }))
}

/// A load balancer has a number of certificates, whichever listeners they are of.
fn require_room(
    ctx: &RequestContext,
    tx: &Elbv2Write<'_>,
    changed: &Listener,
) -> Result<(), Elbv2Error> {
    let load_balancer = tx.load_balancer_named(ctx, &changed.load_balancer)?;
    let listeners = match load_balancer {
        Some(load_balancer) => tx.listeners_of(&load_balancer)?,
        None => vec![],
    };
    let others = listeners
        .iter()
        .filter(|listener| listener.id != changed.id);
    let others = others.flat_map(|listener| &listener.more_certificates);
    let all: BTreeSet<&String> = others.chain(&changed.more_certificates).collect();
    if all.len() > limits::CERTIFICATES {
        return Err(Elbv2Error::too_many_certificates(limits::CERTIFICATES));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, AddListenerCertificatesInput};
    use crate::bench::{Steps as _, certificate, house};

    fn add(listener: &str, certificates: &[&str]) -> AddListenerCertificatesInput {
        AddListenerCertificatesInput {
            listener_arn: listener.to_owned(),
            certificates: certificates.iter().map(|arn| certificate(arn)).collect(),
        }
    }

    #[test]
    fn they_stand_behind_the_default_and_can_be_taken_away() {
        let house = house();
        let listener = house.new_tls_listener();
        let second = house.new_certificate("second");
        let asked = add(&listener, &[&second]);
        house.answer::<api::AddListenerCertificates>(asked.clone());
        house.answer::<api::AddListenerCertificates>(asked);
        let list = || {
            let asked = input(&[("ListenerArn", &listener)]);
            let found = house.answer::<api::DescribeListenerCertificates>(asked);
            let all = found.certificates.unwrap().into_iter();
            all.map(|it| (it.certificate_arn.unwrap(), it.is_default.unwrap()))
                .collect::<Vec<_>>()
        };
        let default = house.new_certificate("shop");
        assert_eq!(list(), [(default.clone(), true), (second.clone(), false)]);
        let wanted = house.wanted();
        let found = wanted.load_balancers[0].listeners.iter();
        let found = found.flat_map(|it| it.listener.certificates());
        assert_eq!(
            found.collect::<Vec<_>>(),
            [default.as_str(), second.as_str()]
        );
        let remove = |arn: &str| api::RemoveListenerCertificatesInput {
            listener_arn: listener.clone(),
            certificates: vec![certificate(arn)],
        };
        assert_eq!(
            house.refusal::<api::RemoveListenerCertificates>(remove(&default)),
            "OperationNotPermittedException: Default certificate cannot be removed"
        );
        house.answer::<api::RemoveListenerCertificates>(remove(&second));
        house.answer::<api::RemoveListenerCertificates>(remove(&second));
        assert_eq!(list(), [(default, true)]);
    }

    #[test]
    fn there_are_twenty_five_at_most_besides_the_default() {
        let house = house();
        let listener = house.new_tls_listener();
        let arns: Vec<String> = (0..26)
            .map(|number| house.new_certificate(&format!("more-{number}")))
            .collect();
        let arns: Vec<&str> = arns.iter().map(String::as_str).collect();
        house.answer::<api::AddListenerCertificates>(add(&listener, &arns[..25]));
        assert_eq!(
            house.refusal::<api::AddListenerCertificates>(add(&listener, &arns[25..])),
            "TooManyCertificatesException: The maximum number of certificates has been reached: 25"
        );
    }

    #[test]
    fn refuses_what_is_not_there_and_listeners_without_tls() {
        let house = house();
        let listener = house.new_tls_listener();
        assert_eq!(
            house.refusal::<api::AddListenerCertificates>(add(&listener, &["mine"])),
            "CertificateNotFoundException: Certificate 'mine' not found"
        );
        let plain = house.new_front_door().listener;
        let arn = house.new_certificate("second");
        assert_eq!(
            house.refusal::<api::AddListenerCertificates>(add(&plain, &[&arn])),
            "OperationNotPermittedException: Certificates can only be added to secure listeners"
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let listener = house.new_tls_listener();
        let arn = house.new_certificate("second");
        house.needs::<api::AddListenerCertificates>(
            "elasticloadbalancing:AddListenerCertificates",
            &listener,
            add(&listener, &[&arn]),
        );
    }
}
