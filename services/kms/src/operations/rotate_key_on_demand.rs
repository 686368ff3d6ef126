//! `RotateKeyOnDemand`: new key material now.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_RotateKeyOnDemand.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{OriginType, RotateKeyOnDemandInput, RotateKeyOnDemandOutput, RotationType};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;

/// On-demand rotations in a key's life.
const MOST_ROTATIONS: usize = 25;
/// An automatic rotation so near goes first.
const NEAR_MILLIS: i64 = 20 * 60 * 1000;

pub(crate) fn rotate_key_on_demand(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: RotateKeyOnDemandInput,
) -> Result<Reply<RotateKeyOnDemandOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(ctx, &key, KeyUse::new("kms:RotateKeyOnDemand"))?;

    if !key.is_symmetric() {
        return Err(KmsError::unsupported_for(key.arn(), "RotateKeyOnDemand"));
    }
    key.require_enabled()?;
    key.require_no_replica("RotateKeyOnDemand")?;
    if let Some(rotation) = key.rotation
        && rotation.next_at <= ctx.now().plus_millis(NEAR_MILLIS)
    {
        return Err(KmsError::rotation_is_near(key.arn()));
    }
    let on_demand = |rotation: Option<RotationType>| rotation == Some(RotationType::OnDemand);
    if key
        .materials
        .iter()
        .filter(|material| on_demand(material.rotation))
        .count()
        >= MOST_ROTATIONS
    {
        return Err(KmsError::too_many_rotations());
    }
    let mut rotated = (*key).clone();
    if key.origin == OriginType::External {
        let next = tx.next_material(&key)?;
        tx.rotate_to_imported(&mut rotated, next, ctx.now())?;
    } else {
        let entropy = &*ctx.platform().entropy;
        tx.rotate_material(entropy, &mut rotated, ctx.now(), RotationType::OnDemand)?;
    }
    tx.put_key(rotated)?;

    Ok(permit.reply(RotateKeyOnDemandOutput {
        key_id: Some(key.id.to_string()),
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{
        self, DecryptInput, EnableKeyRotationInput, ImportKeyMaterialInput, ImportType, KeySpec,
        KeyUsageType,
    };
    use crate::test_kms::{START, TestKms, id_of, of_key};

    /// The key material that opens a ciphertext.
    fn material_of(kms: &TestKms, ciphertext: &[u8]) -> Option<String> {
        let decrypted = kms.answer::<api::Decrypt>(DecryptInput {
            ciphertext_blob: Some(ciphertext.to_vec()),
            ..DecryptInput::default()
        });
        decrypted.key_material_id
    }

    #[test]
    fn the_new_material_is_used_at_once_and_the_old_still_opens() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let material = || kms.describe(&key).current_key_material_id;
        let (old, sealed) = (material(), kms.encrypt(&key, b"x"));

        let answer = kms.answer::<api::RotateKeyOnDemand>(of_key(&key));

        assert_eq!(answer.key_id.as_deref(), Some(id_of(&key)));
        assert_ne!(material(), old);
        assert_eq!(material_of(&kms, &kms.encrypt(&key, b"x")), material());
        assert_eq!(material_of(&kms, &sealed), old);
    }

    #[test]
    fn the_schedule_stays_as_it_was() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.answer::<api::EnableKeyRotation>(of_key(&key));
        kms.advance_days(100);
        kms.answer::<api::RotateKeyOnDemand>(of_key(&key));
        let status = kms.answer::<api::GetKeyRotationStatus>(of_key(&key));
        assert_eq!(status.next_rotation_date, Some(START.plus_days(365)));
        assert_eq!(kms.advance_days(265).len(), 1);
    }

    #[test]
    fn an_automatic_rotation_that_is_near_goes_first() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.answer::<api::EnableKeyRotation>(EnableKeyRotationInput {
            rotation_period_in_days: Some(90),
            ..of_key(&key)
        });
        let minute = 60_000;
        kms.advance_millis(90 * 86_400_000 - 20 * minute);
        assert_eq!(
            kms.refusal::<api::RotateKeyOnDemand>(of_key(&key)),
            format!(
                "ConflictException: An automatic rotation of {key} is in progress or scheduled to \
                 begin within the next 20 minutes."
            )
        );
        assert_eq!(kms.advance_millis(20 * minute).len(), 1);
        kms.answer::<api::RotateKeyOnDemand>(of_key(&key));
    }

    #[test]
    fn a_key_rotates_25_times_on_demand() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let sealed = kms.encrypt(&key, b"x");
        for _ in 0..25 {
            kms.answer::<api::RotateKeyOnDemand>(of_key(&key));
        }
        assert_eq!(
            kms.refusal::<api::RotateKeyOnDemand>(of_key(&key)),
            "LimitExceededException: The maximum number of on-demand rotations for this key is 25"
        );
        assert_eq!(kms.decrypt(&sealed), b"x");
    }

    #[test]
    fn replicas_follow_and_do_not_lead() {
        let kms = TestKms::new();
        let key = kms.create_multi_region_key();
        let replica = kms.replicate(&key, "eu-west-1");
        kms.advance_days(1);
        let there = kms.in_region("eu-west-1");
        assert_eq!(
            there.refusal::<api::RotateKeyOnDemand>(of_key(&replica)),
            format!(
                "UnsupportedOperationException: RotateKeyOnDemand is not supported for {replica}."
            )
        );
        kms.answer::<api::RotateKeyOnDemand>(of_key(&key));
        assert_eq!(there.decrypt(&kms.encrypt(&key, b"x")), b"x");
        assert_eq!(kms.decrypt(&there.encrypt(&replica, b"y")), b"y");
    }

    #[test]
    fn an_imported_key_rotates_to_what_was_imported_for_it() {
        let kms = TestKms::new();
        let key = kms.create_external_key();
        kms.import(&key, &[1; 32]);
        assert_eq!(
            kms.refusal::<api::RotateKeyOnDemand>(of_key(&key)),
            format!(
                "KMSInvalidStateException: No available key material pending rotation for the key: \
                 {key}."
            )
        );
        let old = kms.encrypt(&key, b"old");
        let second = kms.answer::<api::ImportKeyMaterial>(ImportKeyMaterialInput {
            import_type: Some(ImportType::NewKeyMaterial),
            ..kms.wrapped(&key, &[2; 32])
        });
        kms.answer::<api::RotateKeyOnDemand>(of_key(&key));
        assert_eq!(
            material_of(&kms, &kms.encrypt(&key, b"new")),
            second.key_material_id
        );
        assert_eq!(kms.decrypt(&old), b"old");
    }

    #[test]
    fn only_symmetric_keys_rotate() {
        let kms = TestKms::new();
        let key = kms.create_key_of(KeySpec::EccNistP256, KeyUsageType::SignVerify);
        assert_eq!(
            kms.refusal::<api::RotateKeyOnDemand>(of_key(&key)),
            format!("UnsupportedOperationException: RotateKeyOnDemand is not supported for {key}.")
        );
        let managed = kms.describe("alias/aws/ssm").arn.unwrap();
        kms.is_denied::<api::RotateKeyOnDemand>(of_key(&managed));
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.denies_strangers::<api::RotateKeyOnDemand>("kms:RotateKeyOnDemand", &key, of_key(&key));
    }
}
