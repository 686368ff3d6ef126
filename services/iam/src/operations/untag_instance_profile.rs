//! `UntagInstanceProfile`: removes tags from an instance profile.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagInstanceProfile.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UntagInstanceProfileInput, UntagInstanceProfileOutput};
use crate::error::IamError;
use crate::instance_profiles::{InstanceProfile, put_instance_profile};
use crate::resources::tagging;
use crate::store::IamWrite;

pub(crate) fn untag_instance_profile(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: UntagInstanceProfileInput,
) -> Result<Reply<UntagInstanceProfileOutput>, IamError> {
    let profile = tx.instance_profile(ctx, &input.instance_profile_name)?;

    let ask = profile.ask("iam:UntagInstanceProfile");
    let permit = ctx.authorize(&tagging::key_conditions(ask, &input.tag_keys))?;

    let mut profile = InstanceProfile::clone(&*profile.existing()?);
    tagging::remove(&mut profile.tags, &input.tag_keys);
    put_instance_profile(tx.tx, profile)?;

    Ok(permit.reply(UntagInstanceProfileOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, TagInstanceProfileInput, UntagInstanceProfileInput};
    use crate::test_house;
    use crate::test_iam::{OWN, make_profile, tag};

    fn without(key: &str) -> UntagInstanceProfileInput {
        UntagInstanceProfileInput {
            instance_profile_name: "instance".to_owned(),
            tag_keys: vec![key.to_owned()],
        }
    }

    #[test]
    fn removes_a_tag_in_any_case() {
        let house = test_house();
        make_profile(&house, "instance");
        house.answer::<api::TagInstanceProfile>(TagInstanceProfileInput {
            instance_profile_name: "instance".to_owned(),
            tags: vec![tag("team", "blue"), tag("stage", "test")],
        });
        house.answer::<api::UntagInstanceProfile>(without("TEAM"));
        let listed = house
            .answer::<api::ListInstanceProfileTags>(input(&[("InstanceProfileName", "instance")]));
        assert_eq!(listed.tags, [tag("stage", "test")]);
    }

    #[test]
    fn needs_permission_on_the_profile() {
        let house = test_house();
        make_profile(&house, "instance");
        house.needs::<api::UntagInstanceProfile>(
            "iam:UntagInstanceProfile",
            &format!("{OWN}:instance-profile/instance"),
            without("team"),
        );
    }
}
