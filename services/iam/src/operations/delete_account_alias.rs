//! `DeleteAccountAlias`: the account has no name any longer.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccountAlias.html>

use ringwall_core::{Ask, Reply, RequestContext};
use ringwall_identity::{delete_account_alias as delete_row, find_account_of_alias};

use crate::api::{DeleteAccountAliasInput, DeleteAccountAliasOutput};
use crate::error::IamError;
use crate::store::IamWrite;

pub(crate) fn delete_account_alias(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: DeleteAccountAliasInput,
) -> Result<Reply<DeleteAccountAliasOutput>, IamError> {
    let permit = ctx.authorize(&Ask::new("iam:DeleteAccountAlias"))?;

    let owner = find_account_of_alias(tx.rows(), &input.account_alias)?;
    if owner != Some(ctx.account()) {
        return Err(IamError::no_such_account_alias(&input.account_alias));
    }
    delete_row(tx.tx, ctx.account())?;

    Ok(permit.reply(DeleteAccountAliasOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, TestHouse, input};

    use crate::api::{self, DeleteAccountAliasInput};
    use crate::test_house;

    fn house_with_alias() -> TestHouse {
        let house = test_house();
        house.answer::<api::CreateAccountAlias>(input(&[("AccountAlias", "corp")]));
        house
    }

    fn corp() -> DeleteAccountAliasInput {
        input(&[("AccountAlias", "corp")])
    }

    #[test]
    fn the_alias_is_free() {
        let house = house_with_alias();
        house.answer::<api::DeleteAccountAlias>(corp());
        let listed = house.answer::<api::ListAccountAliases>(input(&[]));
        assert!(listed.account_aliases.is_empty());
        let other = house.as_account(OTHER_ACCOUNT);
        other.answer::<api::CreateAccountAlias>(input(&[("AccountAlias", "corp")]));
    }

    #[test]
    fn refuses_another_accounts_alias() {
        let other = house_with_alias().as_account(OTHER_ACCOUNT);
        assert_eq!(
            other.refusal::<api::DeleteAccountAlias>(corp()),
            "NoSuchEntityException: The account alias with name corp cannot be found."
        );
    }

    #[test]
    fn needs_permission() {
        house_with_alias().needs::<api::DeleteAccountAlias>("iam:DeleteAccountAlias", "*", corp());
    }
}
