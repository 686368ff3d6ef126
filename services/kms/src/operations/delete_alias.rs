//! `DeleteAlias`: takes a name away; the key stays.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteAlias.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DeleteAliasInput, DeleteAliasOutput};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::alias::AliasName;
use crate::store::KmsWrite;

pub(crate) fn delete_alias(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: DeleteAliasInput,
) -> Result<Reply<DeleteAliasOutput>, KmsError> {
    let name = AliasName::parse(&input.alias_name)?;

    let alias = tx.alias(ctx, &name)?;
    let key = tx.alias_target(ctx, &alias)?;

    ctx.authorize(&Ask::new("kms:DeleteAlias").on(name.resource(ctx)))?;
    let permit = tx.permit(ctx, &key, KeyUse::new("kms:DeleteAlias"))?;

    let mut unnamed = (*key).clone();
    unnamed.aliases.remove(&name);
    tx.put_key(unnamed)?;
    tx.delete_alias(ctx.account(), &ctx.region, &name)?;

    Ok(permit.reply(DeleteAliasOutput {}))
}
