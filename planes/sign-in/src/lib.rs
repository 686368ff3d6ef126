//! Cognito's managed login: pages, and the endpoints of OAuth 2.0 and OpenID Connect.

mod assets;
mod branding;
#[doc(hidden)]
pub mod gallery;
mod http;
mod oauth;
mod page;
mod user_imports;
mod words;

pub use crate::user_imports::UserImports;
