//! The rules of OAuth 2.0 and OpenID Connect as Cognito has them, over what is known of a client.
//! Nothing here touches the store.

pub(crate) mod authorization;
pub(crate) mod basic;
pub(crate) mod pkce;
pub(crate) mod redirect;
