//! `SetSecurityGroups`: gives a load balancer other security groups, by name only.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_SetSecurityGroups.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{SetSecurityGroupsInput, SetSecurityGroupsOutput};
use crate::error::Elbv2Error;
use crate::network;
use crate::resources::load_balancer::LoadBalancer;
use crate::resources::resource_name::{Kind, ResourceName};
use crate::resources::tagging;
use crate::store::Elbv2Write;

pub(crate) fn set_security_groups(
    ctx: &RequestContext,
    tx: &mut Elbv2Write<'_>,
    input: SetSecurityGroupsInput,
) -> Result<Reply<SetSecurityGroupsOutput>, Elbv2Error> {
    let arn = ResourceName::parse(ctx, Kind::LoadBalancer, &input.load_balancer_arn)?;
    let groups = input.security_groups;
    network::require_security_groups(&groups)?;
    if groups.is_empty() {
        return Err(Elbv2Error::no_security_group());
    }
    if input
        .enforce_security_group_inbound_rules_on_private_link_traffic
        .is_some()
    {
        return Err(Elbv2Error::private_link());
    }

    let found = tx.find_load_balancer(ctx, &arn)?;

    let tags = found.as_ref().map(|it| &it.tags);
    let action = "elasticloadbalancing:SetSecurityGroups";
    let ask = tagging::ask(ctx, action, &arn.arn, tags);
    let permit = ctx.authorize(&network::conditions(ask, &[], &groups))?;

    let found = found.ok_or_else(|| Elbv2Error::not_found(Kind::LoadBalancer))?;
    tx.put_load_balancer(LoadBalancer {
        security_groups: groups.clone(),
        ..LoadBalancer::clone(&found)
    })?;

    Ok(permit.reply(SetSecurityGroupsOutput {
        security_group_ids: Some(groups),
        enforce_security_group_inbound_rules_on_private_link_traffic: None,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, SetSecurityGroupsInput};
    use crate::bench::{Steps as _, house, texts};

    fn set(arn: &str, groups: &[&str]) -> SetSecurityGroupsInput {
        SetSecurityGroupsInput {
            load_balancer_arn: arn.to_owned(),
            security_groups: texts(groups),
            enforce_security_group_inbound_rules_on_private_link_traffic: None,
        }
    }

    #[test]
    fn they_are_shown_as_they_were_given() {
        let house = house();
        let arn = house.new_load_balancer("shop");
        let groups = ["sg-0123456789abcdef0", "sg-01234567"];
        house.answer::<api::SetSecurityGroups>(set(&arn, &groups));
        let found = house.answer::<api::DescribeLoadBalancers>(input(&[]));
        let found = found.load_balancers.unwrap().remove(0);
        assert_eq!(found.security_groups, Some(texts(&groups)));
    }

    #[test]
    fn refuses_none_and_what_is_no_id() {
        let house = house();
        let arn = house.new_load_balancer("shop");
        let refusal = |groups: &[&str]| house.refusal::<api::SetSecurityGroups>(set(&arn, groups));
        assert_eq!(
            refusal(&[]),
            "InvalidSecurityGroupException: At least one security group must be specified"
        );
        assert_eq!(
            refusal(&["mine"]),
            "ValidationError: Security group ID 'mine' is not valid"
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let arn = house.new_load_balancer("shop");
        let action = "elasticloadbalancing:SetSecurityGroups";
        house.needs::<api::SetSecurityGroups>(action, &arn, set(&arn, &["sg-01234567"]));
    }
}
