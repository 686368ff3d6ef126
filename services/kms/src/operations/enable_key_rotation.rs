//! `EnableKeyRotation`: new key material every so many days.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{EnableKeyRotationInput, EnableKeyRotationOutput};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::resources::rotation::AutomaticRotation;
use crate::store::KmsWrite;
use crate::worker;

/// The period unless asked otherwise, in days.
const USUAL_PERIOD_DAYS: i32 = 365;

pub(crate) fn enable_key_rotation(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: EnableKeyRotationInput,
) -> Result<Reply<EnableKeyRotationOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;
    let period_days = input.rotation_period_in_days.unwrap_or(USUAL_PERIOD_DAYS);

    let key = tx.key(&key_ref)?;

    let period = period_days.to_string();
    let key_use =
        KeyUse::new("kms:EnableKeyRotation").key("kms:RotationPeriodInDays", period.as_str());
    let permit = tx.permit(ctx, &key, key_use)?;

    key.require_automatic_rotation("EnableKeyRotation")?;
    let unchanged = key
        .rotation
        .is_some_and(|rotation| rotation.period_days == period_days);
    if !unchanged {
        let mut rotating = (*key).clone();
        let next_at = ctx.now().plus_days(i64::from(period_days));
        rotating.rotation = Some(AutomaticRotation {
            period_days,
            next_at,
        });
        worker::schedule_rotation(tx, &rotating)?;
        tx.put_key(rotating)?;
    }
    ctx.note_response("keyId", key.arn());

    Ok(permit.reply(EnableKeyRotationOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, EnableKeyRotationInput, KeySpec, KeyUsageType};
    use crate::test_kms::{START, TestKms, of_key, statement_if, user};

    fn every(days: i32, key: &str) -> EnableKeyRotationInput {
        EnableKeyRotationInput {
            rotation_period_in_days: Some(days),
            ..of_key(key)
        }
    }

    fn next(kms: &TestKms, key: &str) -> Option<ringwall_core::Timestamp> {
        let status = kms.answer::<api::GetKeyRotationStatus>(of_key(key));
        status.next_rotation_date
    }

    fn material(kms: &TestKms, key: &str) -> String {
        kms.describe(key).current_key_material_id.unwrap()
    }

    #[test]
    fn gives_a_key_new_material_every_year_and_keeps_the_old() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.answer::<api::EnableKeyRotation>(of_key(&key));
        let first = (material(&kms, &key), kms.encrypt(&key, b"first"));
        assert_eq!(kms.advance_days(364), vec![]);

        let events = kms.advance_days(1);

        let second = (material(&kms, &key), kms.encrypt(&key, b"second"));
        assert_ne!(second.0, first.0);
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].name, "RotateKey");
        assert_eq!(events[0].resources[0].arn, key);
        assert_eq!(
            events[0].details,
            [
                ("rotationType", "AUTOMATIC".to_owned()),
                ("previousKeyMaterialId", first.0.clone()),
                ("currentKeyMaterialId", second.0.clone()),
            ]
        );
        assert_eq!(kms.advance_days(365).len(), 1);
        assert_ne!(material(&kms, &key), second.0);
        assert_eq!(kms.decrypt(&first.1), b"first");
        assert_eq!(kms.decrypt(&second.1), b"second");
    }

    #[test]
    fn new_ciphertexts_are_made_with_the_new_material() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.answer::<api::EnableKeyRotation>(every(90, &key));
        kms.advance_days(90);
        let decrypted = kms.answer::<api::Decrypt>(api::DecryptInput {
            ciphertext_blob: Some(kms.encrypt(&key, b"x")),
            ..api::DecryptInput::default()
        });
        assert_eq!(decrypted.key_material_id, Some(material(&kms, &key)));
    }

    #[test]
    fn another_period_counts_from_now_and_the_same_changes_nothing() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.answer::<api::EnableKeyRotation>(every(90, &key));
        kms.advance_days(30);
        kms.answer::<api::EnableKeyRotation>(every(90, &key));
        assert_eq!(next(&kms, &key), Some(START.plus_days(90)));
        kms.answer::<api::EnableKeyRotation>(every(2560, &key));
        assert_eq!(next(&kms, &key), Some(START.plus_days(30 + 2560)));
        assert_eq!(kms.advance_days(90), vec![]);
    }

    #[test]
    fn a_period_has_90_to_2560_days() {
        let kms = TestKms::new();
        let key = kms.create_key();
        for (days, bound) in [
            (89, "greater than or equal to 90"),
            (2561, "less than or equal to 2560"),
        ] {
            assert_eq!(
                kms.refusal::<api::EnableKeyRotation>(every(days, &key)),
                format!(
                    "ValidationException: 1 validation error detected: Value '{days}' at \
                     'rotationPeriodInDays' failed to satisfy constraint: Member must have value \
                     {bound}"
                )
            );
        }
    }

    #[test]
    fn replicas_get_the_new_material_too() {
        let kms = TestKms::new();
        let key = kms.create_multi_region_key();
        let replica = kms.replicate(&key, "eu-west-1");
        let there = kms.in_region("eu-west-1");
        kms.answer::<api::EnableKeyRotation>(of_key(&key));
        kms.advance_days(365);
        assert_eq!(material(&there, &replica), material(&kms, &key));
        assert_eq!(there.decrypt(&kms.encrypt(&key, b"x")), b"x");
        assert_eq!(
            there.refusal::<api::EnableKeyRotation>(of_key(&replica)),
            format!(
                "UnsupportedOperationException: EnableKeyRotation is not supported for {replica}."
            )
        );
    }

    #[test]
    fn only_symmetric_keys_of_aws_material_rotate() {
        let kms = TestKms::new();
        for key in [
            kms.create_key_of(KeySpec::EccNistP256, KeyUsageType::SignVerify),
            kms.create_key_of(KeySpec::Hmac256, KeyUsageType::GenerateVerifyMac),
        ] {
            assert_eq!(
                kms.refusal::<api::EnableKeyRotation>(of_key(&key)),
                format!(
                    "UnsupportedOperationException: EnableKeyRotation is not supported for {key}."
                )
            );
        }
        let external = kms.create_external_key();
        assert_eq!(
            kms.refusal::<api::EnableKeyRotation>(of_key(&external)),
            format!(
                "UnsupportedOperationException: {external} origin is EXTERNAL which is not valid \
                 for this operation."
            )
        );
    }

    #[test]
    fn policies_can_ask_for_the_period() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let often = r#"{"NumericLessThanEquals":{"kms:RotationPeriodInDays":"180"}}"#;
        kms.set_policy(
            &key,
            &[statement_if(
                often,
                &user("bob"),
                &["kms:EnableKeyRotation"],
            )],
        );
        let bob = kms.as_user("bob");
        bob.is_denied::<api::EnableKeyRotation>(of_key(&key));
        bob.answer::<api::EnableKeyRotation>(every(180, &key));
    }

    #[test]
    fn refuses_an_aws_managed_key() {
        let kms = TestKms::new();
        let key = kms.describe("alias/aws/ssm").arn.unwrap();
        kms.is_denied::<api::EnableKeyRotation>(of_key(&key));
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.denies_strangers::<api::EnableKeyRotation>("kms:EnableKeyRotation", &key, of_key(&key));
    }
}
