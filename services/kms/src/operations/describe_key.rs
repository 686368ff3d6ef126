//! `DescribeKey`: what a key is, without its secret.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DescribeKeyInput, DescribeKeyOutput, GrantOperation};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::quotas;
use crate::resources::key_ref::{KeyName, KeyRef};
use crate::store::KmsWrite;

// A write: the first look at `alias/aws/<service>` makes the AWS managed key.
pub(crate) fn describe_key(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: DescribeKeyInput,
) -> Result<Reply<DescribeKeyOutput>, KmsError> {
    let key_ref = KeyRef::parse(ctx, &input.key_id)?;
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;

    if let KeyName::Alias(alias) = &key_ref.name {
        tx.ensure_managed_key(ctx, alias)?;
    }
    let key = tx.key(&key_ref)?;

    let key_use = KeyUse::grantable("kms:DescribeKey", GrantOperation::DescribeKey);
    let permit = tx.permit(ctx, &key, key_use.by_alias(key_ref.alias()))?;

    quotas::require(&tx.kms.quotas, ctx, quotas::DESCRIBE_KEY)?;
    let relatives = tx.relatives(&key)?;

    Ok(permit.reply(DescribeKeyOutput {
        key_metadata: Some(key.metadata(relatives)),
    }))
}
