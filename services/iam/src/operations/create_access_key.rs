//! `CreateAccessKey`: a new secret for signing requests, told this once.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{AccessKey, Credentials, access_keys_of, put_access_key};

use crate::api::{self, CreateAccessKeyInput, CreateAccessKeyOutput, StatusType};
use crate::error::IamError;
use crate::quotas;
use crate::resources::access_key;
use crate::store::IamWrite;

pub(crate) fn create_access_key(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: CreateAccessKeyInput,
) -> Result<Reply<CreateAccessKeyOutput>, IamError> {
    let user = tx.user_or_root(ctx, input.user_name.as_deref())?;

    let permit = ctx.authorize(&user.ask("iam:CreateAccessKey"))?;

    let owner = user.existing()?.key_owner();
    let count = access_keys_of(tx.rows(), ctx.account(), &owner)?.len();
    quotas::ACCESS_KEYS.require_room(count)?;
    let credentials = Credentials::random("AKIA", ctx.account(), &*ctx.platform().entropy);
    let user_name = access_key::user_name(&owner);
    let key = AccessKey {
        secret: credentials.secret.clone(),
        account: ctx.account(),
        created_at: ctx.now(),
        owner,
        active: true,
    };
    put_access_key(tx.tx, &credentials.access_key_id, key)?;

    Ok(permit.reply(CreateAccessKeyOutput {
        access_key: api::AccessKey {
            user_name,
            access_key_id: credentials.access_key_id.clone(),
            status: StatusType::Active,
            secret_access_key: credentials.secret.clone().into(),
            create_date: Some(ctx.now()),
        },
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_core::AccountId;
    use ringwall_identity::{KeyOwner, find_access_key};
    use ringwall_testing::{TestHouse, allow, input};

    use crate::api;
    use crate::test_house;

    fn alice<I: ringwall_model::Structure>() -> I {
        input(&[("UserName", "alice")])
    }

    fn house_with_alice() -> TestHouse {
        let house = test_house();
        house.answer::<api::CreateUser>(input(&[("UserName", "Alice")]));
        house
    }

    #[test]
    fn the_key_is_kept_with_its_secret_and_its_user() {
        let house = house_with_alice();
        let made = house.answer::<api::CreateAccessKey>(alice()).access_key;
        assert_eq!(made.user_name.as_deref(), Some("Alice"));
        assert!(made.access_key_id.starts_with("AKIA"));
        assert_eq!(
            AccountId::of_access_key(&made.access_key_id),
            Some(house.account())
        );
        let tx = house.store().read().unwrap();
        let kept = find_access_key(&tx, &made.access_key_id).unwrap().unwrap();
        assert_eq!(&kept.secret, made.secret_access_key.expose());
        assert_eq!(kept.owner, KeyOwner::User("Alice".to_owned()));
        assert!(kept.active);
    }

    #[test]
    fn without_a_name_it_is_the_callers() {
        let house = house_with_alice();
        house.answer::<api::PutUserPolicy>(input(&[
            ("UserName", "alice"),
            ("PolicyName", "own-keys"),
            ("PolicyDocument", &allow("iam:CreateAccessKey", "*")),
        ]));
        let own = house
            .as_user("alice")
            .answer::<api::CreateAccessKey>(input(&[]));
        assert_eq!(own.access_key.user_name.as_deref(), Some("Alice"));
        let roots = house.answer::<api::CreateAccessKey>(input(&[]));
        assert_eq!(roots.access_key.user_name, None);
    }

    #[test]
    fn a_user_has_two() {
        let house = house_with_alice();
        house.answer::<api::CreateAccessKey>(alice());
        house.answer::<api::CreateAccessKey>(alice());
        assert_eq!(
            house.refusal::<api::CreateAccessKey>(alice()),
            "LimitExceededException: Cannot exceed quota for AccessKeysPerUser: 2"
        );
        house.answer::<api::CreateAccessKey>(input(&[]));
    }

    #[test]
    fn says_who_is_not_there() {
        assert_eq!(
            test_house().refusal::<api::CreateAccessKey>(alice()),
            "NoSuchEntityException: The user with name alice cannot be found."
        );
    }

    #[test]
    fn needs_permission_on_the_user() {
        house_with_alice().needs::<api::CreateAccessKey>(
            "iam:CreateAccessKey",
            "arn:aws:iam::111122223333:user/Alice",
            alice::<api::CreateAccessKeyInput>(),
        );
    }
}
