//! `GetDelegationRequest`: what a product provider asks for, and whether the caller may that himself.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetDelegationRequest.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    GetDelegationRequestInput, GetDelegationRequestOutput, PermissionCheckStatusType,
};
use crate::delegation::{check, shown};
use crate::error::IamError;
use crate::store::IamRead;

pub(crate) fn get_delegation_request(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: GetDelegationRequestInput,
) -> Result<Reply<GetDelegationRequestOutput>, IamError> {
    let named = tx.delegation_request(ctx, &input.delegation_request_id)?;

    let permit = ctx.authorize(&named.ask_of_anybody("iam:GetDelegationRequest"))?;

    let request = named.existing()?;
    let result = match input.delegation_permission_check {
        Some(true) => Some(check(ctx, &request)?),
        _ => None,
    };

    Ok(permit.reply(GetDelegationRequestOutput {
        delegation_request: Some(shown(&request)),
        permission_check_status: result.map(|_| PermissionCheckStatusType::Complete),
        permission_check_result: result,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, allow};

    use crate::api::{self, GetDelegationRequestInput, PermissionCheckResultType};
    use crate::test_delegation::{assigned, customer, of, provider_house};

    fn checking(id: &str) -> GetDelegationRequestInput {
        GetDelegationRequestInput {
            delegation_permission_check: Some(true),
            ..of(id)
        }
    }

    #[test]
    fn says_whether_the_caller_may_what_is_asked_for() {
        let house = provider_house();
        let (id, owner) = assigned(&house);
        let customer = customer(&house);
        let all = allow("*", "*");
        let s3 = allow("s3:*", "*");
        let get = allow("iam:GetDelegationRequest", "*");
        let admin = customer.as_new_user("admin", &[&all]);
        let half = customer.as_new_user("half", &[&s3, &get]);
        let checked = |who: &ringwall_testing::TestHouse| {
            let checked = who.answer::<api::GetDelegationRequest>(checking(&id));
            assert!(checked.permission_check_status.is_some());
            checked.permission_check_result.unwrap()
        };
        assert_eq!(checked(&admin), PermissionCheckResultType::Allowed);
        assert_eq!(checked(&owner), PermissionCheckResultType::Denied);
        // What is missing is asked for on conditions.
        assert_eq!(checked(&half), PermissionCheckResultType::Unsure);
    }

    #[test]
    fn others_need_permission_and_other_accounts_see_nothing() {
        let house = provider_house();
        let (id, _) = assigned(&house);
        let stranger = customer(&house).as_new_user("stranger", &[]);
        stranger.is_denied::<api::GetDelegationRequest>(of(&id));
        assert_eq!(ACCOUNT, house.account().to_string());
        let refused = house.refusal::<api::GetDelegationRequest>(of(&id));
        assert_eq!(
            refused,
            "NoSuchEntityException: The delegation request cannot be found."
        );
    }
}
