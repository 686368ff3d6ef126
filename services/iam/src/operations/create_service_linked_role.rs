//! `CreateServiceLinkedRole`: makes the role that a service of AWS acts by in the account.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceLinkedRole.html>

use ringwall_core::{Reply, RequestContext, Tags};
use ringwall_identity::{
    AttachmentUse, AwsManagedPolicy, IdPrefix, OwnPolicies, Role, find_role, put_attachment,
    put_role, unique_id,
};
use ringwall_policy::PolicyKind;

use crate::api::{CreateServiceLinkedRoleInput, CreateServiceLinkedRoleOutput};
use crate::error::IamError;
use crate::naming::Named;
use crate::resources::linked_service::LinkedService;
use crate::resources::own_policies::attachment_of;
use crate::resources::role::{self, USUAL_SESSION_SECONDS};
use crate::store::IamWrite;

pub(crate) fn create_service_linked_role(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: CreateServiceLinkedRoleInput,
) -> Result<Reply<CreateServiceLinkedRoleOutput>, IamError> {
    let service = LinkedService::of(&input.aws_service_name)?;
    let name = service.role_name(input.custom_suffix.as_deref())?;

    let named = Named::<Role>::to_be(&name, &service.path(), ctx);

    let ask = named.ask("iam:CreateServiceLinkedRole");
    let permit = ctx.authorize(&ask.key("iam:AWSServiceName", service.principal))?;

    if find_role(tx.rows(), ctx.account(), &name)?.is_some() {
        return Err(IamError::linked_role_exists(&name));
    }
    let mut new = Role {
        account: ctx.account(),
        name,
        path: service.path(),
        id: unique_id(IdPrefix::Role, &*ctx.platform().entropy),
        created_at: ctx.now(),
        description: input.description,
        max_session_seconds: USUAL_SESSION_SECONDS,
        max_signin_session_seconds: None,
        tags: Tags::new(),
        boundary: None,
        trust: tx.document(ctx, &service.trust(), PolicyKind::Trust)?,
        policies: OwnPolicies::default(),
        linked_service: Some(service.principal.to_owned()),
    };
    if let Some(policy) = AwsManagedPolicy::find(&service.policy()) {
        let arn = policy.arn(ctx.partition());
        let with = AttachmentUse::Permissions;
        put_attachment(tx.tx, new.account, &arn, with, attachment_of(&new))?;
        new.policies.attached.push(arn);
    }
    put_role(tx.tx, new.clone())?;

    Ok(permit.reply(CreateServiceLinkedRoleOutput {
        role: Some(role::shown(tx, &new, ctx.partition())?),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api::{self, CreateServiceLinkedRoleInput};
    use crate::test_house;
    use crate::test_iam::{OWN, decoded, make_linked_role, make_role};

    fn linked_to(service: &str) -> CreateServiceLinkedRoleInput {
        input(&[("AWSServiceName", service)])
    }

    fn with_suffix(service: &str, suffix: &str) -> CreateServiceLinkedRoleInput {
        input(&[("AWSServiceName", service), ("CustomSuffix", suffix)])
    }

    #[test]
    fn the_service_alone_may_assume_it() {
        let house = test_house();
        let made = house.answer::<api::CreateServiceLinkedRole>(linked_to("ssm.amazonaws.com"));
        let role = made.role.unwrap();
        assert_eq!(
            role.arn,
            format!("{OWN}:role/aws-service-role/ssm.amazonaws.com/AWSServiceRoleForAmazonSSM")
        );
        let trust = decoded(&role.assume_role_policy_document.unwrap());
        assert!(
            trust.contains(r#""Principal":{"Service":"ssm.amazonaws.com"}"#),
            "{trust}"
        );
    }

    #[test]
    fn it_has_the_services_policy_which_others_cannot_have() {
        let house = test_house();
        let role = make_linked_role(&house);
        let attached = house.answer::<api::ListAttachedRolePolicies>(input(&[("RoleName", &role)]));
        let policy = attached.attached_policies.unwrap().pop().unwrap();
        let arn = "arn:aws:iam::aws:policy/aws-service-role/AmazonGuardDutyServiceRolePolicy";
        assert_eq!(policy.policy_arn.as_deref(), Some(arn));
        let attachments = || {
            let found = house.answer::<api::GetPolicy>(input(&[("PolicyArn", arn)]));
            found.policy.unwrap().attachment_count
        };
        assert_eq!(attachments(), Some(1));
        make_role(&house, "worker");
        let attach = input(&[("RoleName", "worker"), ("PolicyArn", arn)]);
        assert_eq!(
            house.refusal::<api::AttachRolePolicy>(attach),
            "PolicyNotAttachableException: Cannot attach a Service Role Policy to a Customer Role."
        );
        house.answer::<api::DeleteServiceLinkedRole>(input(&[("RoleName", &role)]));
        house.advance_secs(1);
        house.advance_secs(1);
        assert_eq!(attachments(), Some(0));
    }

    #[test]
    fn some_services_have_several_told_apart_by_suffix() {
        let house = test_house();
        let scaling = "autoscaling.amazonaws.com";
        house.answer::<api::CreateServiceLinkedRole>(linked_to(scaling));
        let made = house.answer::<api::CreateServiceLinkedRole>(with_suffix(scaling, "blue"));
        assert_eq!(
            made.role.unwrap().role_name,
            "AWSServiceRoleForAutoScaling_blue"
        );
        assert_eq!(
            house.refusal::<api::CreateServiceLinkedRole>(with_suffix(scaling, "blue")),
            "InvalidInputException: Service role name AWSServiceRoleForAutoScaling_blue has been taken in this account, please try a different suffix."
        );
        assert_eq!(
            house.refusal::<api::CreateServiceLinkedRole>(with_suffix("ssm.amazonaws.com", "blue")),
            "InvalidInputException: Custom suffix is not allowed for ssm.amazonaws.com"
        );
    }

    #[test]
    fn refuses_what_is_no_such_service() {
        assert_eq!(
            test_house().refusal::<api::CreateServiceLinkedRole>(linked_to("SSM.amazonaws.com")),
            "InvalidInputException: SSM.amazonaws.com is not a valid service principal for a service-linked role."
        );
    }

    #[test]
    fn the_service_is_a_condition_key() {
        let house = test_house();
        let only_ssm = allow("iam:CreateServiceLinkedRole", "*").replace(
            r#""Effect""#,
            r#""Condition":{"StringEquals":{"iam:AWSServiceName":"ssm.amazonaws.com"}},"Effect""#,
        );
        let alice = house.as_new_user("alice", &[&only_ssm]);
        alice.is_denied::<api::CreateServiceLinkedRole>(linked_to("rds.amazonaws.com"));
        alice.answer::<api::CreateServiceLinkedRole>(linked_to("ssm.amazonaws.com"));
    }

    #[test]
    fn needs_permission_on_the_role_to_be() {
        test_house().needs::<api::CreateServiceLinkedRole>(
            "iam:CreateServiceLinkedRole",
            &format!("{OWN}:role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS"),
            linked_to("rds.amazonaws.com"),
        );
    }
}
