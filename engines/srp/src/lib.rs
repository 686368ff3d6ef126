//! SRP-6a as Amazon Cognito's user pools speak it: server and client.
