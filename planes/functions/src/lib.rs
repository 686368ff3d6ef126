//! Runs Lambda functions as processes behind the Lambda Runtime API.
