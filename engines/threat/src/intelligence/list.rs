//! Lists and what is in them.

use super::Category;

/// A list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Its name, which findings tell.
    pub name: String,
    /// What it calls the threat.
    pub threat: String,
    /// What it says.
    pub category: Category,
}

/// What a list may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Addresses alone: an IP list.
    Addresses,
    /// Addresses, names and hashes: an entity list.
    Entities,
    /// Access keys.
    Keys,
}

/// An entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Indicator {
    /// The addresses from one to another.
    Addresses(u32, u32),
    /// A name, or `*.` and the end of names.
    Name(String),
    /// The SHA-256 of a file.
    Hash([u8; 32]),
    /// An access key's id.
    AccessKey(String),
}

impl Indicator {
    /// Reads an entry that a list of this scope may hold.
    pub(super) fn parse(word: &str, scope: Scope) -> Option<Self> {
        let word = word.trim();
        if scope == Scope::Keys {
            return is_access_key(word).then(|| Self::AccessKey(word.to_owned()));
        }
        if let Some((first, last)) = addresses(word) {
            return is_public(first).then_some(Self::Addresses(first, last));
        }
        if scope == Scope::Addresses {
            return None;
        }
        if let Some(hash) = sha256(word.as_bytes()) {
            return Some(Self::Hash(hash));
        }
        is_name(word).then(|| Self::Name(word.trim_end_matches('.').to_ascii_lowercase()))
    }
}

/// An address, or a block of them.
pub(super) fn addresses(word: &str) -> Option<(u32, u32)> {
    let Some((address, bits)) = word.split_once('/') else {
        let address = crate::sources::flow::ipv4(word.as_bytes())?;
        return Some((address, address));
    };
    let address = crate::sources::flow::ipv4(address.as_bytes())?;
    let bits = bits.parse::<u32>().ok().filter(|bits| *bits <= 32)?;
    let rest = u32::MAX.checked_shr(bits).unwrap_or(0);
    Some((address & !rest, address | rest))
}

/// Lists are about addresses of the internet.
pub(crate) fn is_public(address: u32) -> bool {
    let address = std::net::Ipv4Addr::from(address);
    let [first, second, ..] = address.octets();
    let is_shared = first == 100 && (64..128).contains(&second);
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_unspecified()
        || address.is_multicast()
        || is_shared
        || first >= 240)
}

/// A SHA-256 in hexadecimal digits.
pub(super) fn sha256(word: &[u8]) -> Option<[u8; 32]> {
    if word.len() != 64 {
        return None;
    }
    let mut hash = [0; 32];
    for (byte, digits) in hash.iter_mut().zip(word.chunks_exact(2)) {
        for digit in digits {
            let digit = char::from(*digit).to_digit(16)?;
            *byte = *byte << 4 | u8::try_from(digit).ok()?;
        }
    }
    Some(hash)
}

fn is_access_key(word: &str) -> bool {
    let is_kind = word.starts_with("AKIA") || word.starts_with("ASIA");
    is_kind && (16..=128).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_alphanumeric())
}

fn is_name(word: &str) -> bool {
    let name = word.strip_prefix("*.").unwrap_or(word);
    let name = name.strip_suffix('.').unwrap_or(name);
    let is_label = |label: &str| {
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        (1..=63).contains(&label.len()) && label.bytes().all(is_letter)
    };
    let last = name.rsplit('.').next().unwrap_or_default();
    name.len() <= 253
        && name.contains('.')
        && name.split('.').all(is_label)
        && last.bytes().any(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::{Indicator, Scope};

    #[test]
    fn entries_are_told_apart() {
        let parse = |word: &str| Indicator::parse(word, Scope::Entities);
        let block = Indicator::Addresses(0xc633_6400, 0xc633_64ff);
        assert_eq!(parse("198.51.100.77/24"), Some(block));
        assert_eq!(
            parse("Evil.Example."),
            Some(Indicator::Name("evil.example".into()))
        );
        assert_eq!(parse(&"0f".repeat(32)), Some(Indicator::Hash([0x0f; 32])));
        for word in [
            "10.0.0.1",
            "192.168.0.0/16",
            "1.2.3.4/33",
            "2001:db8::1",
            "word",
            "-",
            "a..b",
        ] {
            assert_eq!(parse(word), None, "{word}");
        }
        assert_eq!(Indicator::parse("evil.example", Scope::Addresses), None);
    }
}
