//! Account aliases: a name for an account in the addresses of its sign-in pages. One has one
//! account, and an account has one at most.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/console-account-alias.html>

use ringwall_core::AccountId;
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

const ACCOUNT_OF_ALIAS: Table<AccountOfAlias> = Table::new("iam.account_of_alias");
const ALIAS_OF_ACCOUNT: Table<AliasOfAccount> = Table::new("iam.alias_of_account");

#[derive(Clone, Copy, Serialize, Deserialize)]
struct AccountOfAlias {
    account: AccountId,
}

#[derive(Clone, Serialize, Deserialize)]
struct AliasOfAccount {
    alias: String,
}

/// The account that an alias is of.
///
/// # Errors
/// The store failed.
pub fn find_account_of_alias(
    tx: &impl Reads,
    alias: &str,
) -> Result<Option<AccountId>, StoreError> {
    let row = tx.get(&ACCOUNT_OF_ALIAS, &RowKey::new().text(alias))?;
    Ok(row.map(|row| row.account))
}

/// The alias of an account.
///
/// # Errors
/// The store failed.
pub fn find_account_alias(
    tx: &impl Reads,
    account: AccountId,
) -> Result<Option<String>, StoreError> {
    let row = tx.get(&ALIAS_OF_ACCOUNT, &of_account(account))?;
    Ok(row.map(|row| row.alias.clone()))
}

/// Gives an account an alias, in place of the one it has.
///
/// # Errors
/// The store failed.
pub fn put_account_alias(
    tx: &mut WriteTx,
    account: AccountId,
    alias: &str,
) -> Result<(), StoreError> {
    delete_account_alias(tx, account)?;
    let of_account_row = AliasOfAccount {
        alias: alias.to_owned(),
    };
    tx.put(&ALIAS_OF_ACCOUNT, &of_account(account), of_account_row)?;
    let place = RowKey::new().text(alias);
    tx.put(&ACCOUNT_OF_ALIAS, &place, AccountOfAlias { account })
}

/// Takes an account's alias, which others can have then.
///
/// # Errors
/// The store failed.
pub fn delete_account_alias(tx: &mut WriteTx, account: AccountId) -> Result<(), StoreError> {
    if let Some(alias) = find_account_alias(tx, account)? {
        tx.delete(&ACCOUNT_OF_ALIAS, &RowKey::new().text(&alias))?;
        tx.delete(&ALIAS_OF_ACCOUNT, &of_account(account))?;
    }
    Ok(())
}

fn of_account(account: AccountId) -> RowKey {
    RowKey::new().number(account.number())
}
