//! `UpdateUserPoolDomain`: another certificate, another kind of pages.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPoolDomain.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateUserPoolDomainInput, UpdateUserPoolDomainOutput};
use crate::error::CognitoError;
use crate::resources::domain::{CustomDomain, Domain};
use crate::store::CognitoWrite;

pub(crate) fn update_user_pool_domain(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: UpdateUserPoolDomainInput,
) -> Result<Reply<UpdateUserPoolDomainOutput>, CognitoError> {
    let action = "cognito-idp:UpdateUserPoolDomain";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    if input.routing.is_some() {
        return Err(CognitoError::not_implemented("Routing of a domain"));
    }
    let domain = tx.domain_of(&pool, &input.domain)?;
    let mut changed = (*domain).clone();
    if let Some(custom) = input.custom_domain_config {
        if changed.custom.is_none() {
            return Err(CognitoError::invalid_parameter(
                "CustomDomainConfig can't be given for a prefix domain.",
            ));
        }
        changed.custom = Some(CustomDomain::from(custom));
        tx.require_certificate(&changed)?;
    }
    if input.managed_login_version.is_some() {
        changed.login_version = Domain::login_version(&pool, input.managed_login_version)?;
    }
    let managed_login_version = i32::try_from(changed.login_version).ok();
    tx.put_domain(changed)?;

    Ok(permit.reply(UpdateUserPoolDomainOutput {
        managed_login_version,
        cloud_front_domain: None,
        routing: None,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, UpdateUserPoolDomainInput};
    use crate::test_pools::{house, new_pool};

    #[test]
    fn pages_change_their_kind() {
        let house = house();
        let pool = new_pool(&house);
        let place = [("Domain", "customers"), ("UserPoolId", &*pool)];
        house.answer::<api::CreateUserPoolDomain>(input(&place));
        let changed = house.answer::<api::UpdateUserPoolDomain>(UpdateUserPoolDomainInput {
            managed_login_version: Some(2),
            ..input(&place)
        });
        assert_eq!(changed.managed_login_version, Some(2));
        let shown = house.answer::<api::DescribeUserPoolDomain>(input(&place[..1]));
        let shown = shown.domain_description.unwrap();
        assert_eq!(shown.managed_login_version, Some(2));
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        house
            .as_anonymous()
            .is_denied::<api::UpdateUserPoolDomain>(input(&[
                ("Domain", "x"),
                ("UserPoolId", &pool),
            ]));
    }
}
