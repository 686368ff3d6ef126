//! `GetKeyLastUsage`: when a key last did cryptographic work, in this Region.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetKeyLastUsageInput, GetKeyLastUsageOutput, KeyLastUsageData};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::store::{KeyPlace, KmsRead};

pub(crate) fn get_key_last_usage(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: GetKeyLastUsageInput,
) -> Result<Reply<GetKeyLastUsageOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(ctx, &key, KeyUse::new("kms:GetKeyLastUsage"))?;

    let written = tx.find_last_usage(&KeyPlace::of(&key))?;
    let written = written.map(|usage| (*usage).clone());
    let usage = tx.kms.recent_usage.find(&key).or(written);

    Ok(permit.reply(GetKeyLastUsageOutput {
        key_id: Some(key.arn().to_owned()),
        key_last_usage: Some(usage.map_or_else(KeyLastUsageData::default, |usage| {
            KeyLastUsageData {
                operation: Some(usage.operation),
                timestamp: Some(usage.at),
                cloud_trail_event_id: Some(usage.event_id),
                kms_request_id: Some(usage.request_id),
            }
        })),
        // Uses are tracked from a key's first day.
        tracking_start_date: Some(key.created_at),
        key_creation_date: Some(key.created_at),
    }))
}
