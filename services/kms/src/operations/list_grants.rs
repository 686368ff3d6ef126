//! `ListGrants`: the grants on a key.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListGrantsInput, ListGrantsOutput};
use crate::error::KmsError;
use crate::paging::Page;
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
    let page = Page::parse(tx.kms, ctx, &filters, marker, input.limit, Page::FIFTY)?;

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(ctx, &key, KeyUse::new("kms:ListGrants").across_accounts())?;

    let (grants, next_marker) = match (&input.grant_id, &input.grantee_principal) {
        (None, None) => {
            let found = tx.grants(&key, page.after(), page.limit())?;
            let next = page.next(&found);
            (
                found.rows.into_iter().map(|(_, grant)| grant).collect(),
                next,
            )
        }
        (Some(id), grantee) => {
            let found = tx.find_grant(&key, &GrantId::of_reference(id))?;
            let wanted = found.into_iter();
            let wanted =
                wanted.filter(|grant| grantee.as_ref().is_none_or(|name| *name == grant.grantee));
            page.of_list(&wanted.collect::<Vec<_>>())
        }
        (None, Some(grantee)) => page.of_list(&tx.grants_for(&key, grantee)?),
    };

    Ok(permit.reply(ListGrantsOutput {
        grants: Some(grants.iter().map(|grant| grant.entry(&key)).collect()),
        truncated: Some(next_marker.is_some()),
        next_marker,
    }))
}
