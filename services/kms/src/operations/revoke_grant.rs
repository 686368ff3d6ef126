//! `RevokeGrant`: takes a grant away.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_RevokeGrant.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{RevokeGrantInput, RevokeGrantOutput};
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::grant::GrantId;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;

pub(crate) fn revoke_grant(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: RevokeGrantInput,
) -> Result<Reply<RevokeGrantOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    let grant_id = GrantId::of_reference(&input.grant_id);

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(ctx, &key, KeyUse::new("kms:RevokeGrant").across_accounts())?;

    let grant = tx.grant(&key, &grant_id)?;
    require_wet_run(input.dry_run)?;
    tx.delete_grant(&key, &grant)?;

    Ok(permit.reply(RevokeGrantOutput {}))
}
