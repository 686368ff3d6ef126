//! `DisableKeyRotation`: no new key material by itself.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKeyRotation.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DisableKeyRotationInput, DisableKeyRotationOutput};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;
use crate::worker;

pub(crate) fn disable_key_rotation(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: DisableKeyRotationInput,
) -> Result<Reply<DisableKeyRotationOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(ctx, &key, KeyUse::new("kms:DisableKeyRotation"))?;

    key.require_automatic_rotation("DisableKeyRotation")?;
    let mut resting = (*key).clone();
    resting.rotation = None;
    worker::cancel_rotation(tx, &resting)?;
    tx.put_key(resting)?;
    ctx.note_response("keyId", key.arn());

    Ok(permit.reply(DisableKeyRotationOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api;
    use crate::test_kms::{TestKms, of_key};

    #[test]
    fn a_key_keeps_its_material_from_now_on() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.answer::<api::EnableKeyRotation>(of_key(&key));
        let old = kms.encrypt(&key, b"old");
        assert_eq!(kms.advance_days(365).len(), 1);

        kms.answer::<api::DisableKeyRotation>(of_key(&key));

        let status = kms.answer::<api::GetKeyRotationStatus>(of_key(&key));
        assert_eq!(status.key_rotation_enabled, Some(false));
        assert_eq!(
            (status.next_rotation_date, status.rotation_period_in_days),
            (None, None)
        );
        assert_eq!(kms.advance_days(1000), vec![]);
        assert_eq!(kms.decrypt(&old), b"old");
        let rotations = kms.answer::<api::ListKeyRotations>(of_key(&key)).rotations;
        assert_eq!(rotations.unwrap().len(), 1);
    }

    #[test]
    fn a_key_that_does_not_rotate_is_no_fault() {
        let kms = TestKms::new();
        kms.answer::<api::DisableKeyRotation>(of_key(&kms.create_key()));
    }

    #[test]
    fn refuses_the_keys_that_cannot_rotate() {
        let kms = TestKms::new();
        let key = kms.create_external_key();
        assert_eq!(
            kms.refusal::<api::DisableKeyRotation>(of_key(&key)),
            format!(
                "UnsupportedOperationException: {key} origin is EXTERNAL which is not valid for \
                 this operation."
            )
        );
        let managed = kms.describe("alias/aws/ssm").arn.unwrap();
        kms.is_denied::<api::DisableKeyRotation>(of_key(&managed));
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.answer::<api::EnableKeyRotation>(of_key(&key));
        kms.denies_strangers::<api::DisableKeyRotation>(
            "kms:DisableKeyRotation",
            &key,
            of_key(&key),
        );
    }
}
