//! Addresses in trail events.

use std::net::IpAddr;

/// Writes an address as a JSON string; one of IPv4 without the formatter, which costs more than any
/// other member of an event.
pub(crate) fn write_address(out: &mut String, address: IpAddr) {
    out.push('"');
    match address {
        IpAddr::V4(address) => {
            for (place, octet) in address.octets().into_iter().enumerate() {
                if place > 0 {
                    out.push('.');
                }
                write_octet(out, octet);
            }
        }
        IpAddr::V6(address) => out.push_str(&address.to_string()),
    }
    out.push('"');
}

fn write_octet(out: &mut String, octet: u8) {
    let leading_zeros = usize::from(octet < 100) + usize::from(octet < 10);
    let digits = [octet / 100, octet / 10 % 10, octet % 10];
    let digits = digits.into_iter().skip(leading_zeros);
    out.extend(digits.map(|digit| char::from(b'0' + digit)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_as_everywhere() {
        for text in [
            "127.0.0.1",
            "10.20.130.255",
            "0.9.99.100",
            "::1",
            "2001:db8::a",
        ] {
            let mut out = String::new();
            write_address(&mut out, text.parse().unwrap());
            assert_eq!(out, format!("\"{text}\""));
        }
    }
}
