//! Imported key material of multi-Region keys: the primary has it first, its replicas after.
//!
//! A replica knows of every key material of its primary, and waits for what was not imported
//! there. So relatives never have different key material.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-import-key-material.html#import-new-key-material>

use std::ops::Deref;

use ringwall_core::Timestamp;
use ringwall_store::Reads;

use crate::api::{KeyMaterialState, RotationType};
use crate::error::KmsError;
use crate::resources::key::Key;
use crate::resources::material::MaterialId;
use crate::resources::rotation::MaterialRecord;
use crate::store::{KmsTx, KmsWrite};
use crate::worker;

impl<T: Deref<Target: Reads>> KmsTx<'_, T> {
    /// The replicas of a primary key; other keys have none.
    pub(crate) fn replicas_of(&self, key: &Key) -> Result<Vec<Key>, KmsError> {
        let regions = key.multi_region.iter().flat_map(|place| &place.replicas);
        let mut replicas = Vec::new();
        for region in regions {
            if let Some(replica) = self.find_relative(key, region)? {
                replicas.push((*replica).clone());
            }
        }
        Ok(replicas)
    }

    /// The state that the key material shows: what waits for its rotation waits for its import
    /// into all replicas before.
    pub(crate) fn material_state(
        &self,
        key: &Key,
        material: &MaterialRecord,
    ) -> Result<KeyMaterialState, KmsError> {
        if material.state != KeyMaterialState::PendingRotation {
            return Ok(material.state);
        }
        let primary = self.primary_of(key)?;
        let replicas = self.replicas_of(&primary)?;
        let has = |replica: &Key| {
            let mut materials = replica.materials.iter();
            materials.any(|record| record.id == material.id && record.present)
        };
        if replicas.iter().all(has) {
            Ok(KeyMaterialState::PendingRotation)
        } else {
            Ok(KeyMaterialState::PendingMultiRegionImportAndRotation)
        }
    }

    /// The imported key material that the key can be rotated to.
    pub(crate) fn next_material(&self, key: &Key) -> Result<MaterialId, KmsError> {
        for material in &key.materials {
            if self.material_state(key, material)? == KeyMaterialState::PendingRotation {
                return Ok(material.id);
            }
        }
        Err(KmsError::no_material_to_rotate_to(key.arn()))
    }
}

