//! `CreateKey`: a new key, with key material unless it is to be imported.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html>

use ringwall_core::{Ask, Partition, Reply, RequestContext};

use crate::api::{
    CreateKeyInput, CreateKeyOutput, KeyManagerType, KeySpec, KeyUsageType, OriginType,
};
use crate::error::KmsError;
use crate::quotas;
use crate::resources::algorithms;
use crate::resources::key::{Key, MultiRegion, NewKey};
use crate::resources::key_id::KeyId;
use crate::resources::key_policy::KeyPolicy;
use crate::resources::tagging;
use crate::store::KmsWrite;

pub(crate) fn create_key(
    ctx: &RequestContext,
    tx: &mut KmsWrite<'_>,
    input: CreateKeyInput,
) -> Result<Reply<CreateKeyOutput>, KmsError> {
    let spec = key_spec(ctx.partition(), &input)?;
    let usage = key_usage(spec, input.key_usage)?;
    let origin = origin(spec, &input)?;
    let multi_region = input.multi_region.unwrap_or(false);
    let bypass = input.bypass_policy_lockout_safety_check.unwrap_or(false);
    let tags = tagging::parse(input.tags.as_deref().unwrap_or_default())?;
    let policy = match &input.policy {
        Some(text) => KeyPolicy::parse(text)?,
        None => KeyPolicy::default_of(ctx.partition(), ctx.account())?,
    };

    let ask = tagging::request_conditions(Ask::new("kms:CreateKey"), &tags)
        .key("kms:KeySpec", spec.as_str())
        .key("kms:CustomerMasterKeySpec", spec.as_str())
        .key("kms:KeyUsage", usage.as_str())
        .key("kms:CustomerMasterKeyUsage", usage.as_str())
        .key("kms:KeyOrigin", origin.as_str())
        .key("kms:CallerAccount", ctx.account().to_string())
        .key(
            "kms:MultiRegion",
            if multi_region { "true" } else { "false" },
        )
        .key(
            "kms:BypassPolicyLockoutSafetyCheck",
            if bypass { "true" } else { "false" },
        );
    let mut permit = ctx.authorize(&ask)?;
    if !tags.is_empty() {
        let ask = tagging::request_conditions(Ask::new("kms:TagResource"), &tags);
        permit = ctx.authorize(&ask)?;
    }

    quotas::require(&tx.kms.quotas, ctx, quotas::CREATE_KEY)?;
    let mut key = Key::new(NewKey {
        id: KeyId::random(ctx, multi_region),
        account: ctx.account(),
        region: ctx.region.clone(),
        spec,
        usage,
        origin,
        manager: KeyManagerType::Customer,
        description: input.description.unwrap_or_default(),
        created_at: ctx.now(),
        policy: policy.bind(&*tx.tx, ctx.account())?,
        tags,
        multi_region: multi_region.then(|| MultiRegion::primary_in(&ctx.region)),
    });
    // Who sets no policy leaves the key to his account, which nobody locks out.
    if !bypass && input.policy.is_some() {
        tx.require_no_lockout(ctx, &key)?;
    }
    if origin == OriginType::AwsKms {
        tx.generate_material(&*ctx.platform().entropy, &mut key)?;
    }
    let relatives = tx.relatives(&key)?;
    let metadata = key.metadata(relatives);
    ctx.note_resource(&key.resource());
    tx.insert_key(key)?;

    Ok(permit.reply(CreateKeyOutput {
        key_metadata: Some(metadata),
    }))
}

/// `CustomerMasterKeySpec` is the old name of `KeySpec`; one of them may be given.
fn key_spec(partition: Partition, input: &CreateKeyInput) -> Result<KeySpec, KmsError> {
    let old = input
        .customer_master_key_spec
        .and_then(|spec| KeySpec::parse(spec.as_str()));
    let spec = match (input.key_spec, old) {
        (Some(_), Some(_)) => return Err(KmsError::both_key_specs()),
        (Some(spec), None) | (None, Some(spec)) => spec,
        (None, None) => KeySpec::SymmetricDefault,
    };
    if algorithms::is_available_in(spec, partition) {
        Ok(spec)
    } else {
        Err(KmsError::spec_unavailable(spec.as_str()))
    }
}

