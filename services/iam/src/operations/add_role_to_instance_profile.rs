//! `AddRoleToInstanceProfile`: puts a role into an instance profile, which has one at most.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AddRoleToInstanceProfileInput, AddRoleToInstanceProfileOutput};
use crate::error::IamError;
use crate::instance_profiles::{InstanceProfile, put_role_into};
use crate::quotas;
use crate::resources::role;
use crate::store::IamWrite;

pub(crate) fn add_role_to_instance_profile(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: AddRoleToInstanceProfileInput,
) -> Result<Reply<AddRoleToInstanceProfileOutput>, IamError> {
    let profile = tx.instance_profile(ctx, &input.instance_profile_name)?;
    let role = tx.role(ctx, &input.role_name)?;

    let permit = ctx.authorize(&profile.ask("iam:AddRoleToInstanceProfile"))?;
    // Whoever reaches the instance may what the role may.
    let pass = role.ask("iam:PassRole");
    ctx.authorize(&pass.key("iam:PassedToService", "ec2.amazonaws.com"))?;

    let profile = InstanceProfile::clone(&*profile.existing()?);
    let role = role.existing()?;
    role::require_modifiable(&role)?;
    quotas::ROLES_IN_PROFILE.require_room(profile.role.iter().count())?;
    put_role_into(tx.tx, profile, Some(&role))?;

    Ok(permit.reply(AddRoleToInstanceProfileOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, allow, input};

    use crate::api::{self, AddRoleToInstanceProfileInput};
    use crate::test_house;
    use crate::test_iam::{OWN, make_linked_role, make_profile, make_role};

    fn added(role: &str) -> AddRoleToInstanceProfileInput {
        input(&[("InstanceProfileName", "instance"), ("RoleName", role)])
    }

    fn house_with_both() -> TestHouse {
        let house = test_house();
        make_profile(&house, "instance");
        make_role(&house, "worker");
        house
    }

    #[test]
    fn one_role_is_enough() {
        let house = house_with_both();
        make_role(&house, "other");
        house.answer::<api::AddRoleToInstanceProfile>(added("worker"));
        let get = input(&[("InstanceProfileName", "instance")]);
        let found = house.answer::<api::GetInstanceProfile>(get);
        let roles = found.instance_profile.roles.iter();
        let names: Vec<_> = roles.map(|role| role.role_name.as_str()).collect();
        assert_eq!(names, ["worker"]);
        assert_eq!(
            house.refusal::<api::AddRoleToInstanceProfile>(added("other")),
            "LimitExceededException: Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1"
        );
    }

    #[test]
    fn refuses_roles_that_are_not_there_or_of_services() {
        let house = house_with_both();
        assert_eq!(
            house.refusal::<api::AddRoleToInstanceProfile>(added("nobody")),
            "NoSuchEntityException: The role with name nobody cannot be found."
        );
        let name = make_linked_role(&house);
        let refusal = house.refusal::<api::AddRoleToInstanceProfile>(added(&name));
        assert!(
            refusal.starts_with("UnmodifiableEntityException: "),
            "{refusal}"
        );
    }

    #[test]
    fn needs_permission_on_the_profile_and_to_pass_the_role_to_ec2() {
        let house = house_with_both();
        let add = allow(
            "iam:AddRoleToInstanceProfile",
            &format!("{OWN}:instance-profile/instance"),
        );
        let pass_to = |service: &str| {
            allow("iam:PassRole", &format!("{OWN}:role/worker")).replace(
                r#""Effect""#,
                &format!(
                    r#""Condition":{{"StringEquals":{{"iam:PassedToService":"{service}"}}}},"Effect""#
                ),
            )
        };
        let pass = pass_to("ec2.amazonaws.com");
        let elsewhere = pass_to("lambda.amazonaws.com");
        for (name, policies) in [
            ("nobody", vec![]),
            ("adder", vec![&add]),
            ("passer", vec![&pass]),
            ("lambda", vec![&add, &elsewhere]),
        ] {
            let policies: Vec<_> = policies.into_iter().map(String::as_str).collect();
            house
                .as_new_user(name, &policies)
                .is_denied::<api::AddRoleToInstanceProfile>(added("worker"));
        }
        house
            .as_new_user("both", &[&add, &pass])
            .answer::<api::AddRoleToInstanceProfile>(added("worker"));
    }
}
