//! The key materials that a key has had, and when it gets the next.

use ringwall_core::Timestamp;
use serde::{Deserialize, Serialize};

use super::key::Key;
use super::material::MaterialId;
use crate::api::{
    ExpirationModelType, ImportState, KeyMaterialState, OriginType, RotationType,
    RotationsListEntry,
};

/// What is known of one key material, without the secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MaterialRecord {
    pub(crate) id: MaterialId,
    pub(crate) state: KeyMaterialState,
    /// Whether the secret is there. Imported material may be deleted or expire and come back.
    pub(crate) present: bool,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) description: Option<String>,
    /// When it became the current one by a rotation; the first never did.
    pub(crate) rotated_at: Option<Timestamp>,
    pub(crate) rotation: Option<RotationType>,
    /// The public half of an imported private key, which stays when the private one is away.
    #[serde(default)]
    pub(crate) public_key: Option<Vec<u8>>,
}

impl MaterialRecord {
    /// The first key material of a key, in use at once.
    pub(crate) const fn first(id: MaterialId) -> Self {
        Self {
            id,
            state: KeyMaterialState::Current,
            present: true,
            expires_at: None,
            description: None,
            rotated_at: None,
            rotation: None,
            public_key: None,
        }
    }

    /// The same key material where it is still to be imported.
    pub(crate) fn awaited(&self) -> Self {
        Self {
            present: false,
            expires_at: None,
            ..self.clone()
        }
    }

    /// As shown by ListKeyRotations, in that state.
    pub(crate) fn entry(&self, key: &Key, state: KeyMaterialState) -> RotationsListEntry {
        let imported = key.origin == OriginType::External;
        RotationsListEntry {
            key_id: Some(key.arn().to_owned()),
            key_material_id: Some(self.id.to_string()),
            key_material_description: self.description.clone(),
            import_state: imported.then_some(if self.present {
                ImportState::Imported
            } else {
                ImportState::PendingImport
            }),
            key_material_state: Some(state),
            expiration_model: (imported && self.present).then_some(match self.expires_at {
                Some(_) => ExpirationModelType::KeyMaterialExpires,
                None => ExpirationModelType::KeyMaterialDoesNotExpire,
            }),
            valid_to: self.expires_at,
            rotation_date: self.rotated_at,
            rotation_type: self.rotation,
        }
    }

    /// Whether the key needs it: what waits for a rotation may still be replaced.
    pub(crate) fn is_permanent(&self) -> bool {
        matches!(
            self.state,
            KeyMaterialState::Current | KeyMaterialState::NonCurrent
        )
    }
}

/// A rotation schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AutomaticRotation {
    pub(crate) period_days: i32,
    /// When the next rotation is due.
    pub(crate) next_at: Timestamp,
}
