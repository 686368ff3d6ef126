//! `GetAccountPasswordPolicy`: what the account asks of passwords.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountPasswordPolicy.html>

use ringwall_core::{Ask, PrincipalKind, Reply, RequestContext, Resource};
use ringwall_identity::find_password_policy;

use crate::api::{GetAccountPasswordPolicyInput, GetAccountPasswordPolicyOutput};
use crate::error::IamError;
use crate::resources::password_policy;
use crate::store::IamRead;

pub(crate) fn get_account_password_policy(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    _: GetAccountPasswordPolicyInput,
) -> Result<Reply<GetAccountPasswordPolicyOutput>, IamError> {
    let policy = find_password_policy(tx.rows(), ctx.account())?;

    // Users who may change their passwords by the policy itself may read it.
    let allowed_to_all = policy
        .as_ref()
        .is_some_and(|policy| policy.allow_users_to_change)
        && matches!(ctx.caller.principal.kind, PrincipalKind::User { .. });
    let everything = Resource::new("*", ctx.account()).granted(allowed_to_all);
    let permit = ctx.authorize(&Ask::new("iam:GetAccountPasswordPolicy").on(everything))?;

    let policy = policy.ok_or_else(|| IamError::no_such_password_policy(ctx.account()))?;

    Ok(permit.reply(GetAccountPasswordPolicyOutput {
        password_policy: password_policy::shown(&policy),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, UpdateAccountPasswordPolicyInput};
    use crate::test_house;

    #[test]
    fn says_that_there_is_none() {
        assert_eq!(
            test_house().refusal::<api::GetAccountPasswordPolicy>(input(&[])),
            "NoSuchEntityException: The Password Policy with domain name 111122223333 cannot be found."
        );
    }

    #[test]
    fn users_who_may_change_their_passwords_by_it_may_read_it() {
        let house = test_house();
        let alice = house.as_new_user("alice", &[]);
        house.answer::<api::UpdateAccountPasswordPolicy>(input(&[]));
        alice.is_denied::<api::GetAccountPasswordPolicy>(input(&[]));
        house.answer::<api::UpdateAccountPasswordPolicy>(UpdateAccountPasswordPolicyInput {
            allow_users_to_change_password: Some(true),
            ..Default::default()
        });
        alice.answer::<api::GetAccountPasswordPolicy>(input(&[]));
    }

    #[test]
    fn needs_permission() {
        let house = test_house();
        house.answer::<api::UpdateAccountPasswordPolicy>(input(&[]));
        house.needs::<api::GetAccountPasswordPolicy>(
            "iam:GetAccountPasswordPolicy",
            "*",
            input(&[]),
        );
    }
}
