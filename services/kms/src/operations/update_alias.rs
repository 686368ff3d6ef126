//! `UpdateAlias`: lets a name point to another key of its kind.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{UpdateAliasInput, UpdateAliasOutput};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::alias::{Alias, AliasName, MOST_ALIASES};
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;

pub(crate) fn update_alias(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: UpdateAliasInput,
) -> Result<Reply<UpdateAliasOutput>, KmsError> {
    let name = AliasName::parse(&input.alias_name)?;
    let key_ref = KeyRef::parse_without_alias(ctx, &input.target_key_id)?;

    let alias = tx.alias(ctx, &name)?;
    let old = tx.alias_target(ctx, &alias)?;
    let new = tx.key(&key_ref)?;

    ctx.authorize(&Ask::new("kms:UpdateAlias").on(name.resource(ctx)))?;
    tx.permit(ctx, &old, KeyUse::new("kms:UpdateAlias"))?;
    let permit = tx.permit(ctx, &new, KeyUse::new("kms:UpdateAlias"))?;

    new.require_in_account(ctx.account())?;
    new.require_not_pending_deletion()?;
    if old.class() != new.class() || old.usage != new.usage {
        return Err(KmsError::alias_to_other_kind());
    }
    if old.id != new.id {
        if new.aliases.len() >= MOST_ALIASES {
            return Err(KmsError::too_many_aliases(new.arn()));
        }
        let mut unnamed = (*old).clone();
        unnamed.aliases.remove(&name);
        tx.put_key(unnamed)?;
        let mut named = (*new).clone();
        named.aliases.insert(name.clone());
        tx.put_key(named)?;
    }
    let (created_at, updated_at) = (alias.created_at, ctx.now());
    let alias = Alias {
        name,
        target: new.id.clone(),
        created_at,
        updated_at,
    };
    tx.put_alias(ctx.account(), &ctx.region, alias)?;

    Ok(permit.reply(UpdateAliasOutput {}))
}
