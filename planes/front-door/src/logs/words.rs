//! How values stand in lines of logs.

use std::fmt;

use crate::serve::date::civil;

/// A value, or a dash where there is none.
pub(super) fn or_dash<'a, T: fmt::Display>(value: Option<&'a T>) -> impl fmt::Display + use<'a, T> {
    struct OrDash<'a, T>(Option<&'a T>);

    impl<T: fmt::Display> fmt::Display for OrDash<'_, T> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            match self.0 {
                Some(value) => value.fmt(f),
                None => f.write_str("-"),
            }
        }
    }

    OrDash(value)
}

/// A moment in milliseconds since 1970, with AWS's six decimals.
pub(super) struct Iso(pub(super) i64);

impl fmt::Display for Iso {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil(self.0.div_euclid(86_400_000));
        let millis = self.0.rem_euclid(86_400_000);
        let second = millis / 1000;
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        let millis = millis % 1000;
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}000Z"
        )
    }
}

/// What a client wrote, so that it cannot end the field or the line.
pub(super) struct Text<'a>(pub(super) &'a [u8]);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LONGEST_BYTES: usize = 8 * 1024;
        for byte in self.0.iter().take(LONGEST_BYTES) {
            match byte {
                b'"' | b'\\' => write!(f, "\\x{byte:02X}")?,
                b' '..=b'~' => write!(f, "{}", char::from(*byte))?,
                _ => write!(f, "\\x{byte:02X}")?,
            }
        }
        Ok(())
    }
}
