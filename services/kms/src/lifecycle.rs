//! What several operations do with keys: relatives, key material, lockout.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{Ask, Entropy, RequestContext, Timestamp};
use ringwall_crypto::asymmetric::PrivateKey;
use ringwall_crypto::{SecretBytes, hmac_sha256};
use ringwall_store::Reads;

use crate::Kms;
use crate::api::{
    KeyState, MultiRegionConfiguration, MultiRegionKey, MultiRegionKeyType, RotationType,
};
use crate::error::KmsError;
use crate::resources::algorithms;
use crate::resources::alias::{Alias, AliasName};
use crate::resources::key::{Key, key_arn};
use crate::resources::material::{Material, MaterialId};
use crate::resources::rotation::MaterialRecord;
use crate::store::{KmsTx, KmsWrite};
use crate::worker;

impl Kms {
    /// Names key material of a key: the same for the same material, and telling nothing of it.
    pub(crate) fn material_id(&self, key: &Key, material: &Material) -> MaterialId {
        let message = [key.id.bytes(), material.bytes().expose()].concat();
        let message = SecretBytes::new(message);
        MaterialId(hmac_sha256(&self.material_id_key, message.expose()))
    }
}

impl<T: Deref<Target: Reads>> KmsTx<'_, T> {
    /// The alias of that name, of the caller.
    pub(crate) fn alias(
        &self,
        ctx: &RequestContext,
        name: &AliasName,
    ) -> Result<Arc<Alias>, KmsError> {
        self.find_alias(ctx.account(), &ctx.region, name)?
            .ok_or_else(|| KmsError::alias_not_found(&name.arn_in(ctx)))
    }

    /// The key that an alias of the caller points to.
    pub(crate) fn alias_target(
        &self,
        ctx: &RequestContext,
        alias: &Alias,
    ) -> Result<Arc<Key>, KmsError> {
        let key = self.find_key(ctx.account(), &ctx.region, &alias.target)?;
        key.ok_or_else(|| KmsError::alias_not_found(&alias.name.arn_in(ctx)))
    }

    /// The primary of a multi-Region key; any other key is its own.
    pub(crate) fn primary_of(&self, key: &Key) -> Result<Arc<Key>, KmsError> {
        let primary = match &key.multi_region {
            Some(place) if place.primary != key.region => {
                self.find_relative(key, &place.primary)?
            }
            _ => None,
        };
        Ok(primary.unwrap_or_else(|| Arc::new(key.clone())))
    }

    /// What a multi-Region key shows of its relatives.
    pub(crate) fn relatives(
        &self,
        key: &Key,
    ) -> Result<Option<MultiRegionConfiguration>, KmsError> {
        if key.multi_region.is_none() {
            return Ok(None);
        }
        let primary = self.primary_of(key)?;
        let shown = |region: &ringwall_core::Region| MultiRegionKey {
            arn: Some(key_arn(region.partition(), region, key.account, &key.id)),
            region: Some(region.to_string()),
        };
        let kind = if key.is_multi_region_primary() {
            MultiRegionKeyType::Primary
        } else {
            MultiRegionKeyType::Replica
        };
        let replicas = primary
            .multi_region
            .iter()
            .flat_map(|place| &place.replicas);
        Ok(Some(MultiRegionConfiguration {
            multi_region_key_type: Some(kind),
            primary_key: Some(shown(&primary.region)),
            replica_keys: Some(replicas.map(shown).collect()),
        }))
    }

    /// Under its policy the caller must still be able to change the key's policy.
    pub(crate) fn require_no_lockout(
        &self,
        ctx: &RequestContext,
        key: &Key,
    ) -> Result<(), KmsError> {
        let ask = Ask::new("kms:PutKeyPolicy").on(key.resource().with_trail_type(""));
        match ctx.try_authorize(&ask)? {
            Ok(_) => Ok(()),
            Err(_) => Err(KmsError::policy_locks_out()),
        }
    }
}

impl KmsWrite<'_> {
    /// Makes the first key material of a key.
    pub(crate) fn generate_material(
        &mut self,
        entropy: &dyn Entropy,
        key: &mut Key,
    ) -> Result<(), KmsError> {
        let material = new_material(entropy, key)?;
        let id = self.kms.material_id(key, &material);
        key.materials.push(MaterialRecord::first(id));
        self.put_material(key, id, material)
    }

    /// Makes new key material and puts it to use; the old goes on decrypting. Replicas follow.
    pub(crate) fn rotate_material(
        &mut self,
        entropy: &dyn Entropy,
        key: &mut Key,
        now: Timestamp,
        rotation: RotationType,
    ) -> Result<MaterialId, KmsError> {
        let material = new_material(entropy, key)?;
        let id = self.kms.material_id(key, &material);
        for mut replica in self.replicas_of(key)? {
            replica.materials.push(MaterialRecord::first(id));
            replica.rotate_to(id, now, rotation);
            self.put_material(&replica, id, Material::copy_of(&material))?;
            self.put_key(replica)?;
        }
        key.materials.push(MaterialRecord::first(id));
        key.rotate_to(id, now, rotation);
        self.put_material(key, id, material)?;
        Ok(id)
    }

    /// Takes imported material away; the key waits for it if it needs it.
    pub(crate) fn remove_material(
        &mut self,
        key: &mut Key,
        id: MaterialId,
    ) -> Result<(), KmsError> {
        let record = key.materials.iter_mut().find(|record| record.id == id);
        let record = record.ok_or_else(|| KmsError::no_such_material(&id.to_string()))?;
        let needed = record.is_permanent();
        record.present = false;
        record.expires_at = None;
        // A replica goes on waiting for what its primary has.
        if !needed && !key.is_multi_region_replica() {
            return self.forget_material(key, id);
        }
        if needed && matches!(key.state, KeyState::Enabled | KeyState::Disabled) {
            key.state = KeyState::PendingImport;
        }
        worker::schedule_expiry(self, key, id, None)?;
        self.delete_material(key, id)
    }

    /// A key that is enabled again catches up on a rotation that it missed: once, and now.
    pub(crate) fn resume_rotation(
        &mut self,
        ctx: &RequestContext,
        key: &mut Key,
    ) -> Result<(), KmsError> {
        if let Some(rotation) = &mut key.rotation {
            rotation.next_at = rotation.next_at.max(ctx.now());
        }
        worker::schedule_rotation(self, key)
    }
}

fn new_material(entropy: &dyn Entropy, key: &Key) -> Result<Material, KmsError> {
    if let Some(bytes) = algorithms::material_bytes(key.spec) {
        let mut secret = vec![0; bytes];
        entropy.fill(&mut secret);
        return Ok(Material::new(SecretBytes::new(secret)));
    }
    let spec = algorithms::key_pair_spec(key.spec).ok_or_else(KmsError::sm2_unsupported)?;
    let pair = PrivateKey::generate(spec).map_err(KmsError::internal)?;
    Ok(Material::new(pair.to_pkcs8().map_err(KmsError::internal)?))
}
