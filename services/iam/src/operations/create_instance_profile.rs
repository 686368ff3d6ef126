//! `CreateInstanceProfile`: a new instance profile, without a role.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateInstanceProfile.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{IdPrefix, unique_id};

use crate::api::{CreateInstanceProfileInput, CreateInstanceProfileOutput};
use crate::error::IamError;
use crate::instance_profiles::{
    InstanceProfile, find_instance_profile, instance_profiles, put_instance_profile,
};
use crate::naming::Named;
use crate::quotas;
use crate::resources::{instance_profile, tagging};
use crate::store::IamWrite;

pub(crate) fn create_instance_profile(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: CreateInstanceProfileInput,
) -> Result<Reply<CreateInstanceProfileOutput>, IamError> {
    let tags = tagging::parse(input.tags.as_deref())?;
    let path = input.path.unwrap_or_else(|| "/".to_owned());

    let named = Named::<InstanceProfile>::to_be(&input.instance_profile_name, &path, ctx);

    let ask = tagging::request_conditions(named.ask("iam:CreateInstanceProfile"), &tags);
    let permit = ctx.authorize(&ask)?;
    if !tags.is_empty() {
        let ask = named.ask("iam:TagInstanceProfile");
        ctx.authorize(&tagging::request_conditions(ask, &tags))?;
    }

    let name = input.instance_profile_name;
    if find_instance_profile(tx.rows(), ctx.account(), &name)?.is_some() {
        return Err(IamError::instance_profile_exists(&name));
    }
    let most = quotas::INSTANCE_PROFILES.most;
    let count = instance_profiles(tx.rows(), ctx.account(), None, most)?.len();
    quotas::INSTANCE_PROFILES.require_room(count)?;
    let new = InstanceProfile {
        account: ctx.account(),
        name,
        path,
        id: unique_id(IdPrefix::InstanceProfile, &*ctx.platform().entropy),
        created_at: ctx.now(),
        role: None,
        tags,
    };
    put_instance_profile(tx.tx, new.clone())?;

    Ok(permit.reply(CreateInstanceProfileOutput {
        instance_profile: instance_profile::shown(tx.rows(), &new, ctx.partition())?,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api::{self, CreateInstanceProfileInput};
    use crate::test_house;
    use crate::test_iam::{OWN, make_profile, tag};

    fn named(name: &str) -> CreateInstanceProfileInput {
        input(&[("InstanceProfileName", name)])
    }

    #[test]
    fn makes_an_empty_profile() {
        let house = test_house();
        let made = house.answer::<api::CreateInstanceProfile>(CreateInstanceProfileInput {
            path: Some("/team/".to_owned()),
            tags: Some(vec![tag("team", "blue")]),
            ..named("Instance")
        });
        let profile = made.instance_profile;
        assert_eq!(profile.arn, format!("{OWN}:instance-profile/team/Instance"));
        assert!(profile.instance_profile_id.starts_with("AIPA"));
        assert!(profile.roles.is_empty());
        let get = input(&[("InstanceProfileName", "instance")]);
        let found = house.answer::<api::GetInstanceProfile>(get);
        assert_eq!(found.instance_profile, profile);
    }

    #[test]
    fn refuses_a_name_in_use_in_any_case() {
        let house = test_house();
        make_profile(&house, "instance");
        assert_eq!(
            house.refusal::<api::CreateInstanceProfile>(named("INSTANCE")),
            "EntityAlreadyExistsException: Instance Profile INSTANCE already exists."
        );
    }

    #[test]
    fn tags_need_a_permission_of_their_own() {
        let house = test_house();
        let may = |action| allow(action, &format!("{OWN}:instance-profile/instance"));
        let tagged = || CreateInstanceProfileInput {
            tags: Some(vec![tag("team", "blue")]),
            ..named("instance")
        };
        let create = may("iam:CreateInstanceProfile");
        let maker = house.as_new_user("maker", &[&create]);
        maker.is_denied::<api::CreateInstanceProfile>(tagged());
        let tagger = house.as_new_user("tagger", &[&create, &may("iam:TagInstanceProfile")]);
        tagger.answer::<api::CreateInstanceProfile>(tagged());
    }

    #[test]
    fn needs_permission_on_the_profile_to_be() {
        test_house().needs::<api::CreateInstanceProfile>(
            "iam:CreateInstanceProfile",
            &format!("{OWN}:instance-profile/instance"),
            named("instance"),
        );
    }
}
