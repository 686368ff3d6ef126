//! `CreateGroup`: a new group without members.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateGroup.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateGroupInput, CreateGroupOutput};
use crate::error::CognitoError;
use crate::resources::group::{Group, precedence};
use crate::store::CognitoWrite;

/// A pool has so many groups at most.
const MOST: usize = 10_000;

pub(crate) fn create_group(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: CreateGroupInput,
) -> Result<Reply<CreateGroupOutput>, CognitoError> {
    let action = "cognito-idp:CreateGroup";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    if tx.find_group(&pool, &input.group_name)?.is_some() {
        return Err(CognitoError::group_exists());
    }
    if tx.groups(&pool, None, MOST)?.len() >= MOST {
        return Err(CognitoError::limit_exceeded(
            "Exceeded maximum number of groups in user pool",
        ));
    }
    let group = Group {
        name: input.group_name,
        id: ctx.uuid(),
        pool_id: pool.id.clone(),
        description: input.description,
        role_arn: input.role_arn,
        precedence: precedence(input.precedence),
        created_at: ctx.now(),
        updated_at: ctx.now(),
    };
    tx.put_group(group.clone())?;

    Ok(permit.reply(CreateGroupOutput {
        group: Some(group.shown()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_model::Structure as _;
    use ringwall_testing::input;

    use crate::api;
    use crate::test_users::{POOL, group, house_with};

    #[test]
    fn makes_a_group() {
        let house = house_with(|_| {});
        let mut wanted: api::CreateGroupInput = group("readers");
        wanted.precedence = Some(0);
        wanted.role_arn = Some("arn:aws:iam::111122223333:role/reader".to_owned());
        let made = house.answer::<api::CreateGroup>(wanted).group.unwrap();
        assert_eq!(made.precedence, Some(0));
        assert_eq!(made.creation_date, Some(house.now()));
        let found = house.answer::<api::GetGroup>(group("readers"));
        assert_eq!(found.group, Some(made));
    }

    #[test]
    fn refuses_a_name_in_use() {
        let house = house_with(|_| {});
        house.answer::<api::CreateGroup>(group("readers"));
        assert_eq!(
            house.refusal::<api::CreateGroup>(group("readers")),
            "GroupExistsException: A group with the name already exists."
        );
        house.answer::<api::CreateGroup>(group("Readers"));
    }

    #[test]
    fn needs_permission_on_the_pool() {
        let house = house_with(|_| {});
        let pool = format!("arn:aws:cognito-idp:us-east-1:111122223333:userpool/{POOL}");
        let wanted: api::CreateGroupInput = input(&[("UserPoolId", POOL), ("GroupName", "g")]);
        assert!(!wanted.clone().into_struct().is_empty());
        house.needs::<api::CreateGroup>("cognito-idp:CreateGroup", &pool, wanted);
    }
}
