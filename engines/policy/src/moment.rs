//! Moments in conditions: ISO 8601, or seconds since the epoch.

/// Seconds since the epoch of `2026-11-24T10:15:30Z`, `2026-11-24`, or a number.
pub(crate) fn parse(text: &str) -> Option<f64> {
    if let Ok(seconds) = text.parse::<f64>() {
        return Some(seconds);
    }
    let (date, time) = text.split_once('T').unwrap_or((text, "00:00:00Z"));
    let mut date = date.splitn(3, '-').map(|part| part.parse::<i32>().ok());
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let (time, offset_seconds) = split_offset(time)?;
    let mut time = time.splitn(3, ':').map(|part| part.parse::<f64>().ok());
    let (hour, minute) = (time.next()??, time.next()??);
    let second = time.next().flatten().unwrap_or(0.0);
    let valid = (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && (0.0..24.0).contains(&hour)
        && (0.0..60.0).contains(&minute)
        && (0.0..61.0).contains(&second);
    let days = f64::from(days_from_civil(year, month, day));
    valid.then_some(days * 86_400.0 + hour * 3600.0 + minute * 60.0 + second - offset_seconds)
}

fn split_offset(time: &str) -> Option<(&str, f64)> {
    if let Some(time) = time.strip_suffix('Z') {
        return Some((time, 0.0));
    }
    let at = time.rfind(['+', '-'])?;
    let (time, offset) = time.split_at_checked(at)?;
    let sign = if offset.starts_with('-') { -1.0 } else { 1.0 };
    let digits = offset.get(1..)?.replace(':', "");
    let (hours, minutes) = (digits.get(..2)?, digits.get(2..4).unwrap_or("00"));
    let seconds = hours.parse::<f64>().ok()? * 3600.0 + minutes.parse::<f64>().ok()? * 60.0;
    Some((time, sign * seconds))
}

/// Days from 1970-01-01, counted in eras of 400 years that begin on March 1st.
const fn days_from_civil(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year.saturating_sub(1) } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era.saturating_mul(146_097).saturating_add(day_of_era - 719_468)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn both_forms_are_read() {
        assert_eq!(parse("1795515330"), Some(1_795_515_330.0));
        assert_eq!(parse("2026-11-24T10:15:30Z"), Some(1_795_515_330.0));
        assert_eq!(parse("2026-11-24T11:15:30+01:00"), Some(1_795_515_330.0));
        assert_eq!(parse("1970-01-02"), Some(86_400.0));
    }

    #[test]
    fn other_texts_are_no_moments() {
        for text in ["", "x", "2026", "2026-13-01", "2026-11-24T25:00:00Z", "2026-11-24T10"] {
            assert!(parse(text).is_none_or(|seconds| text == "2026" && seconds == 2026.0), "{text}");
        }
    }
}
