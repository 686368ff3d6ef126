//! Cron expressions: minutes, hours, day of month, month, day of week, year; in UTC.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html#eb-cron-expressions>

use ringwall_core::Timestamp;

use super::calendar::Day;
use super::field::{Kind, Values, number};

const MINUTES: Kind = numbers(0, 59);
const HOURS: Kind = numbers(0, 23);
const DAYS: Kind = numbers(1, 31);
const MONTHS: Kind = Kind {
    names: &[
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ],
    ..numbers(1, 12)
};
const WEEKDAYS: Kind = Kind {
    names: &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
    ..numbers(1, 7)
};
const YEARS: Kind = numbers(1970, 2199);
const SATURDAY: i64 = 7;
const DAY_MINUTES: i64 = 24 * 60;

const fn numbers(first: i64, last: i64) -> Kind {
    Kind {
        first,
        last,
        names: &[],
    }
}

/// A cron expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cron {
    minutes: Values,
    hours: Values,
    days: Days,
    months: Values,
    years: Values,
}

/// Which days of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Days {
    OfMonth(Values),
    /// `L`.
    Last,
    /// `15W`: the weekday closest to that day, in the same month.
    Weekday(i64),
    /// `LW`: the last weekday.
    LastWeekday,
    OfWeek(Values),
    /// `6L`: the last one of the month.
    LastOfWeek(i64),
    /// `3#2`: the second one of the month.
    NthOfWeek(i64, i64),
}

impl Cron {
    /// Reads the six fields.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let fields: Vec<_> = text.split_whitespace().collect();
        let [minutes, hours, of_month, month, of_week, year] = fields.as_slice() else {
            return None;
        };
        let days = match (*of_month, *of_week) {
            ("?", "?") => return None,
            ("?", of_week) => days_of_week(of_week)?,
            (of_month, "?") => days_of_month(of_month)?,
            _ => return None,
        };
        Some(Self {
            minutes: MINUTES.values(minutes)?,
            hours: HOURS.values(hours)?,
            days,
            months: MONTHS.values(month)?,
            years: YEARS.values(year)?,
        })
    }

    /// The first moment of the schedule behind `now`; `None` if there is none left.
    pub(super) fn next_after(&self, now: Timestamp) -> Option<Timestamp> {
        let minute = now.secs().div_euclid(60) + 1;
        let mut day = minute.div_euclid(DAY_MINUTES);
        let mut earliest = minute.rem_euclid(DAY_MINUTES);
        while Day::of_number(day).year <= YEARS.last {
            if self.has_day(Day::of_number(day))
                && let Some(minute) = self.minute_from(earliest)
            {
                return Some(Timestamp::from_secs((day * DAY_MINUTES + minute) * 60));
            }
            day += 1;
            earliest = 0;
        }
        None
    }

    fn has_day(&self, day: Day) -> bool {
        self.years.has(day.year) && self.months.has(day.month) && self.days.has(day)
    }

    /// The first minute of a day that is no earlier.
    fn minute_from(&self, earliest: i64) -> Option<i64> {
        let minutes = self
            .hours
            .iter()
            .flat_map(|hour| self.minutes.iter().map(move |minute| hour * 60 + minute));
        minutes.filter(|minute| *minute >= earliest).min()
    }
}

impl Days {
    fn has(&self, day: Day) -> bool {
        match self {
            Self::OfMonth(days) => days.has(day.day),
            Self::Last => day.day == day.last_of_month(),
            Self::Weekday(wanted) => day.day == closest_weekday(day, *wanted),
            Self::LastWeekday => day.day == closest_weekday(day, day.last_of_month()),
            Self::OfWeek(days) => days.has(day.of_week()),
            Self::LastOfWeek(weekday) => {
                day.of_week() == *weekday && day.day + 7 > day.last_of_month()
            }
            Self::NthOfWeek(weekday, nth) => {
                day.of_week() == *weekday && (day.day - 1) / 7 + 1 == *nth
            }
        }
    }
}

/// The day of the month of `day` that is no Saturday or Sunday and closest to `wanted`; none (0)
/// if the month is too short.
fn closest_weekday(day: Day, wanted: i64) -> i64 {
    let last = day.last_of_month();
    if wanted > last {
        return 0;
    }
    let of_week = Day::of_number(day.number - day.day + wanted).of_week();
    match of_week {
        SATURDAY if wanted == 1 => 3,
        SATURDAY => wanted - 1,
        1 if wanted == last => wanted - 2,
        1 => wanted + 1,
        _ => wanted,
    }
}

fn days_of_month(text: &str) -> Option<Days> {
    Some(match text {
        "L" => Days::Last,
        "LW" => Days::LastWeekday,
        _ => match text.strip_suffix('W') {
            Some(day) => Days::Weekday(DAYS.value(day)?),
            None => Days::OfMonth(DAYS.values(text)?),
        },
    })
}

fn days_of_week(text: &str) -> Option<Days> {
    if text == "L" {
        return WEEKDAYS.values("7").map(Days::OfWeek);
    }
    if let Some((weekday, nth)) = text.split_once('#') {
        let nth = number(nth).filter(|nth| (1..=5).contains(nth))?;
        return Some(Days::NthOfWeek(WEEKDAYS.value(weekday)?, nth));
    }
    match text.strip_suffix('L') {
        Some(weekday) => WEEKDAYS.value(weekday).map(Days::LastOfWeek),
        None => WEEKDAYS.values(text).map(Days::OfWeek),
    }
}
