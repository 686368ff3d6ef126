//! `CreateGroup`: a new group without members and policies.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateGroup.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{Group, IdPrefix, OwnPolicies, find_group, groups, put_group, unique_id};

use crate::api::{CreateGroupInput, CreateGroupOutput};
use crate::error::IamError;
use crate::naming::Named;
use crate::quotas;
use crate::resources::group;
use crate::store::IamWrite;

pub(crate) fn create_group(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: CreateGroupInput,
) -> Result<Reply<CreateGroupOutput>, IamError> {
    let new = Group {
        account: ctx.account(),
        name: input.group_name,
        path: input.path.unwrap_or_else(|| "/".to_owned()),
        id: unique_id(IdPrefix::Group, &*ctx.platform().entropy),
        created_at: ctx.now(),
        policies: OwnPolicies::default(),
    };

    let named = Named::<Group>::to_be(&new.name, &new.path, ctx);
    let permit = ctx.authorize(&named.ask("iam:CreateGroup"))?;

    if find_group(tx.rows(), ctx.account(), &new.name)?.is_some() {
        return Err(IamError::already_exists("Group", &new.name));
    }
    let count = groups(tx.rows(), ctx.account(), None, quotas::GROUPS.most)?.len();
    quotas::GROUPS.require_room(count)?;
    put_group(tx.tx, new.clone())?;

    Ok(permit.reply(CreateGroupOutput {
        group: group::shown(&new, ctx.partition()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, CreateGroupInput};
    use crate::test_house;

    fn named(name: &str) -> CreateGroupInput {
        input(&[("GroupName", name)])
    }

    #[test]
    fn makes_a_group_with_an_arn_and_an_id() {
        let house = test_house();
        let made = house
            .answer::<api::CreateGroup>(input(&[("GroupName", "Readers"), ("Path", "/team/")]))
            .group;
        assert_eq!(made.arn, "arn:aws:iam::111122223333:group/team/Readers");
        assert!(made.group_id.starts_with("AGPA"));
        assert_eq!(made.create_date, house.now());
        let found = house.answer::<api::GetGroup>(input(&[("GroupName", "readers")]));
        assert_eq!(found.group, made);
    }

    #[test]
    fn refuses_a_name_in_use_in_any_case() {
        let house = test_house();
        house.answer::<api::CreateGroup>(named("readers"));
        assert_eq!(
            house.refusal::<api::CreateGroup>(named("Readers")),
            "EntityAlreadyExistsException: Group with name Readers already exists."
        );
    }

    #[test]
    fn an_account_has_three_hundred_groups() {
        let house = test_house();
        for number in 0..300 {
            house.answer::<api::CreateGroup>(named(&format!("group-{number}")));
        }
        assert_eq!(
            house.refusal::<api::CreateGroup>(named("one-more")),
            "LimitExceededException: Cannot exceed quota for GroupsPerAccount: 300"
        );
    }

    #[test]
    fn needs_permission_on_the_group_to_be() {
        test_house().needs::<api::CreateGroup>(
            "iam:CreateGroup",
            "arn:aws:iam::111122223333:group/readers",
            named("readers"),
        );
    }
}
