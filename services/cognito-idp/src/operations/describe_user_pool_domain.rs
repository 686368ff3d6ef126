//! `DescribeUserPoolDomain`: nothing is said of a domain that is not there.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DescribeUserPoolDomain.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::DomainDescriptionType;
use crate::api::{DescribeUserPoolDomainInput, DescribeUserPoolDomainOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;

pub(crate) fn describe_user_pool_domain(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: DescribeUserPoolDomainInput,
) -> Result<Reply<DescribeUserPoolDomainOutput>, CognitoError> {
    tx.throttle(ctx, ctx.account(), &ctx.region)?;
    let found = tx.find_domain(&ctx.region, &input.domain)?;
    let own = found.filter(|domain| domain.account == ctx.account());

    let permit = ctx.authorize(&Ask::new("cognito-idp:DescribeUserPoolDomain"))?;

    let shown = own.map(|domain| domain.shown(ctx.now()));

    Ok(permit.reply(DescribeUserPoolDomainOutput {
        domain_description: Some(shown.unwrap_or_else(DomainDescriptionType::default)),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, input};

    use crate::api::{self, DomainDescriptionType};
    use crate::test_pools::{house, new_pool};

    #[test]
    fn domains_of_others_are_not_described() {
        let house = house();
        let pool = new_pool(&house);
        let named = || input(&[("Domain", "customers")]);
        house.answer::<api::CreateUserPoolDomain>(input(&[
            ("Domain", "customers"),
            ("UserPoolId", &pool),
        ]));
        let own = house.answer::<api::DescribeUserPoolDomain>(named());
        assert_eq!(own.domain_description.unwrap().user_pool_id, Some(pool));
        let other = house.as_account(OTHER_ACCOUNT);
        let others = other.answer::<api::DescribeUserPoolDomain>(named());
        assert_eq!(
            others.domain_description,
            Some(DomainDescriptionType::default())
        );
    }

    #[test]
    fn denies_a_stranger() {
        let stranger = house().as_anonymous();
        stranger.is_denied::<api::DescribeUserPoolDomain>(input(&[("Domain", "customers")]));
    }
}
