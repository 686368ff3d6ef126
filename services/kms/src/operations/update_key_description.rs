//! `UpdateKeyDescription`: other words for a key.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateKeyDescription.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateKeyDescriptionInput, UpdateKeyDescriptionOutput};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;

pub(crate) fn update_key_description(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: UpdateKeyDescriptionInput,
) -> Result<Reply<UpdateKeyDescriptionOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(ctx, &key, KeyUse::new("kms:UpdateKeyDescription"))?;

    key.require_not_pending_deletion()?;
    let mut described = (*key).clone();
    described.description = input.description;
    tx.put_key(described)?;
    ctx.note_response("keyId", key.arn());

    Ok(permit.reply(UpdateKeyDescriptionOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, UpdateKeyDescriptionInput};
    use crate::test_kms::{TestKms, input};

    fn described(key: &str, text: &str) -> UpdateKeyDescriptionInput {
        input(&[("KeyId", key), ("Description", text)])
    }

    #[test]
    fn describes_a_key_anew() {
        let kms = TestKms::new();
        let key = kms.create_key();
        for text in ["invoices", ""] {
            kms.answer::<api::UpdateKeyDescription>(described(&key, text));
            assert_eq!(kms.describe(&key).description.as_deref(), Some(text));
        }
    }

    #[test]
    fn refuses_a_doomed_key() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.schedule_deletion(&key, 7);
        assert_eq!(
            kms.refusal::<api::UpdateKeyDescription>(described(&key, "x")),
            format!("KMSInvalidStateException: {key} is pending deletion.")
        );
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.denies_strangers::<api::UpdateKeyDescription>(
            "kms:UpdateKeyDescription",
            &key,
            described(&key, "mine"),
        );
    }
}
