//! Policy documents as the API shows them.

const HEX: [char; 16] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
];

/// A document percent-encoded as RFC 3986 has it, otherwise byte for byte.
pub(crate) fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            let digits = [byte >> 4, byte & 15].into_iter();
            encoded.push('%');
            encoded.extend(digits.filter_map(|digit| HEX.get(usize::from(digit))));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_all_but_the_unreserved() {
        assert_eq!(
            encoded("{\"a-Z_0.~\": \"*é\"}"),
            "%7B%22a-Z_0.~%22%3A%20%22%2A%C3%A9%22%7D"
        );
    }
}
