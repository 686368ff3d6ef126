//! A moment, as AWS's APIs carry it.

use serde::{Deserialize, Serialize};

/// A moment: milliseconds since 1970-01-01T00:00:00Z. May be negative.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since the epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// From whole seconds since the epoch, saturating.
    pub const fn from_secs(secs: i64) -> Self {
        Self(secs.saturating_mul(1000))
    }

    /// Milliseconds since the epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, rounded down.
    pub const fn secs(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The moment `millis` later (earlier when negative), saturating.
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// The moment `secs` later (earlier when negative), saturating.
    #[must_use]
    pub const fn plus_secs(self, secs: i64) -> Self {
        self.plus_millis(secs.saturating_mul(1000))
    }

    /// The moment `days` of 24 hours later (earlier when negative), saturating.
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus_secs(days.saturating_mul(86_400))
    }

    /// When its month begins, in UTC.
    #[must_use]
    pub const fn month_start(self) -> Self {
        let days = self.secs().div_euclid(86_400);
        let (_, _, day) = civil_from_days(days);
        Self::from_secs((days - day + 1) * 86_400)
    }

    /// When the month after its own begins, in UTC.
    #[must_use]
    pub const fn next_month_start(self) -> Self {
        // A month has at least 28 days and at most 31.
        self.month_start().plus_days(31).month_start()
    }

    /// As ISO 8601 text to the second, `2026-11-24T10:15:30Z`.
    pub fn iso8601(self) -> String {
        let (year, month, day) = civil_from_days(self.secs().div_euclid(86_400));
        let second = self.secs().rem_euclid(86_400);
        let mut text = String::with_capacity(20);
        push_digits(&mut text, year, 1000);
        for (before, number) in [
            ('-', month),
            ('-', day),
            ('T', second / 3600),
            (':', second / 60 % 60),
            (':', second % 60),
        ] {
            text.push(before);
            push_digits(&mut text, number, 10);
        }
        text.push('Z');
        text
    }

    /// As ISO 8601 text to the millisecond, `2026-11-24T10:15:30.042Z`.
    pub fn iso8601_millis(self) -> String {
        let mut text = self.iso8601();
        text.pop();
        text.push('.');
        push_digits(&mut text, self.0.rem_euclid(1000), 100);
        text.push('Z');
        text
    }
}

/// Appends a number's digits, the one that counts `place` first. Every request writes moments,
/// so not by way of `format!`. A year beyond the four digits that ISO 8601 has room for is cut.
fn push_digits(text: &mut String, number: i64, mut place: i64) {
    while place > 0 {
        let digit = (number / place).rem_euclid(10);
        text.extend(
            u32::try_from(digit)
                .ok()
                .and_then(|digit| char::from_digit(digit, 10)),
        );
        place /= 10;
    }
}

/// Year, month and day, so many days after 1970-01-01; counted in eras of 400 years that begin
/// on March 1st.
const fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
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
    (
        year_of_era + era * 400 + if month <= 2 { 1 } else { 0 },
        month,
        day,
    )
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn months_begin_where_they_do() {
        for (moment, begins, next) in [
            (
                1_709_251_199,
                "2024-02-01T00:00:00Z",
                "2024-03-01T00:00:00Z",
            ),
            (
                1_735_689_599,
                "2024-12-01T00:00:00Z",
                "2025-01-01T00:00:00Z",
            ),
            (
                1_735_689_600,
                "2025-01-01T00:00:00Z",
                "2025-02-01T00:00:00Z",
            ),
            (-1, "1969-12-01T00:00:00Z", "1970-01-01T00:00:00Z"),
        ] {
            let moment = Timestamp::from_secs(moment);
            assert_eq!(moment.month_start().iso8601(), begins);
            assert_eq!(moment.next_month_start().iso8601(), next);
        }
    }

    #[test]
    fn moments_are_written_as_text() {
        assert_eq!(Timestamp::from_secs(0).iso8601(), "1970-01-01T00:00:00Z");
        assert_eq!(
            Timestamp::from_secs(1_709_251_199).iso8601(),
            "2024-02-29T23:59:59Z"
        );
    }
}
