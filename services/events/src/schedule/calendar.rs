//! Days of the Gregorian calendar, counted from 1970-01-01.

/// A day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    /// Days since 1970-01-01.
    pub(super) number: i64,
    pub(super) year: i64,
    /// From 1.
    pub(super) month: i64,
    /// From 1.
    pub(super) day: i64,
}

impl Day {
    /// The day of that number. Years begin with March here, so that a leap day is a year's last.
    ///
    /// <https://howardhinnant.github.io/date_algorithms.html#civil_from_days>
    pub(super) const fn of_number(number: i64) -> Self {
        let from_march_0000 = number + 719_468;
        let era = from_march_0000.div_euclid(146_097);
        let day_of_era = from_march_0000.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let month = if month_from_march < 10 {
            month_from_march + 3
        } else {
            month_from_march - 9
        };
        Self {
            number,
            year: era * 400 + year_of_era + (month <= 2) as i64,
            month,
            day: day_of_year - (153 * month_from_march + 2) / 5 + 1,
        }
    }

    /// From 1 (Sunday) to 7 (Saturday).
    pub(super) const fn of_week(self) -> i64 {
        // 1970-01-01 was a Thursday.
        (self.number + 4).rem_euclid(7) + 1
    }

    /// The last day of its month.
    pub(super) const fn last_of_month(self) -> i64 {
        match self.month {
            4 | 6 | 9 | 11 => 30,
            2 if self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0) => 29,
            2 => 28,
            _ => 31,
        }
    }
}