/// The usage must be said for all but symmetric encryption, even where one alone is possible.
fn key_usage(spec: KeySpec, usage: Option<KeyUsageType>) -> Result<KeyUsageType, KmsError> {
    let usage = match usage {
        Some(usage) => usage,
        None if spec == KeySpec::SymmetricDefault => KeyUsageType::EncryptDecrypt,
        None => return Err(KmsError::key_usage_missing()),
    };
    if algorithms::usages(spec).contains(&usage) {
        Ok(usage)
    } else {
        Err(KmsError::usage_not_of_spec(usage, spec))
    }
}

fn origin(spec: KeySpec, input: &CreateKeyInput) -> Result<OriginType, KmsError> {
    let store = input.custom_key_store_id.is_some() || input.xks_key_id.is_some();
    match input.origin.unwrap_or(OriginType::AwsKms) {
        OriginType::AwsCloudhsm | OriginType::ExternalKeyStore => Err(KmsError::custom_key_store()),
        _ if store => Err(KmsError::custom_key_store()),
        OriginType::External if !algorithms::is_importable(spec) => {
            Err(KmsError::spec_not_importable(spec))
        }
        origin => Ok(origin),
    }
}

#[cfg(test)]
mod tests {
    use crate::api::{
        self, CreateKeyInput, CustomerMasterKeySpec, EncryptionAlgorithmSpec, KeyManagerType,
        KeyMetadata, KeySpec, KeyState, KeyUsageType, OriginType,
    };
    use crate::test_kms::{
        ACCOUNT, START, TestKms, account_statement, allow_statement, deny_statement, of_key,
        policy, session_policy, tag, user,
    };

    fn with_policy(statements: &[String]) -> CreateKeyInput {
        CreateKeyInput {
            policy: Some(policy(statements)),
            ..CreateKeyInput::default()
        }
    }

    #[test]
    fn makes_an_enabled_symmetric_key() {
        let kms = TestKms::new();

        let made = kms.answer::<api::CreateKey>(CreateKeyInput {
            description: Some("invoices".to_owned()),
            ..CreateKeyInput::default()
        });

        let made = made.key_metadata.unwrap();
        let id = made.key_id.clone();
        let material = made.current_key_material_id.clone().unwrap();
        assert_eq!(id.len(), 36, "{id}");
        assert_eq!(material.len(), 64, "{material}");
        let expected = KeyMetadata {
            aws_account_id: Some(ACCOUNT.to_owned()),
            arn: Some(format!("arn:aws:kms:us-east-1:{ACCOUNT}:key/{id}")),
            key_id: id,
            creation_date: Some(START),
            enabled: Some(true),
            description: Some("invoices".to_owned()),
            key_usage: Some(KeyUsageType::EncryptDecrypt),
            key_state: Some(KeyState::Enabled),
            deletion_date: None,
            valid_to: None,
            origin: Some(OriginType::AwsKms),
            custom_key_store_id: None,
            cloud_hsm_cluster_id: None,
            expiration_model: None,
            key_manager: Some(KeyManagerType::Customer),
            customer_master_key_spec: Some(CustomerMasterKeySpec::SymmetricDefault),
            key_spec: Some(KeySpec::SymmetricDefault),
            encryption_algorithms: Some(vec![EncryptionAlgorithmSpec::SymmetricDefault]),
            signing_algorithms: None,
            key_agreement_algorithms: None,
            encapsulation_algorithms: None,
            multi_region: Some(false),
            multi_region_configuration: None,
            pending_deletion_window_in_days: None,
            mac_algorithms: None,
            xks_key_configuration: None,
            current_key_material_id: Some(material),
        };
        assert_eq!(made, expected);
        assert_eq!(kms.describe(&made.key_id), expected);
    }

