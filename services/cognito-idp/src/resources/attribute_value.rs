//! Values of attributes: what they must look like.

use crate::resources::schema::{Attribute, AttributeKind};

/// The longest value of any attribute.
const LONGEST_VALUE: usize = 2048;

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It breaks the schema, for this reason.
    Schema(String),
    /// It is no address of its kind; the whole message.
    Format(&'static str),
}

/// A value as it is kept.
pub(crate) fn checked(attribute: &Attribute, value: &str) -> Result<String, Fault> {
    match attribute.name.as_str() {
        "email" if !is_email(value) => return Err(Fault::Format("Invalid email address format.")),
        "phone_number" if !is_phone(value) => {
            return Err(Fault::Format("Invalid phone number format."));
        }
        "birthdate" if !is_date(value) => {
            return Err(Fault::Schema(
                "Birthdate must be a valid date in the format YYYY-MM-DD".to_owned(),
            ));
        }
        _ => {}
    }
    match &attribute.kind {
        AttributeKind::Text { min, max } => check_length(value, min.as_ref(), max.as_ref())?,
        AttributeKind::Number { min, max } => check_number(value, min.as_ref(), max.as_ref())?,
        AttributeKind::DateTime if !is_moment(value) => {
            return Err(Fault::Schema("Value must be a date and time".to_owned()));
        }
        AttributeKind::DateTime => {}
        AttributeKind::Boolean => {
            let value = value.to_ascii_lowercase();
            let is_boolean = matches!(value.as_str(), "true" | "false");
            let fault = || Fault::Schema("Value must be true or false".to_owned());
            return is_boolean.then_some(value).ok_or_else(fault);
        }
    }
    Ok(value.to_owned())
}

/// Whether a text is a mail address: one that can be written to without harm.
pub(crate) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let is_clean = |text: &str| {
        let is_odd = |character: char| character.is_whitespace() || character.is_control();
        !text.contains(|character| is_odd(character) || "<>,;:\"()[]\\@".contains(character))
    };
    let labels = domain.split('.');
    let is_label = |label: &str| {
        let inside = |character: char| character == '-' || character.is_alphanumeric();
        !label.is_empty() && !label.starts_with('-') && label.chars().all(inside)
    };
    !local.is_empty() && is_clean(local) && domain.contains('.') && labels.into_iter().all(is_label)
}

/// Whether a text is a telephone number in E.164's form.
pub(crate) fn is_phone(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (2..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn check_length(value: &str, min: Option<&String>, max: Option<&String>) -> Result<(), Fault> {
    let bound = |bound: Option<&String>| bound.and_then(|bound| bound.parse::<usize>().ok());
    let length = value.chars().count();
    if let Some(min) = bound(min).filter(|min| length < *min) {
        let reason = format!("String must be no shorter than {min} characters");
        return Err(Fault::Schema(reason));
    }
    let max = bound(max).unwrap_or(LONGEST_VALUE).min(LONGEST_VALUE);
    if length > max {
        let reason = format!("String must be no longer than {max} characters");
        return Err(Fault::Schema(reason));
    }
    Ok(())
}

fn check_number(value: &str, min: Option<&String>, max: Option<&String>) -> Result<(), Fault> {
    let bound = |bound: Option<&String>| bound.and_then(|bound| number(bound));
    let fault = || Fault::Schema("Value must be a number".to_owned());
    let number = number(value).ok_or_else(fault)?;
    if let Some(min) = bound(min).filter(|min| number < *min) {
        let reason = format!("Number must be greater than or equal to {min}");
        return Err(Fault::Schema(reason));
    }
    if let Some(max) = bound(max).filter(|max| number > *max) {
        let reason = format!("Number must be less than or equal to {max}");
        return Err(Fault::Schema(reason));
    }
    Ok(())
}

/// Digits, perhaps with a sign and a fraction: not all that Rust takes for a number.
fn number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = text.len() <= 32 && is_digits(whole) && is_digits(fraction);
    is_number.then(|| text.parse().ok()).flatten()
}

/// Whether a text is a day: `YYYY-MM-DD`.
fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut part = |length: usize| {
        let part = parts.next().filter(|part| part.len() == length)?;
        let is_digits = part.bytes().all(|byte| byte.is_ascii_digit());
        is_digits.then(|| part.parse::<u32>().ok()).flatten()
    };
    let (Some(year), Some(month), Some(day)) = (part(4), part(2), part(2)) else {
        return false;
    };
    parts.next().is_none() && (1..=days_of_month(year, month)).contains(&day)
}

