//! `CreateSAMLProvider`: an identity provider that roles may trust, from its metadata.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateSAMLProvider.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{
    IdPrefix, SamlProvider, find_saml_provider, put_saml_provider, saml_providers, unique_id,
};

use crate::api::{CreateSAMLProviderInput, CreateSAMLProviderOutput};
use crate::by_arn::ByArn;
use crate::error::IamError;
use crate::quotas;
use crate::resources::{saml_metadata, saml_provider, tagging};
use crate::store::IamWrite;

pub(crate) fn create_saml_provider(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: CreateSAMLProviderInput,
) -> Result<Reply<CreateSAMLProviderOutput>, IamError> {
    let tags = tagging::parse(input.tags.as_deref())?;

    let mut new = SamlProvider {
        account: ctx.account(),
        name: input.name,
        metadata: input.saml_metadata_document,
        uuid: unique_id(IdPrefix::SamlProvider, &*ctx.platform().entropy),
        created_at: ctx.now(),
        valid_until: None,
        requires_encryption: None,
        decryption_keys: Vec::new(),
        tags,
    };

    let arn = new.arn(ctx.partition());
    let named = ByArn::new(arn.clone(), new.account, new.clone());
    let permit = named.authorize_creation(
        ctx,
        "iam:CreateSAMLProvider",
        "iam:TagSAMLProvider",
        &new.tags,
    )?;

    if input.context_provider.is_some() || input.identity_center_instance_arn.is_some() {
        return Err(IamError::no_identity_propagation());
    }
    new.valid_until = saml_metadata::valid_until(&new.metadata)?;
    if let Some(pem) = &input.add_private_key {
        saml_provider::add_key(&mut new, ctx, pem.expose())?;
    }
    saml_provider::set_encryption(&mut new, input.assertion_encryption_mode.as_ref())?;
    if find_saml_provider(tx.rows(), ctx.account(), &new.name)?.is_some() {
        return Err(IamError::provider_exists(&new.name));
    }
    let most = quotas::SAML_PROVIDERS.most;
    let count = saml_providers(tx.rows(), ctx.account(), None, most)?.len();
    quotas::SAML_PROVIDERS.require_room(count)?;
    let tags = tagging::shown(&new.tags);
    put_saml_provider(tx.tx, new)?;

    Ok(permit.reply(CreateSAMLProviderOutput {
        saml_provider_arn: Some(arn),
        tags,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, CreateSAMLProviderInput};
    use crate::test_certificates::{CURVE_KEY, RSA_KEY};
    use crate::test_house;
    use crate::test_providers::METADATA;

    fn named(name: &str) -> CreateSAMLProviderInput {
        input(&[("Name", name), ("SAMLMetadataDocument", METADATA)])
    }

    #[test]
    fn makes_a_provider() {
        let house = test_house();
        let made = house.answer::<api::CreateSAMLProvider>(named("Idp"));
        assert_eq!(
            made.saml_provider_arn.as_deref(),
            Some("arn:aws:iam::111122223333:saml-provider/Idp")
        );
        assert_eq!(
            house.refusal::<api::CreateSAMLProvider>(named("idp")),
            "EntityAlreadyExistsException: Provider with name idp already exists."
        );
    }

    #[test]
    fn refuses_metadata_that_are_none() {
        let house = test_house();
        let marked = format!("\u{FEFF}{METADATA}");
        for document in [&"x".repeat(1000), &marked] {
            let refusal = house.refusal::<api::CreateSAMLProvider>(input(&[
                ("Name", "idp"),
                ("SAMLMetadataDocument", document),
            ]));
            assert_eq!(refusal, "InvalidInputException: Unable to parse metadata");
        }
    }

    #[test]
    fn an_encryption_mode_needs_an_rsa_key() {
        let house = test_house();
        let with = |texts: &[(&'static str, &str)]| {
            let common = [("Name", "idp"), ("SAMLMetadataDocument", METADATA)];
            let texts = [&common, texts].concat();
            input::<CreateSAMLProviderInput>(&texts)
        };
        assert_eq!(
            house.refusal::<api::CreateSAMLProvider>(with(&[(
                "AssertionEncryptionMode",
                "Required"
            )])),
            "InvalidInputException: An assertion encryption mode needs a private key."
        );
        for key in ["x", CURVE_KEY] {
            assert_eq!(
                house.refusal::<api::CreateSAMLProvider>(with(&[("AddPrivateKey", key)])),
                "InvalidInputException: The private key must be an RSA private key in PEM format."
            );
        }
        house.answer::<api::CreateSAMLProvider>(with(&[
            ("AssertionEncryptionMode", "Required"),
            ("AddPrivateKey", RSA_KEY),
        ]));
    }

    #[test]
    fn an_account_has_a_hundred_at_most() {
        let house = test_house();
        for number in 0..100 {
            house.answer::<api::CreateSAMLProvider>(named(&format!("idp-{number}")));
        }
        assert_eq!(
            house.refusal::<api::CreateSAMLProvider>(named("one-more")),
            "LimitExceededException: Cannot exceed quota for SAMLProvidersPerAccount: 100"
        );
    }

    #[test]
    fn needs_permission_on_the_provider_to_be() {
        test_house().needs::<api::CreateSAMLProvider>(
            "iam:CreateSAMLProvider",
            "arn:aws:iam::111122223333:saml-provider/idp",
            named("idp"),
        );
    }
}
