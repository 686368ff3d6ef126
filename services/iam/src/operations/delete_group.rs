//! `DeleteGroup`: deletes a group that has neither members nor policies.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroup.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{delete_group as delete_row, members_of};

use crate::api::{DeleteGroupInput, DeleteGroupOutput};
use crate::error::IamError;
use crate::resources::own_policies;
use crate::store::IamWrite;

pub(crate) fn delete_group(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: DeleteGroupInput,
) -> Result<Reply<DeleteGroupOutput>, IamError> {
    let group = tx.group(ctx, &input.group_name)?;

    let permit = ctx.authorize(&group.ask("iam:DeleteGroup"))?;

    let group = group.existing()?;
    own_policies::require_none(&*group)?;
    if !members_of(tx.rows(), ctx.account(), &group.name, None, 1)?.is_empty() {
        return Err(IamError::delete_conflict("remove users from group"));
    }
    delete_row(tx.tx, ctx.account(), &group.name)?;

    Ok(permit.reply(DeleteGroupOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, allow, input};

    use crate::api::{self, DeleteGroupInput};
    use crate::test_house;

    const ADMINISTRATOR: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

    fn house_with_group() -> TestHouse {
        let house = test_house();
        house.answer::<api::CreateGroup>(readers());
        house
    }

    fn readers<I: ringwall_model::Structure>() -> I {
        input(&[("GroupName", "readers")])
    }

    #[test]
    fn the_group_is_gone() {
        let house = house_with_group();
        house.answer::<api::DeleteGroup>(readers());
        assert_eq!(
            house.refusal::<api::DeleteGroup>(readers()),
            "NoSuchEntityException: The group with name readers cannot be found."
        );
    }

    #[test]
    fn refuses_while_it_has_policies() {
        let house = house_with_group();
        let inline = input(&[
            ("GroupName", "readers"),
            ("PolicyName", "list"),
            ("PolicyDocument", &allow("iam:ListUsers", "*")),
        ]);
        house.answer::<api::PutGroupPolicy>(inline);
        assert_eq!(
            house.refusal::<api::DeleteGroup>(readers()),
            "DeleteConflictException: Cannot delete entity, must delete policies first."
        );
        house.answer::<api::DeleteGroupPolicy>(input(&[
            ("GroupName", "readers"),
            ("PolicyName", "list"),
        ]));
        house.answer::<api::AttachGroupPolicy>(input(&[
            ("GroupName", "readers"),
            ("PolicyArn", ADMINISTRATOR),
        ]));
        assert_eq!(
            house.refusal::<api::DeleteGroup>(readers()),
            "DeleteConflictException: Cannot delete entity, must detach all policies first."
        );
    }

    #[test]
    fn refuses_while_it_has_members() {
        let house = house_with_group();
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        let alice = [("GroupName", "readers"), ("UserName", "alice")];
        house.answer::<api::AddUserToGroup>(input(&alice));
        assert_eq!(
            house.refusal::<api::DeleteGroup>(readers()),
            "DeleteConflictException: Cannot delete entity, must remove users from group first."
        );
        house.answer::<api::RemoveUserFromGroup>(input(&alice));
        house.answer::<api::DeleteGroup>(readers());
    }

    #[test]
    fn needs_permission_on_the_group() {
        house_with_group().needs::<api::DeleteGroup>(
            "iam:DeleteGroup",
            "arn:aws:iam::111122223333:group/readers",
            readers::<DeleteGroupInput>(),
        );
    }
}
