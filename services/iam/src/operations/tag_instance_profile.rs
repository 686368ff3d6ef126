//! `TagInstanceProfile`: adds tags to an instance profile.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagInstanceProfile.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{TagInstanceProfileInput, TagInstanceProfileOutput};
use crate::error::IamError;
use crate::instance_profiles::{InstanceProfile, put_instance_profile};
use crate::resources::tagging;
use crate::store::IamWrite;

pub(crate) fn tag_instance_profile(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: TagInstanceProfileInput,
) -> Result<Reply<TagInstanceProfileOutput>, IamError> {
    let tags = tagging::parse(Some(&input.tags))?;

    let profile = tx.instance_profile(ctx, &input.instance_profile_name)?;

    let ask = tagging::request_conditions(profile.ask("iam:TagInstanceProfile"), &tags);
    let permit = ctx.authorize(&ask)?;

    let mut profile = InstanceProfile::clone(&*profile.existing()?);
    tagging::merge(&mut profile.tags, &tags)?;
    put_instance_profile(tx.tx, profile)?;

    Ok(permit.reply(TagInstanceProfileOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, TagInstanceProfileInput};
    use crate::test_house;
    use crate::test_iam::{OWN, make_profile, tag};

    fn tagged(key: &str, value: &str) -> TagInstanceProfileInput {
        TagInstanceProfileInput {
            instance_profile_name: "instance".to_owned(),
            tags: vec![tag(key, value)],
        }
    }

    #[test]
    fn a_key_in_another_case_is_the_same_key() {
        let house = test_house();
        make_profile(&house, "instance");
        house.answer::<api::TagInstanceProfile>(tagged("team", "blue"));
        house.answer::<api::TagInstanceProfile>(tagged("Team", "red"));
        let listed = house
            .answer::<api::ListInstanceProfileTags>(input(&[("InstanceProfileName", "instance")]));
        assert_eq!(listed.tags, [tag("Team", "red")]);
    }

    #[test]
    fn tags_to_be_set_are_condition_keys() {
        let house = test_house();
        make_profile(&house, "instance");
        let blue = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:TagInstanceProfile","Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/team":"blue"},"ForAllValues:StringEquals":{"aws:TagKeys":"team"}}}}"#;
        let alice = house.as_new_user("alice", &[blue]);
        alice.is_denied::<api::TagInstanceProfile>(tagged("team", "red"));
        alice.is_denied::<api::TagInstanceProfile>(tagged("stage", "blue"));
        alice.answer::<api::TagInstanceProfile>(tagged("team", "blue"));
    }

    #[test]
    fn needs_permission_on_the_profile() {
        let house = test_house();
        make_profile(&house, "instance");
        house.needs::<api::TagInstanceProfile>(
            "iam:TagInstanceProfile",
            &format!("{OWN}:instance-profile/instance"),
            tagged("team", "blue"),
        );
    }
}
