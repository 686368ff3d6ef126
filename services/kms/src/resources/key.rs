//! A KMS key: its row, its states, what it shows of itself.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use ringwall_core::{AccountId, Partition, PolicyMode, Region, Resource, Tags, Timestamp};
use serde::{Deserialize, Serialize};

use super::algorithms;
use super::alias::AliasName;
use super::key_id::KeyId;
use super::key_policy::KeyPolicy;
use super::material::MaterialId;
use super::rotation::{AutomaticRotation, MaterialRecord};
use crate::api::{
    ExpirationModelType, KeyManagerType, KeyMaterialState, KeyMetadata, KeySpec, KeyState,
    KeyUsageType, MultiRegionConfiguration, OriginType, RotationType,
};
use crate::error::KmsError;

/// The trail's type of a key.
const TRAIL_TYPE: &str = "AWS::KMS::Key";

/// A key of an account in a Region.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Key {
    pub(crate) id: KeyId,
    pub(crate) account: AccountId,
    pub(crate) region: Region,
    pub(crate) spec: KeySpec,
    pub(crate) usage: KeyUsageType,
    pub(crate) origin: OriginType,
    pub(crate) manager: KeyManagerType,
    pub(crate) state: KeyState,
    pub(crate) description: String,
    pub(crate) created_at: Timestamp,
    pub(crate) policy: KeyPolicy,
    pub(crate) tags: Tags,
    /// The names that point here; kept with the key because conditions ask for them on every use.
    pub(crate) aliases: BTreeSet<AliasName>,
    /// Every key material it has had, the first one first. The secrets lie elsewhere.
    pub(crate) materials: Vec<MaterialRecord>,
    pub(crate) rotation: Option<AutomaticRotation>,
    pub(crate) deletion: Option<Deletion>,
    pub(crate) multi_region: Option<MultiRegion>,
    #[serde(skip)]
    arn: OnceLock<String>,
}

/// What `Key::new` needs.
pub(crate) struct NewKey {
    pub(crate) id: KeyId,
    pub(crate) account: AccountId,
    pub(crate) region: Region,
    pub(crate) spec: KeySpec,
    pub(crate) usage: KeyUsageType,
    pub(crate) origin: OriginType,
    pub(crate) manager: KeyManagerType,
    pub(crate) description: String,
    pub(crate) created_at: Timestamp,
    pub(crate) policy: KeyPolicy,
    pub(crate) tags: Tags,
    pub(crate) multi_region: Option<MultiRegion>,
}

/// A deletion that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Deletion {
    /// The waiting period asked for.
    pub(crate) window_days: i32,
    /// When the key goes; `None` while a multi-Region primary waits for its replicas.
    pub(crate) at: Option<Timestamp>,
}

/// A multi-Region key's place among its relatives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MultiRegion {
    /// Where the primary key is; this key is the primary if that is its own Region.
    pub(crate) primary: Region,
    /// Where the replicas are. Kept up to date at the primary only.
    pub(crate) replicas: BTreeSet<Region>,
}

/// What an alias may be moved within.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyClass {
    Symmetric,
    Hmac,
    Asymmetric,
}

impl MultiRegion {
    /// The place of a primary without replicas.
    pub(crate) fn primary_in(region: &Region) -> Self {
        Self {
            primary: region.clone(),
            replicas: BTreeSet::new(),
        }
    }

    /// The place of a replica.
    pub(crate) fn replica_of(primary: &Region) -> Self {
        Self::primary_in(primary)
    }
}

impl Key {
    /// A key without key material: `Enabled` once it gets some, `PendingImport` for imported.
    pub(crate) fn new(new: NewKey) -> Self {
        let NewKey {
            id,
            account,
            region,
            spec,
            usage,
            origin,
            manager,
            ..
        } = new;
        let mut key = Self {
            id,
            account,
            region,
            spec,
            usage,
            origin,
            manager,
            state: KeyState::Enabled,
            description: new.description,
            created_at: new.created_at,
            policy: new.policy,
            tags: new.tags,
            aliases: BTreeSet::new(),
            materials: Vec::new(),
            rotation: None,
            deletion: None,
            multi_region: new.multi_region,
            arn: OnceLock::new(),
        };
        key.state = key.usable_state();
        key
    }

    pub(crate) fn arn(&self) -> &str {
        self.arn.get_or_init(|| {
            key_arn(
                self.region.partition(),
                &self.region,
                self.account,
                &self.id,
            )
        })
    }

