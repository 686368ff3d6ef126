//! Schedules by the examples of their page, and against a calendar that counts day by day.

use proptest::prelude::*;
use ringwall_core::Timestamp;

use super::calendar::Day;
use super::{Kind, Schedule, rate_millis};

/// The next moments after 2026-10-01T00:00:00Z, a Thursday.
fn next(expression: &str, count: usize) -> Vec<String> {
    let schedule = Schedule::parse(expression).unwrap();
    let mut now = Timestamp::from_secs(1_790_812_800);
    let mut moments = Vec::new();
    for _ in 0..count {
        let Some(moment) = schedule.next(now, now) else {
            break;
        };
        moments.push(moment.iso8601());
        now = moment;
    }
    moments
}

#[test]
fn rates_have_a_unit_of_the_right_number() {
    assert_eq!(rate_millis("1 minute"), Some(60_000));
    assert_eq!(rate_millis("5 minutes"), Some(300_000));
    assert_eq!(rate_millis("1 hour"), Some(3_600_000));
    assert_eq!(rate_millis("2 days"), Some(172_800_000));
    for wrong in [
        "1 minutes",
        "5 minute",
        "0 minutes",
        "-1 minutes",
        "+5 minutes",
        "5 seconds",
        "5",
        "minutes",
        "5 minutes more",
        "99999999999999 days",
        "",
    ] {
        assert_eq!(rate_millis(wrong), None, "{wrong}");
    }
}

#[test]
fn a_rate_keeps_its_step() {
    let schedule = Schedule::parse("rate(5 minutes)").unwrap();
    let at = Timestamp::from_secs;
    assert_eq!(schedule.next(at(0), at(0)), Some(at(300)));
    assert_eq!(schedule.next(at(0), at(299)), Some(at(300)));
    assert_eq!(schedule.next(at(0), at(300)), Some(at(600)));
    assert_eq!(schedule.next(at(0), at(3601)), Some(at(3900)));
}

/// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html#eb-cron-expressions>
#[test]
fn the_examples_of_the_page() {
    for (expression, moments) in [
        (
            "cron(0 10 * * ? *)",
            vec!["2026-10-01T10:00:00Z", "2026-10-02T10:00:00Z"],
        ),
        (
            "cron(0 18 ? * MON-FRI *)",
            vec![
                "2026-10-01T18:00:00Z",
                "2026-10-02T18:00:00Z",
                "2026-10-05T18:00:00Z",
            ],
        ),
        (
            "cron(0 8 1 * ? *)",
            vec!["2026-10-01T08:00:00Z", "2026-11-01T08:00:00Z"],
        ),
        (
            "cron(0/15 * * * ? *)",
            vec!["2026-10-01T00:15:00Z", "2026-10-01T00:30:00Z"],
        ),
        (
            "cron(5,35 14 * * ? *)",
            vec!["2026-10-01T14:05:00Z", "2026-10-01T14:35:00Z"],
        ),
        (
            "cron(0/30 20-2 ? * MON-FRI *)",
            vec!["2026-10-01T00:30:00Z", "2026-10-01T01:00:00Z"],
        ),
        (
            "cron(15 10 ? * 6L *)",
            vec!["2026-10-30T10:15:00Z", "2026-11-27T10:15:00Z"],
        ),
        ("cron(15 10 ? * 6L 2019-2022)", vec![]),
    ] {
        assert_eq!(
            next(expression, moments.len().max(1)),
            moments,
            "{expression}"
        );
    }
}

