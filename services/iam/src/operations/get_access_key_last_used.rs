//! `GetAccessKeyLastUsed`: when, where and for which service an access key was last used.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html>

use ringwall_core::{Principal, Reply, RequestContext};
use ringwall_identity::{KeyOwner, find_access_key};

use crate::api::{AccessKeyLastUsed, GetAccessKeyLastUsedInput, GetAccessKeyLastUsedOutput};
use crate::error::IamError;
use crate::owner::Owner;
use crate::resources::access_key;
use crate::store::IamRead;

/// What stands for service and Region of a key that was never used.
const NEVER: &str = "N/A";

pub(crate) fn get_access_key_last_used(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: GetAccessKeyLastUsedInput,
) -> Result<Reply<GetAccessKeyLastUsedOutput>, IamError> {
    let id = &input.access_key_id;
    // A key that is not there and one of another account are denied alike.
    let found = find_access_key(tx.rows(), id)?.filter(|key| key.account == ctx.account());
    let key = found.ok_or_else(|| IamError::access_key_denied(ctx, id))?;
    let user = match &key.owner {
        KeyOwner::User(name) => Owner::User(tx.user(ctx, name)?),
        KeyOwner::Root => Owner::Root {
            account: key.account,
            arn: Principal::root(key.account, ctx.partition()).arn(),
        },
    };

    let permit = ctx.authorize(&user.ask("iam:GetAccessKeyLastUsed"))?;

    let last_used = tx.iam.uses.of_access_key(tx.rows(), id)?;
    let last_used = match last_used {
        Some(last) => AccessKeyLastUsed {
            last_used_date: Some(last.at),
            service_name: last.service,
            region: last.region,
        },
        None => AccessKeyLastUsed {
            last_used_date: None,
            service_name: NEVER.to_owned(),
            region: NEVER.to_owned(),
        },
    };

    Ok(permit.reply(GetAccessKeyLastUsedOutput {
        user_name: access_key::user_name(&key.owner),
        access_key_last_used: Some(last_used),
    }))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ringwall_core::{Caller, Partition};
    use ringwall_identity::Uses;
    use ringwall_testing::{OTHER_ACCOUNT, TestHouse, input};

    use crate::api::{self, GetAccessKeyLastUsedInput};
    use crate::{test_house, test_house_with};

    fn named(id: &str) -> GetAccessKeyLastUsedInput {
        input(&[("AccessKeyId", id)])
    }

    fn key_of_alice(house: &TestHouse) -> String {
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        let made = house.answer::<api::CreateAccessKey>(input(&[("UserName", "alice")]));
        made.access_key.access_key_id.clone()
    }

    #[test]
    fn a_key_that_was_never_used_says_so() {
        let house = test_house();
        let id = key_of_alice(&house);
        let found = house.answer::<api::GetAccessKeyLastUsed>(named(&id));
        assert_eq!(found.user_name.as_deref(), Some("alice"));
        let last = found.access_key_last_used.unwrap();
        assert_eq!(last.last_used_date, None);
        assert_eq!((&*last.service_name, &*last.region), ("N/A", "N/A"));
    }

    #[test]
    fn tells_the_last_use_before_and_after_it_is_written_down() {
        let uses = Arc::new(Uses::default());
        let house = test_house_with(Arc::clone(&uses));
        let id = key_of_alice(&house);
        let mut caller = Caller::root(house.account(), Partition::Aws);
        caller.access_key_id = Some(id.clone());
        uses.note(&caller, ("kms", "Encrypt"), "eu-west-1", house.now());
        let last = || {
            let found = house.answer::<api::GetAccessKeyLastUsed>(named(&id));
            let last = found.access_key_last_used.unwrap();
            (last.last_used_date, last.service_name, last.region)
        };
        let expected = (Some(house.now()), "kms".to_owned(), "eu-west-1".to_owned());
        assert_eq!(last(), expected);
        house.write_background();
        uses.clear();
        assert_eq!(last(), expected);
    }

    #[test]
    fn a_key_that_is_not_there_is_denied_like_another_accounts() {
        let house = test_house();
        let id = key_of_alice(&house);
        let denied = |house: &TestHouse, id: &str| {
            assert_eq!(
                house.refusal::<api::GetAccessKeyLastUsed>(named(id)),
                format!(
                    "AccessDenied: User: {} is not authorized to perform: \
                     iam:GetAccessKeyLastUsed on resource: access key {id}",
                    house.caller_arn()
                )
            );
        };
        denied(&house.as_account(OTHER_ACCOUNT), &id);
        denied(&house, "AKIAMISSINGMISSINGMI");
    }

    #[test]
    fn needs_permission_on_the_user() {
        let house = test_house();
        let id = key_of_alice(&house);
        house.needs::<api::GetAccessKeyLastUsed>(
            "iam:GetAccessKeyLastUsed",
            "arn:aws:iam::111122223333:user/alice",
            named(&id),
        );
    }
}
