//! `RemoveListenerCertificates`: takes certificates, other than the default one, from a listener.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RemoveListenerCertificates.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{RemoveListenerCertificatesInput, RemoveListenerCertificatesOutput};
use crate::encryption::arn_of;
use crate::error::Elbv2Error;
use crate::resources::listener::Listener;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::resources::tagging;
use crate::store::Elbv2Write;

pub(crate) fn remove_listener_certificates(
    ctx: &RequestContext,
    tx: &mut Elbv2Write<'_>,
    input: RemoveListenerCertificatesInput,
) -> Result<Reply<RemoveListenerCertificatesOutput>, Elbv2Error> {
    let arn = ResourceName::parse(ctx, Kind::Listener, &input.listener_arn)?;
    let removed: Result<Vec<String>, _> = input.certificates.into_iter().map(arn_of).collect();
    let removed = removed?;

    let listener = tx.find_listener(ctx, &arn)?;

    let tags = listener.as_ref().map(|it| &it.tags);
    let action = "elasticloadbalancing:RemoveListenerCertificates";
    let permit = ctx.authorize(&tagging::ask(ctx, action, &arn.arn, tags))?;

    let listener = listener.ok_or_else(|| Elbv2Error::not_found(Kind::Listener))?;
    if listener
        .certificate
        .as_ref()
        .is_some_and(|default| removed.contains(default))
    {
        return Err(Elbv2Error::default_certificate());
    }
    let mut listener = Listener::clone(&listener);
    listener
        .more_certificates
        .retain(|known| !removed.contains(known));
    tx.put_listener(listener)?;

    Ok(permit.reply(RemoveListenerCertificatesOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, RemoveListenerCertificatesInput};
    use crate::bench::{Steps as _, certificate, house};

    #[test]
    fn needs_permission() {
        let house = house();
        let listener = house.new_tls_listener();
        let asked = RemoveListenerCertificatesInput {
            listener_arn: listener.clone(),
            certificates: vec![certificate("any")],
        };
        let action = "elasticloadbalancing:RemoveListenerCertificates";
        house.needs::<api::RemoveListenerCertificates>(action, &listener, asked);
    }
}
