//! `CreateAccountAlias`: a name for the account that no other account has, in place of the one it
//! has.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccountAlias.html>

use ringwall_core::{Ask, Reply, RequestContext};
use ringwall_identity::{find_account_of_alias, put_account_alias};

use crate::api::{CreateAccountAliasInput, CreateAccountAliasOutput};
use crate::error::IamError;
use crate::store::IamWrite;

pub(crate) fn create_account_alias(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: CreateAccountAliasInput,
) -> Result<Reply<CreateAccountAliasOutput>, IamError> {
    let permit = ctx.authorize(&Ask::new("iam:CreateAccountAlias"))?;

    if find_account_of_alias(tx.rows(), &input.account_alias)?.is_some() {
        return Err(IamError::account_alias_exists(&input.account_alias));
    }
    put_account_alias(tx.tx, ctx.account(), &input.account_alias)?;

    Ok(permit.reply(CreateAccountAliasOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, input};

    use crate::api::{self, CreateAccountAliasInput};
    use crate::test_house;

    fn named(alias: &str) -> CreateAccountAliasInput {
        input(&[("AccountAlias", alias)])
    }

    #[test]
    fn a_new_alias_takes_the_place_of_the_old() {
        let house = test_house();
        house.answer::<api::CreateAccountAlias>(named("corp"));
        house.answer::<api::CreateAccountAlias>(named("corporation"));
        let listed = house.answer::<api::ListAccountAliases>(input(&[]));
        assert_eq!(listed.account_aliases, ["corporation"]);
        let other = house.as_account(OTHER_ACCOUNT);
        other.answer::<api::CreateAccountAlias>(named("corp"));
    }

    #[test]
    fn refuses_another_accounts_alias() {
        let house = test_house();
        house.answer::<api::CreateAccountAlias>(named("corp"));
        let other = house.as_account(OTHER_ACCOUNT);
        assert_eq!(
            other.refusal::<api::CreateAccountAlias>(named("corp")),
            "EntityAlreadyExistsException: The account alias corp already exists."
        );
    }

    #[test]
    fn needs_permission() {
        test_house().needs::<api::CreateAccountAlias>("iam:CreateAccountAlias", "*", named("corp"));
    }
}
