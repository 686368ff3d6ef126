//! Addresses of accounts' owners.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html>

use ringwall_core::AccountId;

/// What the part before the `@` may not have.
const FORBIDDEN: &str = "\"'()<>[]:;,\\|%&";

/// The address of an account that never told one: it leads nowhere (RFC 2606).
pub(crate) fn unknown(account: AccountId) -> String {
    format!("account-{account}@ringwall.invalid")
}

/// Whether it follows AWS's rules of addresses; the model checks its length.
pub(crate) fn is_valid(email: &str) -> bool {
    let Some((local, domain)) = email.split_once('@') else {
        return false;
    };
    is_local(local) && is_domain(domain)
}

fn is_local(local: &str) -> bool {
    let fits = |letter: char| letter.is_ascii_graphic() && !FORBIDDEN.contains(letter);
    !local.is_empty() && !local.starts_with('.') && local.chars().all(fits)
}

fn is_domain(domain: &str) -> bool {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.');
    domain.contains('.')
        && domain.chars().all(fits)
        && !domain.starts_with(['-', '.'])
        && !domain.ends_with(['-', '.'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_rules() {
        for email in ["a@b.co", "first.last+tag@example.com"] {
            assert!(is_valid(email), "{email}");
        }
        for email in [
            "a", "a@b", "@b.co", ".a@b.co", "a b@c.de", "a@b@c.de", "a@-b.co", "a@b.co.", "ä@b.co",
        ] {
            assert!(!is_valid(email), "{email}");
        }
    }
}
