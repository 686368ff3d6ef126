//! Amazon Cognito user pools.
