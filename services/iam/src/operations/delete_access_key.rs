//! `DeleteAccessKey`: an access key signs nothing any longer.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccessKey.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::delete_access_key as delete_row;

use crate::api::{DeleteAccessKeyInput, DeleteAccessKeyOutput};
use crate::error::IamError;
use crate::resources::access_key;
use crate::store::IamWrite;

pub(crate) fn delete_access_key(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: DeleteAccessKeyInput,
) -> Result<Reply<DeleteAccessKeyOutput>, IamError> {
    let user = tx.user_or_root(ctx, input.user_name.as_deref())?;

    let permit = ctx.authorize(&user.ask("iam:DeleteAccessKey"))?;

    let owner = user.existing()?.key_owner();
    let found = access_key::find_of(ctx, tx.rows(), &owner, &input.access_key_id)?;
    let found = found.ok_or_else(|| IamError::no_such_access_key(&input.access_key_id))?;
    delete_row(tx.tx, &input.access_key_id, &found)?;

    Ok(permit.reply(DeleteAccessKeyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_identity::find_access_key;
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, DeleteAccessKeyInput};
    use crate::test_house;

    fn house_with_key() -> (TestHouse, String) {
        let house = test_house();
        let alice = [("UserName", "alice")];
        house.answer::<api::CreateUser>(input(&alice));
        let made = house.answer::<api::CreateAccessKey>(input(&alice));
        (house, made.access_key.access_key_id.clone())
    }

    fn of_alice(id: &str) -> DeleteAccessKeyInput {
        input(&[("UserName", "alice"), ("AccessKeyId", id)])
    }

    #[test]
    fn the_key_is_gone() {
        let (house, id) = house_with_key();
        house.answer::<api::DeleteAccessKey>(of_alice(&id));
        let tx = house.store().read().unwrap();
        assert!(find_access_key(&tx, &id).unwrap().is_none());
        assert_eq!(
            house.refusal::<api::DeleteAccessKey>(of_alice(&id)),
            format!("NoSuchEntityException: The Access Key with id {id} cannot be found.")
        );
    }

    #[test]
    fn refuses_a_key_of_another_account() {
        let (house, id) = house_with_key();
        let other = house.as_account(ringwall_testing::OTHER_ACCOUNT);
        other.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        assert_eq!(
            other.refusal::<api::DeleteAccessKey>(of_alice(&id)),
            format!("NoSuchEntityException: The Access Key with id {id} cannot be found.")
        );
    }

    #[test]
    fn needs_permission_on_the_user() {
        let (house, id) = house_with_key();
        house.needs::<api::DeleteAccessKey>(
            "iam:DeleteAccessKey",
            "arn:aws:iam::111122223333:user/alice",
            of_alice(&id),
        );
    }
}
