//! `DescribeListenerCertificates`: lists the certificates of a listener, the default one first.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeListenerCertificates.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{
    Certificate, DescribeListenerCertificatesInput, DescribeListenerCertificatesOutput,
};
use crate::error::Elbv2Error;
use crate::paging::page;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::store::Elbv2Read;

pub(crate) fn describe_listener_certificates(
    ctx: &RequestContext,
    tx: &Elbv2Read<'_>,
    input: DescribeListenerCertificatesInput,
) -> Result<Reply<DescribeListenerCertificatesOutput>, Elbv2Error> {
    let arn = ResourceName::parse(ctx, Kind::Listener, &input.listener_arn)?;
    let marker = input.marker.as_deref();
    let page = page(tx.service, ctx, &arn.arn, marker, input.page_size)?;

    let listener = tx.find_listener(ctx, &arn)?;

    let action = "elasticloadbalancing:DescribeListenerCertificates";
    let permit = ctx.authorize(&Ask::new(action))?;

    let listener = listener.ok_or_else(|| Elbv2Error::not_found(Kind::Listener))?;
    let certificates = listener.certificates().map(|arn| Certificate {
        certificate_arn: Some(arn.to_owned()),
        is_default: Some(listener.certificate.as_deref() == Some(arn)),
    });
    let listed = page.of_list(certificates);

    Ok(permit.reply(DescribeListenerCertificatesOutput {
        certificates: Some(listed.entries),
        next_marker: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn a_listener_without_tls_has_none() {
        let house = house();
        let listener = house.new_front_door().listener;
        let asked = input(&[("ListenerArn", &listener)]);
        let found = house.answer::<api::DescribeListenerCertificates>(asked);
        assert_eq!(found.certificates, Some(vec![]));
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let listener = house.new_front_door().listener;
        house.needs::<api::DescribeListenerCertificates>(
            "elasticloadbalancing:DescribeListenerCertificates",
            "*",
            input(&[("ListenerArn", &listener)]),
        );
    }
}