    /// As the authorizer sees it. A key policy always takes part, and must allow.
    pub(crate) fn resource(&self) -> Resource<'_> {
        Resource::new(self.arn(), self.account)
            .with_policy(self.policy.compiled(), PolicyMode::MustAllow)
            .with_tags(&self.tags)
            .aws_managed(matches!(self.manager, KeyManagerType::Aws))
            .with_trail_type(TRAIL_TYPE)
    }

    /// As the authorizer sees it where the key policy does not speak.
    pub(crate) fn resource_without_policy(&self) -> Resource<'_> {
        Resource {
            policy: None,
            ..self.resource()
        }
    }

    pub(crate) const fn is_symmetric(&self) -> bool {
        matches!(self.spec, KeySpec::SymmetricDefault)
    }

    pub(crate) fn is_multi_region_primary(&self) -> bool {
        self.multi_region
            .as_ref()
            .is_some_and(|place| place.primary == self.region)
    }

    pub(crate) fn is_multi_region_replica(&self) -> bool {
        self.multi_region
            .as_ref()
            .is_some_and(|place| place.primary != self.region)
    }

    /// The key material that new ciphertexts and signatures are made with.
    pub(crate) fn current_material(&self) -> Option<&MaterialRecord> {
        self.materials
            .iter()
            .find(|material| material.state == KeyMaterialState::Current)
    }

    /// The record of a key material, made in that state if it is new.
    pub(crate) fn material_record(
        &mut self,
        id: MaterialId,
        new: Option<KeyMaterialState>,
    ) -> Result<&mut MaterialRecord, KmsError> {
        if let Some(state) = new {
            self.materials.push(MaterialRecord {
                state,
                ..MaterialRecord::first(id)
            });
        }
        let mut records = self.materials.iter_mut();
        records
            .find(|record| record.id == id)
            .ok_or_else(KmsError::incorrect_material)
    }

    /// The id of the key material in use; cryptography needs it.
    pub(crate) fn current_material_id(&self) -> Result<MaterialId, KmsError> {
        self.current_material()
            .map(|material| material.id)
            .ok_or_else(|| KmsError::invalid_state(self.arn(), KeyState::PendingImport))
    }

    /// For cryptographic operations, and others that AWS allows for enabled keys alone.
    pub(crate) fn require_enabled(&self) -> Result<(), KmsError> {
        match self.state {
            KeyState::Enabled | KeyState::Updating => Ok(()),
            KeyState::Disabled => Err(KmsError::disabled(self.arn())),
            state => Err(KmsError::invalid_state(self.arn(), state)),
        }
    }

    /// The state of a key that nothing holds up: it waits for key material that is to be imported.
    pub(crate) fn usable_state(&self) -> KeyState {
        if self.origin == OriginType::External && !self.has_all_material() {
            KeyState::PendingImport
        } else {
            KeyState::Enabled
        }
    }

    /// The public half of an imported private key, which may be away.
    pub(crate) fn imported_public_key(&self) -> Option<&[u8]> {
        self.current_material()?.public_key.as_deref()
    }

    /// For reading the public key, which neither disabling nor taking the private key away hides.
    pub(crate) fn require_public_key(&self) -> Result<(), KmsError> {
        match self.state {
            KeyState::Disabled => Ok(()),
            KeyState::PendingImport if self.imported_public_key().is_some() => Ok(()),
            _ => self.require_enabled(),
        }
    }

    pub(crate) const fn is_pending_deletion(&self) -> bool {
        matches!(
            self.state,
            KeyState::PendingDeletion | KeyState::PendingReplicaDeletion
        )
    }

    /// For operations that some states refuse.
    pub(crate) fn require_not_in(&self, states: &[KeyState]) -> Result<(), KmsError> {
        if states.contains(&self.state) {
            Err(KmsError::invalid_state(self.arn(), self.state))
        } else {
            Ok(())
        }
    }

    /// For EnableKey and DisableKey.
    pub(crate) fn require_switchable(&self) -> Result<(), KmsError> {
        self.require_not_pending_deletion()?;
        self.require_not_in(&[
            KeyState::PendingImport,
            KeyState::Creating,
            KeyState::Updating,
        ])
    }

    /// For the settings of automatic rotation, in AWS's order: kind, state, place.
    pub(crate) fn require_automatic_rotation(&self, operation: &str) -> Result<(), KmsError> {
        if self.origin != OriginType::AwsKms {
            return Err(KmsError::wrong_origin(self.arn(), self.origin));
        }
        if !self.is_symmetric() {
            return Err(KmsError::unsupported_for(self.arn(), operation));
        }
        self.require_enabled()?;
        self.require_no_replica(operation)
    }

    /// For what is set at the primary, for all its relatives.
    pub(crate) fn require_no_replica(&self, operation: &str) -> Result<(), KmsError> {
        if self.is_multi_region_replica() {
            Err(KmsError::unsupported_for(self.arn(), operation))
        } else {
            Ok(())
        }
    }

    /// Keys of one class can stand for each other behind an alias.
    pub(crate) const fn class(&self) -> KeyClass {
        match self.spec {
            KeySpec::SymmetricDefault => KeyClass::Symmetric,
            KeySpec::Hmac224 | KeySpec::Hmac256 | KeySpec::Hmac384 | KeySpec::Hmac512 => {
                KeyClass::Hmac
            }
            _ => KeyClass::Asymmetric,
        }
    }

    /// Puts key material to use that the key has already; the one before goes on decrypting.
    pub(crate) fn rotate_to(&mut self, id: MaterialId, at: Timestamp, rotation: RotationType) {
        for material in &mut self.materials {
            if material.id == id {
                material.state = KeyMaterialState::Current;
                material.rotated_at = Some(at);
                material.rotation = Some(rotation);
            } else if material.state == KeyMaterialState::Current {
                material.state = KeyMaterialState::NonCurrent;
            }
        }
    }

    /// For operations that a key waiting for its deletion refuses.
    pub(crate) fn require_not_pending_deletion(&self) -> Result<(), KmsError> {
        self.require_not_in(&[KeyState::PendingDeletion, KeyState::PendingReplicaDeletion])
    }

    /// For operations of one usage.
    pub(crate) fn require_usage(
        &self,
        usage: KeyUsageType,
        operation: &str,
    ) -> Result<(), KmsError> {
        if self.usage == usage {
            Ok(())
        } else {
            Err(KmsError::wrong_usage(self.arn(), self.usage, operation))
        }
    }

    /// What DescribeKey and CreateKey show. `relatives` is the configuration of a multi-Region
    /// key, which only its primary knows whole.
    ///
    /// <https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html>
    pub(crate) fn metadata(&self, relatives: Option<MultiRegionConfiguration>) -> KeyMetadata {
        let imported = (self.origin == OriginType::External && self.has_all_material())
            .then(|| self.earliest_expiry());
        let waits_for_replicas = self.state == KeyState::PendingReplicaDeletion;
        KeyMetadata {
            aws_account_id: Some(self.account.to_string()),
            key_id: self.id.to_string(),
            arn: Some(self.arn().to_owned()),
            creation_date: Some(self.created_at),
            enabled: Some(self.state == KeyState::Enabled),
            description: Some(self.description.clone()),
            key_usage: Some(self.usage),
            key_state: Some(self.state),
            deletion_date: self.deletion.and_then(|deletion| deletion.at),
            valid_to: imported.flatten(),
            origin: Some(self.origin),
            custom_key_store_id: None,
            cloud_hsm_cluster_id: None,
            expiration_model: imported.map(expiration_model),
            key_manager: Some(self.manager),
            customer_master_key_spec: algorithms::customer_master_key_spec(self.spec),
            key_spec: Some(self.spec),
            encryption_algorithms: algorithms::encryption(self.spec, self.usage),
            signing_algorithms: algorithms::signing(self.spec, self.usage),
            key_agreement_algorithms: algorithms::key_agreement(self.spec, self.usage),
            encapsulation_algorithms: algorithms::encapsulation(self.usage),
            multi_region: Some(self.multi_region.is_some()),
            multi_region_configuration: relatives,
            pending_deletion_window_in_days: self
                .deletion
                .filter(|_| waits_for_replicas)
                .map(|deletion| deletion.window_days),
            mac_algorithms: algorithms::mac(self.spec, self.usage),
            xks_key_configuration: None,
            current_key_material_id: self
                .current_material()
                .filter(|_| self.is_symmetric())
                .map(|material| material.id.to_string()),
        }
    }

    /// Whether no imported key material is missing.
    pub(crate) fn has_all_material(&self) -> bool {
        let needed = |material: &&MaterialRecord| material.is_permanent();
        let mut permanent = self.materials.iter().filter(needed).peekable();
        permanent.peek().is_some() && permanent.all(|material| material.present)
    }

    fn earliest_expiry(&self) -> Option<Timestamp> {
        self.materials
            .iter()
            .filter(|material| material.present)
            .filter_map(|m| m.expires_at)
            .min()
    }
}

const fn expiration_model(valid_to: Option<Timestamp>) -> ExpirationModelType {
    match valid_to {
        Some(_) => ExpirationModelType::KeyMaterialExpires,
        None => ExpirationModelType::KeyMaterialDoesNotExpire,
    }
}

/// The ARN of a key that may not be there.
pub(crate) fn key_arn(
    partition: Partition,
    region: &Region,
    account: AccountId,
    id: &KeyId,
) -> String {
    format!("arn:{partition}:kms:{region}:{account}:key/{id}")
}
