//! `DescribeIdentity`: when an identity was made, and the providers of its logins.
//!
//! <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_DescribeIdentity.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DescribeIdentityInput, DescribeIdentityOutput};
use crate::error::CognitoIdentityError;
use crate::store::CognitoIdentityRead;

pub(crate) fn describe_identity(
    ctx: &RequestContext,
    tx: &CognitoIdentityRead<'_>,
    input: DescribeIdentityInput,
) -> Result<Reply<DescribeIdentityOutput>, CognitoIdentityError> {
    let id = &input.identity_id;

    let found = tx.find_own_identity(ctx, id)?;

    let mut ask = Ask::new("cognito-identity:DescribeIdentity");
    if let Some((_, pool)) = &found {
        ask = ask.key("cognito-identity:IdentityPoolArn", pool.arn());
    }
    let permit = ctx.authorize(&ask)?;

    let (identity, _) = found.ok_or_else(|| CognitoIdentityError::identity_not_found(id))?;

    Ok(permit.reply(identity.describe()))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, input};

    use crate::api;
    use crate::bench::{DEVELOPER, Steps as _, house};

    #[test]
    fn tells_the_providers_and_not_who_it_is_there() {
        let house = house();
        let pool = house.make_developer_pool();
        let identity = house.developer_identity(&pool, "alice");
        let described = house.described_identity(&identity);
        assert_eq!(described.logins, Some(vec![DEVELOPER.to_owned()]));
        assert_eq!(described.creation_date, Some(house.now()));
    }

    #[test]
    fn another_account_does_not_find_it() {
        let house = house();
        let pool = house.make_developer_pool();
        let identity = house.developer_identity(&pool, "alice");
        let other = house.as_account(OTHER_ACCOUNT);
        assert_eq!(
            other.identity_refusal(&identity),
            format!("ResourceNotFoundException: Identity '{identity}' not found.")
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let pool = house.make_developer_pool();
        let identity = house.developer_identity(&pool, "alice");
        house.needs::<api::DescribeIdentity>(
            "cognito-identity:DescribeIdentity",
            "*",
            input(&[("IdentityId", &identity)]),
        );
    }
}
