//! `EnableKey`: a disabled key may be used again.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKey.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{EnableKeyInput, EnableKeyOutput, KeyState};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;

pub(crate) fn enable_key(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: EnableKeyInput,
) -> Result<Reply<EnableKeyOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(ctx, &key, KeyUse::new("kms:EnableKey"))?;

    key.require_switchable()?;
    let mut enabled = (*key).clone();
    enabled.state = KeyState::Enabled;
    tx.resume_rotation(ctx, &mut enabled)?;
    tx.put_key(enabled)?;
    ctx.note_response("keyId", key.arn());

    Ok(permit.reply(EnableKeyOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, EnableKeyRotationInput, KeyState};
    use crate::test_kms::{START, TestKms, of_key};

    #[test]
    fn an_enabled_key_can_be_used_again() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let sealed = kms.encrypt(&key, b"x");
        kms.disable(&key);

        kms.answer::<api::EnableKey>(of_key(&key));

        assert_eq!(kms.describe(&key).enabled, Some(true));
        assert_eq!(kms.decrypt(&sealed), b"x");
        kms.enable(&key);
        assert_eq!(kms.state(&key), KeyState::Enabled, "again is no fault");
    }

    #[test]
    fn catches_up_on_a_missed_rotation_once() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.answer::<api::EnableKeyRotation>(EnableKeyRotationInput {
            rotation_period_in_days: Some(90),
            ..of_key(&key)
        });
        kms.disable(&key);
        assert_eq!(kms.advance_days(200), vec![], "a disabled key rests");

        kms.enable(&key);

        assert_eq!(kms.advance_days(0).len(), 1, "what was missed happens now");
        let rotations = kms.answer::<api::ListKeyRotations>(of_key(&key)).rotations;
        let rotations = rotations.unwrap();
        assert_eq!(rotations.len(), 1);
        assert_eq!(rotations[0].rotation_date, Some(START.plus_days(200)));
        let status = kms.answer::<api::GetKeyRotationStatus>(of_key(&key));
        assert_eq!(status.next_rotation_date, Some(START.plus_days(290)));
    }

    #[test]
    fn refuses_a_key_without_its_material() {
        let kms = TestKms::new();
        let key = kms.create_external_key();
        assert_eq!(
            kms.refusal::<api::EnableKey>(of_key(&key)),
            format!(
                "KMSInvalidStateException: {key} is pending import because no key material has \
                 ever been imported or one of the imported key materials is deleted or expired."
            )
        );
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.disable(&key);
        kms.denies_strangers::<api::EnableKey>("kms:EnableKey", &key, of_key(&key));
    }
}
