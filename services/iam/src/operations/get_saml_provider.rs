//! `GetSAMLProvider`: a SAML provider with its metadata. Private keys are never shown.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetSAMLProvider.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetSAMLProviderInput, GetSAMLProviderOutput, SamlPrivateKey};
use crate::error::IamError;
use crate::resources::{saml_provider, tagging};
use crate::store::IamRead;

pub(crate) fn get_saml_provider(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: GetSAMLProviderInput,
) -> Result<Reply<GetSAMLProviderOutput>, IamError> {
    let provider = tx.saml_provider(ctx, &input.saml_provider_arn)?;

    let permit = ctx.authorize(&provider.ask("iam:GetSAMLProvider"))?;

    let provider = provider.existing()?;
    let keys = provider.decryption_keys.iter().map(|key| SamlPrivateKey {
        key_id: Some(key.id.clone()),
        timestamp: Some(key.added_at),
    });
    let keys: Vec<_> = keys.collect();

    Ok(permit.reply(GetSAMLProviderOutput {
        saml_provider_uuid: Some(provider.uuid.clone()),
        saml_metadata_document: Some(provider.metadata.clone()),
        context_provider: None,
        saml_key_hashes: None,
        create_date: Some(provider.created_at),
        valid_until: provider.valid_until,
        tags: tagging::shown(&provider.tags),
        assertion_encryption_mode: saml_provider::shown_mode(&provider),
        private_key_list: (!keys.is_empty()).then_some(keys),
        identity_center_instance_arn: None,
        identity_store_arn: None,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, AssertionEncryptionModeType, GetSAMLProviderInput};
    use crate::test_certificates::RSA_KEY;
    use crate::test_house;
    use crate::test_providers::{METADATA, saml_provider};

    const IDP: &str = "arn:aws:iam::111122223333:saml-provider/idp";

    fn of(arn: &str) -> GetSAMLProviderInput {
        input(&[("SAMLProviderArn", arn)])
    }

    #[test]
    fn shows_metadata_and_the_ids_of_keys() {
        let house = test_house();
        house.answer::<api::CreateSAMLProvider>(input(&[
            ("Name", "idp"),
            ("SAMLMetadataDocument", METADATA),
            ("AddPrivateKey", RSA_KEY),
        ]));
        let provider = house.answer::<api::GetSAMLProvider>(of(IDP));
        assert_eq!(provider.saml_metadata_document.as_deref(), Some(METADATA));
        assert_eq!(provider.create_date, Some(house.now()));
        assert_eq!(
            provider.assertion_encryption_mode,
            Some(AssertionEncryptionModeType::Allowed)
        );
        let keys = provider.private_key_list.unwrap();
        assert!(keys[0].key_id.as_ref().unwrap().starts_with("SAMLPK"));
    }

    #[test]
    fn says_which_is_not_there() {
        let house = test_house();
        assert_eq!(
            house.refusal::<api::GetSAMLProvider>(of(IDP)),
            format!("NoSuchEntityException: Manifest not found for arn {IDP}")
        );
        let oidc = "arn:aws:iam::111122223333:oidc-provider/idp";
        assert_eq!(
            house.refusal::<api::GetSAMLProvider>(of(oidc)),
            format!("InvalidInputException: ARN {oidc} is not valid.")
        );
    }

    #[test]
    fn needs_permission_on_it() {
        let house = test_house();
        saml_provider(&house, "idp");
        house.needs::<api::GetSAMLProvider>("iam:GetSAMLProvider", IDP, of(IDP));
    }
}
