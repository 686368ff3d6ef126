//! `ListAliases`: the caller's aliases in the Region, or those of one key.
//!
//! Without a key the names reserved for AWS managed keys are listed too, also of keys that no
//! service has needed yet: those have no target.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html>

use std::collections::BTreeMap;

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{AliasListEntry, ListAliasesInput, ListAliasesOutput};
use crate::error::KmsError;
use crate::managed_key::SERVICES;
use crate::paging::{FIFTY, page};
use crate::resources::alias::{Alias, AliasName};
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn list_aliases(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: ListAliasesInput,
) -> Result<Reply<ListAliasesOutput>, KmsError> {
    let key_id = input.key_id.as_deref();
    let key_ref = key_id
        .map(|text| KeyRef::parse_without_alias(ctx, text))
        .transpose()?;
    let filter = key_id.unwrap_or_default();
    let marker = input.marker.as_deref();
    let page = page(tx.kms, ctx, filter, marker, input.limit, FIFTY)?;

    let key = key_ref
        .map(|key_ref| tx.own_key(ctx, &key_ref))
        .transpose()?;

    let permit = ctx.authorize(&Ask::new("kms:ListAliases"))?;

    let mut entries: BTreeMap<AliasName, AliasListEntry> = BTreeMap::new();
    if key.is_none() {
        let names = SERVICES
            .iter()
            .map(|service| AliasName::of_service(service));
        entries.extend(names.map(|name| (name.clone(), reserved(ctx, &name))));
    }
    for alias in tx.aliases(ctx)? {
        if key.as_ref().is_none_or(|key| key.id == alias.target) {
            entries.insert(alias.name.clone(), entry(ctx, &alias));
        }
    }
    let all: Vec<AliasListEntry> = entries.into_values().collect();
    let (aliases, next_marker) = page.of_list(all).into_parts();

    Ok(permit.reply(ListAliasesOutput {
        aliases: Some(aliases),
        truncated: Some(next_marker.is_some()),
        next_marker,
    }))
}

fn entry(ctx: &RequestContext, alias: &Alias) -> AliasListEntry {
    AliasListEntry {
        alias_name: Some(alias.name.to_string()),
        alias_arn: Some(alias.name.arn_in(ctx)),
        target_key_id: Some(alias.target.to_string()),
        creation_date: Some(alias.created_at),
        last_updated_date: Some(alias.updated_at),
    }
}

fn reserved(ctx: &RequestContext, name: &AliasName) -> AliasListEntry {
    AliasListEntry {
        alias_name: Some(name.to_string()),
        alias_arn: Some(name.arn_in(ctx)),
        target_key_id: None,
        creation_date: None,
        last_updated_date: None,
    }
}

#[cfg(test)]
mod tests {
    use crate::api::{self, AliasListEntry, ListAliasesInput};
    use crate::test_kms::{ACCOUNT, OTHER_ACCOUNT, START, TestKms, id_of, root};

    fn names(kms: &TestKms, input: ListAliasesInput) -> Vec<String> {
        let aliases = kms.answer::<api::ListAliases>(input).aliases.unwrap();
        aliases
            .into_iter()
            .map(|alias| alias.alias_name.unwrap())
            .collect()
    }

    fn of(key: &str) -> ListAliasesInput {
        ListAliasesInput {
            key_id: Some(key.to_owned()),
            ..ListAliasesInput::default()
        }
    }

    #[test]
    fn lists_the_aliases_of_a_key() {
        let kms = TestKms::new();
        let (key, other) = (kms.create_key(), kms.create_key());
        kms.create_alias("alias/a", &key);
        kms.create_alias("alias/b", &other);

        let listed = kms.answer::<api::ListAliases>(of(&key));

        let expected = AliasListEntry {
            alias_name: Some("alias/a".to_owned()),
            alias_arn: Some(format!("arn:aws:kms:us-east-1:{ACCOUNT}:alias/a")),
            target_key_id: Some(id_of(&key).to_owned()),
            creation_date: Some(START),
            last_updated_date: Some(START),
        };
        assert_eq!(listed.aliases, Some(vec![expected]));
        assert_eq!((listed.truncated, listed.next_marker), (Some(false), None));
        assert_eq!(names(&kms, of(id_of(&other))), ["alias/b"]);
    }

    #[test]
    fn lists_the_names_of_aws_with_a_target_once_there_is_one() {
        let kms = TestKms::new();
        let target = || {
            let listed = kms.answer::<api::ListAliases>(ListAliasesInput::default());
            let aliases = listed.aliases.unwrap();
            let ssm = aliases
                .into_iter()
                .find(|alias| alias.alias_name.as_deref() == Some("alias/aws/ssm"));
            ssm.unwrap().target_key_id
        };
        assert_eq!(target(), None);
        let made = kms.describe("alias/aws/ssm");
        assert_eq!(target(), Some(made.key_id));
    }

    #[test]
    fn lists_the_callers_account_and_region_alone() {
        let kms = TestKms::new();
        kms.create_alias("alias/a", &kms.create_key());
        for other in [kms.in_region("eu-west-1"), kms.as_account(OTHER_ACCOUNT)] {
            let names = names(&other, ListAliasesInput::default());
            assert!(
                names.iter().all(|name| name.starts_with("alias/aws/")),
                "{names:?}"
            );
        }
    }

    #[test]
    fn pages_until_there_is_no_more() {
        let kms = TestKms::new();
        let key = kms.create_key();
        for name in ["alias/a", "alias/b", "alias/c"] {
            kms.create_alias(name, &key);
        }
        let page = |marker| {
            kms.answer::<api::ListAliases>(ListAliasesInput {
                limit: Some(2),
                marker,
                ..of(&key)
            })
        };
        let first = page(None);
        assert_eq!(first.aliases.unwrap().len(), 2);
        assert_eq!(first.truncated, Some(true));
        let marker = first.next_marker;
        let second = page(marker.clone());
        assert_eq!(
            second.aliases.unwrap()[0].alias_name.as_deref(),
            Some("alias/c")
        );
        assert_eq!((second.truncated, second.next_marker), (Some(false), None));
        assert_eq!(
            kms.refusal::<api::ListAliases>(ListAliasesInput {
                marker,
                ..ListAliasesInput::default()
            }),
            "InvalidMarkerException: Invalid marker",
            "of another list"
        );
    }

    #[test]
    fn a_page_has_a_hundred_at_most() {
        let kms = TestKms::new();
        assert_eq!(
            kms.refusal::<api::ListAliases>(ListAliasesInput {
                limit: Some(101),
                ..ListAliasesInput::default()
            }),
            "ValidationException: 1 validation error detected: Value '101' at 'limit' failed to \
             satisfy constraint: Member must have value less than or equal to 100"
        );
    }

    #[test]
    fn a_key_of_another_account_is_none() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.allow(&key, &root(OTHER_ACCOUNT), &["kms:*"]);
        let other = kms.as_account(OTHER_ACCOUNT);
        assert_eq!(
            other.refusal::<api::ListAliases>(of(&key)),
            format!("NotFoundException: Key '{key}' does not exist")
        );
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        kms.denies_user::<api::ListAliases>("kms:ListAliases", "*", ListAliasesInput::default());
    }
}
