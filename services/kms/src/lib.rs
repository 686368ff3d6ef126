//! AWS Key Management Service.
//!
//! Resources: keys with their key materials, aliases, grants, key policies. Keys live in an
//! account and a Region; multi-Region keys have relatives with the same id and material.
//!
//! Custom key stores (CloudHSM, external) are not answered yet.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/Welcome.html>

#[rustfmt::skip]
pub mod api;
mod cryptography;
mod data_key;
mod dry_run;
mod error;
mod grant_token;
mod grants;
mod import_token;
mod imported_material;
#[cfg(test)]
mod key_states_tests;
mod last_usage;
mod lifecycle;
mod managed_key;
mod message_authentication;
mod operations;
mod paging;
mod permission;
mod quotas;
mod recipient;
mod resources;
mod signing;
mod source_key;
mod store;
#[cfg(test)]
mod test_kms;
mod worker;

use std::sync::Arc;

use ringwall_crypto::blob::HeaderKey;
use ringwall_service::{Marker, Quotas, Routes, Service};
use ringwall_store::{ReadTx, Store, WriteTx};

use crate::last_usage::RecentUsage;
use crate::operations as op;
pub use crate::store::{KmsRead, KmsTx, KmsWrite};

/// KMS's state outside the store: keys of its own, buckets, what is not written down yet.
pub struct Kms {
    header_key: HeaderKey,
    material_id_key: [u8; 32],
    import_key: [u8; 32],
    marker: Marker,
    quotas: Quotas,
    recent_usage: RecentUsage,
}

impl Kms {
    /// KMS over a store, whose seal gives it the keys it needs for itself.
    pub fn new(store: &Store) -> Self {
        let own_key = |purpose: &str| store.owned_key("kms", purpose);
        Self {
            header_key: HeaderKey::new(&own_key("ciphertext header")),
            material_id_key: own_key("key material id"),
            import_key: own_key("import token"),
            marker: Marker::new(own_key("marker")),
            quotas: Quotas::default(),
            recent_usage: RecentUsage::default(),
        }
    }

    /// The operations answered.
    pub fn routes(self) -> Routes {
        Routes::new(Arc::new(self))
            .write::<api::CancelKeyDeletion>(op::cancel_key_deletion)
            .write::<api::CreateAlias>(op::create_alias)
            .write::<api::CreateGrant>(op::create_grant)
            .write::<api::CreateKey>(op::create_key)
            .read::<api::Decapsulate>(op::decapsulate)
            .read::<api::Decrypt>(op::decrypt)
            .write::<api::DeleteAlias>(op::delete_alias)
            .write::<api::DeleteImportedKeyMaterial>(op::delete_imported_key_material)
            .read::<api::DeriveSharedSecret>(op::derive_shared_secret)
            .write::<api::DescribeKey>(op::describe_key)
            .write::<api::DisableKey>(op::disable_key)
            .write::<api::DisableKeyRotation>(op::disable_key_rotation)
            .write::<api::EnableKey>(op::enable_key)
            .write::<api::EnableKeyRotation>(op::enable_key_rotation)
            .read::<api::Encapsulate>(op::encapsulate)
            .read::<api::Encrypt>(op::encrypt)
            .read::<api::GenerateDataKey>(op::generate_data_key)
            .compute::<api::GenerateDataKeyPair>(op::generate_data_key_pair)
            .compute::<api::GenerateDataKeyPairWithoutPlaintext>(
                op::generate_data_key_pair_without_plaintext,
            )
            .read::<api::GenerateDataKeyWithoutPlaintext>(op::generate_data_key_without_plaintext)
            .read::<api::GenerateMac>(op::generate_mac)
            .read::<api::GenerateRandom>(op::generate_random)
            .read::<api::GetKeyLastUsage>(op::get_key_last_usage)
            .read::<api::GetKeyPolicy>(op::get_key_policy)
            .read::<api::GetKeyRotationStatus>(op::get_key_rotation_status)
            .compute::<api::GetParametersForImport>(op::get_parameters_for_import)
            .read::<api::GetPublicKey>(op::get_public_key)
            .write::<api::ImportKeyMaterial>(op::import_key_material)
            .read::<api::ListAliases>(op::list_aliases)
            .read::<api::ListGrants>(op::list_grants)
            .read::<api::ListKeyPolicies>(op::list_key_policies)
            .read::<api::ListKeyRotations>(op::list_key_rotations)
            .read::<api::ListKeys>(op::list_keys)
            .read::<api::ListResourceTags>(op::list_resource_tags)
            .read::<api::ListRetirableGrants>(op::list_retirable_grants)
            .write::<api::PutKeyPolicy>(op::put_key_policy)
            .read::<api::ReEncrypt>(op::re_encrypt)
            .write::<api::ReplicateKey>(op::replicate_key)
            .write::<api::RetireGrant>(op::retire_grant)
            .write::<api::RevokeGrant>(op::revoke_grant)
            .write::<api::RotateKeyOnDemand>(op::rotate_key_on_demand)
            .write::<api::ScheduleKeyDeletion>(op::schedule_key_deletion)
            .compute::<api::Sign>(op::sign)
            .write::<api::TagResource>(op::tag_resource)
            .write::<api::UntagResource>(op::untag_resource)
            .write::<api::UpdateAlias>(op::update_alias)
            .write::<api::UpdateKeyDescription>(op::update_key_description)
            .write::<api::UpdatePrimaryRegion>(op::update_primary_region)
            .read::<api::Verify>(op::verify)
            .read::<api::VerifyMac>(op::verify_mac)
            .timer(worker::KEY_DELETION, worker::delete_key)
            .timer(worker::KEY_ROTATION, worker::rotate_key)
            .timer(worker::MATERIAL_EXPIRY, worker::expire_material)
            .timer(worker::KEY_READY, worker::finish_transition)
            .resource_policies(permission::resource_facts)
            .background(worker::write_last_usage)
            .finish()
    }
}

impl Service for Kms {
    const NAME: &'static str = "kms";
    type Read<'a> = KmsRead<'a>;
    type Write<'a> = KmsWrite<'a>;
    type Error = error::KmsError;

    fn read<'a>(&'a self, tx: &'a ReadTx) -> KmsRead<'a> {
        KmsTx { kms: self, tx }
    }

    fn write<'a>(&'a self, tx: &'a mut WriteTx) -> KmsWrite<'a> {
        KmsTx { kms: self, tx }
    }
}
