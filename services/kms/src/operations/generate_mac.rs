//! `GenerateMac`: a message authentication code.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateMac.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    GenerateMacInput, GenerateMacOutput, GrantOperation, KeyLastUsageTrackingOperation,
};
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::message_authentication::hmac_of;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn generate_mac(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: GenerateMacInput,
) -> Result<Reply<GenerateMacOutput>, KmsError> {
    let key_ref = KeyRef::parse(ctx, &input.key_id)?;
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;

    let key = tx.key(&key_ref)?;

    let key_use = KeyUse::grantable("kms:GenerateMac", GrantOperation::GenerateMac)
        .key("kms:MacAlgorithm", input.mac_algorithm.as_str())
        .by_alias(key_ref.alias());
    let permit = tx.permit(ctx, &key, key_use)?;

    tx.require_usable(ctx, &key)?;
    let algorithm = hmac_of(&key, input.mac_algorithm, "GenerateMac")?;
    let (_, material) = tx.current_material(&key)?;
    let mac = algorithm.generate(material.bytes().expose(), input.message.expose());
    require_wet_run(input.dry_run)?;
    tx.note_usage(ctx, &key, KeyLastUsageTrackingOperation::GenerateMac);

    Ok(permit.reply(GenerateMacOutput {
        mac: Some(mac),
        mac_algorithm: Some(input.mac_algorithm),
        key_id: Some(key.arn().to_owned()),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{self, KeySpec, KeyUsageType, MacAlgorithmSpec};
    use crate::test_kms::{TestKms, mac_with, statement_if, user};

    const SPECS: [(KeySpec, MacAlgorithmSpec, usize); 4] = [
        (KeySpec::Hmac224, MacAlgorithmSpec::HmacSha224, 28),
        (KeySpec::Hmac256, MacAlgorithmSpec::HmacSha256, 32),
        (KeySpec::Hmac384, MacAlgorithmSpec::HmacSha384, 48),
        (KeySpec::Hmac512, MacAlgorithmSpec::HmacSha512, 64),
    ];

    fn hmac_key(kms: &TestKms, spec: KeySpec) -> String {
        kms.create_key_of(spec, KeyUsageType::GenerateVerifyMac)
    }

    #[test]
    fn each_spec_has_one_algorithm_with_full_codes() {
        let kms = TestKms::new();
        for (spec, algorithm, bytes) in SPECS {
            let key = hmac_key(&kms, spec);
            let made = kms.answer::<api::GenerateMac>(mac_with(&key, algorithm, b"a message"));
            assert_eq!(made.key_id.as_deref(), Some(key.as_str()));
            assert_eq!(made.mac_algorithm, Some(algorithm));
            assert_eq!(made.mac.unwrap().len(), bytes);
            assert_eq!(kms.describe(&key).mac_algorithms, Some(vec![algorithm]));
            for (_, other, _) in SPECS
                .into_iter()
                .filter(|(_, other, _)| *other != algorithm)
            {
                assert_eq!(
                    kms.refusal::<api::GenerateMac>(mac_with(&key, other, b"a message")),
                    format!(
                        "InvalidKeyUsageException: Algorithm {} is incompatible with key spec {} of {key}.",
                        other.as_str(),
                        spec.as_str()
                    )
                );
            }
        }
    }

    #[test]
    fn the_code_is_that_of_the_imported_key() {
        let kms = TestKms::new();
        let key = kms.create_key_with(api::CreateKeyInput {
            key_spec: Some(KeySpec::Hmac256),
            key_usage: Some(KeyUsageType::GenerateVerifyMac),
            origin: Some(api::OriginType::External),
            ..api::CreateKeyInput::default()
        });
        // RFC 4231 §4.7, whose key is longer than a block: HMAC hashes such a key first.
        kms.import(&key, &ringwall_crypto::sha256(&[0xaa; 131]));
        let message = b"Test Using Larger Than Block-Size Key - Hash Key First";
        let input = mac_with(&key, MacAlgorithmSpec::HmacSha256, message);
        let mac = kms.answer::<api::GenerateMac>(input).mac.unwrap();
        assert_eq!(
            hex::encode(mac),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        );
    }

    #[test]
    fn takes_4096_bytes() {
        let kms = TestKms::new();
        let key = hmac_key(&kms, KeySpec::Hmac256);
        let of = |bytes| mac_with(&key, MacAlgorithmSpec::HmacSha256, &vec![7; bytes]);
        kms.answer::<api::GenerateMac>(of(4096));
        for wrong in [0, 4097] {
            let refusal = kms.refusal::<api::GenerateMac>(of(wrong));
            assert!(
                refusal.starts_with(
                    "ValidationException: 1 validation error detected: Value at 'message' failed"
                ),
                "{refusal}"
            );
        }
    }

    #[test]
    fn refuses_keys_of_other_usages() {
        let kms = TestKms::new();
        let key = kms.create_key();
        assert_eq!(
            kms.refusal::<api::GenerateMac>(mac_with(&key, MacAlgorithmSpec::HmacSha256, b"x")),
            format!(
                "InvalidKeyUsageException: {key} key usage is ENCRYPT_DECRYPT which is not valid for GenerateMac."
            )
        );
    }

    #[test]
    fn answers_as_every_use_of_a_key() {
        let kms = TestKms::new();
        let key = hmac_key(&kms, KeySpec::Hmac256);
        let of = |key: &str| mac_with(key, MacAlgorithmSpec::HmacSha256, b"x");
        kms.denies_strangers::<api::GenerateMac>("kms:GenerateMac", &key, of(&key));
        kms.takes_a_dry_run::<api::GenerateMac>(
            &key,
            GenerateMacInput {
                dry_run: Some(true),
                ..of(&key)
            },
        );
        kms.takes_a_grant::<api::GenerateMac>(&key, GrantOperation::GenerateMac, of(&key));
        kms.finds_its_key::<api::GenerateMac>("kms:GenerateMac", &key, of);
        assert_eq!(
            kms.last_operation(&key),
            Some(KeyLastUsageTrackingOperation::GenerateMac)
        );
        kms.needs_an_enabled_key::<api::GenerateMac>(&key, of(&key));
    }

    #[test]
    fn a_policy_can_ask_for_the_algorithm() {
        let kms = TestKms::new();
        let key = hmac_key(&kms, KeySpec::Hmac256);
        let input = mac_with(&key, MacAlgorithmSpec::HmacSha256, b"x");
        let bob = kms.as_user("bob");
        for (asked, answered) in [("HMAC_SHA_512", false), ("HMAC_SHA_256", true)] {
            let condition = format!(r#"{{"StringEquals":{{"kms:MacAlgorithm":"{asked}"}}}}"#);
            let statement = statement_if(&condition, &user("bob"), &["kms:GenerateMac"]);
            kms.set_policy(&key, &[statement]);
            assert_eq!(
                bob.call::<api::GenerateMac>(input.clone()).is_ok(),
                answered
            );
        }
    }
}
