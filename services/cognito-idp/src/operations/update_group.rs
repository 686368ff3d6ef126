//! `UpdateGroup`: changes what is said of a group.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateGroup.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateGroupInput, UpdateGroupOutput};
use crate::error::CognitoError;
use crate::resources::group::precedence;
use crate::store::CognitoWrite;

pub(crate) fn update_group(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: UpdateGroupInput,
) -> Result<Reply<UpdateGroupOutput>, CognitoError> {
    let action = "cognito-idp:UpdateGroup";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;
    let mut group = (*tx.group(&pool, &input.group_name)?).clone();

    group.description = input.description.or(group.description);
    group.role_arn = input.role_arn.or(group.role_arn);
    group.precedence = precedence(input.precedence).or(group.precedence);
    group.updated_at = ctx.now();
    tx.put_group(group.clone())?;

    Ok(permit.reply(UpdateGroupOutput {
        group: Some(group.shown()),
    }))
}

#[cfg(test)]
mod tests {
    use crate::api;
    use crate::test_users::{group, house_with};

    #[test]
    fn changes_what_is_given() {
        let house = house_with(|_| {});
        let mut wanted: api::CreateGroupInput = group("readers");
        wanted.description = Some("They read.".to_owned());
        house.answer::<api::CreateGroup>(wanted);
        house.advance_secs(60);
        let mut change: api::UpdateGroupInput = group("readers");
        change.precedence = Some(3);
        let changed = house.answer::<api::UpdateGroup>(change).group.unwrap();
        assert_eq!(changed.precedence, Some(3));
        assert_eq!(changed.description.as_deref(), Some("They read."));
        assert_eq!(changed.last_modified_date, Some(house.now()));
    }
}
