//! `ListInstanceProfilesForRole`: the instance profiles that a role is in.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfilesForRole.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListInstanceProfilesForRoleInput, ListInstanceProfilesForRoleOutput};
use crate::error::IamError;
use crate::instance_profiles::instance_profiles_of;
use crate::paging::page;
use crate::resources::instance_profile;
use crate::store::IamRead;

pub(crate) fn list_instance_profiles_for_role(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListInstanceProfilesForRoleInput,
) -> Result<Reply<ListInstanceProfilesForRoleOutput>, IamError> {
    let page = page(
        tx.iam,
        ctx,
        &input.role_name,
        input.marker.as_deref(),
        input.max_items,
    )?;
    let role = tx.role(ctx, &input.role_name)?;

    let permit = ctx.authorize(&role.ask("iam:ListInstanceProfilesForRole"))?;

    let role = role.existing()?;
    let listed = page.pick(
        |after, limit| instance_profiles_of(tx.rows(), &role, after, limit),
        Some,
    )?;
    let is_truncated = listed.is_truncated();
    let shown = listed.entries.iter();
    let shown = shown.map(|found| instance_profile::listed(tx.rows(), found, ctx.partition()));

    Ok(permit.reply(ListInstanceProfilesForRoleOutput {
        instance_profiles: shown.collect::<Result<_, _>>()?,
        is_truncated,
        marker: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListInstanceProfilesForRoleInput};
    use crate::test_house;
    use crate::test_iam::{OWN, make_profile, make_role};

    #[test]
    fn pages_through_the_profiles_of_the_role() {
        let house = test_house();
        make_role(&house, "worker");
        make_role(&house, "work");
        for (profile, role) in [("c", "worker"), ("A", "worker"), ("b", "work")] {
            make_profile(&house, profile);
            let both = [("InstanceProfileName", profile), ("RoleName", role)];
            house.answer::<api::AddRoleToInstanceProfile>(input(&both));
        }
        let page = |marker| ListInstanceProfilesForRoleInput {
            role_name: "worker".to_owned(),
            marker,
            max_items: Some(1),
        };
        let first = house.answer::<api::ListInstanceProfilesForRole>(page(None));
        let last = house.answer::<api::ListInstanceProfilesForRole>(page(first.marker));
        assert_eq!(last.marker, None);
        let profiles = [first.instance_profiles, last.instance_profiles].concat();
        let names: Vec<_> = profiles
            .iter()
            .map(|profile| profile.instance_profile_name.as_str())
            .collect();
        assert_eq!(names, ["A", "c"]);
    }

    #[test]
    fn needs_permission_on_the_role() {
        let house = test_house();
        make_role(&house, "worker");
        house.needs::<api::ListInstanceProfilesForRole>(
            "iam:ListInstanceProfilesForRole",
            &format!("{OWN}:role/worker"),
            input(&[("RoleName", "worker")]),
        );
    }
}
