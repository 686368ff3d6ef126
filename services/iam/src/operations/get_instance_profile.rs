//! `GetInstanceProfile`: an instance profile with its role.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetInstanceProfile.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetInstanceProfileInput, GetInstanceProfileOutput};
use crate::error::IamError;
use crate::resources::instance_profile;
use crate::store::IamRead;

pub(crate) fn get_instance_profile(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: GetInstanceProfileInput,
) -> Result<Reply<GetInstanceProfileOutput>, IamError> {
    let profile = tx.instance_profile(ctx, &input.instance_profile_name)?;

    let permit = ctx.authorize(&profile.ask("iam:GetInstanceProfile"))?;

    let profile = profile.existing()?;

    Ok(permit.reply(GetInstanceProfileOutput {
        instance_profile: instance_profile::shown(tx.rows(), &profile, ctx.partition())?,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, GetInstanceProfileInput};
    use crate::test_house;
    use crate::test_iam::{OWN, make_profile};

    fn instance() -> GetInstanceProfileInput {
        input(&[("InstanceProfileName", "instance")])
    }

    #[test]
    fn says_what_is_not_there() {
        assert_eq!(
            test_house().refusal::<api::GetInstanceProfile>(instance()),
            "NoSuchEntityException: Instance Profile instance cannot be found."
        );
    }

    #[test]
    fn needs_permission_on_the_profile() {
        let house = test_house();
        make_profile(&house, "instance");
        house.needs::<api::GetInstanceProfile>(
            "iam:GetInstanceProfile",
            &format!("{OWN}:instance-profile/instance"),
            instance(),
        );
    }
}