    /// <https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html>
    #[test]
    fn a_spec_and_a_usage_have_the_algorithms_that_aws_lists() {
        const RSA_SIGNING: &str = "RSASSA_PKCS1_V1_5_SHA_256 RSASSA_PKCS1_V1_5_SHA_384 \
             RSASSA_PKCS1_V1_5_SHA_512 RSASSA_PSS_SHA_256 RSASSA_PSS_SHA_384 RSASSA_PSS_SHA_512";
        const OAEP: &str = "RSAES_OAEP_SHA_1 RSAES_OAEP_SHA_256";
        let kms = TestKms::new();
        for (spec, usage, algorithms) in [
            ("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT"),
            ("RSA_2048", "ENCRYPT_DECRYPT", OAEP),
            ("RSA_2048", "SIGN_VERIFY", RSA_SIGNING),
            ("RSA_3072", "ENCRYPT_DECRYPT", OAEP),
            ("RSA_4096", "SIGN_VERIFY", RSA_SIGNING),
            ("ECC_NIST_P256", "SIGN_VERIFY", "ECDSA_SHA_256"),
            ("ECC_NIST_P384", "SIGN_VERIFY", "ECDSA_SHA_384"),
            ("ECC_NIST_P521", "SIGN_VERIFY", "ECDSA_SHA_512"),
            ("ECC_NIST_P256", "KEY_AGREEMENT", "ECDH"),
            ("ECC_NIST_P384", "KEY_AGREEMENT", "ECDH"),
            ("ECC_NIST_P521", "KEY_AGREEMENT", "ECDH"),
            ("ECC_SECG_P256K1", "SIGN_VERIFY", "ECDSA_SHA_256"),
            (
                "ECC_NIST_EDWARDS25519",
                "SIGN_VERIFY",
                "ED25519_SHA_512 ED25519_PH_SHA_512",
            ),
            ("ML_DSA_44", "SIGN_VERIFY", "ML_DSA_SHAKE_256"),
            ("ML_DSA_65", "SIGN_VERIFY", "ML_DSA_SHAKE_256"),
            ("ML_DSA_87", "SIGN_VERIFY", "ML_DSA_SHAKE_256"),
            ("HMAC_224", "GENERATE_VERIFY_MAC", "HMAC_SHA_224"),
            ("HMAC_256", "GENERATE_VERIFY_MAC", "HMAC_SHA_256"),
            ("HMAC_384", "GENERATE_VERIFY_MAC", "HMAC_SHA_384"),
            ("HMAC_512", "GENERATE_VERIFY_MAC", "HMAC_SHA_512"),
        ] {
            let key = kms.create_key_of(
                KeySpec::parse(spec).unwrap(),
                KeyUsageType::parse(usage).unwrap(),
            );
            let shown = kms.describe(&key);
            assert_eq!(algorithms_of(&shown), algorithms, "{spec} {usage}");
            assert_eq!(shown.key_spec.unwrap().as_str(), spec);
            assert_eq!(shown.key_usage.unwrap().as_str(), usage);
            assert_eq!(
                shown.current_key_material_id.is_some(),
                spec == "SYMMETRIC_DEFAULT",
                "only symmetric keys show their key material"
            );
        }
    }

    /// All algorithms that are shown, whatever they are for.
    fn algorithms_of(key: &KeyMetadata) -> String {
        let mut names: Vec<&str> = Vec::new();
        names.extend(
            key.encryption_algorithms
                .iter()
                .flatten()
                .map(|a| a.as_str()),
        );
        names.extend(key.signing_algorithms.iter().flatten().map(|a| a.as_str()));
        names.extend(key.mac_algorithms.iter().flatten().map(|a| a.as_str()));
        names.extend(
            key.key_agreement_algorithms
                .iter()
                .flatten()
                .map(|a| a.as_str()),
        );
        names.join(" ")
    }

    #[test]
    fn the_old_name_of_the_spec_does_too() {
        let kms = TestKms::new();
        let key = kms.create_key_with(CreateKeyInput {
            customer_master_key_spec: Some(CustomerMasterKeySpec::EccNistP256),
            key_usage: Some(KeyUsageType::SignVerify),
            ..CreateKeyInput::default()
        });
        assert_eq!(kms.describe(&key).key_spec, Some(KeySpec::EccNistP256));
    }

