//! `CancelKeyDeletion`: the key stays, disabled.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CancelKeyDeletionInput, CancelKeyDeletionOutput, KeyState};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;
use crate::worker;

pub(crate) fn cancel_key_deletion(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: CancelKeyDeletionInput,
) -> Result<Reply<CancelKeyDeletionOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(ctx, &key, KeyUse::new("kms:CancelKeyDeletion"))?;

    if !key.is_pending_deletion() {
        return Err(KmsError::not_pending_deletion(key.arn()));
    }
    let mut saved = (*key).clone();
    saved.deletion = None;
    saved.state = if key.has_all_material() {
        KeyState::Disabled
    } else {
        KeyState::PendingImport
    };
    worker::cancel_deletion(tx, &saved)?;
    tx.put_key(saved)?;

    Ok(permit.reply(CancelKeyDeletionOutput {
        key_id: Some(key.arn().to_owned()),
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, KeyState};
    use crate::test_kms::{TestKms, of_key};

    #[test]
    fn a_saved_key_is_disabled_and_stays() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let sealed = kms.encrypt(&key, b"x");
        kms.schedule_deletion(&key, 7);

        let answer = kms.answer::<api::CancelKeyDeletion>(of_key(&key));

        assert_eq!(answer.key_id, Some(key.clone()));
        let shown = kms.describe(&key);
        assert_eq!(shown.key_state, Some(KeyState::Disabled));
        assert_eq!(shown.deletion_date, None);
        assert_eq!(kms.advance_days(60), vec![]);
        kms.enable(&key);
        assert_eq!(kms.decrypt(&sealed), b"x");
    }

    #[test]
    fn the_rotation_schedule_comes_back() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.answer::<api::EnableKeyRotation>(of_key(&key));
        kms.schedule_deletion(&key, 7);
        let rotates = || {
            let status = kms.answer::<api::GetKeyRotationStatus>(of_key(&key));
            status.key_rotation_enabled
        };
        assert_eq!(rotates(), Some(false));
        kms.answer::<api::CancelKeyDeletion>(of_key(&key));
        assert_eq!(rotates(), Some(true));
    }

    #[test]
    fn a_key_without_its_material_waits_for_it_again() {
        let kms = TestKms::new();
        let key = kms.create_external_key();
        kms.schedule_deletion(&key, 7);
        kms.answer::<api::CancelKeyDeletion>(of_key(&key));
        assert_eq!(kms.state(&key), KeyState::PendingImport);
    }

    #[test]
    fn refuses_a_key_that_is_not_doomed() {
        let kms = TestKms::new();
        let key = kms.create_key();
        assert_eq!(
            kms.refusal::<api::CancelKeyDeletion>(of_key(&key)),
            format!("KMSInvalidStateException: {key} is not pending deletion.")
        );
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.schedule_deletion(&key, 7);
        kms.denies_strangers::<api::CancelKeyDeletion>("kms:CancelKeyDeletion", &key, of_key(&key));
    }
}
