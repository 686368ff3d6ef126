//! `DisableKey`: a key cannot be used until it is enabled again.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DisableKeyInput, DisableKeyOutput, KeyState};
use crate::error::KmsError;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsWrite;

pub(crate) fn disable_key(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: DisableKeyInput,
) -> Result<Reply<DisableKeyOutput>, KmsError> {
    let key_ref = KeyRef::parse_without_alias(ctx, &input.key_id)?;

    let key = tx.key(&key_ref)?;

    let permit = tx.permit(ctx, &key, KeyUse::new("kms:DisableKey"))?;

    key.require_switchable()?;
    let mut disabled = (*key).clone();
    disabled.state = KeyState::Disabled;
    tx.put_key(disabled)?;
    ctx.note_response("keyId", key.arn());

    Ok(permit.reply(DisableKeyOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, KeyState};
    use crate::test_kms::{TestKms, encrypt_with, of_key};

    #[test]
    fn a_disabled_key_cannot_be_used() {
        let kms = TestKms::new();
        let key = kms.create_key();

        kms.answer::<api::DisableKey>(of_key(&key));

        let shown = kms.describe(&key);
        assert_eq!(shown.key_state, Some(KeyState::Disabled));
        assert_eq!(shown.enabled, Some(false));
        assert_eq!(
            kms.refusal::<api::Encrypt>(encrypt_with(&key, b"x")),
            format!("DisabledException: {key} is disabled.")
        );
    }

    #[test]
    fn disabling_twice_is_no_fault() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.disable(&key);
        kms.disable(&key);
        assert_eq!(kms.state(&key), KeyState::Disabled);
    }

    #[test]
    fn takes_no_alias() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.create_alias("alias/a", &key);
        assert_eq!(
            kms.refusal::<api::DisableKey>(of_key("alias/a")),
            "NotFoundException: Invalid keyId 'alias/a'"
        );
        assert_eq!(kms.state(&key), KeyState::Enabled);
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        let key = kms.create_key();
        kms.denies_strangers::<api::DisableKey>("kms:DisableKey", &key, of_key(&key));
    }
}
