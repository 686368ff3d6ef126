//! `GetGroup`: a group.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetGroup.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetGroupInput, GetGroupOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn get_group(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: GetGroupInput,
) -> Result<Reply<GetGroupOutput>, CognitoError> {
    let action = "cognito-idp:GetGroup";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;
    let group = tx.group(&pool, &input.group_name)?;

    Ok(permit.reply(GetGroupOutput {
        group: Some(group.shown()),
    }))
}

#[cfg(test)]
mod tests {
    use crate::api;
    use crate::test_users::{group, house_with};

    #[test]
    fn refuses_what_is_not_there() {
        assert_eq!(
            house_with(|_| {}).refusal::<api::GetGroup>(group("readers")),
            "ResourceNotFoundException: Group not found."
        );
    }
}
