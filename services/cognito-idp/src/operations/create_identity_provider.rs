//! `CreateIdentityProvider`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateIdentityProvider.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateIdentityProviderInput, CreateIdentityProviderOutput};
use crate::error::CognitoError;
use crate::provider_document;
use crate::resources::identity_provider::IdentityProvider;
use crate::store::CognitoWrite;

/// A pool has so many.
const MOST_PROVIDERS: usize = 300;

pub(crate) fn create_identity_provider(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: CreateIdentityProviderInput,
) -> Result<Reply<CreateIdentityProviderOutput>, CognitoError> {
    let action = "cognito-idp:CreateIdentityProvider";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let mut provider = IdentityProvider::new(ctx, &pool, input.provider_name, input.provider_type);
    provider.require_name()?;
    if tx.find_provider(&pool, &provider.name)?.is_some() {
        return Err(CognitoError::duplicate_provider(&provider.name));
    }
    if tx.providers(&pool, None, MOST_PROVIDERS)?.len() >= MOST_PROVIDERS {
        return Err(CognitoError::limit_exceeded(format!(
            "A user pool can have {MOST_PROVIDERS} identity providers at most."
        )));
    }
    provider.set_details(input.provider_details)?;
    provider.set_mapping(&pool, input.attribute_mapping.unwrap_or_default())?;
    provider.set_identifiers(input.idp_identifiers.unwrap_or_default())?;
    provider.acr_mapping = input.acr_mapping.unwrap_or_default();
    tx.require_free_identifiers(&pool, &provider)?;
    provider_document::complete(ctx, tx, &pool, &mut provider)?;
    let identity_provider = provider.shown();
    tx.put_provider(provider)?;

    Ok(permit.reply(CreateIdentityProviderOutput { identity_provider }))
}

#[cfg(test)]
mod tests {
    use ringwall_model::Output as _;
    use ringwall_testing::input;

    use crate::api::{self, CreateIdentityProviderInput, IdentityProviderTypeType};
    use crate::test_pools::{client_of, google, house, new_client, new_pool, saml};
    use crate::test_users::write;

    #[test]
    fn a_social_provider_gets_what_all_of_its_kind_have() {
        let house = house();
        let pool = new_pool(&house);
        let made = house.answer::<api::CreateIdentityProvider>(google(&pool));
        let details = made.identity_provider.provider_details.unwrap();
        assert_eq!(details["oidc_issuer"], "https://accounts.google.com");
        assert_eq!(details["client_id"], "me");
        let mapping = made.identity_provider.attribute_mapping.unwrap();
        assert_eq!(mapping["username"], "sub");
        let mut client = client_of(&pool);
        client.supported_identity_providers = Some(vec!["Google".to_owned()]);
        new_client(&house, client);
    }

    #[test]
    fn a_saml_provider_shows_where_people_are_sent() {
        let house = house();
        let pool = new_pool(&house);
        let made = house.answer::<api::CreateIdentityProvider>(saml(&pool));
        let details = made.identity_provider.provider_details.unwrap();
        assert_eq!(
            details["SSORedirectBindingURI"],
            "https://idp.example.org/sso"
        );
    }

    #[test]
    fn a_saml_provider_that_encrypts_is_given_a_certificate_of_its_own() {
        let house = house();
        let pool = new_pool(&house);
        let of = |name: &str| {
            let mut input = saml(&pool);
            input.provider_name = name.to_owned();
            let details = &mut input.provider_details;
            details.insert("EncryptedResponses".to_owned(), "true".to_owned());
            let made = house.answer::<api::CreateIdentityProvider>(input);
            let mut details = made.identity_provider.provider_details.unwrap();
            details.remove("ActiveEncryptionCertificate").unwrap()
        };
        let (one, other) = (of("Corporate"), of("Partners"));
        assert!(one.starts_with("MII") && other.starts_with("MII"));
        assert_ne!(one, other);
    }

    #[test]
    fn details_of_saml_say_yes_or_no_and_one_algorithm() {
        let house = house();
        let pool = new_pool(&house);
        for (key, value) in [
            ("IDPSignout", "yes"),
            ("IDPInit", "True"),
            ("EncryptedResponses", ""),
            ("RequestSigningAlgorithm", "rsa-sha1"),
        ] {
            let mut input = saml(&pool);
            let details = &mut input.provider_details;
            details.insert(key.to_owned(), value.to_owned());
            let refusal = house.refusal::<api::CreateIdentityProvider>(input);
            assert_eq!(
                refusal,
                format!(
                    "InvalidParameterException: The provider detail {key} has an invalid value."
                )
            );
        }
    }

