//! ISO 8601's basic form, `20261124T101530Z`.

use ringwall_core::Timestamp;

const DAY_SECONDS: i64 = 86_400;

/// Reads a moment.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    if bytes.len() != 16 || bytes.get(8) != Some(&b'T') || bytes.get(15) != Some(&b'Z') {
        return None;
    }
    let number = |from: usize, to: usize| -> Option<i64> {
        let digits = text.get(from..to)?;
        digits
            .bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| digits.parse().ok())?
    };
    let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
    let (hour, minute, second) = (number(9, 11)?, number(11, 13)?, number(13, 15)?);
    let in_range = (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second < 61;
    let seconds =
        days_from_civil(year, month, day) * DAY_SECONDS + hour * 3600 + minute * 60 + second;
    in_range.then(|| Timestamp::from_secs(seconds))
}

/// Writes a moment, to the second.
pub(crate) fn format(at: Timestamp) -> String {
    at.iso8601().replace(['-', ':'], "")
}

/// Days from 1970-01-01, counted in eras of 400 years that begin on March 1st.
const fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_and_written() {
        for (text, seconds) in [
            ("19700101T000000Z", 0),
            ("20150830T123600Z", 1_440_938_160),
            ("20240229T235959Z", 1_709_251_199),
            ("20261124T101530Z", 1_795_515_330),
        ] {
            assert_eq!(parse(text), Some(Timestamp::from_secs(seconds)), "{text}");
            assert_eq!(format(Timestamp::from_secs(seconds)), text);
        }
    }

    #[test]
    fn other_texts_are_no_moments() {
        for text in [
            "",
            "20261124",
            "2026-11-24T10:15:30Z",
            "20261324T101530Z",
            "+0261124T101530Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
