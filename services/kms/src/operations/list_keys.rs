//! `ListKeys`: the caller's keys in the Region.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{KeyListEntry, ListKeysInput, ListKeysOutput};
use crate::error::KmsError;
use crate::paging::Page;
use crate::store::KmsRead;

pub(crate) fn list_keys(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: ListKeysInput,
) -> Result<Reply<ListKeysOutput>, KmsError> {
    let page = Page::parse(
        tx.kms,
        ctx,
        "",
        input.marker.as_deref(),
        input.limit,
        Page::HUNDRED,
    )?;

    let permit = ctx.authorize(&Ask::new("kms:ListKeys"))?;

    let found = tx.keys(ctx, page.after(), page.limit())?;
    let next_marker = page.next(&found);
    let entry = |key: &crate::resources::key::Key| KeyListEntry {
        key_id: Some(key.id.to_string()),
        key_arn: Some(key.arn().to_owned()),
    };

    Ok(permit.reply(ListKeysOutput {
        keys: Some(found.rows.iter().map(|(_, key)| entry(key)).collect()),
        truncated: Some(next_marker.is_some()),
        next_marker,
    }))
}
