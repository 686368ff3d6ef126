//! `ListKeyPolicies`: the names of a key's policies, of which there is one.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyPolicies.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListKeyPoliciesInput, ListKeyPoliciesOutput};
use crate::error::KmsError;
use crate::paging::Page;
use crate::permission::KeyUse;
use crate::resources::key_policy::POLICY_NAME;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn list_key_policies(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: ListKeyPoliciesInput,
) -> Result<Reply<ListKeyPoliciesOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    let marker = input.marker.as_deref();
    let page = Page::parse(
        tx.kms,
        ctx,
        &input.key_id,
        marker,
        input.limit,
        Page::HUNDRED,
    )?;

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(ctx, &key, KeyUse::new("kms:ListKeyPolicies"))?;

    let (policy_names, next_marker) = page.of_list(&[POLICY_NAME.to_owned()]);

    Ok(permit.reply(ListKeyPoliciesOutput {
        policy_names: Some(policy_names),
        truncated: Some(next_marker.is_some()),
        next_marker,
    }))
}
