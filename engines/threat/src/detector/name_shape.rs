//! What names look like.

/// Ends of names below which anybody registers: two labels, not one.
const SECOND_LEVEL: [&[u8]; 9] = [
    b"co", b"com", b"net", b"org", b"gov", b"edu", b"ac", b"or", b"ne",
];

/// Parts a name into what somebody may choose freely and the zone that somebody registered.
pub(super) fn split_zone(name: &[u8]) -> (&[u8], &[u8]) {
    let dots: Vec<usize> = memchr::memrchr_iter(b'.', name).take(3).collect();
    let label = |from: usize, to: usize| name.get(from..to).unwrap_or_default();
    let cut = match *dots.as_slice() {
        [top, second, third]
            if is_second_level(label(second + 1, top), label(top + 1, name.len())) =>
        {
            Some(third)
        }
        [top, second] if is_second_level(label(second + 1, top), label(top + 1, name.len())) => {
            None
        }
        [_, second, ..] => Some(second),
        _ => None,
    };
    match cut {
        Some(dot) => (label(0, dot), label(dot + 1, name.len())),
        None => (&[], name),
    }
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
    use super::{looks_made_up, split_zone};

    #[test]
    fn zones_are_what_somebody_registered() {
        for (name, labels, zone) in [
            ("example.com", "", "example.com"),
            ("a.b.example.com", "a.b", "example.com"),
            ("www.example.co.uk", "www", "example.co.uk"),
            ("example.co.uk", "", "example.co.uk"),
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
}
