//! `UntagResource`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UntagResource.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UntagResourceInput, UntagResourceOutput};
use crate::error::CognitoError;
use crate::resources::names;
use crate::store::CognitoWrite;

pub(crate) fn untag_resource(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: UntagResourceInput,
) -> Result<Reply<UntagResourceOutput>, CognitoError> {
    let action = "cognito-idp:UntagResource";
    let pool_id = names::pool_id_of_arn(&input.resource_arn)?;
    let (permit, pool) = tx.permit_on_pool(ctx, action, pool_id)?;

    let mut tagged = (*pool).clone();
    input
        .tag_keys
        .iter()
        .for_each(|key| tagged.tags.remove(key));
    tx.put_pool(tagged)?;

    Ok(permit.reply(UntagResourceOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, UntagResourceInput};
    use crate::test_pools::{house, new_pool};

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        house
            .as_anonymous()
            .is_denied::<api::UntagResource>(UntagResourceInput {
                resource_arn: format!("arn:aws:cognito-idp:us-east-1:111122223333:userpool/{pool}"),
                tag_keys: vec!["team".to_owned()],
            });
    }
}
