//! Functions of the pool that take part (Lambda triggers): one file each.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html>
