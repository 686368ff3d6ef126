//! `UpdateGroup`: another name or path for a group; its members stay in it.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateGroup.html>

use std::sync::Arc;

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{
    AttachmentUse, Group, User, delete_attachment, delete_group, delete_membership, find_group,
    find_user, folded, members_of, put_attachment, put_group, put_membership, put_user,
};

use crate::api::{UpdateGroupInput, UpdateGroupOutput};
use crate::error::IamError;
use crate::naming::Named;
use crate::paging::every;
use crate::resources::own_policies::{HasPolicies, attachment_of};
use crate::store::IamWrite;

pub(crate) fn update_group(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: UpdateGroupInput,
) -> Result<Reply<UpdateGroupOutput>, IamError> {
    let group = tx.group(ctx, &input.group_name)?;

    // Whoever renames a group must be allowed it under both names.
    let mut ask = group.ask("iam:UpdateGroup");
    let target = group.found().map(|old| renamed(old, &input));
    let target = target.map(|new| {
        let name = new.name.clone();
        Named::new(&name, ctx.account(), ctx.partition(), Some(Arc::new(new)))
    });
    if let Some(target) = target.as_ref().filter(|new| new.arn() != group.arn()) {
        ask = ask.on(target.resource());
    }
    let permit = ctx.authorize(&ask)?;

    let old = group.existing()?;
    let new = renamed(&old, &input);
    if folded(&new.name) != folded(&old.name)
        && find_group(tx.rows(), ctx.account(), &new.name)?.is_some()
    {
        return Err(IamError::already_exists("Group", &new.name));
    }
    if new.name != old.name {
        move_references(ctx, tx, &old, &new)?;
        delete_group(tx.tx, ctx.account(), &old.name)?;
    }
    put_group(tx.tx, new)?;

    Ok(permit.reply(UpdateGroupOutput {}))
}

fn renamed(old: &Group, input: &UpdateGroupInput) -> Group {
    let mut new = old.clone();
    new.name
        .clone_from(input.new_group_name.as_ref().unwrap_or(&old.name));
    new.path
        .clone_from(input.new_path.as_ref().unwrap_or(&old.path));
    new
}

/// Members and attached policies name the group.
fn move_references(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    old: &Group,
    new: &Group,
) -> Result<(), IamError> {
    let account = ctx.account();
    let members = every(|after, limit| members_of(tx.rows(), account, &old.name, after, limit))?;
    for member in members {
        delete_membership(tx.tx, account, &old.name, &member)?;
        put_membership(tx.tx, account, &new.name, &member)?;
        if let Some(user) = find_user(tx.rows(), account, &member)? {
            let mut user = User::clone(&user);
            let places = user.groups.iter_mut();
            for place in places.filter(|place| folded(place) == folded(&old.name)) {
                place.clone_from(&new.name);
            }
            put_user(tx.tx, user)?;
        }
    }
    let with = AttachmentUse::Permissions;
    for arn in &new.policies.attached {
        delete_attachment(tx.tx, account, arn, with, Group::KIND, &old.name)?;
        put_attachment(tx.tx, account, arn, with, attachment_of(new))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, allow, input};

    use crate::api::{self, UpdateGroupInput};
    use crate::test_house;

    fn house_with_group() -> TestHouse {
        let house = test_house();
        house.answer::<api::CreateGroup>(input(&[("GroupName", "readers")]));
        house.answer::<api::PutGroupPolicy>(input(&[
            ("GroupName", "readers"),
            ("PolicyName", "list"),
            ("PolicyDocument", &allow("iam:ListUsers", "*")),
        ]));
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        house.answer::<api::AddUserToGroup>(input(&[
            ("GroupName", "readers"),
            ("UserName", "alice"),
        ]));
        house
    }

    fn rename(to: &str) -> UpdateGroupInput {
        input(&[("GroupName", "readers"), ("NewGroupName", to)])
    }

    #[test]
    fn the_members_stay_and_may_what_they_could() {
        let house = house_with_group();
        house.answer::<api::AttachGroupPolicy>(input(&[
            ("GroupName", "readers"),
            ("PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess"),
        ]));
        house.answer::<api::UpdateGroup>(UpdateGroupInput {
            new_path: Some("/team/".to_owned()),
            ..rename("Authors")
        });
        house.as_user("alice").answer::<api::ListUsers>(input(&[]));
        let found = house.answer::<api::GetGroup>(input(&[("GroupName", "authors")]));
        assert_eq!(
            found.group.arn,
            "arn:aws:iam::111122223333:group/team/Authors"
        );
        assert_eq!(found.users.len(), 1);
        let groups = house.answer::<api::ListGroupsForUser>(input(&[("UserName", "alice")]));
        assert_eq!(groups.groups, [found.group]);
        house.refusal::<api::GetGroup>(input(&[("GroupName", "readers")]));
        house.answer::<api::DetachGroupPolicy>(input(&[
            ("GroupName", "authors"),
            ("PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess"),
        ]));
    }

    #[test]
    fn refuses_a_name_in_use_but_not_its_own_in_another_case() {
        let house = house_with_group();
        house.answer::<api::CreateGroup>(input(&[("GroupName", "authors")]));
        assert_eq!(
            house.refusal::<api::UpdateGroup>(rename("Authors")),
            "EntityAlreadyExistsException: Group with name Authors already exists."
        );
        house.answer::<api::UpdateGroup>(rename("Readers"));
        let found = house.answer::<api::GetGroup>(input(&[("GroupName", "readers")]));
        assert_eq!(found.group.group_name, "Readers");
        assert_eq!(found.users.len(), 1);
    }

    #[test]
    fn needs_permission_under_both_names() {
        let house = house_with_group();
        let old_only = allow("iam:UpdateGroup", "arn:aws:iam::111122223333:group/readers");
        let delegate = house.as_new_user("delegate", &[&old_only]);
        delegate.is_denied::<api::UpdateGroup>(rename("authors"));
        house.needs::<api::UpdateGroup>(
            "iam:UpdateGroup",
            "arn:aws:iam::111122223333:group/*ers",
            rename("singers"),
        );
    }
}
