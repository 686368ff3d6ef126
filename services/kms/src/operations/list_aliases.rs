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
use crate::paging::Page;
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
    let page = Page::parse(tx.kms, ctx, filter, marker, input.limit, Page::FIFTY)?;

    let key = key_ref.map(|key_ref| tx.key(&key_ref)).transpose()?;

    let permit = ctx.authorize(&Ask::new("kms:ListAliases"))?;

    let mut entries: BTreeMap<AliasName, AliasListEntry> = BTreeMap::new();
    if key.is_none() {
        let names = SERVICES
            .iter()
            .map(|service| AliasName::of_service(service));
        entries.extend(names.map(|name| (name.clone(), reserved(ctx, &name))));
    }
    for (_, alias) in tx.aliases(ctx, None, usize::MAX - 1)?.rows {
        if key.as_ref().is_none_or(|key| key.id == alias.target) {
            entries.insert(alias.name.clone(), entry(ctx, &alias));
        }
    }
    let all: Vec<AliasListEntry> = entries.into_values().collect();
    let (aliases, next_marker) = page.of_list(&all);

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
