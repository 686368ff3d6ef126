//! What an account asks of its users' passwords.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html>

use std::sync::Arc;

use ringwall_core::AccountId;
use ringwall_store::{Reads, RowKey, StoreError, Table, WriteTx};
use serde::{Deserialize, Serialize};

const PASSWORD_POLICIES: Table<PasswordPolicy> = Table::new("iam.password_policy");

const SYMBOLS: &str = "!@#$%^&*()_+-=[]{}|'";

/// What passwords must have where an account has no policy of its own.
const USUAL_LENGTH: u32 = 8;
const USUAL_CLASSES: usize = 3;

/// An account's own password policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordPolicy {
    /// Characters at least.
    pub minimum_length: u32,
    /// One of `!@#$%^&*()_+-=[]{}|'` at least.
    pub require_symbols: bool,
    /// A digit at least.
    pub require_numbers: bool,
    /// One of A to Z at least.
    pub require_uppercase: bool,
    /// One of a to z at least.
    pub require_lowercase: bool,
    /// All users may change their own passwords, whatever their policies say.
    pub allow_users_to_change: bool,
    /// Days that a password is good for.
    pub max_age_days: Option<u32>,
    /// How many of a user's last passwords cannot be set again.
    pub reuse_prevention: Option<u32>,
    /// A password that is past its age is changed by an administrator alone.
    pub hard_expiry: Option<bool>,
}

/// What a password lacks, in AWS's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// It is too short.
    #[error("Password should have a minimum length of {0}")]
    Short(u32),
    /// It has none of A to Z.
    #[error("Password should have at least one uppercase letter")]
    NoUppercase,
    /// It has none of a to z.
    #[error("Password should have at least one lowercase letter")]
    NoLowercase,
    /// It has no digit.
    #[error("Password should have at least one number")]
    NoNumber,
    /// It has no symbol.
    #[error("Password should have at least one symbol")]
    NoSymbol,
    /// It is too plain for an account without a policy of its own.
    #[error("The password does not conform to the account password policy.")]
    Plain,
    /// It was one of the user's last.
    #[error("Policy constraint violation with password reuse prevention during password change.")]
    Reused,
}

impl PasswordPolicy {
    /// Whether a password has what the policy asks for.
    ///
    /// # Errors
    /// What it lacks.
    pub fn check(&self, password: &str) -> Result<(), PasswordFault> {
        if length(password) < self.minimum_length {
            return Err(PasswordFault::Short(self.minimum_length));
        }
        let classes = Classes::of(password);
        let faults = [
            (
                self.require_uppercase,
                classes.uppercase,
                PasswordFault::NoUppercase,
            ),
            (
                self.require_lowercase,
                classes.lowercase,
                PasswordFault::NoLowercase,
            ),
            (
                self.require_numbers,
                classes.number,
                PasswordFault::NoNumber,
            ),
            (
                self.require_symbols,
                classes.symbol,
                PasswordFault::NoSymbol,
            ),
        ];
        let mut faults = faults.into_iter();
        match faults.find(|(required, has, _)| *required && !has) {
            Some((_, _, fault)) => Err(fault),
            None => Ok(()),
        }
    }

    /// Whether a password has what AWS asks for in an account without a policy; it must not be
    /// one of the account's own `names` (its alias, its address).
    ///
    /// # Errors
    /// What it lacks.
    pub fn check_usual(password: &str, names: &[String]) -> Result<(), PasswordFault> {
        let classes = Classes::of(password).count();
        if length(password) < USUAL_LENGTH
            || classes < USUAL_CLASSES
            || names.iter().any(|name| name == password)
        {
            return Err(PasswordFault::Plain);
        }
        Ok(())
    }
}

fn length(password: &str) -> u32 {
    u32::try_from(password.chars().count()).unwrap_or(u32::MAX)
}

/// Which kinds of characters a password has.
struct Classes {
    uppercase: bool,
    lowercase: bool,
    number: bool,
    symbol: bool,
}

impl Classes {
    fn of(password: &str) -> Self {
        let has = |is: fn(char) -> bool| password.chars().any(is);
        Self {
            uppercase: has(|letter| letter.is_ascii_uppercase()),
            lowercase: has(|letter| letter.is_ascii_lowercase()),
            number: has(|letter| letter.is_ascii_digit()),
            symbol: has(|letter| SYMBOLS.contains(letter)),
        }
    }

    fn count(&self) -> usize {
        let all = [self.uppercase, self.lowercase, self.number, self.symbol];
        all.into_iter().filter(|has| *has).count()
    }
}

/// An account's own password policy.
///
/// # Errors
/// The store failed.
pub fn find_password_policy(
    tx: &impl Reads,
    account: AccountId,
) -> Result<Option<Arc<PasswordPolicy>>, StoreError> {
    tx.get(&PASSWORD_POLICIES, &RowKey::new().number(account.number()))
}

/// Writes an account's password policy.
///
/// # Errors
/// The store failed.
pub fn put_password_policy(
    tx: &mut WriteTx,
    account: AccountId,
    policy: PasswordPolicy,
) -> Result<(), StoreError> {
    let place = RowKey::new().number(account.number());
    tx.put(&PASSWORD_POLICIES, &place, policy)
}

/// Deletes an account's password policy: what AWS asks for counts again.
///
/// # Errors
/// The store failed.
pub fn delete_password_policy(tx: &mut WriteTx, account: AccountId) -> Result<(), StoreError> {
    tx.delete(&PASSWORD_POLICIES, &RowKey::new().number(account.number()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strict() -> PasswordPolicy {
        PasswordPolicy {
            minimum_length: 10,
            require_symbols: true,
            require_numbers: true,
            require_uppercase: true,
            require_lowercase: true,
            allow_users_to_change: false,
            max_age_days: None,
            reuse_prevention: None,
            hard_expiry: None,
        }
    }

    #[test]
    fn says_what_a_password_lacks() {
        for (password, words) in [
            ("aB3$", "Password should have a minimum length of 10"),
            (
                "abcdefg3$$",
                "Password should have at least one uppercase letter",
            ),
            (
                "ABCDEFG3$$",
                "Password should have at least one lowercase letter",
            ),
            ("ABCDEFGh$$", "Password should have at least one number"),
            ("ABCDEFGh33", "Password should have at least one symbol"),
        ] {
            let fault = strict().check(password).unwrap_err();
            assert_eq!(fault.to_string(), words, "{password}");
        }
        assert_eq!(strict().check("ABCDEFGh3$"), Ok(()));
    }

    #[test]
    fn letters_beyond_ascii_are_characters_and_of_no_class() {
        assert_eq!(
            strict().check("äöüÄÖÜ3$äö"),
            Err(PasswordFault::NoUppercase)
        );
    }

    #[test]
    fn without_a_policy_three_of_four_classes_and_eight_characters() {
        for (password, fits) in [
            ("Abcdefg1", true),
            ("abcdef1!", true),
            ("Abcdef1", false),
            ("abcdefg1", false),
            ("Corp-2026", false),
        ] {
            let names = ["Corp-2026".to_owned()];
            let checked = PasswordPolicy::check_usual(password, &names);
            assert_eq!(checked.is_ok(), fits, "{password}");
        }
    }
}
