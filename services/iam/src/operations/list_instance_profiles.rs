//! `ListInstanceProfiles`: the account's instance profiles, by name.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfiles.html>

use ringwall_core::{Ask, Reply, RequestContext, Resource};

use crate::api::{ListInstanceProfilesInput, ListInstanceProfilesOutput};
use crate::error::IamError;
use crate::instance_profiles::instance_profiles;
use crate::paging::page;
use crate::resources::instance_profile;
use crate::store::IamRead;

pub(crate) fn list_instance_profiles(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListInstanceProfilesInput,
) -> Result<Reply<ListInstanceProfilesOutput>, IamError> {
    let prefix = input.path_prefix.as_deref().unwrap_or("/");
    let page = page(
        tx.iam,
        ctx,
        prefix,
        input.marker.as_deref(),
        input.max_items,
    )?;

    let (partition, account) = (ctx.partition(), ctx.account());
    let arn = format!("arn:{partition}:iam::{account}:instance-profile{prefix}");
    let ask = Ask::new("iam:ListInstanceProfiles").on(Resource::new(arn, account));
    let permit = ctx.authorize(&ask)?;

    let listed = page.pick(
        |after, limit| instance_profiles(tx.rows(), account, after, limit),
        |found| found.path.starts_with(prefix).then_some(found),
    )?;
    let is_truncated = listed.is_truncated();
    let shown = listed.entries.iter();
    let shown = shown.map(|found| instance_profile::listed(tx.rows(), found, partition));

    Ok(permit.reply(ListInstanceProfilesOutput {
        instance_profiles: shown.collect::<Result<_, _>>()?,
        is_truncated,
        marker: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListInstanceProfilesInput};
    use crate::test_house;

    #[test]
    fn pages_through_the_profiles_of_a_path() {
        let house = test_house();
        for (name, path) in [("c", "/b/"), ("A", "/a/"), ("b", "/a/x/"), ("d", "/a/")] {
            house.answer::<api::CreateInstanceProfile>(input(&[
                ("InstanceProfileName", name),
                ("Path", path),
            ]));
        }
        let page = |marker| ListInstanceProfilesInput {
            path_prefix: Some("/a/".to_owned()),
            marker,
            max_items: Some(2),
        };
        let first = house.answer::<api::ListInstanceProfiles>(page(None));
        let last = house.answer::<api::ListInstanceProfiles>(page(first.marker));
        assert_eq!(last.marker, None);
        let profiles = [first.instance_profiles, last.instance_profiles].concat();
        let names: Vec<_> = profiles
            .iter()
            .map(|profile| profile.instance_profile_name.as_str())
            .collect();
        assert_eq!(names, ["A", "b", "d"]);
    }

    #[test]
    fn needs_permission() {
        test_house().needs::<api::ListInstanceProfiles>(
            "iam:ListInstanceProfiles",
            "arn:aws:iam::111122223333:instance-profile/",
            input(&[]),
        );
    }
}
