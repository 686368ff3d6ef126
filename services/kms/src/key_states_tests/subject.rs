//! A key in a state, and every operation on it.

use ringwall_model::{Operation, Structure};

use crate::api::{
    self, CreateKeyInput, DataKeySpec, DecryptInput, GenerateDataKeyWithoutPlaintextInput,
    GenerateMacInput, GrantOperation, ImportKeyMaterialInput, KeySpec, KeyState, KeyUsageType,
    ListAliasesInput, MacAlgorithmSpec, OriginType, ReEncryptInput, RetireGrantInput, SignInput,
    SigningAlgorithmSpec, TagResourceInput, UntagResourceInput,
};
use crate::test_kms::{
    TestKms, account_statement, data_key_under, decapsulate_with, decrypt_of, encapsulate_with,
    encrypt_with, grant_on, input, input_with, mac_with, of_key, policy, re_encrypt_to, sign_with,
    tag, user, verify_mac_of, verify_of,
};

const MATERIAL: [u8; 32] = [7; 32];

/// A key in a state, and what the operations need.
pub(super) struct Subject {
    /// In the key's Region.
    pub(super) kms: TestKms,
    pub(super) key: String,
    state: KeyState,
    grant: String,
    /// Another key, and an alias of it.
    other: String,
    /// What the key made while it could: a ciphertext, a signature or a MAC.
    proof: Vec<u8>,
    import: ImportKeyMaterialInput,
}

impl Subject {
    pub(super) fn of(kind: &str, state: KeyState) -> Self {
        let here = TestKms::new();
        let imported = matches!(kind, "imported" | "importing");
        let original = make(&here, kind, state);
        if imported {
            here.import(&original, &MATERIAL);
        }
        let proof = prove(&here, kind, &original);
        let (kms, key) = settle(&here, kind, state, &original);
        if imported && state == KeyState::Updating {
            kms.import(&key, &MATERIAL);
        }
        kms.create_alias("alias/own", &key);
        let other = make_partner(&kms, kind);
        kms.create_alias("alias/other", &other);
        let (mut grant, mut import) = ("none".to_owned(), no_import(&key));
        if kms.state(&key) == KeyState::Enabled {
            let made = kms.grant(&key, &user("bob"), &[GrantOperation::DescribeKey]);
            grant = made.grant_id.unwrap();
            if kind == "importing" {
                import = kms.wrapped(&key, &MATERIAL);
            }
        }
        match state {
            KeyState::Disabled => kms.disable(&key),
            KeyState::PendingDeletion | KeyState::PendingReplicaDeletion => {
                kms.schedule_deletion(&key, 7);
            }
            KeyState::PendingImport => {
                kms.answer::<api::DeleteImportedKeyMaterial>(of_key(&key));
            }
            KeyState::Updating => {
                let there = input(&[("KeyId", &original), ("PrimaryRegion", "eu-west-1")]);
                here.answer::<api::UpdatePrimaryRegion>(there);
            }
            _ => {}
        }
        assert_eq!(kms.state(&key), state);
        Self {
            kms,
            key,
            state,
            grant,
            other,
            proof,
            import,
        }
    }

    /// What a cell of the table says, in AWS's words.
    pub(super) fn answer(&self, operation: &str, cell: &str) -> Result<(), String> {
        let key = &self.key;
        let state = match self.state {
            KeyState::PendingDeletion => "pending deletion",
            KeyState::PendingReplicaDeletion => "pending replica deletion",
            KeyState::PendingImport => {
                "pending import because no key material has ever been imported or one of the \
                 imported key materials is deleted or expired"
            }
            KeyState::Creating => "creating",
            KeyState::Updating => "updating",
            _ => "",
        };
        Err(match cell {
            "ok" => return Ok(()),
            "D" => format!("DisabledException: {key} is disabled."),
            "S" if operation == "CancelKeyDeletion" => {
                format!("KMSInvalidStateException: {key} is not pending deletion.")
            }
            "S" => format!("KMSInvalidStateException: {key} is {state}."),
            "U" => format!(
                "UnsupportedOperationException: {key} origin is EXTERNAL which is not valid for \
                 this operation."
            ),
            other => panic!("{other} means nothing"),
        })
    }

    fn run<O: Operation>(&self, input: O::Input) -> Result<(), String> {
        self.kms.call::<O>(input).map(drop)
    }

