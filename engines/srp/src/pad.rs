//! The form in which Cognito's clients hash a number.

/// A number's bytes as they are hashed: big endian, the shortest that still read as a positive number
/// in two's complement.
///
/// JavaScript's clients write a number in hexadecimal, make it even, and put `00` in front of a first
/// digit of 8 or more; Java's take the bytes of a `BigInteger`. This is both.
pub fn pad(number: &[u8]) -> Vec<u8> {
    let digits = strip(number);
    let is_high = digits.first().is_none_or(|first| *first >= 0x80);
    let mut padded = Vec::with_capacity(digits.len() + 1);
    if is_high {
        padded.push(0);
    }
    padded.extend_from_slice(digits);
    padded
}

/// The bytes without the zeros in front.
pub(crate) fn strip(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number.get(zeros..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_numbers_positive_and_short() {
        assert_eq!(pad(&[0x7F]), [0x7F]);
        assert_eq!(pad(&[0x80]), [0, 0x80]);
        assert_eq!(pad(&[0, 0, 0x0A, 1]), [0x0A, 1]);
        assert_eq!(pad(&[0, 0, 0xFF]), [0, 0xFF]);
        assert_eq!(pad(&[]), [0]);
        assert_eq!(pad(&[0, 0]), [0]);
    }
}
