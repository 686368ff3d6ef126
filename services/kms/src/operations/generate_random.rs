//! `GenerateRandom`: random bytes.
//!
//! <https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateRandom.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GenerateRandomInput, GenerateRandomOutput};
use crate::error::KmsError;
use crate::quotas;
use crate::recipient;
use crate::store::KmsRead;

pub(crate) fn generate_random(
    ctx: &RequestContext,
    tx: &KmsRead<'_>,
    input: GenerateRandomInput,
) -> Result<Reply<GenerateRandomOutput>, KmsError> {
    if input.custom_key_store_id.is_some() {
        return Err(KmsError::custom_key_store());
    }
    recipient::require_none(input.recipient.as_ref())?;
    let size = input
        .number_of_bytes
        .ok_or_else(KmsError::number_of_bytes_missing)?;

    let permit = ctx.authorize(&Ask::new("kms:GenerateRandom"))?;

    quotas::require(&tx.kms.quotas, ctx, quotas::SYMMETRIC)?;
    let mut bytes = vec![0; usize::try_from(size).map_err(KmsError::internal)?];
    ctx.random(&mut bytes);

    Ok(permit.reply(GenerateRandomOutput {
        plaintext: Some(bytes.into()),
        ciphertext_for_recipient: None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api;
    use crate::test_kms::{TestKms, session_policy};

    fn bytes(number: Option<i32>) -> GenerateRandomInput {
        GenerateRandomInput {
            number_of_bytes: number,
            ..GenerateRandomInput::default()
        }
    }

    fn drawn(kms: &TestKms, number: i32) -> Vec<u8> {
        let answer = kms.answer::<api::GenerateRandom>(bytes(Some(number)));
        answer.plaintext.unwrap().into_exposed()
    }

    #[test]
    fn gives_as_many_bytes_as_asked_for() {
        let kms = TestKms::new();
        for number in [1, 16, 1024] {
            assert_eq!(drawn(&kms, number).len(), usize::try_from(number).unwrap());
        }
        assert_ne!(drawn(&kms, 32), drawn(&kms, 32));
    }

    #[test]
    fn the_number_must_be_said_and_within_limits() {
        let kms = TestKms::new();
        assert_eq!(
            kms.refusal::<api::GenerateRandom>(bytes(None)),
            "ValidationException: NumberOfBytes must be specified"
        );
        for (number, bound) in [
            (0, "greater than or equal to 1"),
            (1025, "less than or equal to 1024"),
        ] {
            assert_eq!(
                kms.refusal::<api::GenerateRandom>(bytes(Some(number))),
                format!(
                    "ValidationException: 1 validation error detected: Value '{number}' at 'numberOfBytes' failed to satisfy constraint: Member must have value {bound}"
                )
            );
        }
    }

    #[test]
    fn needs_permission_though_it_touches_no_key() {
        let kms = TestKms::new();
        kms.denies_user::<api::GenerateRandom>("kms:GenerateRandom", "*", bytes(Some(16)));
        let session = kms.as_session("s", &session_policy(&["kms:GenerateRandom"]));
        assert_eq!(drawn(&session, 16).len(), 16);
    }

    #[test]
    fn a_recipient_is_refused_rather_than_shown_the_bytes() {
        let kms = TestKms::new();
        let input = GenerateRandomInput {
            recipient: Some(api::RecipientInfo::default()),
            ..bytes(Some(16))
        };
        assert_eq!(
            kms.refusal::<api::GenerateRandom>(input),
            "ValidationException: Recipient is not supported: no attestation root of trust is configured"
        );
    }
}
