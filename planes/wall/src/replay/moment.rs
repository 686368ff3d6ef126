//! Moments as logs write them.

/// Of ISO 8601: `2026-11-24T10:15:30.123+01:00`, in milliseconds since 1970.
pub(super) fn iso8601(text: &str) -> Option<i64> {
    let (date, time) = text.split_once(['T', ' '])?;
    let mut date = date.splitn(3, '-').map(str::parse::<i64>);
    let mut part = || date.next()?.ok();
    let (year, month, day) = (part()?, part()?, part()?);
    let (time, offset_secs) = match time.find(['Z', '+', '-']) {
        Some(at) => {
            let (time, offset) = time.split_at_checked(at)?;
            (time, offset_secs(offset)?)
        }
        None => (time, 0),
    };
    let (time, fraction) = time.split_once('.').unwrap_or((time, ""));
    let mut time = time.splitn(3, ':').map(str::parse::<i64>);
    let mut part = || time.next()?.ok();
    let (hour, minute, second) = (part()?, part()?, part().unwrap_or(0));
    let thousandths: String = fraction.chars().chain("000".chars()).take(3).collect();
    let secs = days(year, month, day)? * 86_400 + hour * 3600 + minute * 60 + second - offset_secs;
    Some(secs * 1000 + thousandths.parse::<i64>().ok()?)
}

/// Of access logs: `10/Oct/2000:13:55:36 -0700`, in milliseconds since 1970.
pub(super) fn access_log(text: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (moment, offset) = text.split_once(' ')?;
    let (date, time) = moment.split_once(':')?;
    let mut date = date.splitn(3, '/');
    let day = date.next()?.parse().ok()?;
    let name = date.next()?;
    let month = MONTHS.iter().position(|month| *month == name)? + 1;
    let year = date.next()?.parse().ok()?;
    let mut time = time.splitn(3, ':').map(str::parse::<i64>);
    let mut part = || time.next()?.ok();
    let secs_of_day = part()? * 3600 + part()? * 60 + part()?;
    let days = days(year, i64::try_from(month).ok()?, day)?;
    Some((days * 86_400 + secs_of_day - offset_secs(offset)?) * 1000)
}

/// `Z`, `+01:00`, `-0700`.
fn offset_secs(text: &str) -> Option<i64> {
    if text == "Z" {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) = digits.split_at_checked(2)?;
    let minutes: i64 = minutes.parse().unwrap_or(0);
    Some(sign * (hours.parse::<i64>().ok()? * 3600 + minutes * 60))
}

/// Days from 1970-01-01 to a day, counted in years that begin on March 1st.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(0..=9999).contains(&year) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Some(year * 365 + leaps + day_of_year - 719_468)
}

#[cfg(test)]
mod tests {
    use ringwall_core::Timestamp;

    use super::*;

    #[test]
    fn moments_of_har_are_read() {
        for (text, millis) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2021-10-28T19:52:30.5Z", 1_635_450_750_500),
            ("2021-10-28T21:52:30.123456+02:00", 1_635_450_750_123),
            ("2000-02-29T00:00:00-00:30", 951_784_200_000),
        ] {
            assert_eq!(iso8601(text), Some(millis), "{text}");
        }
        assert_eq!(iso8601("yesterday"), None);
        assert_eq!(iso8601("2021-13-28T19:52:30Z"), None);
    }

    #[test]
    fn moments_of_access_logs_are_read() {
        assert_eq!(
            access_log("28/Oct/2021:21:52:30 +0200"),
            Some(1_635_450_750_000)
        );
        assert_eq!(access_log("28/Okt/2021:21:52:30 +0200"), None);
        assert_eq!(access_log(""), None);
    }

    #[test]
    fn every_day_is_read_as_it_is_written() {
        for day in (-200_000..200_000).step_by(97) {
            let moment = Timestamp::from_secs(day * 86_400);
            let text = moment.iso8601();
            if !text.starts_with('-') && day > -719_000 {
                assert_eq!(iso8601(&text), Some(moment.millis()), "{text}");
            }
        }
    }
}
