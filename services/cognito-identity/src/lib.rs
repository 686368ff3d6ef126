//! Amazon Cognito identity pools.
