//! Windows: the weekly one in which changes are applied, and the daily one of backups. UTC.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.Maintenance.html>

use ringwall_core::{Entropy, Timestamp};

use crate::error::RdsError;

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const DAY_MINUTES: u32 = 24 * 60;
const WEEK_MINUTES: u32 = 7 * DAY_MINUTES;
const LEAST_MINUTES: u32 = 30;
/// The epoch was a Thursday.
const EPOCH_MINUTE: i64 = 3 * 24 * 60;

/// The maintenance window, in its usual spelling.
pub(crate) fn maintenance(text: &str) -> Result<String, RdsError> {
    let lower = text.to_ascii_lowercase();
    let (begin, end) = week_minutes(&lower).ok_or_else(|| RdsError::invalid_window(text))?;
    let length = (end + WEEK_MINUTES - begin) % WEEK_MINUTES;
    if (LEAST_MINUTES..=DAY_MINUTES).contains(&length) {
        Ok(lower)
    } else {
        Err(RdsError::invalid_window(text))
    }
}

/// The backup window, in its usual spelling.
pub(crate) fn backup(text: &str) -> Result<String, RdsError> {
    let invalid = || RdsError::invalid_window(text);
    let (begin, end) = text.split_once('-').ok_or_else(invalid)?;
    let begin = day_minute(begin).ok_or_else(invalid)?;
    let end = day_minute(end).ok_or_else(invalid)?;
    if (end + DAY_MINUTES - begin) % DAY_MINUTES >= LEAST_MINUTES {
        Ok(text.to_owned())
    } else {
        Err(invalid())
    }
}

/// A maintenance window for those who ask for none: half an hour somewhere in the week.
pub(crate) fn any_maintenance(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; 2];
    entropy.fill(&mut bytes);
    let begin = u32::from(u16::from_be_bytes(bytes)) % WEEK_MINUTES;
    let spell = |minute: u32| {
        let day = usize::try_from(minute / DAY_MINUTES).unwrap_or_default();
        let day = DAYS.get(day).copied().unwrap_or("mon");
        format!("{day}:{}", clock(minute % DAY_MINUTES))
    };
    let end = (begin + LEAST_MINUTES) % WEEK_MINUTES;
    format!("{}-{}", spell(begin), spell(end))
}

/// A backup window for those who ask for none.
pub(crate) fn any_backup(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; 2];
    entropy.fill(&mut bytes);
    let begin = u32::from(u16::from_be_bytes(bytes)) % DAY_MINUTES;
    let end = (begin + LEAST_MINUTES) % DAY_MINUTES;
    format!("{}-{}", clock(begin), clock(end))
}

/// When a maintenance window begins next.
pub(crate) fn next(window: &str, now: Timestamp) -> Timestamp {
    let begin = week_minutes(window).map_or(0, |(begin, _)| begin);
    let week = i64::from(WEEK_MINUTES);
    let minute = now.secs().div_euclid(60) + EPOCH_MINUTE;
    let ahead = (i64::from(begin) - minute.rem_euclid(week)).rem_euclid(week);
    // A window that has begun in this very minute is past.
    let ahead = if ahead == 0 { week } else { ahead };
    Timestamp::from_secs((minute - EPOCH_MINUTE + ahead) * 60)
}

/// When a backup window begins next.
pub(crate) fn next_backup(window: &str, now: Timestamp) -> Timestamp {
    let begin = window.split('-').next().and_then(day_minute).unwrap_or(0);
    let minute = now.secs().div_euclid(60);
    let ahead = (i64::from(begin) - minute).rem_euclid(i64::from(DAY_MINUTES));
    let ahead = if ahead == 0 {
        i64::from(DAY_MINUTES)
    } else {
        ahead
    };
    Timestamp::from_secs((minute + ahead) * 60)
}

fn week_minutes(text: &str) -> Option<(u32, u32)> {
    let (begin, end) = text.split_once('-')?;
    Some((week_minute(begin)?, week_minute(end)?))
}

fn week_minute(text: &str) -> Option<u32> {
    let (day, clock) = text.split_once(':')?;
    let day = DAYS.iter().position(|name| *name == day)?;
    Some(u32::try_from(day).ok()? * DAY_MINUTES + day_minute(clock)?)
}

fn day_minute(text: &str) -> Option<u32> {
    let (hour, minute) = text.split_once(':')?;
    let number = |text: &str, below: u32| -> Option<u32> {
        let is_number = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        let number: u32 = text.parse().ok().filter(|_| is_number)?;
        (number < below).then_some(number)
    };
    Some(number(hour, 24)? * 60 + number(minute, 60)?)
}

fn clock(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_read_and_wrong_ones_refused() {
        assert_eq!(
            maintenance("Sun:23:45-Mon:00:15").unwrap(),
            "sun:23:45-mon:00:15"
        );
        assert_eq!(backup("23:45-00:15").unwrap(), "23:45-00:15");
        for text in [
            "mon:00:00-mon:00:29",
            "mon:00:00-wed:00:00",
            "xyz:00:00-mon:01:00",
            "00:00-01:00",
        ] {
            assert!(maintenance(text).is_err(), "{text}");
        }
        for text in [
            "00:00-00:29",
            "24:00-01:00",
            "0:00-01:00",
            "mon:00:00-mon:01:00",
        ] {
            assert!(backup(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_next_window_is_ahead() {
        // Thursday 2026-10-01T00:00:00Z.
        let now = Timestamp::from_secs(1_790_812_800);
        assert_eq!(next("thu:00:30-thu:01:00", now), now.plus_secs(1800));
        assert_eq!(next("thu:00:00-thu:00:30", now), now.plus_days(7));
        assert_eq!(next_backup("00:30-01:00", now), now.plus_secs(1800));
        assert_eq!(next_backup("00:00-01:00", now), now.plus_days(1));
        assert_eq!(
            next("wed:23:00-wed:23:30", now),
            now.plus_secs(7 * 86_400 - 3600)
        );
    }
}