impl KmsWrite<'_> {
    /// Puts imported key material to use, here and at the replicas.
    pub(crate) fn rotate_to_imported(
        &mut self,
        key: &mut Key,
        id: MaterialId,
        now: Timestamp,
    ) -> Result<(), KmsError> {
        for mut replica in self.replicas_of(key)? {
            replica.rotate_to(id, now, RotationType::OnDemand);
            self.put_key(replica)?;
        }
        key.rotate_to(id, now, RotationType::OnDemand);
        Ok(())
    }

    /// Tells the replicas of key material that was imported into their primary.
    pub(crate) fn announce_material(
        &mut self,
        key: &Key,
        material: &MaterialRecord,
    ) -> Result<(), KmsError> {
        for mut replica in self.replicas_of(key)? {
            let mut known = replica.materials.iter_mut();
            match known.find(|record| record.id == material.id) {
                Some(record) => record.description.clone_from(&material.description),
                None => replica.materials.push(material.awaited()),
            }
            self.put_key(replica)?;
        }
        Ok(())
    }

    /// Takes away what waits for a rotation, here and at the replicas.
    pub(crate) fn drop_pending_material(&mut self, key: &mut Key) -> Result<(), KmsError> {
        let waits = |material: &&MaterialRecord| !material.is_permanent();
        let pending: Vec<_> = key.materials.iter().filter(waits).map(|m| m.id).collect();
        for id in pending {
            self.forget_material(key, id)?;
        }
        Ok(())
    }

    /// Takes key material away that the key does not need, here and at the replicas.
    pub(crate) fn forget_material(
        &mut self,
        key: &mut Key,
        id: MaterialId,
    ) -> Result<(), KmsError> {
        for mut replica in self.replicas_of(key)? {
            replica.materials.retain(|record| record.id != id);
            worker::schedule_expiry(self, &replica, id, None)?;
            self.delete_material(&replica, id)?;
            self.put_key(replica)?;
        }
        key.materials.retain(|record| record.id != id);
        worker::schedule_expiry(self, key, id, None)?;
        self.delete_material(key, id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{
        self, CreateKeyInput, ImportKeyMaterialInput, ImportState, ImportType, IncludeKeyMaterial,
        KeyState, ListKeyRotationsInput, OriginType,
    };
    use crate::test_kms::{TestKms, of_key};

    /// A primary with imported key material, and its replica in Ireland.
    fn relatives(kms: &TestKms) -> (String, TestKms, String) {
        let key = kms.create_key_with(CreateKeyInput {
            multi_region: Some(true),
            origin: Some(OriginType::External),
            ..CreateKeyInput::default()
        });
        kms.import(&key, &[7; 32]);
        let replica = kms.replicate(&key, "eu-west-1");
        kms.advance_millis(100);
        (key, kms.in_region("eu-west-1"), replica)
    }

    fn import_new(kms: &TestKms, key: &str, material: &[u8]) -> Result<Option<String>, String> {
        let input = ImportKeyMaterialInput {
            import_type: Some(ImportType::NewKeyMaterial),
            ..kms.wrapped(key, material)
        };
        let imported = kms.call::<api::ImportKeyMaterial>(input);
        imported.map(|imported| imported.key_material_id)
    }

    fn materials(kms: &TestKms, key: &str) -> Vec<(KeyMaterialState, ImportState)> {
        let listed = kms.answer::<api::ListKeyRotations>(ListKeyRotationsInput {
            include_key_material: Some(IncludeKeyMaterial::AllKeyMaterial),
            ..of_key(key)
        });
        let entries = listed.rotations.unwrap().into_iter();
        entries
            .map(|entry| {
                (
                    entry.key_material_state.unwrap(),
                    entry.import_state.unwrap(),
                )
            })
            .collect()
    }

    #[test]
    fn a_replica_waits_for_the_material_of_its_primary_and_takes_no_other() {
        let kms = TestKms::new();
        let (key, there, replica) = relatives(&kms);
        assert_eq!(there.state(&replica), KeyState::PendingImport);
        let other = there.wrapped(&replica, &[8; 32]);
        assert_eq!(
            there.refusal::<api::ImportKeyMaterial>(other),
            "IncorrectKeyMaterialException"
        );
        assert_eq!(
            import_new(&there, &replica, &[8; 32]),
            Err("IncorrectKeyMaterialException".to_owned())
        );

        let id = there.import(&replica, &[7; 32]);

        assert_eq!(there.state(&replica), KeyState::Enabled);
        assert_eq!(id, kms.describe(&key).current_key_material_id);
        assert_eq!(there.decrypt(&kms.encrypt(&key, b"x")), b"x");
    }

    #[test]
    fn new_material_is_rotated_to_when_all_relatives_have_it() {
        use ImportState::{Imported, PendingImport};
        use KeyMaterialState::{
            Current, NonCurrent, PendingMultiRegionImportAndRotation, PendingRotation,
        };
        let kms = TestKms::new();
        let (key, there, replica) = relatives(&kms);
        there.import(&replica, &[7; 32]);
        let blob = kms.encrypt(&key, b"x");
        import_new(&kms, &key, &[8; 32]).unwrap();

        let waits = PendingMultiRegionImportAndRotation;
        assert_eq!(
            materials(&kms, &key),
            [(Current, Imported), (waits, Imported)]
        );
        assert_eq!(
            materials(&there, &replica),
            [(Current, Imported), (waits, PendingImport)]
        );
        assert_eq!(there.state(&replica), KeyState::Enabled);
        assert_eq!(
            kms.refusal::<api::RotateKeyOnDemand>(of_key(&key)),
            format!(
                "KMSInvalidStateException: No available key material pending rotation for the key: {key}."
            )
        );

        there.import(&replica, &[8; 32]);
        assert_eq!(
            materials(&kms, &key),
            [(Current, Imported), (PendingRotation, Imported)]
        );
        kms.answer::<api::RotateKeyOnDemand>(of_key(&key));
        for (caller, key) in [(&kms, &key), (&there, &replica)] {
            assert_eq!(
                materials(caller, key),
                [(NonCurrent, Imported), (Current, Imported)]
            );
        }
        assert_eq!(there.decrypt(&kms.encrypt(&key, b"y")), b"y");
        assert_eq!(there.decrypt(&blob), b"x");
    }

    #[test]
    fn pending_material_of_the_primary_goes_everywhere_and_that_of_a_replica_there_alone() {
        let kms = TestKms::new();
        let (key, there, replica) = relatives(&kms);
        there.import(&replica, &[7; 32]);
        let pending = import_new(&kms, &key, &[8; 32]).unwrap();
        there.import(&replica, &[8; 32]);
        let delete = |caller: &TestKms, key: &str| {
            let input = api::DeleteImportedKeyMaterialInput {
                key_material_id: pending.clone(),
                ..of_key(key)
            };
            caller.answer::<api::DeleteImportedKeyMaterial>(input);
        };

        delete(&there, &replica);
        let waits = KeyMaterialState::PendingMultiRegionImportAndRotation;
        assert_eq!(materials(&kms, &key)[1], (waits, ImportState::Imported));
        assert_eq!(
            materials(&there, &replica)[1],
            (waits, ImportState::PendingImport)
        );

        delete(&kms, &key);
        assert_eq!(materials(&kms, &key).len(), 1);
        assert_eq!(materials(&there, &replica).len(), 1);
        assert_eq!(there.state(&replica), KeyState::Enabled);
    }

    #[test]
    fn a_replica_that_loses_its_material_waits_alone() {
        let kms = TestKms::new();
        let (key, there, replica) = relatives(&kms);
        there.import(&replica, &[7; 32]);
        there.answer::<api::DeleteImportedKeyMaterial>(of_key(&replica));
        assert_eq!(there.state(&replica), KeyState::PendingImport);
        assert_eq!(kms.state(&key), KeyState::Enabled);
    }

    #[test]
    fn the_primary_describes_the_material_for_all() {
        let kms = TestKms::new();
        let (key, there, replica) = relatives(&kms);
        let described = |caller: &TestKms, key: &str| ImportKeyMaterialInput {
            key_material_description: Some("in the safe".to_owned()),
            ..caller.wrapped(key, &[7; 32])
        };
        assert_eq!(
            there.refusal::<api::ImportKeyMaterial>(described(&there, &replica)),
            "ValidationException: KeyMaterialDescription can only be specified for the primary key of a multi-Region key"
        );
        kms.answer::<api::ImportKeyMaterial>(described(&kms, &key));
        let listed = there.answer::<api::ListKeyRotations>(ListKeyRotationsInput {
            include_key_material: Some(IncludeKeyMaterial::AllKeyMaterial),
            ..of_key(&replica)
        });
        let shown = &listed.rotations.unwrap()[0];
        assert_eq!(
            shown.key_material_description.as_deref(),
            Some("in the safe")
        );
    }
}