const fn days_of_month(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

/// Whether a text is a moment: seconds since the epoch, or a day with or without its time.
fn is_moment(text: &str) -> bool {
    if text.len() > 64 {
        return false;
    }
    let (day, time) = text.split_once('T').unwrap_or((text, "00:00"));
    let is_of_time = |byte: u8| byte.is_ascii_digit() || b":.Z+-".contains(&byte);
    number(text).is_some() || (is_date(day) && time.bytes().all(is_of_time))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::test_users::pool;

    fn of_kind(kind: AttributeKind) -> Attribute {
        Attribute {
            name: "custom:it".to_owned(),
            kind,
            mutable: true,
            required: false,
            developer_only: false,
        }
    }

    #[test]
    fn addresses_can_be_written_to() {
        for good in [
            "a@b.example",
            "ada+1@mail.example.com",
            "\u{e4}@b\u{fc}cher.example",
        ] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "",
            "a",
            "a@",
            "@b.example",
            "a@b",
            "a@b..example",
            "a b@c.example",
            "a@b.example\r\n",
            "a@b@c.example",
            "<a@b.example>",
            "a@-b.example",
            "a,b@c.example",
        ] {
            assert!(!is_email(bad), "{bad:?}");
        }
    }

    #[test]
    fn telephone_numbers_are_e_164() {
        assert!(is_phone("+14325551212") && is_phone("+4930123456"));
        for bad in [
            "",
            "+",
            "14325551212",
            "+1 432 555",
            "+1",
            "+1234567890123456",
            "+0123",
        ] {
            assert!(!is_phone(bad), "{bad}");
        }
    }

    #[test]
    fn days_are_days_of_the_calendar() {
        assert!(is_date("2000-02-29") && is_date("1985-02-01"));
        for bad in [
            "1900-02-29",
            "2001-04-31",
            "2001-13-01",
            "01/02/1985",
            "2001-1-1",
            "2001-01-01-",
        ] {
            assert!(!is_date(bad), "{bad}");
        }
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        let short = of_kind(AttributeKind::Text {
            min: Some("2".to_owned()),
            max: Some("3".to_owned()),
        });
        assert_eq!(checked(&short, "äöü"), Ok("äöü".to_owned()));
        let reason = "String must be no longer than 3 characters".to_owned();
        assert_eq!(checked(&short, "äöüß"), Err(Fault::Schema(reason)));
        let reason = "String must be no shorter than 2 characters".to_owned();
        assert_eq!(checked(&short, "ä"), Err(Fault::Schema(reason)));
        let unbounded = of_kind(AttributeKind::Text {
            min: None,
            max: None,
        });
        assert!(checked(&unbounded, &"x".repeat(2048)).is_ok());
        assert!(checked(&unbounded, &"x".repeat(2049)).is_err());
    }

    #[test]
    fn numbers_are_plain() {
        let age = of_kind(AttributeKind::Number {
            min: Some("0".to_owned()),
            max: Some("130".to_owned()),
        });
        assert!(checked(&age, "0").is_ok() && checked(&age, "130").is_ok());
        for bad in [
            "", "131", "-1", "1e1", "NaN", "inf", "0x10", "1.", ".5", "+1",
        ] {
            assert!(checked(&age, bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn booleans_are_kept_in_one_spelling() {
        let flag = of_kind(AttributeKind::Boolean);
        assert_eq!(checked(&flag, "True"), Ok("true".to_owned()));
        assert!(checked(&flag, "yes").is_err());
    }

    proptest! {
        #[test]
        fn what_was_taken_is_taken_again(at in 0..20_usize, value in "\\PC{0,40}") {
            let attribute = &pool().attributes()[at];
            if let Ok(kept) = checked(attribute, &value) {
                prop_assert_eq!(checked(attribute, &kept), Ok(kept.clone()));
            }
        }

        #[test]
        fn no_address_has_room_for_a_second_one(text in "\\PC{0,30}") {
            if is_email(&text) {
                prop_assert_eq!(text.matches('@').count(), 1);
                prop_assert!(!text.contains(char::is_whitespace));
            }
        }
    }
}
