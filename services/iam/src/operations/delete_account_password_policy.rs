//! `DeleteAccountPasswordPolicy`: the account asks of passwords what AWS asks.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccountPasswordPolicy.html>

use ringwall_core::{Ask, Reply, RequestContext};
use ringwall_identity::{delete_password_policy, find_password_policy};

use crate::api::{DeleteAccountPasswordPolicyInput, DeleteAccountPasswordPolicyOutput};
use crate::error::IamError;
use crate::store::IamWrite;

pub(crate) fn delete_account_password_policy(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    _: DeleteAccountPasswordPolicyInput,
) -> Result<Reply<DeleteAccountPasswordPolicyOutput>, IamError> {
    let permit = ctx.authorize(&Ask::new("iam:DeleteAccountPasswordPolicy"))?;

    if find_password_policy(tx.rows(), ctx.account())?.is_none() {
        return Err(IamError::no_such_password_policy(ctx.account()));
    }
    delete_password_policy(tx.tx, ctx.account())?;

    Ok(permit.reply(DeleteAccountPasswordPolicyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::test_house;

    #[test]
    fn the_policy_is_gone() {
        let house = test_house();
        house.answer::<api::UpdateAccountPasswordPolicy>(input(&[]));
        house.answer::<api::DeleteAccountPasswordPolicy>(input(&[]));
        let words = "NoSuchEntityException: The Password Policy with domain name 111122223333 cannot be found.";
        let gone = house.refusal::<api::GetAccountPasswordPolicy>(input(&[]));
        assert_eq!(gone, words);
        let again = house.refusal::<api::DeleteAccountPasswordPolicy>(input(&[]));
        assert_eq!(again, words);
    }

    #[test]
    fn needs_permission() {
        let house = test_house();
        house.answer::<api::UpdateAccountPasswordPolicy>(input(&[]));
        house.needs::<api::DeleteAccountPasswordPolicy>(
            "iam:DeleteAccountPasswordPolicy",
            "*",
            input(&[]),
        );
    }
}
