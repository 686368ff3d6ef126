//! Password policies as the API shows them.

use ringwall_identity::PasswordPolicy;

use crate::api;

/// A policy as the API shows it; what it does not limit is left out.
pub(crate) fn shown(policy: &PasswordPolicy) -> api::PasswordPolicy {
    let number = |number: u32| i32::try_from(number).ok();
    api::PasswordPolicy {
        minimum_password_length: number(policy.minimum_length),
        require_symbols: Some(policy.require_symbols),
        require_numbers: Some(policy.require_numbers),
        require_uppercase_characters: Some(policy.require_uppercase),
        require_lowercase_characters: Some(policy.require_lowercase),
        allow_users_to_change_password: Some(policy.allow_users_to_change),
        expire_passwords: Some(policy.max_age_days.is_some()),
        max_password_age: policy.max_age_days.and_then(number),
        password_reuse_prevention: policy.reuse_prevention.and_then(number),
        hard_expiry: policy.hard_expiry,
    }
}
