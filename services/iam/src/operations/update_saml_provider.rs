//! `UpdateSAMLProvider`: new metadata, another encryption mode, a key more or less.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateSAMLProvider.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{SamlProvider, put_saml_provider};

use crate::api::{UpdateSAMLProviderInput, UpdateSAMLProviderOutput};
use crate::error::IamError;
use crate::resources::{saml_metadata, saml_provider};
use crate::store::IamWrite;

pub(crate) fn update_saml_provider(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: UpdateSAMLProviderInput,
) -> Result<Reply<UpdateSAMLProviderOutput>, IamError> {
    let provider = tx.saml_provider(ctx, &input.saml_provider_arn)?;

    let permit = ctx.authorize(&provider.ask("iam:UpdateSAMLProvider"))?;

    let mut provider = SamlProvider::clone(&*provider.existing()?);
    if input.context_provider.is_some() || input.identity_center_instance_arn.is_some() {
        return Err(IamError::no_identity_propagation());
    }
    if input.add_private_key.is_some() && input.remove_private_key.is_some() {
        return Err(IamError::adds_and_removes_private_key());
    }
    if let Some(document) = input.saml_metadata_document {
        provider.valid_until = saml_metadata::valid_until(&document)?;
        provider.metadata = document;
    }
    if let Some(pem) = &input.add_private_key {
        saml_provider::add_key(&mut provider, ctx, pem.expose())?;
    }
    if let Some(id) = &input.remove_private_key {
        saml_provider::remove_key(&mut provider, id)?;
    }
    saml_provider::set_encryption(&mut provider, input.assertion_encryption_mode.as_ref())?;
    put_saml_provider(tx.tx, provider)?;

    Ok(permit.reply(UpdateSAMLProviderOutput {
        saml_provider_arn: Some(input.saml_provider_arn),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, GetSAMLProviderOutput, UpdateSAMLProviderInput};
    use crate::test_certificates::RSA_KEY;
    use crate::test_house;
    use crate::test_providers::{METADATA, saml_provider};

    const IDP: &str = "arn:aws:iam::111122223333:saml-provider/idp";

    fn update(texts: &[(&'static str, &str)]) -> UpdateSAMLProviderInput {
        input(&[&[("SAMLProviderArn", IDP)], texts].concat())
    }

    fn provider(house: &TestHouse) -> GetSAMLProviderOutput {
        house.answer::<api::GetSAMLProvider>(input(&[("SAMLProviderArn", IDP)]))
    }

    fn key_ids(house: &TestHouse) -> Vec<String> {
        let keys = provider(house).private_key_list.unwrap_or_default();
        keys.into_iter().filter_map(|key| key.key_id).collect()
    }

    #[test]
    fn sets_the_metadata_alone() {
        let house = test_house();
        saml_provider(&house, "idp");
        let other = METADATA.replace("/sso", "/other");
        house.answer::<api::UpdateSAMLProvider>(update(&[("SAMLMetadataDocument", &other)]));
        assert_eq!(provider(&house).saml_metadata_document, Some(other));
    }

    #[test]
    fn keys_are_rotated_one_after_the_other() {
        let house = test_house();
        saml_provider(&house, "idp");
        for _ in 0..2 {
            house.answer::<api::UpdateSAMLProvider>(update(&[("AddPrivateKey", RSA_KEY)]));
        }
        assert_eq!(
            house.refusal::<api::UpdateSAMLProvider>(update(&[("AddPrivateKey", RSA_KEY)])),
            "LimitExceededException: Cannot exceed quota for PrivateKeysPerSAMLProvider: 2"
        );
        let ids = key_ids(&house);
        assert_eq!(
            house.refusal::<api::UpdateSAMLProvider>(update(&[
                ("AddPrivateKey", RSA_KEY),
                ("RemovePrivateKey", &ids[0]),
            ])),
            "InvalidInputException: A private key cannot be added and removed in the same request."
        );
        house.answer::<api::UpdateSAMLProvider>(update(&[("RemovePrivateKey", &ids[0])]));
        assert_eq!(key_ids(&house), [ids[1].clone()]);
        assert_eq!(
            house.refusal::<api::UpdateSAMLProvider>(update(&[("RemovePrivateKey", &ids[0])])),
            format!(
                "NoSuchEntityException: The private key with id {} cannot be found.",
                ids[0]
            )
        );
    }

    #[test]
    fn the_last_key_stays_while_encryption_is_required() {
        let house = test_house();
        saml_provider(&house, "idp");
        house.answer::<api::UpdateSAMLProvider>(update(&[
            ("AddPrivateKey", RSA_KEY),
            ("AssertionEncryptionMode", "Required"),
        ]));
        let id = key_ids(&house).remove(0);
        assert_eq!(
            house.refusal::<api::UpdateSAMLProvider>(update(&[("RemovePrivateKey", &id)])),
            "InvalidInputException: An assertion encryption mode needs a private key."
        );
        house.answer::<api::UpdateSAMLProvider>(update(&[("AssertionEncryptionMode", "Allowed")]));
        house.answer::<api::UpdateSAMLProvider>(update(&[("RemovePrivateKey", &id)]));
        assert_eq!(provider(&house).assertion_encryption_mode, None);
    }

    #[test]
    fn needs_permission_on_it() {
        let house = test_house();
        saml_provider(&house, "idp");
        let update = update(&[("SAMLMetadataDocument", METADATA)]);
        house.needs::<api::UpdateSAMLProvider>("iam:UpdateSAMLProvider", IDP, update);
    }
}
