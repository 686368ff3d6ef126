//! What names look like.

/// Ends of names below which anybody registers: two labels, not one.
const SECOND_LEVEL: [&[u8]; 9] = [
    b"co", b"com", b"net", b"org", b"gov", b"edu", b"ac", b"or", b"ne",
];

/// Zones below which anybody gets a name that follows his address.
const DYNAMIC: [&[u8]; 20] = [
    b"ddns.net",
    b"dyndns.org",
    b"dnsalias.com",
    b"duckdns.org",
    b"dynu.net",
    b"dynserv.com",
    b"hopto.org",
    b"zapto.org",
    b"sytes.net",
    b"myftp.org",
    b"mooo.com",
    b"no-ip.org",
    b"no-ip.biz",
    b"redirectme.net",
    b"servebeer.com",
    b"serveftp.com",
    b"homeip.net",
    b"chickenkiller.com",
    b"strangled.net",
    b"yi.org",
];
/// Last labels of names that nobody can register.
const PRIVATE: [&[u8]; 12] = [
    b"arpa",
    b"local",
    b"localdomain",
    b"localhost",
    b"internal",
    b"intranet",
    b"lan",
    b"home",
    b"corp",
    b"private",
    b"test",
    b"invalid",
];
/// Pieces of names that are shorter carry nothing.
const PIECE_BYTES: usize = 16;

/// Parts a name into what somebody may choose freely and the zone that somebody registered.
pub(super) fn split_zone(name: &[u8]) -> (&[u8], &[u8]) {
    let mut dots = memchr::memrchr_iter(b'.', name);
    let label = |from: usize, to: usize| name.get(from..to).unwrap_or_default();
    let (Some(top), Some(second)) = (dots.next(), dots.next()) else {
        return (&[], name);
    };
    let is_wide = is_second_level(label(second + 1, top), label(top + 1, name.len()))
        || DYNAMIC.contains(&label(second + 1, name.len()));
    let cut = if is_wide { dots.next() } else { Some(second) };
    match cut {
        Some(dot) => (label(0, dot), label(dot + 1, name.len())),
        None => (&[], name),
    }
}

/// Whether somebody could register a zone.
pub(super) fn is_public(zone: &[u8]) -> bool {
    let last = memchr::memrchr(b'.', zone).and_then(|dot| zone.get(dot + 1..));
    last.is_some_and(|last| !PRIVATE.contains(&last))
}

/// Whether what stands before a zone looks like data: some label has a long piece that is no word.
pub(super) fn carries_data(labels: &[u8]) -> bool {
    if labels.len() < PIECE_BYTES {
        return false;
    }
    let pieces = labels.split(|byte| matches!(byte, b'.' | b'-'));
    let mut long = pieces.filter(|piece| piece.len() >= PIECE_BYTES);
    long.any(looks_made_up)
}

fn is_second_level(second: &[u8], top: &[u8]) -> bool {
    top.len() == 2 && SECOND_LEVEL.contains(&second)
}

/// Whether a label looks as if a program had made it up from letters: long, without the rhythm of
/// vowels that words have, or with digits among its letters.
pub(super) fn looks_made_up(label: &[u8]) -> bool {
    if label.len() < 8 || label.starts_with(b"xn--") {
        return false;
    }
    let mut vowels = 0_usize;
    let mut digits = 0_usize;
    let mut run = 0_usize;
    let mut longest = 0_usize;
    let mut changes = 0_usize;
    let mut was_digit = false;
    for byte in label {
        let is_digit = byte.is_ascii_digit();
        changes += usize::from(is_digit != was_digit);
        was_digit = is_digit;
        match byte.to_ascii_lowercase() {
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' => {
                vowels += 1;
                run = 0;
            }
            b'-' => run = 0,
            _ => {
                run += 1;
                digits += usize::from(is_digit);
            }
        }
        longest = longest.max(run);
    }
    let is_mixed = digits >= 2 && changes >= 4;
    let has_no_rhythm = longest >= 5 || vowels * 5 < label.len();
    let is_varied = entropy(label) >= 2.5;
    is_varied && (is_mixed || has_no_rhythm)
}

/// Bits a letter.
fn entropy(label: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in label {
        if let Some(count) = counts.get_mut(usize::from(*byte)) {
            *count += 1;
        }
    }
    let total = f64::from(u32::try_from(label.len()).unwrap_or(1));
    let bits = |count: &u32| {
        let share = f64::from(*count) / total;
        -share * share.log2()
    };
    counts.iter().filter(|count| **count > 0).map(bits).sum()
}

#[cfg(test)]
mod tests {
    use super::{carries_data, is_public, looks_made_up, split_zone};

    #[test]
    fn zones_are_what_somebody_registered() {
        for (name, labels, zone) in [
            ("example.com", "", "example.com"),
            ("a.b.example.com", "a.b", "example.com"),
            ("www.example.co.uk", "www", "example.co.uk"),
            ("example.co.uk", "", "example.co.uk"),
            ("x.example.ddns.net", "x", "example.ddns.net"),
            ("localhost", "", "localhost"),
            ("", "", ""),
        ] {
            let (one, other) = split_zone(name.as_bytes());
            assert_eq!((one, other), (labels.as_bytes(), zone.as_bytes()), "{name}");
        }
    }

    #[test]
    fn made_up_labels_are_told_from_words() {
        for label in ["xkqzvbnrtw", "a1b2c3d4e5f6", "kwtoqxzpplrb", "qj3k9zx7w2"] {
            assert!(looks_made_up(label.as_bytes()), "{label}");
        }
        for label in [
            "cloudformation",
            "wikipedia",
            "metadata",
            "short",
            "stackoverflow",
            "aaaaaaaaaaaa",
        ] {
            assert!(!looks_made_up(label.as_bytes()), "{label}");
        }
    }

    #[test]
    fn data_is_told_from_the_names_of_machines() {
        for labels in [
            "nbswy3dpeb3w64tmmqqho2lunaqg63tf",
            "a.7b2274797065223a2273797374656d22",
        ] {
            assert!(carries_data(labels.as_bytes()), "{labels}");
        }
        for labels in [
            "ec2-203-0-113-25.eu-central-1.compute",
            "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.ip6",
            "my-application-7d4b9c6f5d-x2x7q.default",
            "autodiscover.configuration",
        ] {
            assert!(!carries_data(labels.as_bytes()), "{labels}");
        }
    }

    #[test]
    fn names_inside_are_not_public() {
        for (zone, expected) in [
            ("example.com", true),
            ("ip-10-0-0-1.internal", false),
            ("qwkzjx", false),
            ("in-addr.arpa", false),
        ] {
            assert_eq!(is_public(zone.as_bytes()), expected, "{zone}");
        }
    }
}
