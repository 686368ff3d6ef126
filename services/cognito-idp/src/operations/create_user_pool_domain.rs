//! `CreateUserPoolDomain`: where managed login is.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolDomain.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateUserPoolDomainInput, CreateUserPoolDomainOutput};
use crate::error::CognitoError;
use crate::resources::domain::{CustomDomain, Domain};
use crate::store::CognitoWrite;

pub(crate) fn create_user_pool_domain(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: CreateUserPoolDomainInput,
) -> Result<Reply<CreateUserPoolDomainOutput>, CognitoError> {
    let action = "cognito-idp:CreateUserPoolDomain";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    if input.routing.is_some() {
        return Err(CognitoError::not_implemented("Routing of a domain"));
    }
    let domain = Domain {
        name: input.domain,
        pool_id: pool.id.clone(),
        account: pool.account,
        region: pool.region.clone(),
        created_at: ctx.now(),
        custom: input.custom_domain_config.map(CustomDomain::from),
        login_version: Domain::login_version(&pool, input.managed_login_version)?,
    };
    domain.require_name()?;
    if tx.find_domain(&domain.region, &domain.name)?.is_some() {
        return Err(CognitoError::invalid_parameter("Domain already exists."));
    }
    let mut own = tx.domains(&pool)?.into_iter();
    if own.any(|own| own.custom.is_some() == domain.custom.is_some()) {
        return Err(CognitoError::invalid_parameter(
            "User pool already has a domain configured.",
        ));
    }
    tx.require_certificate(&domain)?;
    let managed_login_version = i32::try_from(domain.login_version).ok();
    tx.put_domain(domain)?;

    Ok(permit.reply(CreateUserPoolDomainOutput {
        managed_login_version,
        cloud_front_domain: None,
        routing: None,
    }))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ringwall_core::{Partition, Tags};
    use ringwall_identity::{ServerCertificate, find_certificate_user, put_server_certificate};
    use ringwall_store::{StoreError, WriteTx};
    use ringwall_testing::{ACCOUNT, OTHER_ACCOUNT, TestHouse, input};

    use crate::CognitoIdp;
    use crate::api::{
        self, CreateUserPoolDomainInput, CreateUserPoolInput, CustomDomainConfigType,
        DomainStatusType, UserPoolTierType,
    };
    use crate::hosted::Hosted;
    use crate::test_pools::{house, named, new_pool};

    fn at(domain: &str, pool: &str) -> CreateUserPoolDomainInput {
        input(&[("Domain", domain), ("UserPoolId", pool)])
    }

    fn custom(domain: &str, pool: &str) -> CreateUserPoolDomainInput {
        let arn = "arn:aws:acm:us-east-1:111122223333:certificate/1";
        CreateUserPoolDomainInput {
            custom_domain_config: Some(CustomDomainConfigType {
                certificate_arn: arn.to_owned(),
                security_policy: None,
            }),
            ..at(domain, pool)
        }
    }

    fn status(house: &TestHouse, domain: &str) -> Option<DomainStatusType> {
        let named = input(&[("Domain", domain)]);
        let described = house.answer::<api::DescribeUserPoolDomain>(named);
        described.domain_description.unwrap().status
    }

    #[test]
    fn a_pool_shows_its_domains() {
        let house = house();
        let pool = new_pool(&house);
        house.answer::<api::CreateUserPoolDomain>(at("customers", &pool));
        house.answer::<api::CreateUserPoolDomain>(custom("auth.example.com", &pool));
        let shown = house.answer::<api::DescribeUserPool>(input(&[("UserPoolId", &pool)]));
        let shown = shown.user_pool.unwrap();
        assert_eq!(shown.domain.as_deref(), Some("customers"));
        assert_eq!(shown.custom_domain.as_deref(), Some("auth.example.com"));
        assert_eq!(status(&house, "customers"), Some(DomainStatusType::Active));
        assert_eq!(
            status(&house, "auth.example.com"),
            Some(DomainStatusType::Creating)
        );
        house.advance_secs(1);
        assert_eq!(
            status(&house, "auth.example.com"),
            Some(DomainStatusType::Active)
        );
    }

    /// A certificate of IAM's; its ARN.
    fn certificate(house: &TestHouse, account: &str) -> String {
        let certificate = ServerCertificate {
            account: account.parse().unwrap(),
            name: "login".to_owned(),
            path: "/".to_owned(),
            id: "ASCAEXAMPLE".to_owned(),
            body: String::new(),
            chain: None,
            private_key: String::new(),
            uploaded_at: house.now(),
            expires_at: house.now(),
            tags: Tags::new(),
            former: Vec::new(),
        };
        let put = |tx: &mut WriteTx| put_server_certificate(tx, certificate.clone());
        house.store().write::<(), StoreError>(put).unwrap();
        certificate.arn(Partition::Aws)
    }

    #[test]
    fn a_name_shows_the_certificate_of_its_own_account_in_iam() {
        let house = house();
        let pool = new_pool(&house);
        let at = |arn: &str| CreateUserPoolDomainInput {
            custom_domain_config: Some(CustomDomainConfigType {
                certificate_arn: arn.to_owned(),
                security_policy: None,
            }),
            ..at("auth.example.com", &pool)
        };
        let others = certificate(&house, OTHER_ACCOUNT);
        assert_eq!(
            house.refusal::<api::CreateUserPoolDomain>(at(&others)),
            format!("InvalidParameterException: The certificate {others} does not exist.")
        );
        let own = certificate(&house, ACCOUNT);
        house.answer::<api::CreateUserPoolDomain>(at(&own));
        let hosted = Hosted::new(Arc::new(CognitoIdp::new(house.store())));
        let facts = || {
            let tx = house.store().read().unwrap();
            let shown = hosted
                .certificate_of_domain(&tx, "auth.example.com")
                .unwrap();
            let user = find_certificate_user(&tx, ACCOUNT.parse().unwrap(), "ASCAEXAMPLE");
            (shown.map(|found| found.arn(Partition::Aws)), user.unwrap())
        };
        let user = format!("arn:aws:cognito-idp:us-east-1:{ACCOUNT}:userpool/{pool}");
        assert_eq!(facts(), (Some(own), Some(user)));
        house.answer::<api::DeleteUserPoolDomain>(input(&[
            ("Domain", "auth.example.com"),
            ("UserPoolId", &pool),
        ]));
        assert_eq!(facts(), (None, None));
    }

    #[test]
    fn a_prefix_is_one_pools_in_a_region() {
        let house = house();
        let pool = new_pool(&house);
        house.answer::<api::CreateUserPoolDomain>(at("customers", &pool));
        let other = house.as_account(OTHER_ACCOUNT);
        assert_eq!(
            other.refusal::<api::CreateUserPoolDomain>(at("customers", &new_pool(&other))),
            "InvalidParameterException: Domain already exists."
        );
        assert_eq!(
            house.refusal::<api::CreateUserPoolDomain>(at("others", &pool)),
            "InvalidParameterException: User pool already has a domain configured."
        );
        let elsewhere = house.in_region("eu-west-1");
        elsewhere.answer::<api::CreateUserPoolDomain>(at("customers", &new_pool(&elsewhere)));
    }

    #[test]
    fn refuses_the_names_that_aws_refuses() {
        let house = house();
        let pool = new_pool(&house);
        for word in ["aws", "amazon", "cognito"] {
            assert_eq!(
                house.refusal::<api::CreateUserPoolDomain>(at(&format!("my-{word}-app"), &pool)),
                format!("InvalidParameterException: Domain cannot contain reserved word: {word}")
            );
        }
        let refusal = house.refusal::<api::CreateUserPoolDomain>(custom("localhost", &pool));
        assert!(
            refusal.starts_with("InvalidParameterException: "),
            "{refusal}"
        );
    }

    #[test]
    fn managed_login_is_not_in_every_plan() {
        let house = house();
        let lite = house.answer::<api::CreateUserPool>(CreateUserPoolInput {
            user_pool_tier: Some(UserPoolTierType::Lite),
            ..named("customers")
        });
        let lite = lite.user_pool.unwrap().id.unwrap();
        let managed = CreateUserPoolDomainInput {
            managed_login_version: Some(2),
            ..at("customers", &lite)
        };
        assert_eq!(
            house.refusal::<api::CreateUserPoolDomain>(managed),
            "FeatureUnavailableInTierException: Managed login is not available in the LITE tier."
        );
        house.answer::<api::CreateUserPoolDomain>(at("customers", &lite));
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        house
            .as_anonymous()
            .is_denied::<api::CreateUserPoolDomain>(at("customers", &pool));
    }
}
