//! The text forms of timestamps.
//!
//! <https://smithy.io/2.0/spec/protocol-traits.html#timestampformat-trait>

use ringwall_model::{Timestamp, TimestampFormat};

use crate::DecodeError;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

/// Years that every form can write.
const YEARS: std::ops::RangeInclusive<i64> = 0..=9999;

/// A moment from seconds since the epoch, rounded to milliseconds.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
pub(crate) fn from_epoch_seconds(seconds: f64) -> Result<Timestamp, DecodeError> {
    let millis = (seconds * 1000.0).round();
    // The years -9999 to 9999, far inside what an `i64` holds.
    if millis.is_finite() && millis.abs() < 3.2e14 {
        return Ok(Timestamp::from_millis(millis as i64));
    }
    Err(DecodeError::wrong_type(
        "A timestamp of the input is out of range",
    ))
}

/// A moment from its text.
pub(crate) fn parse(text: &str, format: TimestampFormat) -> Result<Timestamp, DecodeError> {
    let parsed = match format {
        TimestampFormat::Iso8601 => parse_iso(text.as_bytes()),
        TimestampFormat::Rfc822 => parse_rfc822(text),
        TimestampFormat::UnixTimestamp => {
            let seconds = text.parse().map_err(|_| refused())?;
            return from_epoch_seconds(seconds);
        }
    };
    parsed.ok_or_else(refused)
}

/// Appends the text of a moment.
pub(crate) fn write(moment: Timestamp, format: TimestampFormat, out: &mut Vec<u8>) {
    let text = match format {
        TimestampFormat::UnixTimestamp => epoch_seconds(moment),
        TimestampFormat::Iso8601 => iso(moment),
        TimestampFormat::Rfc822 => rfc822(moment),
    };
    out.extend_from_slice(text.as_bytes());
}

/// `1700000000`, `1700000000.5`, `1700000000.123`.
fn epoch_seconds(moment: Timestamp) -> String {
    let millis = moment.millis();
    let sign = if millis < 0 { "-" } else { "" };
    let (whole, rest) = (millis.unsigned_abs() / 1000, millis.unsigned_abs() % 1000);
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let fraction = format!("{rest:03}");
    format!("{sign}{whole}.{}", fraction.trim_end_matches('0'))
}

/// `2026-11-24T10:00:00Z`, with milliseconds where there are any.
fn iso(moment: Timestamp) -> String {
    let (year, month, day, second_of_day) = civil(moment);
    let (hour, minute, second) = clock(second_of_day);
    let date = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
    match moment.millis().rem_euclid(1000) {
        0 => format!("{date}Z"),
        rest => format!("{date}.{rest:03}Z"),
    }
}

