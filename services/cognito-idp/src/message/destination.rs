//! Where a code went, as callers may know it: enough for its owner to recognize.

use ringwall_crypto::hmac_sha256;

use crate::resources::pool::Contact;

/// An address of which only so much is shown: `j***@e***`, `+*******1234`.
pub(crate) fn masked(contact: Contact, address: &str) -> String {
    match contact {
        Contact::Email => {
            let (local, domain) = address.split_once('@').unwrap_or((address, ""));
            let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
            format!("{}***@{}***", first(local), first(domain))
        }
        Contact::Phone => {
            let digits = address.strip_prefix('+').unwrap_or(address);
            let shown = digits.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
            let (hidden, shown) = digits.split_at_checked(shown).unwrap_or(("", digits));
            format!("+{}{shown}", "*".repeat(hidden.chars().count()))
        }
    }
}

/// Where a code would have gone to somebody who is not there: the same for a name whenever it is asked.
pub(crate) fn simulated(key: &[u8; 32], contact: Contact, name: &str) -> String {
    let drawn = hmac_sha256(key, format!("destination of {name}").as_bytes());
    let mut drawn = drawn.iter().copied();
    match contact {
        Contact::Email => {
            let mut letter = || char::from(b'a' + drawn.next().unwrap_or(0) % 26);
            format!("{}***@{}***", letter(), letter())
        }
        Contact::Phone => {
            let digits = drawn.take(4).map(|byte| char::from(b'0' + byte % 10));
            format!("+*******{}", digits.collect::<String>())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_first_letters_and_last_digits() {
        assert_eq!(masked(Contact::Email, "jane@example.com"), "j***@e***");
        assert_eq!(masked(Contact::Email, "ü@ä.example"), "ü***@ä***");
        assert_eq!(masked(Contact::Phone, "+12065551234"), "+*******1234");
        assert_eq!(masked(Contact::Phone, "+12"), "+12");
    }

    #[test]
    fn what_is_simulated_is_stable_and_looks_the_same() {
        let email = simulated(&[7; 32], Contact::Email, "ann");
        assert_eq!(email, simulated(&[7; 32], Contact::Email, "ann"));
        assert_eq!(email.len(), "j***@e***".len());
        let phone = simulated(&[7; 32], Contact::Phone, "ann");
        assert_eq!(phone.len(), "+*******1234".len());
        assert!(phone.starts_with("+*******"));
    }
}