    #[test]
    fn an_oidc_provider_with_all_its_endpoints_is_not_asked() {
        let house = house();
        let pool = new_pool(&house);
        let details = [
            ("client_id", "me"),
            ("attributes_request_method", "GET"),
            ("oidc_issuer", "http://idp.invalid"),
            ("authorize_scopes", "openid"),
            ("authorize_url", "https://idp.invalid/authorize"),
            ("token_url", "https://idp.invalid/token"),
            ("attributes_url", "https://idp.invalid/me"),
            ("jwks_uri", "https://idp.invalid/keys"),
        ];
        let of = |details: &[(&str, &str)]| CreateIdentityProviderInput {
            provider_name: "Corporate".to_owned(),
            provider_type: IdentityProviderTypeType::Oidc,
            provider_details: details
                .iter()
                .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
                .collect(),
            ..google(&pool)
        };
        house.answer::<api::CreateIdentityProvider>(of(&details));
        let mut other = of(&details[..7]);
        other.provider_name = "Other".to_owned();
        assert_eq!(
            house.refusal::<api::CreateIdentityProvider>(other),
            "InvalidParameterException: Unable to contact well-known endpoint"
        );
    }

    #[test]
    fn refuses_what_does_not_fit() {
        let house = house();
        let pool = new_pool(&house);
        house.answer::<api::CreateIdentityProvider>(CreateIdentityProviderInput {
            idp_identifiers: Some(vec!["example.com".to_owned()]),
            ..saml(&pool)
        });
        let with = |change: &dyn Fn(&mut CreateIdentityProviderInput)| {
            let mut input = google(&pool);
            change(&mut input);
            house.refusal::<api::CreateIdentityProvider>(input)
        };
        assert_eq!(
            with(&|input| input.provider_name = "Search".to_owned()),
            "InvalidParameterException: Search is not a valid name of an identity provider of the \
             type Google."
        );
        assert_eq!(
            with(&|input| drop(input.provider_details.remove("client_secret"))),
            "InvalidParameterException: Missing required provider detail client_secret for the \
             provider type Google."
        );
        assert_eq!(
            with(&|input| {
                let mapping = [("custom:nothing".to_owned(), "x".to_owned())];
                input.attribute_mapping = Some(mapping.into());
            }),
            "InvalidParameterException: Invalid attribute mapping: the attribute custom:nothing \
             does not exist in the user pool."
        );
        assert_eq!(
            with(&|input| input.idp_identifiers = Some(vec!["example.com".to_owned()])),
            "DuplicateProviderException: The identifier example.com is already in use by the \
             identity provider Corporate."
        );
        assert_eq!(
            house.refusal::<api::CreateIdentityProvider>(saml(&pool)),
            "DuplicateProviderException: An identity provider with the name Corporate already \
             exists."
        );
    }

    #[test]
    fn refuses_metadata_of_nobody() {
        let house = house();
        let pool = new_pool(&house);
        let mut input = saml(&pool);
        let details = &mut input.provider_details;
        details.insert("MetadataFile".to_owned(), "<x/>".to_owned());
        let refusal = house.refusal::<api::CreateIdentityProvider>(input);
        assert!(
            refusal.starts_with("InvalidParameterException: Error parsing SAML metadata: "),
            "{refusal}"
        );
    }

    #[test]
    fn a_private_key_is_not_shown() {
        let house = house();
        let pool = new_pool(&house);
        let details = [
            ("client_id", "me"),
            ("team_id", "team"),
            ("key_id", "key"),
            ("authorize_scopes", "email"),
            ("private_key", "a very private key"),
        ];
        let of = |details: &[(&str, &str)]| CreateIdentityProviderInput {
            provider_name: "SignInWithApple".to_owned(),
            provider_type: IdentityProviderTypeType::SignInWithApple,
            provider_details: details
                .iter()
                .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
                .collect(),
            ..google(&pool)
        };
        assert_eq!(
            house.refusal::<api::CreateIdentityProvider>(of(&details[..4])),
            "InvalidParameterException: Missing required provider detail private_key for the \
             provider type SignInWithApple."
        );
        let made = house.answer::<api::CreateIdentityProvider>(of(&details));
        assert!(!format!("{:?}", made.into_struct()).contains("a very private key"));
        // As who reads it, changes something and writes it back.
        house.answer::<api::UpdateIdentityProvider>(api::UpdateIdentityProviderInput {
            provider_details: Some(of(&details[..4]).provider_details),
            ..input(&[("UserPoolId", &*pool), ("ProviderName", "SignInWithApple")])
        });
        let kept = write(&house, |tx| {
            let pool = tx.pool(&pool).unwrap();
            let provider = tx.provider(&pool, "SignInWithApple").unwrap();
            provider.details.get("private_key").cloned()
        });
        assert_eq!(kept.as_deref(), Some("a very private key"));
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        house
            .as_anonymous()
            .is_denied::<api::CreateIdentityProvider>(google(&pool));
    }
}
