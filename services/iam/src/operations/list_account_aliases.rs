//! `ListAccountAliases`: the account's alias, if it has one.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccountAliases.html>

use ringwall_core::{Ask, Reply, RequestContext};
use ringwall_identity::find_account_alias;

use crate::api::{ListAccountAliasesInput, ListAccountAliasesOutput};
use crate::error::IamError;
use crate::paging::page;
use crate::store::IamRead;

pub(crate) fn list_account_aliases(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListAccountAliasesInput,
) -> Result<Reply<ListAccountAliasesOutput>, IamError> {
    let page = page(tx.iam, ctx, "", input.marker.as_deref(), input.max_items)?;

    let permit = ctx.authorize(&Ask::new("iam:ListAccountAliases"))?;

    let alias = find_account_alias(tx.rows(), ctx.account())?;
    let listed = page.of_list(alias);

    Ok(permit.reply(ListAccountAliasesOutput {
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        account_aliases: listed.entries,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, input};

    use crate::api;
    use crate::test_house;

    #[test]
    fn lists_the_own_alias_alone() {
        let house = test_house();
        house.answer::<api::CreateAccountAlias>(input(&[("AccountAlias", "corp")]));
        let listed = house.answer::<api::ListAccountAliases>(input(&[]));
        assert_eq!(listed.account_aliases, ["corp"]);
        assert_eq!(listed.is_truncated, Some(false));
        let other = house.as_account(OTHER_ACCOUNT);
        let listed = other.answer::<api::ListAccountAliases>(input(&[]));
        assert!(listed.account_aliases.is_empty());
    }

    #[test]
    fn needs_permission() {
        test_house().needs::<api::ListAccountAliases>("iam:ListAccountAliases", "*", input(&[]));
    }
}
