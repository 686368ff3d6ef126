//! Moments as logs write them, in milliseconds since 1970.

const DAY_MS: i64 = 86_400_000;

/// Reads `2026-11-27T15:00:00Z`, with or without fractions of a second and an offset.
pub(crate) fn parse(text: &[u8]) -> Option<i64> {
    let number = |from: usize, to: usize| -> Option<i64> {
        let mut value = 0_i64;
        for byte in text.get(from..to)? {
            value = value * 10 + i64::from(byte.checked_sub(b'0').filter(|digit| *digit < 10)?);
        }
        Some(value)
    };
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let separators = [(4, b'-'), (7, b'-'), (13, b':'), (16, b':')];
    let is_written = separators
        .iter()
        .all(|(place, byte)| text.get(*place) == Some(byte));
    let in_range = (1..=12).contains(&month) && (1..=31).contains(&day);
    if !is_written || !in_range || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let seconds = (hour * 60 + minute) * 60 + second;
    let (millis, rest) = fraction(text.get(19..).unwrap_or_default());
    Some(days_of(year, month, day) * DAY_MS + seconds * 1_000 + millis - offset_ms(rest)?)
}

/// The fraction of a second in milliseconds, and what follows it.
fn fraction(text: &[u8]) -> (i64, &[u8]) {
    let Some(digits) = text.strip_prefix(b".") else {
        return (0, text);
    };
    let end = digits
        .iter()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(digits.len());
    let (digits, rest) = digits.split_at_checked(end).unwrap_or((digits, &[]));
    let mut millis = 0;
    for place in 0..3 {
        let digit = digits.get(place).map_or(0, |byte| i64::from(byte - b'0'));
        millis = millis * 10 + digit;
    }
    (millis, rest)
}

fn offset_ms(text: &[u8]) -> Option<i64> {
    let sign = match text {
        [] | [b'Z' | b'z'] => return Some(0),
        [b'+', ..] => 1,
        [b'-', ..] => -1,
        _ => return None,
    };
    let digits: Vec<i64> = text
        .iter()
        .filter(|byte| byte.is_ascii_digit())
        .map(|byte| i64::from(byte - b'0'))
        .collect();
    let [h1, h2, m1, m2] = digits.try_into().ok()?;
    Some(sign * ((h1 * 10 + h2) * 60 + m1 * 10 + m2) * 60_000)
}

/// Days since 1970 of a date of the Gregorian calendar.
fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Writes a moment as GuardDuty does.
pub(crate) fn format(ms: i64) -> String {
    let days = ms.div_euclid(DAY_MS) + 719_468;
    let of_day = ms.rem_euclid(DAY_MS);
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hour, minute) = (of_day / 3_600_000, of_day / 60_000 % 60);
    let (second, millis) = (of_day / 1_000 % 60, of_day % 1_000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
}

/// The minute that a moment is in.
pub(crate) fn minute(ms: i64) -> u32 {
    u32::try_from(ms.div_euclid(60_000)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{format, parse};

    #[test]
    fn moments_are_read_and_written() {
        for (text, written) in [
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"),
            ("2026-11-27T15:04:05Z", "2026-11-27T15:04:05.000Z"),
            ("2024-02-29T23:59:59.987654Z", "2024-02-29T23:59:59.987Z"),
            ("2026-01-01T01:30:00+02:00", "2025-12-31T23:30:00.000Z"),
        ] {
            assert_eq!(format(parse(text.as_bytes()).unwrap()), written);
        }
        assert_eq!(parse(b"2026-11-27T15:04:05Z"), Some(1_795_791_845_000));
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "2026-13-01T00:00:00Z",
            "2026-11-27 15",
            "2026-11-27T15:04:05x",
        ] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }
}
