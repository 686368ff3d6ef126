//! Names of users: what a new one may look like.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html#user-pool-settings-aliases>

use unicode_normalization::is_nfkc;

use crate::error::CognitoError;
use crate::resources::attribute_value::{is_email, is_phone};
use crate::resources::pool::{Alias, Contact, Pool};

/// A name's longest length in characters.
const LONGEST: usize = 128;

/// Checks the name of a user to be. In pools that name users by an address it is one: which.
pub(crate) fn check(pool: &Pool, name: &str) -> Result<Option<Contact>, CognitoError> {
    check_text(name)?;
    if !pool.username_attributes.is_empty() {
        return address(pool, name).map(Some);
    }
    if pool.aliases.contains(&Alias::Email) && is_email(name) {
        return Err(CognitoError::username_like_alias("email", "email"));
    }
    if pool.aliases.contains(&Alias::Phone) && is_phone(name) {
        return Err(CognitoError::username_like_alias(
            "phone number",
            "phone number",
        ));
    }
    Ok(None)
}

/// A name that looks like another's is not taken: it must be in Unicode's compatible composed form.
pub(crate) fn check_text(name: &str) -> Result<(), CognitoError> {
    let is_odd = |character: char| character.is_whitespace() || character.is_control();
    if name.is_empty() || name.chars().count() > LONGEST || name.contains(is_odd) {
        return Err(CognitoError::invalid_parameter("Invalid username."));
    }
    if !is_nfkc(name) {
        return Err(CognitoError::invalid_parameter(
            "Username must be normalized (Unicode NFKC).",
        ));
    }
    Ok(())
}

fn address(pool: &Pool, name: &str) -> Result<Contact, CognitoError> {
    let by = |contact| pool.username_attributes.contains(&contact);
    if by(Contact::Email) && is_email(name) {
        return Ok(Contact::Email);
    }
    if by(Contact::Phone) && is_phone(name) {
        return Ok(Contact::Phone);
    }
    Err(CognitoError::invalid_parameter(
        match (by(Contact::Email), by(Contact::Phone)) {
            (true, false) => "Username should be an email.",
            (false, true) => "Username should be a phone number.",
            _ => "Username should be either an email or a phone number.",
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_users::pool;

    fn refusal(pool: &Pool, name: &str) -> String {
        let error: ringwall_core::ApiError = check(pool, name).unwrap_err().into();
        error.message().unwrap().to_owned()
    }

    #[test]
    fn pools_that_name_by_address_want_one() {
        let mut pool = pool();
        pool.username_attributes = vec![Contact::Email];
        assert_eq!(check(&pool, "a@b.example").unwrap(), Some(Contact::Email));
        assert_eq!(refusal(&pool, "ada"), "Username should be an email.");
        pool.username_attributes = vec![Contact::Phone];
        assert_eq!(check(&pool, "+4930123456").unwrap(), Some(Contact::Phone));
        assert_eq!(
            refusal(&pool, "a@b.example"),
            "Username should be a phone number."
        );
        pool.username_attributes = vec![Contact::Email, Contact::Phone];
        assert_eq!(
            refusal(&pool, "ada"),
            "Username should be either an email or a phone number."
        );
    }

    #[test]
    fn names_do_not_look_like_aliases() {
        let mut pool = pool();
        assert_eq!(check(&pool, "a@b.example").unwrap(), None);
        pool.aliases = vec![Alias::Email, Alias::Phone];
        assert_eq!(check(&pool, "ada").unwrap(), None);
        assert_eq!(
            refusal(&pool, "a@b.example"),
            "Username cannot be of email format, since user pool is configured for email alias."
        );
        assert_eq!(
            refusal(&pool, "+4930123456"),
            "Username cannot be of phone number format, since user pool is configured for phone number alias."
        );
    }

    #[test]
    fn names_that_look_alike_are_not_taken() {
        let pool = pool();
        for odd in ["\u{ff41}da", "e\u{301}va", "\u{fb01}n", "\u{212b}sa"] {
            assert_eq!(
                refusal(&pool, odd),
                "Username must be normalized (Unicode NFKC)."
            );
        }
        check(&pool, "\u{e9}va").unwrap();
    }

    #[test]
    fn names_have_bounds() {
        let pool = pool();
        check(&pool, &"\u{e4}".repeat(128)).unwrap();
        for odd in ["", "a b", "a\tb", "a\u{0}", &"a".repeat(129)] {
            assert_eq!(refusal(&pool, odd), "Invalid username.");
        }
    }
}
