//! `GetKeyRotationStatus`: whether and when a key gets new key material.
//!
//! Keys that cannot rotate answer `false`: Terraform asks for every key.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetKeyRotationStatusInput, GetKeyRotationStatusOutput, KeyState};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn get_key_rotation_status(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: GetKeyRotationStatusInput,
) -> Result<Reply<GetKeyRotationStatusOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(
        ctx,
        &key,
        KeyUse::new("kms:GetKeyRotationStatus").across_accounts(),
    )?;

    if key.state == KeyState::PendingImport {
        return Err(KmsError::wrong_origin(key.arn(), key.origin));
    }
    // A replica rotates with its primary. A key that waits for its deletion does not rotate.
    let rotation = tx
        .primary_of(&key)?
        .rotation
        .filter(|_| !key.is_pending_deletion());

    Ok(permit.reply(GetKeyRotationStatusOutput {
        key_rotation_enabled: Some(rotation.is_some()),
        key_id: Some(key.id.to_string()),
        rotation_period_in_days: rotation.map(|rotation| rotation.period_days),
        next_rotation_date: rotation.map(|rotation| rotation.next_at),
        on_demand_rotation_start_date: None,
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{
        self, EnableKeyRotationInput, GetKeyRotationStatusOutput, KeySpec, KeyUsageType,
    };
    use crate::test_kms::{OTHER_ACCOUNT, START, TestKms, id_of, of_key, root};

    fn status(kms: &TestKms, key: &str) -> GetKeyRotationStatusOutput {
        kms.answer::<api::GetKeyRotationStatus>(of_key(key))
    }

    fn off(key: &str) -> GetKeyRotationStatusOutput {
        GetKeyRotationStatusOutput {
            key_id: Some(id_of(key).to_owned()),
            key_rotation_enabled: Some(false),
            ..GetKeyRotationStatusOutput::default()
        }
    }

    #[test]
    fn tells_period_and_next_date() {
        let kms = TestKms::new();
        let key = kms.create_key();
        assert_eq!(status(&kms, &key), off(&key));
        kms.answer::<api::EnableKeyRotation>(EnableKeyRotationInput {
            rotation_period_in_days: Some(90),
            ..of_key(&key)
        });
        let on = GetKeyRotationStatusOutput {
            key_rotation_enabled: Some(true),
            rotation_period_in_days: Some(90),
            next_rotation_date: Some(START.plus_days(90)),
            ..off(&key)
        };
        assert_eq!(status(&kms, &key), on);
        kms.disable(&key);
        assert_eq!(status(&kms, &key), on, "disabling leaves it");
        kms.schedule_deletion(&key, 7);
        assert_eq!(
            status(&kms, &key),
            off(&key),
            "a doomed key does not rotate"
        );
    }

    #[test]
    fn keys_that_cannot_rotate_do_not() {
        let kms = TestKms::new();
        for key in [
            kms.create_key_of(KeySpec::EccNistP256, KeyUsageType::SignVerify),
            kms.create_key_of(KeySpec::Hmac256, KeyUsageType::GenerateVerifyMac),
        ] {
            assert_eq!(status(&kms, &key), off(&key));
        }
    }

    #[test]
    fn refuses_a_key_that_waits_for_its_material() {
        let kms = TestKms::new();
        let key = kms.create_external_key();
        assert_eq!(
            kms.refusal::<api::GetKeyRotationStatus>(of_key(&key)),
            format!(
                "UnsupportedOperationException: {key} origin is EXTERNAL which is not valid for \
                 this operation."
            )
        );
    }

    #[test]
    fn a_replica_rotates_with_its_primary() {
        let kms = TestKms::new();
        let key = kms.create_multi_region_key();
        let replica = kms.replicate(&key, "eu-west-1");
        kms.answer::<api::EnableKeyRotation>(of_key(&key));
        assert_eq!(
            status(&kms.in_region("eu-west-1"), &replica),
            status(&kms, &key)
        );
    }

    #[test]
    fn an_aws_managed_key_rotates_every_year() {
        let kms = TestKms::new();
        let key = kms.describe("alias/aws/ssm").arn.unwrap();
        let shown = status(&kms, &key);
        assert_eq!(shown.key_rotation_enabled, Some(true));
        assert_eq!(shown.rotation_period_in_days, Some(365));
        assert_eq!(kms.advance_days(365).len(), 1);
    }

    #[test]
    fn the_key_policy_can_open_it_to_another_account() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.allow(&key, &root(OTHER_ACCOUNT), &["kms:GetKeyRotationStatus"]);
        assert_eq!(status(&kms.as_account(OTHER_ACCOUNT), &key), off(&key));
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.denies_strangers::<api::GetKeyRotationStatus>(
            "kms:GetKeyRotationStatus",
            &key,
            of_key(&key),
        );
    }
}
