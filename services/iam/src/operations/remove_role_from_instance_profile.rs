//! `RemoveRoleFromInstanceProfile`: takes the role out of an instance profile.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveRoleFromInstanceProfile.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{RemoveRoleFromInstanceProfileInput, RemoveRoleFromInstanceProfileOutput};
use crate::error::IamError;
use crate::instance_profiles::{InstanceProfile, put_role_into};
use crate::store::IamWrite;

pub(crate) fn remove_role_from_instance_profile(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: RemoveRoleFromInstanceProfileInput,
) -> Result<Reply<RemoveRoleFromInstanceProfileOutput>, IamError> {
    let profile = tx.instance_profile(ctx, &input.instance_profile_name)?;

    let permit = ctx.authorize(&profile.ask("iam:RemoveRoleFromInstanceProfile"))?;

    let profile = InstanceProfile::clone(&*profile.existing()?);
    let is_in = |role: &String| role.eq_ignore_ascii_case(&input.role_name);
    if !profile.role.as_ref().is_some_and(is_in) {
        return Err(IamError::no_such_entity("role", &input.role_name));
    }
    put_role_into(tx.tx, profile, None)?;

    Ok(permit.reply(RemoveRoleFromInstanceProfileOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, RemoveRoleFromInstanceProfileInput};
    use crate::test_house;
    use crate::test_iam::{OWN, make_profile, make_role};

    fn removed() -> RemoveRoleFromInstanceProfileInput {
        input(&[("InstanceProfileName", "instance"), ("RoleName", "worker")])
    }

    fn house_with_role_in_profile() -> TestHouse {
        let house = test_house();
        make_profile(&house, "instance");
        make_role(&house, "worker");
        let both = [("InstanceProfileName", "instance"), ("RoleName", "worker")];
        house.answer::<api::AddRoleToInstanceProfile>(input(&both));
        house
    }

    #[test]
    fn the_profile_is_empty_again() {
        let house = house_with_role_in_profile();
        house.answer::<api::RemoveRoleFromInstanceProfile>(removed());
        let of_role = input(&[("RoleName", "worker")]);
        let listed = house.answer::<api::ListInstanceProfilesForRole>(of_role);
        assert!(listed.instance_profiles.is_empty());
        assert_eq!(
            house.refusal::<api::RemoveRoleFromInstanceProfile>(removed()),
            "NoSuchEntityException: The role with name worker cannot be found."
        );
    }

    #[test]
    fn needs_permission_on_the_profile() {
        let house = house_with_role_in_profile();
        house.needs::<api::RemoveRoleFromInstanceProfile>(
            "iam:RemoveRoleFromInstanceProfile",
            &format!("{OWN}:instance-profile/instance"),
            removed(),
        );
    }
}