    #[test]
    fn a_multi_region_key_begins_as_a_lone_primary() {
        let kms = TestKms::new();
        let key = kms.create_multi_region_key();
        let shown = kms.describe(&key);
        assert!(shown.key_id.starts_with("mrk-"), "{}", shown.key_id);
        assert_eq!(shown.multi_region, Some(true));
        let relatives = shown.multi_region_configuration.unwrap();
        assert_eq!(relatives.primary_key.unwrap().arn, Some(key));
        assert_eq!(relatives.replica_keys, Some(vec![]));
    }

    #[test]
    fn a_key_for_imported_material_waits_for_it() {
        let kms = TestKms::new();
        let shown = kms.describe(&kms.create_external_key());
        assert_eq!(shown.key_state, Some(KeyState::PendingImport));
        assert_eq!(shown.enabled, Some(false));
        assert_eq!(shown.origin, Some(OriginType::External));
        assert_eq!((shown.expiration_model, shown.valid_to), (None, None));
        assert_eq!(shown.current_key_material_id, None);
    }

    #[test]
    fn the_usage_must_be_said_and_be_one_of_the_spec() {
        let kms = TestKms::new();
        let refusal = |key_spec, key_usage| {
            kms.refusal::<api::CreateKey>(CreateKeyInput {
                key_spec: Some(key_spec),
                key_usage,
                ..CreateKeyInput::default()
            })
        };
        for spec in [KeySpec::Rsa2048, KeySpec::Hmac256, KeySpec::EccSecgP256k1] {
            assert_eq!(
                refusal(spec, None),
                "ValidationException: You must specify a KeyUsage value for all KMS keys except for \
                 symmetric encryption keys."
            );
        }
        assert_eq!(
            refusal(KeySpec::SymmetricDefault, Some(KeyUsageType::SignVerify)),
            "ValidationException: KeyUsage SIGN_VERIFY is not compatible with KeySpec \
             SYMMETRIC_DEFAULT"
        );
        assert_eq!(
            refusal(KeySpec::EccSecgP256k1, Some(KeyUsageType::KeyAgreement)),
            "ValidationException: KeyUsage KEY_AGREEMENT is not compatible with KeySpec \
             ECC_SECG_P256K1"
        );
    }

    #[test]
    fn the_spec_has_one_name_at_a_time() {
        let kms = TestKms::new();
        let both = CreateKeyInput {
            key_spec: Some(KeySpec::SymmetricDefault),
            customer_master_key_spec: Some(CustomerMasterKeySpec::SymmetricDefault),
            ..CreateKeyInput::default()
        };
        assert_eq!(
            kms.refusal::<api::CreateKey>(both),
            "ValidationException: You cannot specify KeySpec and CustomerMasterKeySpec in the same \
             request. CustomerMasterKeySpec is deprecated."
        );
    }

    #[test]
    fn sm2_is_for_other_regions() {
        let kms = TestKms::new();
        let sm2 = CreateKeyInput {
            key_spec: Some(KeySpec::Sm2),
            key_usage: Some(KeyUsageType::SignVerify),
            ..CreateKeyInput::default()
        };
        assert_eq!(
            kms.refusal::<api::CreateKey>(sm2),
            "UnsupportedOperationException: SM2 is not supported in this Region"
        );
    }

    #[test]
    fn custom_key_stores_are_said_not_to_be_built() {
        let kms = TestKms::new();
        let of_store = CreateKeyInput {
            custom_key_store_id: Some("cks-1234567890abcdef0".to_owned()),
            origin: Some(OriginType::AwsCloudhsm),
            ..CreateKeyInput::default()
        };
        assert_eq!(
            kms.refusal::<api::CreateKey>(of_store),
            "NotImplemented: A custom key store is not built in Ringwall yet."
        );
    }

