//! DryRun: everything but the deed.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/testing-permissions.html>

use crate::api::DryRunModifierType;
use crate::error::KmsError;
use crate::resources::key_ref::KeyRef;

/// A dry run that came this far would have succeeded, and says so: as an error, as AWS does.
pub(crate) fn require_wet_run(dry_run: Option<bool>) -> Result<(), KmsError> {
    if dry_run == Some(true) {
        Err(KmsError::dry_run())
    } else {
        Ok(())
    }
}

/// Whether only the permission is asked for, whatever the ciphertext. Then the ciphertext cannot
/// name the key.
pub(crate) fn ignores_ciphertext(
    dry_run: Option<bool>,
    modifiers: Option<&[DryRunModifierType]>,
    key: Option<&KeyRef>,
) -> Result<bool, KmsError> {
    let asked = modifiers
        .unwrap_or_default()
        .contains(&DryRunModifierType::IgnoreCiphertext);
    if asked && dry_run != Some(true) {
        return Err(KmsError::modifiers_without_dry_run());
    }
    if asked && key.is_none() {
        return Err(KmsError::key_id_missing());
    }
    Ok(asked)
}
