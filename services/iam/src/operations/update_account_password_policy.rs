//! `UpdateAccountPasswordPolicy`: what the account asks of passwords; what is left out returns to
//! its default.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html>

use ringwall_core::{Ask, Reply, RequestContext};
use ringwall_identity::{PasswordPolicy, put_password_policy};

use crate::api::{UpdateAccountPasswordPolicyInput, UpdateAccountPasswordPolicyOutput};
use crate::error::IamError;
use crate::store::IamWrite;

/// The least length where none is given.
const LEAST_LENGTH: u32 = 6;

pub(crate) fn update_account_password_policy(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: UpdateAccountPasswordPolicyInput,
) -> Result<Reply<UpdateAccountPasswordPolicyOutput>, IamError> {
    let number = |number: Option<i32>| number.and_then(|number| u32::try_from(number).ok());
    let policy = PasswordPolicy {
        minimum_length: number(input.minimum_password_length).unwrap_or(LEAST_LENGTH),
        require_symbols: input.require_symbols.unwrap_or_default(),
        require_numbers: input.require_numbers.unwrap_or_default(),
        require_uppercase: input.require_uppercase_characters.unwrap_or_default(),
        require_lowercase: input.require_lowercase_characters.unwrap_or_default(),
        allow_users_to_change: input.allow_users_to_change_password.unwrap_or_default(),
        max_age_days: number(input.max_password_age),
        reuse_prevention: number(input.password_reuse_prevention),
        hard_expiry: input.hard_expiry,
    };

    let permit = ctx.authorize(&Ask::new("iam:UpdateAccountPasswordPolicy"))?;

    put_password_policy(tx.tx, ctx.account(), policy)?;

    Ok(permit.reply(UpdateAccountPasswordPolicyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, UpdateAccountPasswordPolicyInput};
    use crate::test_house;

    #[test]
    fn what_is_left_out_returns_to_its_default() {
        let house = test_house();
        house.answer::<api::UpdateAccountPasswordPolicy>(UpdateAccountPasswordPolicyInput {
            minimum_password_length: Some(14),
            require_symbols: Some(true),
            max_password_age: Some(90),
            password_reuse_prevention: Some(5),
            hard_expiry: Some(true),
            ..Default::default()
        });
        let shown = || {
            house
                .answer::<api::GetAccountPasswordPolicy>(input(&[]))
                .password_policy
        };
        let first = shown();
        assert_eq!(first.minimum_password_length, Some(14));
        assert_eq!(first.expire_passwords, Some(true));
        assert_eq!(first.max_password_age, Some(90));
        assert_eq!(first.password_reuse_prevention, Some(5));
        house.answer::<api::UpdateAccountPasswordPolicy>(input(&[]));
        let second = shown();
        assert_eq!(second.minimum_password_length, Some(6));
        assert_eq!(second.require_symbols, Some(false));
        assert_eq!(second.expire_passwords, Some(false));
        assert_eq!(second.max_password_age, None);
        assert_eq!(second.password_reuse_prevention, None);
        assert_eq!(second.hard_expiry, None);
    }

    #[test]
    fn needs_permission() {
        test_house().needs::<api::UpdateAccountPasswordPolicy>(
            "iam:UpdateAccountPasswordPolicy",
            "*",
            input(&[]),
        );
    }
}