    #[test]
    fn the_policy_must_let_its_maker_change_it() {
        let kms = TestKms::new();
        let locked = [allow_statement(&user("bob"), &["kms:*"])];
        assert_eq!(
            kms.refusal::<api::CreateKey>(with_policy(&locked)),
            "MalformedPolicyDocumentException: The new key policy will not allow you to update the \
             key policy in the future."
        );
        let denied = [
            account_statement(),
            deny_statement(&user("bob"), &["kms:PutKeyPolicy"]),
        ];
        kms.answer::<api::CreateKey>(with_policy(&denied));

        let bypassed = kms.create_key_with(CreateKeyInput {
            bypass_policy_lockout_safety_check: Some(true),
            ..with_policy(&locked)
        });
        kms.as_user("bob")
            .answer::<api::DescribeKey>(of_key(&bypassed));
        assert_eq!(
            kms.answer::<api::ListKeys>(Default::default())
                .keys
                .unwrap()
                .len(),
            2
        );
    }

    #[test]
    fn a_policy_must_be_one() {
        let kms = TestKms::new();
        let refusal = kms.refusal::<api::CreateKey>(CreateKeyInput {
            policy: Some("{}".to_owned()),
            ..CreateKeyInput::default()
        });
        assert!(
            refusal.starts_with("MalformedPolicyDocumentException: "),
            "{refusal}"
        );
    }

    #[test]
    fn tags_come_with_a_permission_of_their_own() {
        let kms = TestKms::new();
        let tagged = CreateKeyInput {
            tags: Some(vec![tag("team", "blue")]),
            ..CreateKeyInput::default()
        };
        let key = kms.create_key_with(tagged.clone());
        assert_eq!(
            kms.answer::<api::ListResourceTags>(of_key(&key)).tags,
            tagged.tags
        );

        let maker = kms.as_session(
            "carol",
            &session_policy(&["kms:CreateKey", "kms:PutKeyPolicy"]),
        );
        maker.create_key();
        assert_eq!(
            maker.refusal::<api::CreateKey>(tagged),
            format!(
                "AccessDeniedException: User: {} is not authorized to perform: kms:TagResource \
                 because no session policy allows the kms:TagResource action",
                maker.caller_arn()
            )
        );
    }

    #[test]
    fn throttles_at_five_a_second() {
        let kms = TestKms::with_quotas();
        for _ in 0..5 {
            kms.create_key();
        }
        assert_eq!(
            kms.refusal::<api::CreateKey>(CreateKeyInput::default()),
            "ThrottlingException: You have exceeded the rate at which you may call KMS. Reduce the \
             frequency of your calls."
        );
        kms.advance_millis(200);
        kms.create_key();
    }

    #[test]
    fn tells_the_trail_of_the_new_key() {
        let kms = TestKms::new();
        let key = kms.create_key();
        let notes = kms.trail_notes();
        assert_eq!(notes.resources.len(), 1);
        assert_eq!(notes.resources[0].arn, key);
        assert_eq!(notes.resources[0].kind, "AWS::KMS::Key");
    }

    #[test]
    fn denies_a_stranger() {
        let kms = TestKms::new();
        kms.denies_user::<api::CreateKey>("kms:CreateKey", "*", CreateKeyInput::default());
        assert_eq!(
            kms.answer::<api::ListKeys>(Default::default()).keys,
            Some(vec![])
        );
    }

    /// <https://docs.aws.amazon.com/kms/latest/developerguide/create-keys.html#create-key-permissions>
    #[test]
    fn without_a_policy_the_permission_to_create_is_enough() {
        let kms = TestKms::new();
        let maker = kms.as_session("maker", &session_policy(&["kms:CreateKey"]));
        maker.answer::<api::CreateKey>(CreateKeyInput::default());
        let refused = maker.refusal::<api::CreateKey>(CreateKeyInput {
            policy: Some(policy(&[account_statement()])),
            ..CreateKeyInput::default()
        });
        assert!(
            refused.starts_with("MalformedPolicyDocumentException"),
            "{refused}"
        );
    }
}
