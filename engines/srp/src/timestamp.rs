//! The timestamp that is signed: `Tue Nov 3 20:11:26 UTC 2026`.
//!
//! English whatever the client's language, in UTC, the day without a zero in front.

const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const DAY_SECONDS: i64 = 86_400;

/// Reads a timestamp into Unix seconds; `None` if it isn't one, letter by letter.
pub fn parse_timestamp(text: &str) -> Option<i64> {
    // What is written anew must be what was read: so no looser form gets through.
    let seconds = read(text)?;
    (format_timestamp(seconds) == text).then_some(seconds)
}

/// Writes Unix seconds as a timestamp.
pub fn format_timestamp(unix_seconds: i64) -> String {
    let days = unix_seconds.div_euclid(DAY_SECONDS);
    let second = unix_seconds.rem_euclid(DAY_SECONDS);
    let (year, month, day) = civil_date(days);
    let name = |names: &[&'static str], at: i64| {
        let at = usize::try_from(at).unwrap_or_default();
        names.get(at).copied().unwrap_or_default()
    };
    format!(
        "{} {} {day} {:02}:{:02}:{:02} UTC {year}",
        name(&WEEKDAYS, days.rem_euclid(7)),
        name(&MONTHS, month - 1),
        second / 3600,
        second / 60 % 60,
        second % 60,
    )
}

fn read(text: &str) -> Option<i64> {
    let mut words = text.split(' ');
    let _weekday = words.next()?;
    let month = words.next()?;
    let day: i64 = words.next()?.parse().ok()?;
    let mut clock = words.next()?.split(':').map(str::parse::<i64>);
    let (_zone, year) = (words.next()?, words.next()?);
    let year: i64 = year
        .parse()
        .ok()
        .filter(|year| (1970..10_000).contains(year))?;
    let month = MONTHS.iter().position(|name| *name == month)?;
    let month = i64::try_from(month).ok()? + 1;
    let mut part = |below| clock.next()?.ok().filter(|part| (0..below).contains(part));
    let seconds = part(24)? * 3600 + part(60)? * 60 + part(60)?;
    (1..=31).contains(&day).then_some(())?;
    Some(day_number(year, month, day) * DAY_SECONDS + seconds)
}

/// Days since 1970-01-01 of a date of the Gregorian calendar.
///
/// Years begin in March here, so that the leap day is a year's last.
fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year
        - 719_468
}

/// The year, month and day of a day number.
fn civil_date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_what_clients_write() {
        let known = [
            ("Tue Nov 3 20:11:26 UTC 2026", 1_793_736_686),
            ("Thu Jan 1 00:00:00 UTC 1970", 0),
            ("Thu Feb 29 23:59:59 UTC 2024", 1_709_251_199),
            ("Fri Dec 31 12:00:00 UTC 2100", 4_133_937_600),
        ];
        for (text, seconds) in known {
            assert_eq!(parse_timestamp(text), Some(seconds), "{text}");
        }
    }

    #[test]
    fn refuses_every_other_form() {
        let others = [
            "",
            "Tue Nov 03 20:11:26 UTC 2026",
            "Wed Nov 3 20:11:26 UTC 2026",
            "Tue Nov 3 20:11:26 GMT 2026",
            "Tue Nov 3 20:11:26 UTC 2026 ",
            "Tue  Nov 3 20:11:26 UTC 2026",
            "Tue Nov 3 20:11 UTC 2026",
            "Tue Nov 3 24:11:26 UTC 2026",
            "Tue Nov 3 20:11:26:00 UTC 2026",
            "Tue Nov +3 20:11:26 UTC 2026",
            "mar. nov. 3 20:11:26 UTC 2026",
            "Sat Feb 30 20:11:26 UTC 2026",
            "2026-11-03T20:11:26Z",
        ];
        for text in others {
            assert_eq!(parse_timestamp(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn reads_what_it_writes(seconds in 0_i64..253_402_300_800) {
            prop_assert_eq!(parse_timestamp(&format_timestamp(seconds)), Some(seconds));
        }

        #[test]
        fn never_panics(text in ".{0,60}") {
            let _ = parse_timestamp(&text);
        }
    }
}
