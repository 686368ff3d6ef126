//! `GetProvisionedLimit`: how many requests a second an account may make of a category.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetProvisionedLimit.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::LimitType;
use crate::api::{GetProvisionedLimitInput, GetProvisionedLimitOutput};
use crate::error::CognitoError;
use crate::quotas::Category;
use crate::store::CognitoRead;

pub(crate) fn get_provisioned_limit(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: GetProvisionedLimitInput,
) -> Result<Reply<GetProvisionedLimitOutput>, CognitoError> {
    let category = Category::asked(&input.limit_definition)?;

    let permit = ctx.authorize(&Ask::new("cognito-idp:GetProvisionedLimit"))?;

    let provisioned = tx.provisioned(ctx.account(), &ctx.region, category)?;

    Ok(permit.reply(GetProvisionedLimitOutput {
        limit: LimitType {
            limit_definition: input.limit_definition,
            provisioned_limit_value: i32::try_from(provisioned).unwrap_or(i32::MAX),
            free_limit_value: i32::try_from(category.usual).unwrap_or(i32::MAX),
        },
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, GetProvisionedLimitInput, LimitClass, LimitDefinitionType};
    use crate::test_pools::house;

    fn limit(category: &str) -> LimitDefinitionType {
        LimitDefinitionType {
            limit_class: LimitClass::ApiCategory,
            attributes: [("Category".to_owned(), category.to_owned())].into(),
        }
    }

    fn asking(category: &str) -> GetProvisionedLimitInput {
        GetProvisionedLimitInput {
            limit_definition: limit(category),
        }
    }

    #[test]
    fn an_account_has_the_usual_rates() {
        let house = house();
        let shown = house.answer::<api::GetProvisionedLimit>(asking("UserAuthentication"));
        let values = (
            shown.limit.provisioned_limit_value,
            shown.limit.free_limit_value,
        );
        assert_eq!(values, (120, 120));
        for category in ["Nothing", "UserPoolRead"] {
            let refusal = house.refusal::<api::GetProvisionedLimit>(asking(category));
            assert!(refusal.contains(category), "{refusal}");
        }
    }

    #[test]
    fn denies_a_stranger() {
        let stranger = house().as_anonymous();
        stranger.is_denied::<api::GetProvisionedLimit>(asking("UserCreation"));
    }
}
