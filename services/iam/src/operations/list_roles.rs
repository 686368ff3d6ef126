//! `ListRoles`: the account's roles, by name.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html>

use ringwall_core::{Ask, Reply, RequestContext, Resource};
use ringwall_identity::roles;

use crate::api::{ListRolesInput, ListRolesOutput};
use crate::error::IamError;
use crate::paging::page;
use crate::resources::role;
use crate::store::IamRead;

pub(crate) fn list_roles(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListRolesInput,
) -> Result<Reply<ListRolesOutput>, IamError> {
    let prefix = input.path_prefix.as_deref().unwrap_or("/");
    let page = page(
        tx.iam,
        ctx,
        prefix,
        input.marker.as_deref(),
        input.max_items,
    )?;

    let (partition, account) = (ctx.partition(), ctx.account());
    let arn = format!("arn:{partition}:iam::{account}:role{prefix}");
    let permit = ctx.authorize(&Ask::new("iam:ListRoles").on(Resource::new(arn, account)))?;

    let listed = page.pick(
        |after, limit| roles(tx.rows(), account, after, limit),
        |found| found.path.starts_with(prefix).then_some(found),
    )?;
    let is_truncated = listed.is_truncated();
    let shown = listed.entries.iter();
    let shown = shown.map(|found| role::listed(tx.rows(), found, partition));

    Ok(permit.reply(ListRolesOutput {
        roles: shown.collect::<Result<_, _>>()?,
        is_truncated,
        marker: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListRolesInput};
    use crate::test_house;
    use crate::test_iam::{TRUST_EC2, tag};

    #[test]
    fn pages_through_the_roles_of_a_path() {
        let house = test_house();
        for (name, path) in [("c", "/b/"), ("A", "/a/"), ("b", "/a/x/"), ("d", "/a/")] {
            house.answer::<api::CreateRole>(api::CreateRoleInput {
                tags: Some(vec![tag("team", "blue")]),
                ..input(&[
                    ("RoleName", name),
                    ("Path", path),
                    ("AssumeRolePolicyDocument", TRUST_EC2),
                ])
            });
        }
        let page = |marker| ListRolesInput {
            path_prefix: Some("/a/".to_owned()),
            marker,
            max_items: Some(2),
        };
        let first = house.answer::<api::ListRoles>(page(None));
        let last = house.answer::<api::ListRoles>(page(first.marker));
        assert_eq!(last.marker, None);
        let roles = [first.roles, last.roles].concat();
        let names: Vec<_> = roles.iter().map(|role| role.role_name.as_str()).collect();
        assert_eq!(names, ["A", "b", "d"]);
        assert!(roles.iter().all(|role| role.tags.is_none()));
    }

    #[test]
    fn needs_permission() {
        test_house().needs::<api::ListRoles>(
            "iam:ListRoles",
            "arn:aws:iam::111122223333:role/",
            input(&[]),
        );
    }
}