    pub(super) fn call(&self, operation: &str) -> Result<(), String> {
        let key = self.key.as_str();
        match operation {
            "CancelKeyDeletion" => self.run::<api::CancelKeyDeletion>(of_key(key)),
            "CreateAlias" => self.run::<api::CreateAlias>(alias("alias/new", key)),
            "CreateGrant" => {
                let operations = [GrantOperation::Encrypt];
                self.run::<api::CreateGrant>(grant_on(key, &user("eve"), &operations))
            }
            "Decapsulate" => self.run::<api::Decapsulate>(decapsulate_with(key, &self.proof)),
            "Decrypt" => self.run::<api::Decrypt>(DecryptInput {
                key_id: Some(key.to_owned()),
                ..decrypt_of(&self.proof)
            }),
            "DeleteAlias" => self.run::<api::DeleteAlias>(input(&[("AliasName", "alias/own")])),
            "DeleteImportedKeyMaterial" => self.run::<api::DeleteImportedKeyMaterial>(of_key(key)),
            "DeriveSharedSecret" => self.run::<api::DeriveSharedSecret>(input_with(
                &[("KeyId", key), ("KeyAgreementAlgorithm", "ECDH")],
                &[("PublicKey", &self.kms.public_key(&self.other))],
            )),
            "DescribeKey" => self.run::<api::DescribeKey>(of_key(key)),
            "DisableKey" => self.run::<api::DisableKey>(of_key(key)),
            "DisableKeyRotation" => self.run::<api::DisableKeyRotation>(of_key(key)),
            "EnableKey" => self.run::<api::EnableKey>(of_key(key)),
            "EnableKeyRotation" => self.run::<api::EnableKeyRotation>(of_key(key)),
            "Encapsulate" => self.run::<api::Encapsulate>(encapsulate_with(key)),
            "Encrypt" => self.run::<api::Encrypt>(encrypt_with(key, b"x")),
            "GenerateDataKey" => self.run::<api::GenerateDataKey>(data_key_under(key)),
            "GenerateDataKeyPair" => self.run::<api::GenerateDataKeyPair>(data_key_pair(key)),
            "GenerateDataKeyPairWithoutPlaintext" => {
                self.run::<api::GenerateDataKeyPairWithoutPlaintext>(data_key_pair(key))
            }
            "GenerateDataKeyWithoutPlaintext" => self.run::<api::GenerateDataKeyWithoutPlaintext>(
                GenerateDataKeyWithoutPlaintextInput {
                    key_spec: Some(DataKeySpec::Aes256),
                    ..of_key(key)
                },
            ),
            "GenerateMac" => self.run::<api::GenerateMac>(mac_of(key)),
            "GetKeyLastUsage" => self.run::<api::GetKeyLastUsage>(of_key(key)),
            "GetKeyPolicy" => self.run::<api::GetKeyPolicy>(of_key(key)),
            "GetKeyRotationStatus" => self.run::<api::GetKeyRotationStatus>(of_key(key)),
            "GetParametersForImport" => self.run::<api::GetParametersForImport>(input(&[
                ("KeyId", key),
                ("WrappingAlgorithm", "RSAES_OAEP_SHA_256"),
                ("WrappingKeySpec", "RSA_2048"),
            ])),
            "GetPublicKey" => self.run::<api::GetPublicKey>(of_key(key)),
            "ImportKeyMaterial" => self.run::<api::ImportKeyMaterial>(self.import.clone()),
            "ListAliases" => self.run::<api::ListAliases>(ListAliasesInput {
                key_id: Some(key.to_owned()),
                ..ListAliasesInput::default()
            }),
            "ListGrants" => self.run::<api::ListGrants>(of_key(key)),
            "ListKeyPolicies" => self.run::<api::ListKeyPolicies>(of_key(key)),
            "ListKeyRotations" => self.run::<api::ListKeyRotations>(of_key(key)),
            "ListResourceTags" => self.run::<api::ListResourceTags>(of_key(key)),
            "PutKeyPolicy" => {
                let text = policy(&[account_statement()]);
                self.run::<api::PutKeyPolicy>(input(&[("KeyId", key), ("Policy", &text)]))
            }
            "ReEncrypt" => self.run::<api::ReEncrypt>(ReEncryptInput {
                source_key_id: Some(key.to_owned()),
                ..re_encrypt_to(&self.other, &self.proof)
            }),
            "ReplicateKey" => self.run::<api::ReplicateKey>(input(&[
                ("KeyId", key),
                ("ReplicaRegion", "ap-south-1"),
            ])),
            "RetireGrant" => self.run::<api::RetireGrant>(RetireGrantInput {
                key_id: Some(key.to_owned()),
                grant_id: Some(self.grant.clone()),
                ..RetireGrantInput::default()
            }),
            "RevokeGrant" => {
                let grant = [("KeyId", key), ("GrantId", self.grant.as_str())];
                self.run::<api::RevokeGrant>(input(&grant))
            }
            "RotateKeyOnDemand" => self.run::<api::RotateKeyOnDemand>(of_key(key)),
            "ScheduleKeyDeletion" => self.run::<api::ScheduleKeyDeletion>(of_key(key)),
            "Sign" => self.run::<api::Sign>(signature_of(key)),
            "TagResource" => self.run::<api::TagResource>(TagResourceInput {
                key_id: key.to_owned(),
                tags: vec![tag("team", "blue")],
            }),
            "UntagResource" => self.run::<api::UntagResource>(UntagResourceInput {
                key_id: key.to_owned(),
                tag_keys: vec!["team".to_owned()],
            }),
            "UpdateAlias" => self.run::<api::UpdateAlias>(alias("alias/other", key)),
            "UpdateKeyDescription" => self
                .run::<api::UpdateKeyDescription>(input(&[("KeyId", key), ("Description", "x")])),
            "UpdatePrimaryRegion" => {
                let region = if key.contains("us-east-1") {
                    "eu-west-1"
                } else {
                    "us-east-1"
                };
                self.run::<api::UpdatePrimaryRegion>(input(&[
                    ("KeyId", key),
                    ("PrimaryRegion", region),
                ]))
            }
            "Verify" => self.run::<api::Verify>(verify_of(&signature_of(key), &self.proof)),
            "VerifyMac" => self.run::<api::VerifyMac>(verify_mac_of(&mac_of(key), &self.proof)),
            other => panic!("{other} is not known here"),
        }
    }
}

