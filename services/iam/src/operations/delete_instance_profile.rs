//! `DeleteInstanceProfile`: deletes an instance profile that has no role.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteInstanceProfile.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteInstanceProfileInput, DeleteInstanceProfileOutput};
use crate::error::IamError;
use crate::instance_profiles::delete_instance_profile as delete;
use crate::store::IamWrite;

pub(crate) fn delete_instance_profile(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: DeleteInstanceProfileInput,
) -> Result<Reply<DeleteInstanceProfileOutput>, IamError> {
    let profile = tx.instance_profile(ctx, &input.instance_profile_name)?;

    let permit = ctx.authorize(&profile.ask("iam:DeleteInstanceProfile"))?;

    let profile = profile.existing()?;
    if profile.role.is_some() {
        return Err(IamError::delete_conflict(
            "remove roles from instance profile",
        ));
    }
    delete(tx.tx, &profile)?;

    Ok(permit.reply(DeleteInstanceProfileOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DeleteInstanceProfileInput};
    use crate::test_house;
    use crate::test_iam::{OWN, make_profile, make_role};

    fn instance() -> DeleteInstanceProfileInput {
        input(&[("InstanceProfileName", "instance")])
    }

    #[test]
    fn refuses_while_a_role_is_in_it() {
        let house = test_house();
        make_profile(&house, "instance");
        make_role(&house, "worker");
        let both = [("InstanceProfileName", "instance"), ("RoleName", "worker")];
        house.answer::<api::AddRoleToInstanceProfile>(input(&both));
        assert_eq!(
            house.refusal::<api::DeleteInstanceProfile>(instance()),
            "DeleteConflictException: Cannot delete entity, must remove roles from instance profile first."
        );
        house.answer::<api::RemoveRoleFromInstanceProfile>(input(&both));
        house.answer::<api::DeleteInstanceProfile>(instance());
        assert_eq!(
            house.refusal::<api::DeleteInstanceProfile>(instance()),
            "NoSuchEntityException: Instance Profile instance cannot be found."
        );
    }

    #[test]
    fn needs_permission_on_the_profile() {
        let house = test_house();
        make_profile(&house, "instance");
        house.needs::<api::DeleteInstanceProfile>(
            "iam:DeleteInstanceProfile",
            &format!("{OWN}:instance-profile/instance"),
            instance(),
        );
    }
}
