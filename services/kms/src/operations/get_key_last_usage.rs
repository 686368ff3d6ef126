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
    // A use of an earlier key with the same id: a replica can be deleted and made anew.
    let usage = usage.filter(|usage| usage.at >= key.created_at);

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

#[cfg(test)]
mod tests {
    use crate::api::{
        self, EncryptInput, GetKeyLastUsageOutput, KeyLastUsageData, KeyLastUsageTrackingOperation,
    };
    use crate::test_kms::{START, TestKms, encrypt_with, of_key};

    fn usage(kms: &TestKms, key: &str) -> KeyLastUsageData {
        let answer = kms.answer::<api::GetKeyLastUsage>(of_key(key));
        answer.key_last_usage.unwrap()
    }

    #[test]
    fn a_key_that_was_never_used_says_since_when() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.advance_days(1);
        let expected = GetKeyLastUsageOutput {
            key_id: Some(key.clone()),
            key_last_usage: Some(KeyLastUsageData::default()),
            tracking_start_date: Some(START),
            key_creation_date: Some(START),
        };
        assert_eq!(kms.answer::<api::GetKeyLastUsage>(of_key(&key)), expected);
    }

    #[test]
    fn tells_the_last_use() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let sealed = kms.encrypt(&key, b"x");
        let first = usage(&kms, &key);
        assert_eq!(
            first.operation,
            Some(KeyLastUsageTrackingOperation::Encrypt)
        );
        assert_eq!(first.timestamp, Some(START));
        assert_eq!(first.cloud_trail_event_id.unwrap().len(), 36);
        kms.advance_days(1);
        kms.decrypt(&sealed);
        let second = usage(&kms, &key);
        assert_eq!(
            second.operation,
            Some(KeyLastUsageTrackingOperation::Decrypt)
        );
        assert_eq!(second.timestamp, Some(START.plus_days(1)));
        assert_ne!(second.kms_request_id, first.kms_request_id);
    }

    #[test]
    fn what_was_written_down_outlives_a_restart() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.encrypt(&key, b"x");
        let used = usage(&kms, &key);
        kms.write_background();
        assert_eq!(usage(&kms, &key), used);
        assert_eq!(usage(&kms.restarted(), &key), used);
    }

    #[test]
    fn a_failure_and_a_dry_run_are_no_use() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.refusal::<api::Encrypt>(EncryptInput {
            dry_run: Some(true),
            ..encrypt_with(&key, b"x")
        });
        kms.as_user("mallory")
            .is_denied::<api::Encrypt>(encrypt_with(&key, b"x"));
        kms.disable(&key);
        kms.refusal::<api::Encrypt>(encrypt_with(&key, b"x"));
        assert_eq!(usage(&kms, &key), KeyLastUsageData::default());
    }

    #[test]
    fn relatives_are_used_each_by_itself() {
        let kms = TestKms::new();
        let key = kms.create_multi_region_key();
        let replica = kms.replicate(&key, "eu-west-1");
        kms.encrypt(&key, b"x");
        let there = kms.in_region("eu-west-1");
        assert_eq!(usage(&there, &replica), KeyLastUsageData::default());
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.denies_strangers::<api::GetKeyLastUsage>("kms:GetKeyLastUsage", &key, of_key(&key));
    }
}