/// A key of that kind, which can come into that state.
fn make(kms: &TestKms, kind: &str, state: KeyState) -> String {
    let (spec, usage) = match kind {
        "agreement" => (KeySpec::EccNistP256, KeyUsageType::KeyAgreement),
        "encapsulate" => (KeySpec::MlKem512, KeyUsageType::EncapsulateDecapsulate),
        "hmac" => (KeySpec::Hmac256, KeyUsageType::GenerateVerifyMac),
        "signing" => (KeySpec::EccNistP256, KeyUsageType::SignVerify),
        _ => (KeySpec::SymmetricDefault, KeyUsageType::EncryptDecrypt),
    };
    let of_family = matches!(
        state,
        KeyState::PendingReplicaDeletion | KeyState::Creating | KeyState::Updating
    );
    let external = matches!(kind, "imported" | "importing") || state == KeyState::PendingImport;
    kms.create_key_with(CreateKeyInput {
        key_spec: Some(spec),
        key_usage: Some(usage),
        origin: external.then_some(OriginType::External),
        multi_region: Some(of_family || kind == "multi-region"),
        ..CreateKeyInput::default()
    })
}

/// What the key makes while it can: a ciphertext, a signature or a MAC.
fn prove(kms: &TestKms, kind: &str, key: &str) -> Vec<u8> {
    if kms.state(key) == KeyState::PendingImport {
        return vec![0; 768];
    }
    match kind {
        "agreement" => Vec::new(),
        "encapsulate" => {
            let made = kms.answer::<api::Encapsulate>(encapsulate_with(key));
            made.shared_secret_ciphertext_blob.unwrap()
        }
        "hmac" => kms.answer::<api::GenerateMac>(mac_of(key)).mac.unwrap(),
        "signing" => kms
            .answer::<api::Sign>(signature_of(key))
            .signature
            .unwrap(),
        _ => kms.encrypt(key, b"x"),
    }
}

/// Gives the key the relatives that it needs; the key in question may be one of them.
fn settle(here: &TestKms, kind: &str, state: KeyState, key: &str) -> (TestKms, String) {
    let itself = (here.clone(), key.to_owned());
    let may_move = matches!(state, KeyState::Enabled | KeyState::Disabled);
    match state {
        KeyState::Creating | KeyState::Updating => {
            let replica = here.replicate(key, "eu-west-1");
            if state == KeyState::Updating {
                here.advance_millis(100);
            }
            (here.in_region("eu-west-1"), replica)
        }
        _ if state == KeyState::PendingReplicaDeletion || (kind == "multi-region" && may_move) => {
            here.replicate(key, "eu-west-1");
            here.advance_millis(100);
            itself
        }
        _ => itself,
    }
}

fn no_import(key: &str) -> ImportKeyMaterialInput {
    ImportKeyMaterialInput {
        expiration_model: Some(api::ExpirationModelType::KeyMaterialDoesNotExpire),
        ..input_with(
            &[("KeyId", key)],
            &[("ImportToken", b"none"), ("EncryptedKeyMaterial", b"none")],
        )
    }
}

/// Another key, that an agreement can be made with.
fn make_partner(kms: &TestKms, kind: &str) -> String {
    match kind {
        "agreement" => kms.create_key_of(KeySpec::EccNistP256, KeyUsageType::KeyAgreement),
        _ => kms.create_key(),
    }
}

fn alias<I: Structure>(name: &str, key: &str) -> I {
    input(&[("AliasName", name), ("TargetKeyId", key)])
}

fn data_key_pair<I: Structure>(key: &str) -> I {
    input(&[("KeyId", key), ("KeyPairSpec", "ECC_NIST_P256")])
}

fn mac_of(key: &str) -> GenerateMacInput {
    mac_with(key, MacAlgorithmSpec::HmacSha256, b"x")
}

fn signature_of(key: &str) -> SignInput {
    sign_with(key, SigningAlgorithmSpec::EcdsaSha256, b"x")
}
