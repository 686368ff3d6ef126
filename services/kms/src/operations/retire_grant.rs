//! `RetireGrant`: ends a grant, by one who is done with it.
//!
//! The retiring principal may, the grantee if the grant says so, and the account that issued it,
//! which can hand that on by IAM. Of others `kms:RetireGrant` makes nobody a retirer, and of these
//! none needs it; a denial still denies.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/grant-delete.html>
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_RetireGrant.html>

use std::sync::Arc;

use ringwall_core::{Reply, RequestContext};

use crate::api::{RetireGrantInput, RetireGrantOutput};
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::resources::grant::{Grant, GrantId};
use crate::resources::key::Key;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;

pub(crate) fn retire_grant(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: RetireGrantInput,
) -> Result<Reply<RetireGrantOutput>, KmsError> {
    let named = Named::parse(ctx, tx, &input)?;

    let (key, grant) = named.load(tx)?;

    let entitled = tx.may_retire(ctx, &key, &grant)?;
    let permit = tx.permit_retirement(ctx, &key, entitled)?;

    require_wet_run(input.dry_run)?;
    tx.delete_grant(&key, &grant)?;
    ctx.note("grantId", grant.id.as_str());

    Ok(permit.reply(RetireGrantOutput {}))
}

/// A grant, named by its token or by key and id.
struct Named {
    key: KeyRef,
    grant: GrantId,
}

impl Named {
    fn parse(
        ctx: &RequestContext,
        tx: &KmsWrite<'_>,
        input: &RetireGrantInput,
    ) -> Result<Self, KmsError> {
        match (&input.grant_token, &input.key_id, &input.grant_id) {
            (Some(token), None, None) => {
                let token = tx.kms.open_grant_token(token)?;
                let key = KeyRef::of_id(token.account, token.region, token.key);
                Ok(Self {
                    key,
                    grant: token.grant,
                })
            }
            (None, Some(key), Some(grant)) => {
                let key = KeyRef::parse_without_alias(ctx, key)?;
                Ok(Self {
                    key,
                    grant: GrantId::of_reference(grant),
                })
            }
            _ => Err(KmsError::grant_not_named()),
        }
    }

    fn load(&self, tx: &KmsWrite<'_>) -> Result<(Arc<Key>, Arc<Grant>), KmsError> {
        let key = tx.key(&self.key)?;
        let grant = tx.grant(&key, &self.grant)?;
        Ok((key, grant))
    }
}
