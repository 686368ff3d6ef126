//! `ListAccessKeys`: the access keys of a user, without their secrets.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::access_keys_of;

use crate::api::{AccessKeyMetadata, ListAccessKeysInput, ListAccessKeysOutput};
use crate::error::IamError;
use crate::paging::page;
use crate::resources::access_key;
use crate::store::IamRead;

pub(crate) fn list_access_keys(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListAccessKeysInput,
) -> Result<Reply<ListAccessKeysOutput>, IamError> {
    let page = page(
        tx.iam,
        ctx,
        input.user_name.as_deref().unwrap_or_default(),
        input.marker.as_deref(),
        input.max_items,
    )?;

    let user = tx.user_or_root(ctx, input.user_name.as_deref())?;

    let permit = ctx.authorize(&user.ask("iam:ListAccessKeys"))?;

    let owner = user.existing()?.key_owner();
    let mut keys = access_keys_of(tx.rows(), ctx.account(), &owner)?;
    keys.sort_by_key(|(_, key)| key.created_at);
    let shown = keys.into_iter().map(|(id, key)| AccessKeyMetadata {
        user_name: access_key::user_name(&owner),
        access_key_id: Some(id),
        status: Some(access_key::status(&key)),
        create_date: Some(key.created_at),
    });
    let listed = page.of_list(shown);

    Ok(permit.reply(ListAccessKeysOutput {
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        access_key_metadata: listed.entries,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListAccessKeysInput};
    use crate::test_house;

    fn alice<I: ringwall_model::Structure>() -> I {
        input(&[("UserName", "alice")])
    }

    #[test]
    fn pages_through_the_keys_the_oldest_first() {
        let house = test_house();
        house.answer::<api::CreateUser>(alice());
        let first = house.answer::<api::CreateAccessKey>(alice()).access_key;
        house.advance_secs(60);
        let second = house.answer::<api::CreateAccessKey>(alice()).access_key;
        let page = |marker| {
            house.answer::<api::ListAccessKeys>(ListAccessKeysInput {
                max_items: Some(1),
                marker,
                ..alice()
            })
        };
        let begin = page(None);
        assert_eq!(begin.is_truncated, Some(true));
        let end = page(begin.marker);
        assert_eq!(end.is_truncated, Some(false));
        let keys = begin
            .access_key_metadata
            .into_iter()
            .chain(end.access_key_metadata);
        let ids: Vec<String> = keys.filter_map(|key| key.access_key_id).collect();
        assert_eq!(
            ids,
            [first.access_key_id.clone(), second.access_key_id.clone()]
        );
    }

    #[test]
    fn the_root_users_keys_have_no_name() {
        let house = test_house();
        house.answer::<api::CreateAccessKey>(input(&[]));
        let listed = house.answer::<api::ListAccessKeys>(input(&[]));
        assert_eq!(listed.access_key_metadata.len(), 1);
        assert_eq!(listed.access_key_metadata[0].user_name, None);
    }

    #[test]
    fn a_session_of_a_role_must_name_a_user() {
        let house = test_house();
        let root = ringwall_core::Caller::root(house.account(), ringwall_core::Partition::Aws);
        let mut caller = root;
        caller.principal.kind = ringwall_core::PrincipalKind::AssumedRole {
            path: "/".to_owned(),
            role: "reader".to_owned(),
            session: "s".to_owned(),
        };
        assert_eq!(
            house
                .as_caller(caller)
                .refusal::<api::ListAccessKeys>(input(&[])),
            "ValidationError: Must specify userName when calling with non-User credentials"
        );
    }

    #[test]
    fn needs_permission_on_the_user() {
        let house = test_house();
        house.answer::<api::CreateUser>(alice());
        house.needs::<api::ListAccessKeys>(
            "iam:ListAccessKeys",
            "arn:aws:iam::111122223333:user/alice",
            alice::<ListAccessKeysInput>(),
        );
    }
}
