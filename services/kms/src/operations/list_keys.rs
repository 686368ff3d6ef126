//! `ListKeys`: the caller's keys in the Region.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{KeyListEntry, ListKeysInput, ListKeysOutput, ResourceOwnerType};
use crate::error::KmsError;
use crate::paging::{HUNDRED, page};
use crate::store::KmsRead;

pub(crate) fn list_keys(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: ListKeysInput,
) -> Result<Reply<ListKeysOutput>, KmsError> {
    let page = page(
        tx.kms,
        ctx,
        "",
        input.marker.as_deref(),
        input.limit,
        HUNDRED,
    )?;

    let permit = ctx.authorize(&Ask::new("kms:ListKeys"))?;

    // No account shares its keys through Resource Access Manager here: there are none but one's own.
    let owners = input.resource_owners.as_deref();
    let own = owners.is_none_or(|owners| owners.contains(&ResourceOwnerType::SelfValue));
    let listed = if own {
        page.rows(|after, limit| tx.keys(ctx, after, limit))?
    } else {
        page.of_list([])
    };
    let (keys, next_marker) = listed.into_parts();
    let entry = |key: &crate::resources::key::Key| KeyListEntry {
        key_id: Some(key.id.to_string()),
        key_arn: Some(key.arn().to_owned()),
    };

    Ok(permit.reply(ListKeysOutput {
        keys: Some(keys.iter().map(|key| entry(key)).collect()),
        truncated: Some(next_marker.is_some()),
        next_marker,
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, KeyListEntry, ListKeysInput, ResourceOwnerType};
    use crate::test_kms::{OTHER_ACCOUNT, TestKms, id_of};

    fn page(limit: i32, marker: Option<String>) -> ListKeysInput {
        ListKeysInput {
            limit: Some(limit),
            marker,
            ..ListKeysInput::default()
        }
    }

    #[test]
    fn lists_the_callers_keys_in_the_region() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.in_region("eu-west-1").create_key();
        kms.as_account(OTHER_ACCOUNT).create_key();

        let listed = kms.answer::<api::ListKeys>(ListKeysInput::default());

        let entry = KeyListEntry {
            key_id: Some(id_of(&key).to_owned()),
            key_arn: Some(key.clone()),
        };
        assert_eq!(listed.keys, Some(vec![entry]));
        assert_eq!((listed.truncated, listed.next_marker), (Some(false), None));
    }

    #[test]
    fn no_other_account_shares_its_keys() {
        let kms = TestKms::new();
        kms.create_key();
        let owned_by = |owner| {
            let listed = kms.answer::<api::ListKeys>(ListKeysInput {
                resource_owners: Some(vec![owner]),
                ..ListKeysInput::default()
            });
            listed.keys.unwrap().len()
        };
        assert_eq!(owned_by(ResourceOwnerType::SelfValue), 1);
        assert_eq!(owned_by(ResourceOwnerType::OtherAccountsViaRam), 0);
    }

    #[test]
    fn pages_until_there_is_no_more() {
        let kms = TestKms::new();
        let mut made: Vec<String> = (0..5).map(|_| kms.create_key()).collect();
        made.sort();
        let mut seen = Vec::new();
        let mut marker = None;
        loop {
            let listed = kms.answer::<api::ListKeys>(page(2, marker));
            let keys = listed.keys.unwrap();
            assert!((1..=2).contains(&keys.len()));
            seen.extend(keys.into_iter().map(|key| key.key_arn.unwrap()));
            assert_eq!(listed.truncated, Some(listed.next_marker.is_some()));
            marker = listed.next_marker;
            if marker.is_none() {
                break;
            }
        }
        assert_eq!(seen, made);
    }

    #[test]
    fn a_last_page_that_is_full_is_the_last() {
        let kms = TestKms::new();
        kms.create_key();
        kms.create_key();
        assert_eq!(
            kms.answer::<api::ListKeys>(page(2, None)).truncated,
            Some(false)
        );
    }

    #[test]
    fn a_marker_is_good_for_the_list_it_came_from() {
        let kms = TestKms::new();
        kms.create_key();
        kms.create_key();
        let marker = kms.answer::<api::ListKeys>(page(1, None)).next_marker;
        let invalid = "InvalidMarkerException: Invalid marker";
        for caller in [kms.in_region("eu-west-1"), kms.as_account(OTHER_ACCOUNT)] {
            assert_eq!(
                caller.refusal::<api::ListKeys>(page(1, marker.clone())),
                invalid
            );
        }
        assert_eq!(
            kms.refusal::<api::ListKeys>(page(1, Some("bWFkZSB1cA".to_owned()))),
            invalid
        );
    }

    #[test]
    fn a_page_has_a_thousand_at_most() {
        let kms = TestKms::new();
        assert_eq!(
            kms.refusal::<api::ListKeys>(page(1001, None)),
            "ValidationException: 1 validation error detected: Value '1001' at 'limit' failed to \
             satisfy constraint: Member must have value less than or equal to 1000"
        );
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        kms.create_key();
        kms.denies_user::<api::ListKeys>("kms:ListKeys", "*", ListKeysInput::default());
    }
}
