//! `VerifyMac`: whether a message authentication code is the key's. A wrong one is an error.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_VerifyMac.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GrantOperation, KeyLastUsageTrackingOperation, VerifyMacInput, VerifyMacOutput};
use crate::dry_run::require_wet_run;
use crate::error::KmsError;
use crate::message_authentication::hmac_of;
use crate::permission::KeyUse;
use crate::resources::key_ref::KeyRef;
use crate::store::KmsRead;

pub(crate) fn verify_mac(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: VerifyMacInput,
) -> Result<Reply<VerifyMacOutput>, KmsError> {
    let key_ref = KeyRef::parse(ctx, &input.key_id)?;
    tx.kms.check_grant_tokens(input.grant_tokens.as_deref())?;

    let key = tx.key(&key_ref)?;

    let key_use = KeyUse::grantable("kms:VerifyMac", GrantOperation::VerifyMac)
        .key("kms:MacAlgorithm", input.mac_algorithm.as_str())
        .by_alias(key_ref.alias());
    let permit = tx.permit(ctx, &key, key_use)?;

    tx.require_usable(ctx, &key)?;
    let algorithm = hmac_of(&key, input.mac_algorithm, "VerifyMac")?;
    let (_, material) = tx.current_material(&key)?;
    algorithm
        .verify(
            material.bytes().expose(),
            input.message.expose(),
            &input.mac,
        )
        .map_err(|_| KmsError::invalid_mac())?;
    require_wet_run(input.dry_run)?;
    tx.note_usage(ctx, &key, KeyLastUsageTrackingOperation::VerifyMac);

    Ok(permit.reply(VerifyMacOutput {
        key_id: Some(key.arn().to_owned()),
        mac_valid: Some(true),
        mac_algorithm: Some(input.mac_algorithm),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{self, KeySpec, KeyUsageType, MacAlgorithmSpec};
    use crate::test_kms::{TestKms, mac_with, verify_mac_of};

    const ALGORITHM: MacAlgorithmSpec = MacAlgorithmSpec::HmacSha256;

    fn hmac_key(kms: &TestKms) -> String {
        kms.create_key_of(KeySpec::Hmac256, KeyUsageType::GenerateVerifyMac)
    }

    fn mac_of(kms: &TestKms, key: &str, message: &[u8]) -> Vec<u8> {
        let made = kms.answer::<api::GenerateMac>(mac_with(key, ALGORITHM, message));
        made.mac.unwrap()
    }

    #[test]
    fn knows_the_codes_of_the_key() {
        let kms = TestKms::new();
        let key = hmac_key(&kms);
        let mac = mac_of(&kms, &key, b"a message");
        let input = verify_mac_of(&mac_with(&key, ALGORITHM, b"a message"), &mac);
        let verified = kms.answer::<api::VerifyMac>(input);
        assert_eq!(verified.mac_valid, Some(true));
        assert_eq!(verified.mac_algorithm, Some(ALGORITHM));
        assert_eq!(verified.key_id, Some(key));
    }

    #[test]
    fn every_byte_of_code_and_message_counts() {
        let kms = TestKms::new();
        let key = hmac_key(&kms);
        let mac = mac_of(&kms, &key, b"a message");
        let refused = |message: &[u8], mac: &[u8]| {
            let input = verify_mac_of(&mac_with(&key, ALGORITHM, message), mac);
            assert_eq!(
                kms.refusal::<api::VerifyMac>(input),
                "KMSInvalidMacException"
            );
        };
        for at in 0..mac.len() {
            let mut tampered = mac.clone();
            tampered[at] ^= 1;
            refused(b"a message", &tampered);
        }
        for end in 1..mac.len() {
            refused(b"a message", &mac[..end]);
        }
        refused(b"a message", &[&mac[..], &[0]].concat());
        refused(b"another message", &mac);
        refused(b"a messagf", &mac);
    }

    #[test]
    fn the_code_of_another_key_is_wrong() {
        let kms = TestKms::new();
        let mac = mac_of(&kms, &hmac_key(&kms), b"x");
        let input = verify_mac_of(&mac_with(&hmac_key(&kms), ALGORITHM, b"x"), &mac);
        assert_eq!(
            kms.refusal::<api::VerifyMac>(input),
            "KMSInvalidMacException"
        );
    }

    #[test]
    fn refuses_algorithms_and_keys_that_do_not_fit() {
        let kms = TestKms::new();
        let key = hmac_key(&kms);
        let other = mac_with(&key, MacAlgorithmSpec::HmacSha384, b"x");
        assert_eq!(
            kms.refusal::<api::VerifyMac>(verify_mac_of(&other, &[7; 48])),
            format!(
                "InvalidKeyUsageException: Algorithm HMAC_SHA_384 is incompatible with key spec HMAC_256 of {key}."
            )
        );
        let key = kms.create_key();
        let symmetric = mac_with(&key, ALGORITHM, b"x");
        assert_eq!(
            kms.refusal::<api::VerifyMac>(verify_mac_of(&symmetric, &[7; 32])),
            format!(
                "InvalidKeyUsageException: {key} key usage is ENCRYPT_DECRYPT which is not valid for VerifyMac."
            )
        );
    }

    #[test]
    fn answers_as_every_use_of_a_key() {
        let kms = TestKms::new();
        let key = hmac_key(&kms);
        let mac = mac_of(&kms, &key, b"x");
        let of = |key: &str| verify_mac_of(&mac_with(key, ALGORITHM, b"x"), &mac);
        kms.denies_strangers::<api::VerifyMac>("kms:VerifyMac", &key, of(&key));
        kms.takes_a_dry_run::<api::VerifyMac>(
            &key,
            VerifyMacInput {
                dry_run: Some(true),
                ..of(&key)
            },
        );
        kms.takes_a_grant::<api::VerifyMac>(&key, GrantOperation::VerifyMac, of(&key));
        kms.finds_its_key::<api::VerifyMac>("kms:VerifyMac", &key, of);
        assert_eq!(
            kms.last_operation(&key),
            Some(KeyLastUsageTrackingOperation::VerifyMac)
        );
        kms.needs_an_enabled_key::<api::VerifyMac>(&key, of(&key));
    }

    #[test]
    fn a_dry_run_of_a_wrong_code_says_so() {
        let kms = TestKms::new();
        let key = hmac_key(&kms);
        let dry = VerifyMacInput {
            dry_run: Some(true),
            ..verify_mac_of(&mac_with(&key, ALGORITHM, b"x"), &[7; 32])
        };
        assert_eq!(kms.refusal::<api::VerifyMac>(dry), "KMSInvalidMacException");
        assert_eq!(kms.last_operation(&key), None);
    }
}
