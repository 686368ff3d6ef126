//! Cognito's managed login: pages, and the endpoints of OAuth 2.0 and OpenID Connect.

mod address;
mod assets;
mod branding;
mod endpoint;
#[doc(hidden)]
pub mod gallery;
mod oauth;
mod page;
mod plane;
mod provider;
mod rates;
mod record;
mod screen;
mod stage;
mod user_imports;
mod visit;
mod web;
mod words;

pub use plane::ManagedLogin;
pub use screen::Screen;
pub use user_imports::UserImports;
