//! Labels: names that callers give to versions.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-labels.html>

/// Labels of a version.
pub(crate) const MOST_LABELS: usize = 10;
const LONGEST: usize = 100;

/// Whether a version may have such a label.
pub(crate) fn is_valid(label: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    let begins_with = |prefix: &str| {
        label
            .get(..prefix.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    (1..=LONGEST).contains(&label.len())
        && label.bytes().all(allowed)
        && !label.starts_with(|first: char| first.is_ascii_digit())
        && !begins_with("aws")
        && !begins_with("ssm")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_aws_takes() {
        for label in ["a", "Prod-1", "._-", "my.aws"] {
            assert!(is_valid(label), "{label}");
        }
        for label in [
            "",
            "1a",
            "aws-x",
            "AWS",
            "ssmx",
            "a b",
            "a/b",
            &"a".repeat(101),
        ] {
            assert!(!is_valid(label), "{label}");
        }
    }
}
