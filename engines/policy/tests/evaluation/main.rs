//! Who may, rule by rule.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may end where its own premises fail"
)]

mod case;
mod sides;
mod special;