#[test]
fn days_that_depend_on_the_month() {
    for (expression, moments) in [
        (
            "cron(0 0 L * ? *)",
            vec!["2026-10-31T00:00:00Z", "2026-11-30T00:00:00Z"],
        ),
        // The third of October 2026 is a Saturday, the 15th of November a Sunday.
        ("cron(0 0 3W OCT ? *)", vec!["2026-10-02T00:00:00Z"]),
        ("cron(0 0 15W 11 ? *)", vec!["2026-11-16T00:00:00Z"]),
        // The first of August 2026 is a Saturday, the 31st of January 2027 a Sunday.
        ("cron(0 0 1W AUG ? 2026-2027)", vec!["2027-08-02T00:00:00Z"]),
        ("cron(0 0 31W JAN ? *)", vec!["2027-01-29T00:00:00Z"]),
        ("cron(0 0 LW OCT ? *)", vec!["2026-10-30T00:00:00Z"]),
        ("cron(0 0 ? OCT 3#2 *)", vec!["2026-10-13T00:00:00Z"]),
        ("cron(0 0 ? * L *)", vec!["2026-10-03T00:00:00Z"]),
        ("cron(0 0 29 FEB ? *)", vec!["2028-02-29T00:00:00Z"]),
        ("cron(0 0 ? * sun *)", vec!["2026-10-04T00:00:00Z"]),
        (
            "cron(0 0 1 1/6 ? *)",
            vec!["2027-01-01T00:00:00Z", "2027-07-01T00:00:00Z"],
        ),
    ] {
        assert_eq!(next(expression, moments.len()), moments, "{expression}");
    }
    assert!(next("cron(0 0 30 2 ? *)", 1).is_empty());
}

#[test]
fn refuses_other_expressions() {
    for wrong in [
        "cron(0 10 * * * *)",
        "cron(0 10 ? * ? *)",
        "cron(0 10 1 * MON *)",
        "cron(0 10 * * ?)",
        "cron(0 10 * * ? * *)",
        "cron(60 10 * * ? *)",
        "cron(0 24 * * ? *)",
        "cron(0 10 32 * ? *)",
        "cron(0 10 0 * ? *)",
        "cron(0 10 * 13 ? *)",
        "cron(0 10 ? * 8 *)",
        "cron(0 10 * * ? 2200)",
        "cron(0 10 ? * 3#1,6#3 *)",
        "cron(0 10 ? * 3#6 *)",
        "cron(0 10 2#1 * ? *)",
        "cron(0/0 10 * * ? *)",
        "cron(0, 10 * * ? *)",
        "cron(a 10 * * ? *)",
        "cron(+5 10 * * ? *)",
        "cron(0 10 * * ? *",
        "at(2026-10-01T00:00:00)",
        "0 10 * * ? *",
        "",
    ] {
        assert!(Schedule::parse(wrong).is_none(), "{wrong}");
    }
}

#[test]
fn days_are_counted_as_by_hand() {
    let (mut year, mut month, mut day) = (1970, 1, 1);
    for number in 0..84_000 {
        let found = Day::of_number(number);
        assert_eq!((found.year, found.month, found.day), (year, month, day));
        day += 1;
        if day > found.last_of_month() {
            (month, day) = (month + 1, 1);
        }
        if month > 12 {
            (year, month) = (year + 1, 1);
        }
    }
    assert_eq!(year, 2199);
}

proptest! {
    #[test]
    fn fires_at_the_first_minute_that_fits(
        from in 0_i64..4_000_000_000,
        minute in 0_i64..60,
        hour in 0_i64..24,
        step in 1_i64..60,
    ) {
        let schedule = Schedule::parse(&format!("cron({minute}/{step} {hour},12 ? * 2-6 *)"));
        let Kind::Cron(cron) = schedule.unwrap().kind else {
            panic!("it is a cron expression");
        };
        let found = cron.next_after(Timestamp::from_secs(from)).unwrap().secs();
        let fits = |moment: i64| {
            let day = Day::of_number(moment / 86_400);
            let (of_day, at) = (moment / 3600 % 24, moment / 60 % 60);
            (2..=6).contains(&day.of_week())
                && (of_day == hour || of_day == 12)
                && at >= minute
                && (at - minute) % step == 0
        };
        prop_assert!(found > from && found % 60 == 0 && fits(found));
        let first = from / 60 * 60 + 60;
        prop_assert!(!(first..found).step_by(60).any(fits));
    }
}
