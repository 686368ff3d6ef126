//! `ListGrants`: the grants on a key.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListGrantsInput, ListGrantsOutput};
use crate::error::KmsError;
use crate::paging::{FIFTY, page};
use crate::permission::KeyUse;
use crate::resources::grant::GrantId;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn list_grants(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: ListGrantsInput,
) -> Result<Reply<ListGrantsOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    let filters = format!(
        "{}|{:?}|{:?}",
        input.key_id, input.grant_id, input.grantee_principal
    );
    let marker = input.marker.as_deref();
    let page = page(tx.kms, ctx, &filters, marker, input.limit, FIFTY)?;

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(ctx, &key, KeyUse::new("kms:ListGrants").across_accounts())?;

    let listed = match (&input.grant_id, &input.grantee_principal) {
        (None, None) => page.rows(|after, limit| tx.grants(&key, after, limit))?,
        (Some(id), grantee) => {
            let found = tx.find_grant(&key, &GrantId::of_reference(id))?;
            let wanted = found.into_iter();
            let wanted =
                wanted.filter(|grant| grantee.as_ref().is_none_or(|name| *name == grant.grantee));
            page.of_list(wanted)
        }
        (None, Some(grantee)) => page.of_list(tx.grants_for(&key, grantee)?),
    };
    let (grants, next_marker) = listed.into_parts();

    Ok(permit.reply(ListGrantsOutput {
        grants: Some(grants.iter().map(|grant| grant.entry(&key)).collect()),
        truncated: Some(next_marker.is_some()),
        next_marker,
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, GrantOperation, ListGrantsInput};
    use crate::test_kms::{OTHER_ACCOUNT, TestKms, of_key, root, user};

    fn grantees(kms: &TestKms, input: ListGrantsInput) -> Vec<String> {
        let grants = kms.answer::<api::ListGrants>(input).grants.unwrap();
        let names = grants.into_iter();
        names
            .map(|grant| grant.grantee_principal.unwrap())
            .collect()
    }

    #[test]
    fn lists_the_grants_of_the_key() {
        let kms = TestKms::new();
        let (key, other) = (kms.create_key(), kms.create_key());
        kms.grant(&key, &user("bob"), &[GrantOperation::Encrypt]);
        kms.grant(&other, &user("eve"), &[GrantOperation::Encrypt]);
        assert_eq!(grantees(&kms, of_key(&key)), [user("bob")]);
        assert_eq!(grantees(&kms, of_key(&kms.create_key())), [""; 0]);
    }

    #[test]
    fn filters_by_id_and_by_grantee() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let of_bob = kms
            .grant(&key, &user("bob"), &[GrantOperation::Encrypt])
            .grant_id;
        kms.grant(&key, &user("eve"), &[GrantOperation::Encrypt]);
        kms.grant(&key, &user("eve"), &[GrantOperation::Decrypt]);
        let by = |grant_id: Option<&String>, grantee: Option<&str>| {
            let input = ListGrantsInput {
                grant_id: grant_id.cloned(),
                grantee_principal: grantee.map(user),
                ..of_key(&key)
            };
            grantees(&kms, input).len()
        };
        assert_eq!(by(None, None), 3);
        assert_eq!(by(of_bob.as_ref(), None), 1);
        assert_eq!(by(None, Some("eve")), 2);
        assert_eq!(by(None, Some("ev")), 0, "a part of a name is not the name");
        assert_eq!(by(of_bob.as_ref(), Some("eve")), 0);
    }

    #[test]
    fn pages_until_there_is_no_more() {
        let kms = TestKms::new();
        let key = kms.create_key();
        for name in ["a", "b", "c", "d", "e"] {
            kms.grant(&key, &user(name), &[GrantOperation::Encrypt]);
        }
        let mut seen = Vec::new();
        let mut marker = None;
        loop {
            let page = kms.answer::<api::ListGrants>(ListGrantsInput {
                limit: Some(2),
                marker,
                ..of_key(&key)
            });
            let grants = page.grants.unwrap().into_iter();
            seen.extend(grants.map(|grant| grant.grantee_principal.unwrap()));
            assert_eq!(page.truncated, Some(page.next_marker.is_some()));
            marker = page.next_marker;
            if marker.is_none() {
                break;
            }
        }
        seen.sort();
        assert_eq!(seen, ["a", "b", "c", "d", "e"].map(user));
    }

    #[test]
    fn the_key_policy_can_open_it_to_another_account() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.grant(&key, &user("bob"), &[GrantOperation::Encrypt]);
        kms.allow(&key, &root(OTHER_ACCOUNT), &["kms:ListGrants"]);
        assert_eq!(
            grantees(&kms.as_account(OTHER_ACCOUNT), of_key(&key)),
            [user("bob")]
        );
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.grant(&key, &user("mallory"), &[GrantOperation::Encrypt]);
        kms.denies_strangers::<api::ListGrants>("kms:ListGrants", &key, of_key(&key));
    }
}
