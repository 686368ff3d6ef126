//! What tests do with keys on their way, a method a step.

use std::collections::BTreeMap;

use ringwall_crypto::asymmetric::{KeyPairSpec, OaepHash, PublicKey};
use ringwall_model::Operation;

use super::{TestKms, account_statement, allow_statement, input, of_key, policy};
use crate::api::{
    self, AlgorithmSpec, CreateAliasInput, CreateGrantInput, CreateGrantOutput, CreateKeyInput,
    DecryptInput, EncryptInput, ExpirationModelType, GetParametersForImportInput, GrantConstraints,
    GrantOperation, ImportKeyMaterialInput, KeyMetadata, KeySpec, KeyState, KeyUsageType,
    ListAliasesInput, OriginType, ScheduleKeyDeletionInput, Tag, WrappingKeySpec,
};

impl TestKms {
    /// Makes a symmetric key and gives its ARN.
    pub(crate) fn create_key(&self) -> String {
        self.create_key_with(CreateKeyInput::default())
    }

    /// Makes a key of that spec and usage.
    pub(crate) fn create_key_of(&self, spec: KeySpec, usage: KeyUsageType) -> String {
        self.create_key_with(CreateKeyInput {
            key_spec: Some(spec),
            key_usage: Some(usage),
            ..CreateKeyInput::default()
        })
    }

    /// Makes a multi-Region primary key.
    pub(crate) fn create_multi_region_key(&self) -> String {
        self.create_key_with(CreateKeyInput {
            multi_region: Some(true),
            ..CreateKeyInput::default()
        })
    }

    /// Makes a symmetric key that waits for imported key material.
    pub(crate) fn create_external_key(&self) -> String {
        self.create_key_with(CreateKeyInput {
            origin: Some(OriginType::External),
            ..CreateKeyInput::default()
        })
    }

    /// Makes a key and gives its ARN.
    #[track_caller]
    pub(crate) fn create_key_with(&self, input: CreateKeyInput) -> String {
        let created = self.answer::<api::CreateKey>(input);
        created.key_metadata.unwrap().arn.unwrap()
    }

    /// Makes a replica and gives its ARN. It is being created until the clock moves.
    #[track_caller]
    pub(crate) fn replicate(&self, key: &str, region: &str) -> String {
        let replica =
            self.answer::<api::ReplicateKey>(input(&[("KeyId", key), ("ReplicaRegion", region)]));
        replica.replica_key_metadata.unwrap().arn.unwrap()
    }

    /// Imports key material that does not expire, and gives its id.
    #[track_caller]
    pub(crate) fn import(&self, key: &str, material: &[u8]) -> Option<String> {
        let input = self.wrapped(key, material);
        self.answer::<api::ImportKeyMaterial>(input).key_material_id
    }

    /// Key material wrapped for a key, with the token that belongs to it.
    #[track_caller]
    pub(crate) fn wrapped(&self, key: &str, material: &[u8]) -> ImportKeyMaterialInput {
        let parameters = self.answer::<api::GetParametersForImport>(GetParametersForImportInput {
            key_id: key.to_owned(),
            wrapping_algorithm: AlgorithmSpec::RsaesOaepSha256,
            wrapping_key_spec: WrappingKeySpec::Rsa2048,
        });
        let public = parameters.public_key.unwrap().into_exposed();
        let public = PublicKey::from_der(KeyPairSpec::Rsa2048, &public).unwrap();
        ImportKeyMaterialInput {
            key_id: key.to_owned(),
            import_token: parameters.import_token.unwrap(),
            encrypted_key_material: public.encrypt_oaep(OaepHash::Sha256, material).unwrap(),
            valid_to: None,
            expiration_model: Some(ExpirationModelType::KeyMaterialDoesNotExpire),
            import_type: None,
            key_material_description: None,
            key_material_id: None,
        }
    }

    #[track_caller]
    pub(crate) fn describe(&self, key: &str) -> KeyMetadata {
        let described = self.answer::<api::DescribeKey>(of_key(key));
        described.key_metadata.unwrap()
    }

    #[track_caller]
    pub(crate) fn state(&self, key: &str) -> KeyState {
        self.describe(key).key_state.unwrap()
    }

    #[track_caller]
    pub(crate) fn disable(&self, key: &str) {
        self.answer::<api::DisableKey>(of_key(key));
    }

    #[track_caller]
    pub(crate) fn enable(&self, key: &str) {
        self.answer::<api::EnableKey>(of_key(key));
    }

    #[track_caller]
    pub(crate) fn schedule_deletion(&self, key: &str, days: i32) {
        self.answer::<api::ScheduleKeyDeletion>(ScheduleKeyDeletionInput {
            pending_window_in_days: Some(days),
            ..of_key(key)
        });
    }

    /// Gives a key a name, which begins with `alias/`.
    #[track_caller]
    pub(crate) fn create_alias(&self, name: &str, key: &str) {
        self.answer::<api::CreateAlias>(CreateAliasInput {
            alias_name: name.to_owned(),
            target_key_id: key.to_owned(),
        });
    }

