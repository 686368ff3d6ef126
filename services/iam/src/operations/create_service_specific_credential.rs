//! `CreateServiceSpecificCredential`: a user's credential for one service.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceSpecificCredential.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{
    IdPrefix, ServiceSpecificCredential, put_service_specific_credential,
    service_specific_credentials_of, unique_id,
};

use crate::api::{CreateServiceSpecificCredentialInput, CreateServiceSpecificCredentialOutput};
use crate::error::IamError;
use crate::quotas;
use crate::resources::service_specific_credential::{self as credential, Kind};
use crate::store::IamWrite;

pub(crate) fn create_service_specific_credential(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: CreateServiceSpecificCredentialInput,
) -> Result<Reply<CreateServiceSpecificCredentialOutput>, IamError> {
    let user = tx.user(ctx, &input.user_name)?;

    let mut ask = user.ask("iam:CreateServiceSpecificCredential").key(
        "iam:ServiceSpecificCredentialServiceName",
        &input.service_name,
    );
    if let Some(days) = input.credential_age_days {
        ask = ask.key("iam:ServiceSpecificCredentialAgeDays", days.to_string());
    }
    let permit = ctx.authorize(&ask)?;

    let user = user.existing()?;
    let kind = credential::kind_of(&input.service_name)?;
    if kind == Kind::Password && input.credential_age_days.is_some() {
        return Err(IamError::password_without_end());
    }
    let mut others = service_specific_credentials_of(tx.rows(), ctx.account(), &user.id)?;
    others.retain(|other| other.service == input.service_name);
    quotas::SERVICE_SPECIFIC_CREDENTIALS.require_room(others.len())?;
    let name = credential::user_name(&user.name, ctx.account(), &others);
    let secret = credential::new_secret(ctx, kind, &name);
    let new = ServiceSpecificCredential {
        id: unique_id(
            IdPrefix::ServiceSpecificCredential,
            &*ctx.platform().entropy,
        ),
        service: input.service_name,
        service_user_name: name,
        secret_hash: credential::hash(&secret),
        active: true,
        created_at: ctx.now(),
        expires_at: input
            .credential_age_days
            .map(|days| ctx.now().plus_days(i64::from(days))),
    };
    let shown = credential::shown_once(&new, &user.name, kind, secret, ctx.now());
    put_service_specific_credential(tx.tx, ctx.account(), &user.id, new)?;

    Ok(permit.reply(CreateServiceSpecificCredentialOutput {
        service_specific_credential: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_identity::{find_user, service_specific_credentials_of};
    use ringwall_testing::input;

    use crate::api::{self, CreateServiceSpecificCredentialInput};
    use crate::test_house;

    fn at(service: &str) -> CreateServiceSpecificCredentialInput {
        input(&[("UserName", "alice"), ("ServiceName", service)])
    }

    #[test]
    fn makes_a_user_name_and_a_password() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let made = ["alice-at-111122223333", "alice+1-at-111122223333"].map(|name| {
            let made = house
                .answer::<api::CreateServiceSpecificCredential>(at("codecommit.amazonaws.com"));
            let made = made.service_specific_credential.unwrap();
            assert_eq!(made.service_user_name.as_deref(), Some(name));
            assert!(made.service_specific_credential_id.starts_with("ACCA"));
            assert_eq!(made.service_credential_secret, None);
            made.service_password.unwrap()
        });
        assert_ne!(made[0].expose(), made[1].expose());
        assert_eq!(made[0].expose().len(), 44);
        assert_eq!(
            house.refusal::<api::CreateServiceSpecificCredential>(at("codecommit.amazonaws.com")),
            "LimitExceededException: Cannot exceed quota for ServiceSpecificCredentialsPerUser: 2"
        );
        house.answer::<api::CreateServiceSpecificCredential>(at("cassandra.amazonaws.com"));
    }

    #[test]
    fn an_api_key_opens_its_service_until_it_ends() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let made = house.answer::<api::CreateServiceSpecificCredential>(
            CreateServiceSpecificCredentialInput {
                credential_age_days: Some(30),
                ..at("bedrock.amazonaws.com")
            },
        );
        let made = made.service_specific_credential.unwrap();
        assert_eq!(made.service_user_name, None);
        assert_eq!(made.expiration_date, Some(house.now().plus_days(30)));
        let key = made.service_credential_secret.unwrap();
        assert!(key.expose().starts_with("ABSK"));
        let tx = house.store().read().unwrap();
        let alice = find_user(&tx, house.account(), "alice").unwrap().unwrap();
        let kept = service_specific_credentials_of(&tx, house.account(), &alice.id).unwrap();
        assert!(kept[0].accepts(key.expose(), house.now()));
        assert!(!kept[0].accepts(key.expose(), house.now().plus_days(30)));
    }

    #[test]
    fn refuses_other_services_and_passwords_that_end() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        assert_eq!(
            house.refusal::<api::CreateServiceSpecificCredential>(at("kms.amazonaws.com")),
            "ServiceNotSupportedException: The specified service kms.amazonaws.com does not support service-specific credentials."
        );
        let ending = CreateServiceSpecificCredentialInput {
            credential_age_days: Some(1),
            ..at("codecommit.amazonaws.com")
        };
        assert_eq!(
            house.refusal::<api::CreateServiceSpecificCredential>(ending),
            "InvalidInputException: CredentialAgeDays is only valid for services that support long-term API keys."
        );
    }

    #[test]
    fn a_policy_may_name_the_service_and_the_age() {
        let house = test_house();
        let policy = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow",
            "Action":"iam:CreateServiceSpecificCredential","Resource":"*","Condition":{
            "StringEquals":{"iam:ServiceSpecificCredentialServiceName":"bedrock.amazonaws.com"},
            "NumericLessThanEquals":{"iam:ServiceSpecificCredentialAgeDays":"30"}}}}"#;
        let alice = house.as_new_user("alice", &[policy]);
        let aged = |service, days| CreateServiceSpecificCredentialInput {
            credential_age_days: Some(days),
            ..at(service)
        };
        alice.is_denied::<api::CreateServiceSpecificCredential>(aged("logs.amazonaws.com", 30));
        alice.is_denied::<api::CreateServiceSpecificCredential>(aged("bedrock.amazonaws.com", 31));
        alice.answer::<api::CreateServiceSpecificCredential>(aged("bedrock.amazonaws.com", 30));
    }

    #[test]
    fn needs_permission_on_the_user() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        house.needs::<api::CreateServiceSpecificCredential>(
            "iam:CreateServiceSpecificCredential",
            "arn:aws:iam::111122223333:user/alice",
            at("codecommit.amazonaws.com"),
        );
    }
}
