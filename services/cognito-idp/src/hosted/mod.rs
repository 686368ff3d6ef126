//! What managed login needs of user pools: the pages and OAuth's endpoints work through this alone.
//!
//! They run the same flows as the API. What is different: a client's `ExplicitAuthFlows` do not
//! matter, and nobody shows a `SECRET_HASH`, as pages know the client themselves.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html>

mod account;
mod attempt;
mod code;
mod documents;
mod feedback;
mod kept;
mod look;
mod passkeys;
mod provider;
mod session;
mod sign_in;
mod tokens;
mod view;

use std::sync::Arc;

use ringwall_store::WriteTx;

pub use account::SignedUp;
pub use attempt::Attempt;
pub use code::{Code, CodeFor};
pub use feedback::Feedback;
pub(crate) use kept::{EXPIRY, expire};
pub use look::{Image, Look, TermsLinks};
pub use provider::Provider;
pub use session::{BegunSession, BrowserSession, SignedIn};
pub use sign_in::Step;
pub use tokens::{Given, RevokeRefusal};
pub use view::{Client, PasswordRules, Pool, SignInNames};

use crate::CognitoIdp;
use crate::store::CognitoWrite;

/// User pools, as managed login sees them.
#[derive(Clone)]
pub struct Hosted(Arc<CognitoIdp>);

/// The same in a transaction.
pub struct HostedTx<'a>(CognitoWrite<'a>);

impl Hosted {
    /// Over the service.
    pub const fn new(service: Arc<CognitoIdp>) -> Self {
        Self(service)
    }

    /// In a transaction.
    pub fn over<'a>(&'a self, tx: &'a mut WriteTx) -> HostedTx<'a> {
        HostedTx(CognitoWrite {
            service: &self.0,
            tx,
        })
    }
}
