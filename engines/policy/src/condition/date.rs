//! Instants: ISO 8601, or seconds since the epoch.
//!
//! <https://www.w3.org/TR/NOTE-datetime>

const NANOS: i128 = 1_000_000_000;

/// The moment of a text, in nanoseconds since the epoch.
pub fn parse(text: &str) -> Option<i128> {
    epoch(text).or_else(|| calendar(text))
}

fn epoch(text: &str) -> Option<i128> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let seconds = i128::from(number(whole, 1..=15)?);
    let nanos = seconds * NANOS + nanos_of(fraction)?;
    Some(if text.starts_with('-') { -nanos } else { nanos })
}

/// `2013-06`, `2013-06-30`, `2013-06-30T12:00Z`, `2013-06-30T12:00:00.5+02:00`.
fn calendar(text: &str) -> Option<i128> {
    let (date, time) = match text.split_once(['T', 't', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let days = days_of(date)?;
    let nanos = time.map_or(Some(0), time_of_day)?;
    Some(i128::from(days) * 86_400 * NANOS + nanos)
}

fn days_of(date: &str) -> Option<i64> {
    let mut parts = date.split('-');
    let year = number(parts.next()?, 4..=4)?;
    let month = number(parts.next()?, 2..=2)?;
    let day = parts.next().map_or(Some(1), |day| number(day, 2..=2))?;
    let exists = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
    (exists && parts.next().is_none()).then(|| days_before(year, month) + day - 1)
}

const fn is_leap(year: i64) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

const fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from the epoch to the first of a month; years count from 0.
fn days_before(year: i64, month: i64) -> i64 {
    const DAYS_TO_1970: i64 = 719_528;
    let leap_days = if year == 0 {
        0
    } else {
        (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400 + 1
    };
    let months: i64 = (1..month).map(|month| days_in(year, month)).sum();
    year * 365 + leap_days + months - DAYS_TO_1970
}

/// Nanoseconds since midnight in UTC; without a zone it is UTC already.
fn time_of_day(text: &str) -> Option<i128> {
    let (clock, offset) = match text.find(['Z', 'z', '+', '-']) {
        None => (text, 0),
        Some(at) => {
            let (clock, zone) = text.split_at_checked(at)?;
            (clock, zone_minutes(zone)?)
        }
    };
    let (clock, nanos) = match clock.split_once('.') {
        None => (clock, 0),
        Some((clock, fraction)) => (clock, nanos_of(fraction)?),
    };
    let mut parts = clock.split(':');
    let hour = number(parts.next()?, 2..=2).filter(|hour| *hour < 24)?;
    let minute = number(parts.next()?, 2..=2).filter(|minute| *minute < 60)?;
    let second = parts
        .next()
        .map_or(Some(0), |second| number(second, 2..=2))?;
    let seconds = (hour * 60 + minute - offset) * 60 + second;
    (second <= 60 && parts.next().is_none()).then(|| i128::from(seconds) * NANOS + nanos)
}

/// `Z`, `+02:00`, `-0330`.
fn zone_minutes(zone: &str) -> Option<i64> {
    if zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, digits) = match zone.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, zone.strip_prefix('+')?),
    };
    let (hours, minutes) = digits
        .split_once(':')
        .or_else(|| digits.split_at_checked(2))?;
    let hours = number(hours, 2..=2).filter(|hours| *hours < 24)?;
    let minutes = number(minutes, 2..=2).filter(|minutes| *minutes < 60)?;
    Some(sign * (hours * 60 + minutes))
}

/// Nanoseconds of a decimal fraction; what is finer is cut off.
fn nanos_of(fraction: &str) -> Option<i128> {
    let digits = fraction.get(..fraction.len().min(9))?;
    let rest = fraction.get(digits.len()..)?;
    if !rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let missing = u32::try_from(9 - digits.len()).ok()?;
    Some(i128::from(number(digits, 1..=9)?) * 10_i128.pow(missing))
}

fn number(text: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<i64> {
    let digits = lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(text: &str) -> Option<i128> {
        parse(text).map(|nanos| nanos / NANOS)
    }

    #[test]
    fn reads_every_form_of_an_instant() {
        for text in [
            "1372593600",
            "1372593600.0",
            "2013-06-30T12:00:00Z",
            "2013-06-30t12:00:00.000z",
            "2013-06-30T12:00Z",
            "2013-06-30T12:00:00",
            "2013-06-30T14:00:00+02:00",
            "2013-06-30T08:30:00-0330",
        ] {
            assert_eq!(seconds(text), Some(1_372_593_600), "{text}");
        }
        assert_eq!(seconds("1970-01-01"), Some(0));
        assert_eq!(seconds("2000-03"), Some(951_868_800));
        assert_eq!(seconds("2024-02-29"), Some(1_709_164_800));
        assert_eq!(seconds("0000-01-01"), Some(-62_167_219_200));
        assert_eq!(seconds("0001-01-01"), Some(-62_135_596_800));
        assert_eq!(seconds("9999-12-31T23:59:59Z"), Some(253_402_300_799));
        assert_eq!(parse("-0.5"), Some(-NANOS / 2));
        assert_eq!(parse("1.1234567899"), Some(1_123_456_789));
    }

    #[test]
    fn refuses_instants_that_do_not_exist() {
        for text in [
            "",
            "-",
            "tomorrow",
            "2013-02-29",
            "2013-13-01",
            "2013-00-10",
            "2013-06-31",
            "2013-06-30T24:00:00Z",
            "2013-06-30T12:60Z",
            "2013-06-30T12",
            "2013-06-30T12:00+",
            "2013-06-30T12:00:00.Z",
            "1.x",
            "13-06-30",
            "99999999999999999999",
            "2013-06-30-01",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
