//! Decimal numbers of any length, compared exactly.

use std::cmp::Ordering;

/// A number taken apart: no leading zeros in front, no trailing ones behind the point.
#[derive(PartialEq, Eq)]
struct Decimal<'t> {
    negative: bool,
    whole: &'t str,
    fraction: &'t str,
}

/// How one number stands to another; `None` if one of them is no decimal number.
pub(super) fn compare(left: &str, right: &str) -> Option<Ordering> {
    let (left, right) = (Decimal::parse(left)?, Decimal::parse(right)?);
    Some(match (left.negative, right.negative) {
        (false, true) => Ordering::Greater,
        (true, false) => Ordering::Less,
        (false, false) => left.compare_size(&right),
        (true, true) => right.compare_size(&left),
    })
}

impl<'t> Decimal<'t> {
    fn parse(text: &'t str) -> Option<Self> {
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(fraction) {
            return None;
        }
        let (whole, fraction) = (
            whole.trim_start_matches('0'),
            fraction.trim_end_matches('0'),
        );
        let zero = whole.is_empty() && fraction.is_empty();
        Some(Self {
            negative: text.starts_with('-') && !zero,
            whole,
            fraction,
        })
    }

    fn compare_size(&self, other: &Self) -> Ordering {
        let lengths = self.whole.len().cmp(&other.whole.len());
        lengths
            .then_with(|| self.whole.cmp(other.whole))
            .then_with(|| {
                // A shorter fraction that begins alike is smaller, as text order has it too.
                self.fraction.cmp(other.fraction)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_exactly_where_floats_round() {
        let less = Some(Ordering::Less);
        assert_eq!(compare("9007199254740992", "9007199254740993"), less);
        assert_eq!(compare("0.1", "0.10000000000000000001"), less);
        assert_eq!(compare("-2", "-1.5"), less);
        assert_eq!(compare("9", "10"), less);
        assert_eq!(compare("-1", "0"), less);
        assert_eq!(compare("007.50", "+7.5"), Some(Ordering::Equal));
        assert_eq!(compare("-0", "0.0"), Some(Ordering::Equal));
    }

    #[test]
    fn refuses_what_is_no_decimal_number() {
        for text in ["", "-", "1.", ".5", "1e3", "0x1", "1,5", " 1", "٣", "+-1"] {
            assert_eq!(compare(text, "1"), None, "{text}");
        }
    }
}
