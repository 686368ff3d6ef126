//! `ListRetirableGrants`: the grants that a principal may retire, over all keys of the Region.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_ListRetirableGrants.html>

use ringwall_core::{Ask, Reply, RequestContext, Resource};

use crate::api::{ListGrantsOutput, ListRetirableGrantsInput};
use crate::error::KmsError;
use crate::paging::{FIFTY, page};
use crate::resources::grant::{self, GrantId};
use crate::store::KmsRead;

pub(crate) fn list_retirable_grants(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: ListRetirableGrantsInput,
) -> Result<Reply<ListGrantsOutput>, KmsError> {
    let retiring = input.retiring_principal.as_deref();
    let retiring =
        grant::parse_principal(retiring.ok_or_else(KmsError::retiring_principal_missing)?)?;
    let marker = input.marker.as_deref();
    let page = page(tx.kms, ctx, &retiring, marker, input.limit, FIFTY)?;

    // What is asked about is the principal, not the keys.
    let principal = Resource::new(retiring.as_str(), ctx.account());
    let permit = ctx.authorize(&Ask::new("kms:ListRetirableGrants").on(principal))?;

    grant::require_same_account(&retiring, ctx.account())?;
    let scanned = tx.grants_retirable_by(&ctx.region, &retiring, page.after(), page.reading())?;
    let found = scanned.into_iter().map(|(row, place)| {
        let id = row.last_text();
        (row, (id, place))
    });
    let (found, next_marker) = page.cut(found.collect()).into_parts();
    let mut grants = Vec::with_capacity(found.len());
    for (id, place) in found {
        let key = tx.find_key(place.account, &place.region, &place.id)?;
        let (Some(key), Some(id)) = (key, id) else {
            continue;
        };
        let grant = tx.find_grant(&key, &GrantId::of_reference(&id))?;
        grants.extend(grant.map(|grant| grant.entry(&key)));
    }

    Ok(permit.reply(ListGrantsOutput {
        grants: Some(grants),
        truncated: Some(next_marker.is_some()),
        next_marker,
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, CreateGrantInput, GrantOperation, ListRetirableGrantsInput};
    use crate::test_kms::{OTHER_ACCOUNT, TestKms, grant_on, root, session_policy, user};

    fn retirable_by(principal: &str) -> ListRetirableGrantsInput {
        ListRetirableGrantsInput {
            retiring_principal: Some(principal.to_owned()),
            ..ListRetirableGrantsInput::default()
        }
    }

    fn make(kms: &TestKms, key: &str, retiring: &str) -> String {
        let made = kms.answer::<api::CreateGrant>(CreateGrantInput {
            retiring_principal: Some(retiring.to_owned()),
            ..grant_on(key, &user("bob"), &[GrantOperation::Encrypt])
        });
        made.grant_id.unwrap()
    }

    fn ids(kms: &TestKms, input: ListRetirableGrantsInput) -> Vec<String> {
        let listed = kms.answer::<api::ListRetirableGrants>(input);
        let grants = listed.grants.unwrap().into_iter();
        grants.map(|grant| grant.grant_id.unwrap()).collect()
    }

    #[test]
    fn lists_the_grants_on_keys_of_every_account() {
        let kms = TestKms::new();
        let other = kms.as_account(OTHER_ACCOUNT);
        let mut made = [
            make(&kms, &kms.create_key(), &user("eve")),
            make(&other, &other.create_key(), &user("eve")),
        ];
        make(&kms, &kms.create_key(), &user("dave"));
        let there = kms.in_region("eu-west-1");
        make(&there, &there.create_key(), &user("eve"));
        let mut listed = ids(&kms, retirable_by(&user("eve")));
        listed.sort();
        made.sort();
        assert_eq!(listed, made);
    }

    #[test]
    fn a_grant_that_ended_is_listed_no_more() {
        let kms = TestKms::new();
        let (key, doomed) = (kms.create_key(), kms.create_key());
        let grant = make(&kms, &key, &user("eve"));
        make(&kms, &doomed, &user("eve"));
        kms.answer::<api::RevokeGrant>(crate::test_kms::input(&[
            ("KeyId", &key),
            ("GrantId", &grant),
        ]));
        kms.schedule_deletion(&doomed, 7);
        kms.advance_days(7);
        assert_eq!(ids(&kms, retirable_by(&user("eve"))), [""; 0]);
    }

    #[test]
    fn pages_until_there_is_no_more() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let mut made: Vec<String> = (0..3).map(|_| make(&kms, &key, &user("eve"))).collect();
        made.sort();
        let page = |marker| {
            kms.answer::<api::ListRetirableGrants>(ListRetirableGrantsInput {
                limit: Some(2),
                marker,
                ..retirable_by(&user("eve"))
            })
        };
        let first = page(None);
        let second = page(first.next_marker);
        assert_eq!(
            (first.truncated, second.truncated),
            (Some(true), Some(false))
        );
        let all = [first.grants.unwrap(), second.grants.unwrap()].concat();
        let all: Vec<_> = all
            .into_iter()
            .map(|grant| grant.grant_id.unwrap())
            .collect();
        assert_eq!(all, made);
    }

    #[test]
    fn the_principal_must_be_one_of_the_callers_account() {
        let kms = TestKms::new();
        assert_eq!(
            kms.refusal::<api::ListRetirableGrants>(retirable_by(&root(OTHER_ACCOUNT))),
            "InvalidArnException: RetiringPrincipal must be in the caller's account"
        );
        assert_eq!(
            kms.refusal::<api::ListRetirableGrants>(retirable_by("eve")),
            "InvalidArnException: ARN does not refer to a valid principal: eve"
        );
        assert_eq!(
            kms.refusal::<api::ListRetirableGrants>(ListRetirableGrantsInput::default()),
            "ValidationException: 1 validation error detected: Value null at 'retiringPrincipal' \
             failed to satisfy constraint: Member must not be null"
        );
    }

    #[test]
    fn a_policy_can_allow_it_for_one_principal() {
        let kms = TestKms::new();
        let policy = session_policy(&["kms:ListRetirableGrants"]).replace(
            r#""Resource":"*""#,
            &format!(r#""Resource":"{}""#, user("eve")),
        );
        let carol = kms.as_session("carol", &policy);
        carol.answer::<api::ListRetirableGrants>(retirable_by(&user("eve")));
        carol.is_denied::<api::ListRetirableGrants>(retirable_by(&user("dave")));
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let eve = user("eve");
        kms.denies_user::<api::ListRetirableGrants>(
            "kms:ListRetirableGrants",
            &eve,
            retirable_by(&eve),
        );
    }
}
