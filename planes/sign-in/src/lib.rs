//! Pages by which people sign in: Cognito's managed login with the endpoints of OAuth 2.0 and OpenID
//! Connect, and sign-in to accounts.

mod account;
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

pub use account::AccountSignIn;
pub use plane::ManagedLogin;
pub use screen::Screen;
pub use user_imports::UserImports;
