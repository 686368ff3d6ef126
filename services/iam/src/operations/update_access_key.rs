//! `UpdateAccessKey`: an access key may be used, or may not.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccessKey.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{AccessKey, put_access_key};

use crate::api::{StatusType, UpdateAccessKeyInput, UpdateAccessKeyOutput};
use crate::error::IamError;
use crate::resources::access_key;
use crate::store::IamWrite;

pub(crate) fn update_access_key(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: UpdateAccessKeyInput,
) -> Result<Reply<UpdateAccessKeyOutput>, IamError> {
    let active = match input.status {
        StatusType::Active => true,
        StatusType::Inactive => false,
        StatusType::Expired => return Err(IamError::access_key_status(input.status.as_str())),
    };

    let user = tx.user_or_root(ctx, input.user_name.as_deref())?;

    let permit = ctx.authorize(&user.ask("iam:UpdateAccessKey"))?;

    let owner = user.existing()?.key_owner();
    let found = access_key::find_of(ctx, tx.rows(), &owner, &input.access_key_id)?;
    let found = found.ok_or_else(|| IamError::no_such_access_key(&input.access_key_id))?;
    let mut key = AccessKey::clone(&found);
    key.active = active;
    put_access_key(tx.tx, &input.access_key_id, key)?;

    Ok(permit.reply(UpdateAccessKeyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_identity::find_access_key;
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, UpdateAccessKeyInput};
    use crate::test_house;

    fn house_with_key() -> (TestHouse, String) {
        let house = test_house();
        let alice = [("UserName", "alice")];
        house.answer::<api::CreateUser>(input(&alice));
        let made = house.answer::<api::CreateAccessKey>(input(&alice));
        (house, made.access_key.access_key_id.clone())
    }

    fn with_status(id: &str, status: &str) -> UpdateAccessKeyInput {
        input(&[
            ("UserName", "alice"),
            ("AccessKeyId", id),
            ("Status", status),
        ])
    }

    #[test]
    fn the_key_may_be_used_or_not() {
        let (house, id) = house_with_key();
        for (status, active) in [("Inactive", false), ("Active", true)] {
            house.answer::<api::UpdateAccessKey>(with_status(&id, status));
            let tx = house.store().read().unwrap();
            assert_eq!(find_access_key(&tx, &id).unwrap().unwrap().active, active);
            let listed = house.answer::<api::ListAccessKeys>(input(&[("UserName", "alice")]));
            let shown = listed.access_key_metadata[0].status;
            assert_eq!(shown.map(|shown| shown.as_str()), Some(status));
        }
    }

    #[test]
    fn refuses_another_users_key() {
        let (house, id) = house_with_key();
        house.answer::<api::CreateUser>(input(&[("UserName", "bob")]));
        let of_bob = UpdateAccessKeyInput {
            user_name: Some("bob".to_owned()),
            ..with_status(&id, "Inactive")
        };
        let words = format!("NoSuchEntityException: The Access Key with id {id} cannot be found.");
        assert_eq!(house.refusal::<api::UpdateAccessKey>(of_bob.clone()), words);
        let of_root = UpdateAccessKeyInput {
            user_name: None,
            ..of_bob
        };
        assert_eq!(house.refusal::<api::UpdateAccessKey>(of_root), words);
    }

    #[test]
    fn nobody_sets_a_key_to_expired() {
        let (house, id) = house_with_key();
        assert_eq!(
            house.refusal::<api::UpdateAccessKey>(with_status(&id, "Expired")),
            "ValidationError: 1 validation error detected: Value 'Expired' at 'status' failed to \
             satisfy constraint: Member must satisfy enum value set: [Active, Inactive]"
        );
    }

    #[test]
    fn needs_permission_on_the_user() {
        let (house, id) = house_with_key();
        house.needs::<api::UpdateAccessKey>(
            "iam:UpdateAccessKey",
            "arn:aws:iam::111122223333:user/alice",
            with_status(&id, "Inactive"),
        );
    }
}
