//! `ListRetirableGrants`: the grants that a principal may retire, over all keys of the Region.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_ListRetirableGrants.html>

use ringwall_core::{Ask, Reply, RequestContext, Resource};

use crate::api::{ListGrantsOutput, ListRetirableGrantsInput};
use crate::error::KmsError;
use crate::paging::Page;
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
    let page = Page::parse(tx.kms, ctx, &retiring, marker, input.limit, Page::FIFTY)?;

    // What is asked about is the principal, not the keys.
    let principal = Resource::new(retiring.as_str(), ctx.account());
    let permit = ctx.authorize(&Ask::new("kms:ListRetirableGrants").on(principal))?;

    grant::require_same_account(&retiring, ctx.account())?;
    let found = tx.grants_retirable_by(&ctx.region, &retiring, page.after(), page.limit())?;
    let next_marker = page.next(&found);
    let mut grants = Vec::with_capacity(found.rows.len());
    for (row, place) in &found.rows {
        let key = tx.find_key(place.account, &place.region, &place.id)?;
        let (Some(key), Some(id)) = (key, row.last_text()) else {
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
