//! `DeleteIdentities`: deletes identities. One that is not there is no fault.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_DeleteIdentities.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DeleteIdentitiesInput, DeleteIdentitiesOutput};
use crate::error::CognitoIdentityError;
use crate::store::CognitoIdentityWrite;

const ACTION: &str = "cognito-identity:DeleteIdentities";

pub(crate) fn delete_identities(
    ctx: &RequestContext,
    tx: &mut CognitoIdentityWrite<'_>,
    input: DeleteIdentitiesInput,
) -> Result<Reply<DeleteIdentitiesOutput>, CognitoIdentityError> {
    let mut found = Vec::new();
    for id in &input.identity_ids_to_delete {
        found.extend(tx.find_own_identity(ctx, id)?);
    }

    tx.service.take(ctx)?;
    let mut permit = None;
    for (_, pool) in &found {
        let ask = Ask::new(ACTION).key("cognito-identity:IdentityPoolArn", pool.arn());
        permit = Some(ctx.authorize(&ask)?);
    }
    let permit = match permit {
        Some(permit) => permit,
        None => ctx.authorize(&Ask::new(ACTION))?,
    };

    for (identity, _) in &found {
        tx.delete_identity(identity)?;
    }

    Ok(permit.reply(DeleteIdentitiesOutput {
        unprocessed_identity_ids: Some(Vec::new()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::OTHER_ACCOUNT;

    use crate::api::{self, DeleteIdentitiesInput};
    use crate::bench::{Steps as _, house, pool_input};

    fn deleting(ids: &[&str]) -> DeleteIdentitiesInput {
        DeleteIdentitiesInput {
            identity_ids_to_delete: ids.iter().map(|id| (*id).to_owned()).collect(),
        }
    }

    #[test]
    fn what_was_deleted_is_gone_and_what_was_not_there_is_no_fault() {
        let house = house();
        let pool = house.make_pool(pool_input("shop"));
        let (one, other) = (house.guest(&pool), house.guest(&pool));
        let gone = "us-east-1:00000000-0000-4000-8000-000000000000";
        house.answer::<api::DeleteIdentities>(deleting(&[&one, gone]));
        assert_eq!(
            house.identity_refusal(&one),
            format!("ResourceNotFoundException: Identity '{one}' not found.")
        );
        assert_eq!(house.members(&pool), [other]);
    }

    #[test]
    fn a_login_can_be_somebody_new_afterwards() {
        let house = house();
        let pool = house.make_developer_pool();
        let before = house.developer_identity(&pool, "alice");
        house.answer::<api::DeleteIdentities>(deleting(&[&before]));
        assert_ne!(house.developer_identity(&pool, "alice"), before);
    }

    #[test]
    fn identities_of_another_account_stay() {
        let house = house();
        let pool = house.make_pool(pool_input("shop"));
        let guest = house.guest(&pool);
        house
            .as_account(OTHER_ACCOUNT)
            .answer::<api::DeleteIdentities>(deleting(&[&guest]));
        assert_eq!(house.members(&pool), [guest]);
    }

    #[test]
    fn needs_permission_which_may_name_the_pool() {
        let house = house();
        let pool = house.make_pool(pool_input("shop"));
        let guest = house.guest(&pool);
        let only = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"cognito-identity:DeleteIdentities","Resource":"*","Condition":{{"ArnEquals":{{"cognito-identity:IdentityPoolArn":"arn:aws:cognito-identity:us-east-1:111122223333:identitypool/{pool}"}}}}}}}}"#
        );
        let other = house.guest(&house.make_pool(pool_input("other")));
        let clerk = house.as_new_user("clerk", &[&only]);
        clerk.is_denied::<api::DeleteIdentities>(deleting(&[&guest, &other]));
        clerk.answer::<api::DeleteIdentities>(deleting(&[&guest]));
    }
}
