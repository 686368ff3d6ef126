//! `GenerateRandom`: random bytes.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateRandom.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GenerateRandomInput, GenerateRandomOutput};
use crate::error::KmsError;
use crate::quotas;
use crate::recipient;
use crate::store::KmsRead;

pub(crate) fn generate_random(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: GenerateRandomInput,
) -> Result<Reply<GenerateRandomOutput>, KmsError> {
    if input.custom_key_store_id.is_some() {
        return Err(KmsError::custom_key_store());
    }
    recipient::require_none(input.recipient.as_ref())?;
    let size = input
        .number_of_bytes
        .ok_or_else(KmsError::number_of_bytes_missing)?;

    let permit = ctx.authorize(&Ask::new("kms:GenerateRandom"))?;

    quotas::require(&tx.kms.quotas, ctx, quotas::SYMMETRIC)?;
    let mut bytes = vec![0; usize::try_from(size).map_err(KmsError::internal)?];
    ctx.random(&mut bytes);

    Ok(permit.reply(GenerateRandomOutput {
        plaintext: Some(bytes.into()),
        ciphertext_for_recipient: None,
    }))
}
