//! Numbers of JSON.

use super::reader::unexpected;
use crate::DecodeError;

/// The longest number that is looked at; Jackson's own limit.
const MAX_NUMBER_BYTES: usize = 1000;

/// A number, whole if it can be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    /// A whole number that fits 64 bits, however it was written (`1`, `1.0`, `1e3`).
    Whole(i64),
    /// Any other.
    Real(f64),
}

impl Number {
    /// The number as `double` has it.
    #[expect(clippy::cast_precision_loss, reason = "a double is what was asked for")]
    pub(super) const fn as_f64(self) -> f64 {
        match self {
            Self::Whole(whole) => whole as f64,
            Self::Real(real) => real,
        }
    }
}

/// Reads a number: RFC 8259's grammar, so no `+1`, `01`, `.5`, `1.` or `NaN`.
pub(super) fn parse(bytes: &[u8]) -> Result<Number, DecodeError> {
    if let Some(whole) = short_whole(bytes) {
        return Ok(Number::Whole(whole));
    }
    if bytes.len() > MAX_NUMBER_BYTES {
        return Err(DecodeError::TooComplex("A number of the input is too long"));
    }
    if !is_number(bytes) {
        return Err(unexpected());
    }
    let text = std::str::from_utf8(bytes).map_err(|_| unexpected())?;
    if let Ok(whole) = text.parse::<i64>() {
        return Ok(Number::Whole(whole));
    }
    let real: f64 = text.parse().map_err(|_| unexpected())?;
    if !real.is_finite() {
        return Err(DecodeError::wrong_type(
            "A number of the input is out of range",
        ));
    }
    Ok(whole_of(real).map_or(Number::Real(real), Number::Whole))
}

/// The common case: up to 18 digits and nothing else, which cannot overflow.
fn short_whole(bytes: &[u8]) -> Option<i64> {
    let (negative, digits) = match bytes {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    match digits {
        [] | [b'0', _, ..] => return None,
        _ if digits.len() > 18 => return None,
        _ => {}
    }
    let number = digits.iter().try_fold(0i64, |number, digit| {
        digit
            .is_ascii_digit()
            .then(|| number * 10 + i64::from(digit - b'0'))
    })?;
    Some(if negative { -number } else { number })
}

/// The whole number that `real` is, if doubles are exact there.
#[expect(
    clippy::cast_possible_truncation,
    reason = "it is whole and within 53 bits"
)]
fn whole_of(real: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (real.fract() == 0.0 && real.abs() <= EXACT).then_some(real as i64)
}

fn is_number(bytes: &[u8]) -> bool {
    let rest = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let (whole, rest) = split_digits(rest);
    if whole.is_empty() || (whole.len() > 1 && whole.starts_with(b"0")) {
        return false;
    }
    let rest = match rest.strip_prefix(b".") {
        Some(tail) => match split_digits(tail) {
            ([], _) => return false,
            (_, rest) => rest,
        },
        None => rest,
    };
    match rest {
        [] => true,
        [b'e' | b'E', b'+' | b'-', power @ ..] | [b'e' | b'E', power @ ..] => {
            !power.is_empty() && power.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    }
}

fn split_digits(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes
        .iter()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(bytes.len());
    bytes.split_at(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_whole_numbers_however_they_are_written() {
        for (text, number) in [
            ("0", 0),
            ("-0", 0),
            ("7", 7),
            ("-12", -12),
            ("1.0", 1),
            ("1e3", 1000),
            ("9223372036854775807", i64::MAX),
            ("-9223372036854775808", i64::MIN),
        ] {
            assert_eq!(parse(text.as_bytes()), Ok(Number::Whole(number)), "{text}");
        }
    }

    #[test]
    fn reads_fractions() {
        assert_eq!(parse(b"1.5"), Ok(Number::Real(1.5)));
        assert_eq!(parse(b"-2.5E-1"), Ok(Number::Real(-0.25)));
    }

    #[test]
    fn refuses_what_is_not_a_number() {
        for text in [
            "", "-", "+1", "01", ".5", "1.", "1e", "1e+", "1.e1", "--1", "1-1", "1e999",
        ] {
            assert!(parse(text.as_bytes()).is_err(), "{text}");
        }
        assert!(parse(&vec![b'9'; 5000]).is_err());
    }
}