/// `Tue, 24 Nov 2026 10:00:00 GMT`.
fn rfc822(moment: Timestamp) -> String {
    let (year, month, day, second_of_day) = civil(moment);
    let (hour, minute, second) = clock(second_of_day);
    let weekday = named(&WEEKDAYS, moment.secs().div_euclid(86_400).rem_euclid(7));
    let month = named(&MONTHS, month - 1);
    format!("{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
}

fn named<const N: usize>(names: &[&'static str; N], at: i64) -> &'static str {
    usize::try_from(at)
        .ok()
        .and_then(|at| names.get(at))
        .copied()
        .unwrap_or_default()
}

fn parse_iso(bytes: &[u8]) -> Option<Timestamp> {
    let year = digits(bytes.get(..4)?)?;
    let (month, day) = (digits(bytes.get(5..7)?)?, digits(bytes.get(8..10)?)?);
    let (hour, minute) = (digits(bytes.get(11..13)?)?, digits(bytes.get(14..16)?)?);
    let second = digits(bytes.get(17..19)?)?;
    let marks = [4, 7, 10, 13, 16].map(|at| bytes.get(at).copied().unwrap_or_default());
    if !matches!(marks, [b'-', b'-', b'T' | b't', b':', b':']) {
        return None;
    }
    let (millis, rest) = fraction(bytes.get(19..)?)?;
    let offset_secs = offset(rest)?;
    let moment = moment(year, month, day, (hour, minute, second))?;
    Some(moment.plus_millis(millis).plus_secs(-offset_secs))
}

/// `.123…`: milliseconds, further digits dropped; and what follows.
fn fraction(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let Some(tail) = bytes.strip_prefix(b".") else {
        return Some((0, bytes));
    };
    let end = tail
        .iter()
        .position(|byte| !byte.is_ascii_digit())
        .unwrap_or(tail.len());
    let (fraction, rest) = tail.split_at(end);
    if fraction.is_empty() || fraction.len() > 9 {
        return None;
    }
    let mut millis = [b'0'; 3];
    for (to, from) in millis.iter_mut().zip(fraction) {
        *to = *from;
    }
    Some((digits(&millis)?, rest))
}

/// `Z`, `+02:00` or `-0800`, in seconds.
fn offset(bytes: &[u8]) -> Option<i64> {
    let (sign, hours, minutes) = match bytes {
        b"Z" | b"z" => return Some(0),
        [sign @ (b'+' | b'-'), a, b, b':', c, d] | [sign @ (b'+' | b'-'), a, b, c, d] => {
            (*sign, digits(&[*a, *b])?, digits(&[*c, *d])?)
        }
        _ => return None,
    };
    if hours > 23 || minutes > 59 {
        return None;
    }
    let seconds = hours * 3600 + minutes * 60;
    Some(if sign == b'-' { -seconds } else { seconds })
}

fn parse_rfc822(text: &str) -> Option<Timestamp> {
    let (_, rest) = text.split_once(", ")?;
    let mut parts = rest.split(' ');
    let day = digits(parts.next()?.as_bytes())?;
    let month = parts.next()?;
    let month = MONTHS.iter().position(|name| *name == month)?;
    let year = digits(parts.next()?.as_bytes())?;
    let mut time = parts.next()?.split(':');
    let (hour, minute) = (
        digits(time.next()?.as_bytes())?,
        digits(time.next()?.as_bytes())?,
    );
    let second = digits(time.next()?.as_bytes())?;
    if time.next().is_some() || parts.next()? != "GMT" || parts.next().is_some() {
        return None;
    }
    let month = i64::try_from(month).ok()? + 1;
    moment(year, month, day, (hour, minute, second))
}

fn digits(bytes: &[u8]) -> Option<i64> {
    if bytes.is_empty() || bytes.len() > 4 {
        return None;
    }
    bytes.iter().try_fold(0, |number, digit| {
        digit
            .is_ascii_digit()
            .then(|| number * 10 + i64::from(digit - b'0'))
    })
}

/// The moment of a date and a time of day, if there is such a day.
fn moment(year: i64, month: i64, day: i64, (h, m, s): (i64, i64, i64)) -> Option<Timestamp> {
    // 60 is a leap second; it falls together with the next minute's first.
    if !(1..=12).contains(&month) || !(0..24).contains(&h) || m > 59 || s > 60 {
        return None;
    }
    let days = days_from_civil(year, month, day);
    let found = Timestamp::from_secs(days * 86_400);
    let exists = day >= 1 && civil(found) == (year, month, day, 0);
    exists.then(|| found.plus_secs(h * 3600 + m * 60 + s))
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar, years counted from March.
const fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month, day and second of the day. Years outside 0–9999 are shown as the nearest.
fn civil(moment: Timestamp) -> (i64, i64, i64, i64) {
    let seconds = moment.secs();
    let days = seconds.div_euclid(86_400) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let year = year.clamp(*YEARS.start(), *YEARS.end());
    (year, month, day, seconds.rem_euclid(86_400))
}

const fn clock(second_of_day: i64) -> (i64, i64, i64) {
    (
        second_of_day / 3600,
        second_of_day / 60 % 60,
        second_of_day % 60,
    )
}

const fn refused() -> DecodeError {
    DecodeError::wrong_type("Invalid timestamp format")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MOMENT: Timestamp = Timestamp::from_millis(1_700_000_000_120);

    fn text(moment: Timestamp, format: TimestampFormat) -> String {
        let mut out = Vec::new();
        write(moment, format, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn writes_each_form() {
        assert_eq!(
            text(MOMENT, TimestampFormat::UnixTimestamp),
            "1700000000.12"
        );
        assert_eq!(
            text(MOMENT, TimestampFormat::Iso8601),
            "2023-11-14T22:13:20.120Z"
        );
        assert_eq!(
            text(MOMENT, TimestampFormat::Rfc822),
            "Tue, 14 Nov 2023 22:13:20 GMT"
        );
        assert_eq!(
            text(
                Timestamp::from_millis(-1500),
                TimestampFormat::UnixTimestamp
            ),
            "-1.5"
        );
        assert_eq!(
            text(Timestamp::from_millis(-1500), TimestampFormat::Iso8601),
            "1969-12-31T23:59:58.500Z"
        );
    }

    #[test]
    fn reads_offsets_and_fractions() {
        for iso in [
            "2023-11-14T22:13:20.12Z",
            "2023-11-14T22:13:20.120999Z",
            "2023-11-14T23:13:20.12+01:00",
            "2023-11-14T14:43:20.12-0730",
        ] {
            assert_eq!(parse(iso, TimestampFormat::Iso8601), Ok(MOMENT), "{iso}");
        }
    }

    #[test]
    fn refuses_what_is_no_moment() {
        for iso in [
            "",
            "2023",
            "2023-11-14",
            "2023-11-14T22:13:20",
            "2023-13-14T22:13:20Z",
            "2023-02-29T00:00:00Z",
            "2023-11-00T00:00:00Z",
            "2023-11-14T24:00:00Z",
            "2023-11-14 22:13:20Z",
            "2023-11-14T22:13:20.Z",
            "2023-11-14T22:13:20+1:00",
            "2023-11-14T22:13:20Zé",
        ] {
            assert!(parse(iso, TimestampFormat::Iso8601).is_err(), "{iso}");
        }
        for date in [
            "",
            "Tue, 14 Nov 2023",
            "Tue, 14 Nov 2023 22:13:20 CET",
            "14 Nov 2023 22:13:20 GMT",
        ] {
            assert!(parse(date, TimestampFormat::Rfc822).is_err(), "{date}");
        }
        for number in ["", "x", "NaN", "inf", "1e300"] {
            assert!(
                parse(number, TimestampFormat::UnixTimestamp).is_err(),
                "{number}"
            );
        }
    }

    proptest! {
        #[test]
        fn gives_back_what_it_wrote(millis in -62_000_000_000_000i64..250_000_000_000_000) {
            let moment = Timestamp::from_millis(millis);
            for format in [TimestampFormat::Iso8601, TimestampFormat::UnixTimestamp] {
                prop_assert_eq!(parse(&text(moment, format), format), Ok(moment));
            }
            let whole = Timestamp::from_secs(moment.secs());
            let format = TimestampFormat::Rfc822;
            prop_assert_eq!(parse(&text(whole, format), format), Ok(whole));
        }

        #[test]
        fn reads_any_text_without_panic(text in ".*") {
            for format in [TimestampFormat::Iso8601, TimestampFormat::Rfc822, TimestampFormat::UnixTimestamp] {
                drop(parse(&text, format));
            }
        }

        #[test]
        fn writes_any_moment_without_panic(millis in any::<i64>()) {
            for format in [TimestampFormat::Iso8601, TimestampFormat::Rfc822, TimestampFormat::UnixTimestamp] {
                prop_assert!(!text(Timestamp::from_millis(millis), format).is_empty());
            }
        }
    }
}
