//! `UpdateProvisionedLimit`: sets how many requests a second an account may make of a category.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateProvisionedLimit.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ErrorCode, LimitType};
use crate::api::{UpdateProvisionedLimitInput, UpdateProvisionedLimitOutput};
use crate::error::CognitoError;
use crate::quotas::{Category, MOST_PROVISIONED};
use crate::store::CognitoWrite;

pub(crate) fn update_provisioned_limit(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: UpdateProvisionedLimitInput,
) -> Result<Reply<UpdateProvisionedLimitOutput>, CognitoError> {
    let category = Category::asked(&input.limit_definition)?;

    let permit = ctx.authorize(&Ask::new("cognito-idp:UpdateProvisionedLimit"))?;

    let requested = u32::try_from(input.requested_limit_value).unwrap_or(0);
    if requested < category.usual {
        return Err(CognitoError::invalid_parameter(format!(
            "RequestedLimitValue must be {} at least.",
            category.usual
        )));
    }
    if requested > MOST_PROVISIONED {
        return Err(CognitoError::modelled(
            ErrorCode::ServiceQuotaExceededException,
            format!("RequestedLimitValue must be {MOST_PROVISIONED} at most."),
        ));
    }
    tx.provision(ctx.account(), &ctx.region, category, requested)?;

    Ok(permit.reply(UpdateProvisionedLimitOutput {
        limit: LimitType {
            limit_definition: input.limit_definition,
            provisioned_limit_value: input.requested_limit_value,
            free_limit_value: i32::try_from(category.usual).unwrap_or(i32::MAX),
        },
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, LimitClass, LimitDefinitionType, UpdateProvisionedLimitInput};
    use crate::test_pools::house;

    fn limit(category: &str) -> LimitDefinitionType {
        LimitDefinitionType {
            limit_class: LimitClass::ApiCategory,
            attributes: [("Category".to_owned(), category.to_owned())].into(),
        }
    }

    fn asking(requests: i32) -> UpdateProvisionedLimitInput {
        UpdateProvisionedLimitInput {
            limit_definition: limit("UserCreation"),
            requested_limit_value: requests,
        }
    }

    #[test]
    fn a_rate_is_an_accounts_in_a_region() {
        let house = house();
        house.answer::<api::UpdateProvisionedLimit>(asking(80));
        let rate = |house: &ringwall_testing::TestHouse| {
            let shown = house.answer::<api::GetProvisionedLimit>(api::GetProvisionedLimitInput {
                limit_definition: limit("UserCreation"),
            });
            shown.limit.provisioned_limit_value
        };
        assert_eq!(
            (rate(&house), rate(&house.in_region("eu-west-1"))),
            (80, 50)
        );
        house.answer::<api::UpdateProvisionedLimit>(asking(50));
        assert_eq!(rate(&house), 50);
    }

    #[test]
    fn a_rate_has_bounds() {
        let house = house();
        assert_eq!(
            house.refusal::<api::UpdateProvisionedLimit>(asking(49)),
            "InvalidParameterException: RequestedLimitValue must be 50 at least."
        );
        let refusal = house.refusal::<api::UpdateProvisionedLimit>(asking(100_001));
        assert!(
            refusal.starts_with("ServiceQuotaExceededException: "),
            "{refusal}"
        );
    }

    #[test]
    fn denies_a_stranger() {
        house()
            .as_anonymous()
            .is_denied::<api::UpdateProvisionedLimit>(asking(80));
    }
}
