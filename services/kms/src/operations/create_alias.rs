//! `CreateAlias`: gives a key a friendly name.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{CreateAliasInput, CreateAliasOutput};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::alias::{Alias, AliasName, MOST_ALIASES};
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;

pub(crate) fn create_alias(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: CreateAliasInput,
) -> Result<Reply<CreateAliasOutput>, KmsError> {
    let name = AliasName::parse(&input.alias_name)?;
    let key_ref = KeyRef::parse_without_alias(ctx, &input.target_key_id)?;

    let key = tx.key(&key_ref)?;

    // AWS asks for the permission twice: on the alias and on the key that it names.
    ctx.authorize(&Ask::new("kms:CreateAlias").on(name.resource(ctx)))?;
    let permit = tx.permit(ctx, &key, KeyUse::new("kms:CreateAlias"))?;

    key.require_in_account(ctx.account())?;
    key.require_not_pending_deletion()?;
    if tx.find_alias(ctx.account(), &ctx.region, &name)?.is_some() {
        return Err(KmsError::alias_exists(&name.arn_in(ctx)));
    }
    if key.aliases.len() >= MOST_ALIASES {
        return Err(KmsError::too_many_aliases(key.arn()));
    }
    let mut named = (*key).clone();
    named.aliases.insert(name.clone());
    tx.put_key(named)?;
    let now = ctx.now();
    let alias = Alias {
        name,
        target: key.id.clone(),
        created_at: now,
        updated_at: now,
    };
    tx.put_alias(ctx.account(), &ctx.region, alias)?;

    Ok(permit.reply(CreateAliasOutput {}))
}
