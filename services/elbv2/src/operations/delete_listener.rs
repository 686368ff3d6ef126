//! `DeleteListener`: closes a port of a load balancer.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteListener.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteListenerInput, DeleteListenerOutput};
use crate::error::Elbv2Error;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::resources::tagging;
use crate::store::Elbv2Write;

pub(crate) fn delete_listener(
    ctx: &RequestContext,
    tx: &mut Elbv2Write<'_>,
    input: DeleteListenerInput,
) -> Result<Reply<DeleteListenerOutput>, Elbv2Error> {
    let arn = ResourceName::parse(ctx, Kind::Listener, &input.listener_arn)?;

    let listener = tx.find_listener(ctx, &arn)?;

    let tags = listener.as_ref().map(|it| &it.tags);
    let action = "elasticloadbalancing:DeleteListener";
    let permit = ctx.authorize(&tagging::ask(ctx, action, &arn.arn, tags))?;

    let listener = listener.ok_or_else(|| Elbv2Error::not_found(Kind::Listener))?;
    tx.delete_listener(&listener)?;

    Ok(permit.reply(DeleteListenerOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_identity::{find_certificate_user, find_server_certificate};
    use ringwall_testing::{ACCOUNT, input};

    use crate::api;
    use crate::bench::{Steps as _, house};

    fn delete(arn: &str) -> api::DeleteListenerInput {
        input(&[("ListenerArn", arn)])
    }

    #[test]
    fn its_certificates_are_in_use_until_then() {
        let house = house();
        let listener = house.new_tls_listener();
        let user = || {
            let tx = house.store().read().unwrap();
            let account = ACCOUNT.parse().unwrap();
            let certificate = find_server_certificate(&tx, account, "shop").unwrap();
            find_certificate_user(&tx, account, &certificate.unwrap().id).unwrap()
        };
        let load_balancer = user().unwrap();
        assert!(
            load_balancer.contains(":loadbalancer/app/secure/"),
            "{load_balancer}"
        );
        house.answer::<api::DeleteListener>(delete(&listener));
        assert_eq!(user(), None);
    }

    #[test]
    fn its_port_and_its_target_group_are_free_again() {
        let house = house();
        let front = house.new_front_door();
        house.answer::<api::DeleteListener>(delete(&front.listener));
        assert_eq!(
            house.refusal::<api::DeleteListener>(delete(&front.listener)),
            "ListenerNotFoundException: One or more listeners not found"
        );
        house.new_listener(&front.load_balancer, 8080, &front.target_group);
        let again = house.new_listener(&front.load_balancer, 8081, &front.target_group);
        house.answer::<api::DeleteListener>(delete(&again));
        assert_eq!(
            house.load_balancers_of(&front.target_group),
            [front.load_balancer]
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let arn = house.new_front_door().listener;
        let action = "elasticloadbalancing:DeleteListener";
        house.needs::<api::DeleteListener>(action, &arn, delete(&arn));
    }
}