    /// The names of a key.
    #[track_caller]
    pub(crate) fn aliases(&self, key: &str) -> Vec<String> {
        let listed = self.answer::<api::ListAliases>(ListAliasesInput {
            key_id: Some(key.to_owned()),
            ..ListAliasesInput::default()
        });
        let entries = listed.aliases.unwrap().into_iter();
        entries.map(|entry| entry.alias_name.unwrap()).collect()
    }

    /// Sets a key policy that leaves the key to its account and has these statements too.
    #[track_caller]
    pub(crate) fn set_policy(&self, key: &str, statements: &[String]) {
        let statements = [&[account_statement()], statements].concat();
        let input = input(&[("KeyId", key), ("Policy", &policy(&statements))]);
        self.answer::<api::PutKeyPolicy>(input);
    }

    /// Sets a key policy that leaves the key to its account and allows a principal some actions.
    #[track_caller]
    pub(crate) fn allow(&self, key: &str, principal: &str, actions: &[&str]) {
        self.set_policy(key, &[allow_statement(principal, actions)]);
    }

    /// Grants a principal some operations with a key.
    #[track_caller]
    pub(crate) fn grant(
        &self,
        key: &str,
        grantee: &str,
        operations: &[GrantOperation],
    ) -> CreateGrantOutput {
        self.answer::<api::CreateGrant>(grant_on(key, grantee, operations))
    }

    /// Encrypts under a symmetric key.
    #[track_caller]
    pub(crate) fn encrypt(&self, key: &str, plaintext: &[u8]) -> Vec<u8> {
        let encrypted = self.answer::<api::Encrypt>(encrypt_with(key, plaintext));
        encrypted.ciphertext_blob.unwrap()
    }

    /// Decrypts what [`Self::encrypt`] made.
    #[track_caller]
    pub(crate) fn decrypt(&self, ciphertext: &[u8]) -> Vec<u8> {
        let decrypted = self.answer::<api::Decrypt>(DecryptInput {
            ciphertext_blob: Some(ciphertext.to_vec()),
            ..DecryptInput::default()
        });
        decrypted.plaintext.unwrap().into_exposed()
    }

    /// Everything that a key's owner can see of it.
    pub(crate) fn view(&self, key: &str) -> Vec<String> {
        vec![
            self.shown::<api::DescribeKey>(of_key(key)),
            self.shown::<api::GetKeyPolicy>(of_key(key)),
            self.shown::<api::ListResourceTags>(of_key(key)),
            self.shown::<api::ListGrants>(of_key(key)),
            self.shown::<api::ListAliases>(of_key(key)),
            self.shown::<api::GetKeyRotationStatus>(of_key(key)),
            self.shown::<api::ListKeyRotations>(of_key(key)),
            self.shown::<api::GetKeyLastUsage>(of_key(key)),
            self.shown::<api::ListKeys>(Default::default()),
        ]
    }

    fn shown<O: Operation>(&self, input: O::Input) -> String
    where
        O::Output: std::fmt::Debug,
    {
        format!("{:?}", self.call::<O>(input))
    }
}

/// Pairs of an encryption context.
pub(crate) fn pairs(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let pairs = pairs.iter();
    pairs
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

/// A grant constraint: the encryption context must contain these pairs.
pub(crate) fn within(texts: &[(&str, &str)]) -> Option<GrantConstraints> {
    Some(GrantConstraints {
        encryption_context_subset: Some(pairs(texts)),
        ..GrantConstraints::default()
    })
}

/// A grant constraint: the encryption context must be these pairs.
pub(crate) fn exactly(texts: &[(&str, &str)]) -> Option<GrantConstraints> {
    Some(GrantConstraints {
        encryption_context_equals: Some(pairs(texts)),
        ..GrantConstraints::default()
    })
}

pub(crate) fn tag(key: &str, value: &str) -> Tag {
    Tag {
        tag_key: key.to_owned(),
        tag_value: value.to_owned(),
    }
}

/// A grant of some operations, without a name or constraints.
pub(crate) fn grant_on(
    key: &str,
    grantee: &str,
    operations: &[GrantOperation],
) -> CreateGrantInput {
    CreateGrantInput {
        key_id: key.to_owned(),
        grantee_principal: Some(grantee.to_owned()),
        retiring_principal: None,
        operations: operations.to_vec(),
        constraints: None,
        grant_tokens: None,
        name: None,
        dry_run: None,
        grantee_service_principal: None,
        retiring_service_principal: None,
    }
}

/// A plaintext to encrypt, without an encryption context.
pub(crate) fn encrypt_with(key: &str, plaintext: &[u8]) -> EncryptInput {
    EncryptInput {
        key_id: key.to_owned(),
        plaintext: plaintext.to_vec().into(),
        encryption_context: None,
        grant_tokens: None,
        encryption_algorithm: None,
        dry_run: None,
    }
}
