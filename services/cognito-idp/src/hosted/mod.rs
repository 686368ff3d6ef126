//! What managed login needs of user pools: the pages and OAuth's endpoints work through this alone.
//!
//! They run the same flows as the API. What is different: a client's `ExplicitAuthFlows` do not
//! matter, and nobody shows a `SECRET_HASH`, as pages know the client themselves.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html>

mod account;
mod arrival;
mod attempt;
mod code;
mod consent;
mod documents;
mod external;
mod feedback;
mod journey;
mod kept;
mod look;
mod outbound;
mod passkeys;
mod provider;
mod quota;
mod registration;
mod saml;
mod session;
mod sign_in;
mod tokens;
mod view;

use std::sync::Arc;

use ringwall_core::{ApiError, Region};
use ringwall_identity::ServerCertificate;
use ringwall_store::{ReadTx, WriteTx};

pub use account::SignedUp;
pub use arrival::{Arrival, ClaimValue, OAuthAnswers};
pub use attempt::Attempt;
pub use code::{Code, CodeFor};
pub use consent::DescribedScope;
pub use feedback::Feedback;
pub use journey::{BegunJourney, Journey};
pub(crate) use kept::{EXPIRY, expire};
pub use look::{Image, Look, TermsLinks};
pub use provider::Provider;
pub use registration::NotRegistered;
pub use saml::{Asked, Landing, SamlParty, SamlSession, Sent, Vouched};
pub use session::{BegunSession, BrowserSession, SignedIn};
pub use sign_in::Step;
pub use tokens::{Given, RevokeRefusal};
pub use view::{Client, PasswordRules, Pool, SignInNames};

use crate::CognitoIdp;
use crate::error::CognitoError;
use crate::store::{CognitoRead, CognitoWrite};

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

    /// Whether a name of a customer's is the domain of a pool.
    ///
    /// # Errors
    /// The store failed.
    pub fn has_domain(&self, tx: &ReadTx, name: &str) -> Result<bool, ApiError> {
        let tx = CognitoRead {
            service: &self.0,
            tx,
        };
        // A whole name stands in no Region.
        let found = tx.find_domain(&Region::us_east_1(), name);
        Ok(found.map_err(CognitoError::from)?.is_some())
    }

    /// The certificate that the owner of a name has for it, if it is the domain of a pool and IAM keeps
    /// one.
    ///
    /// # Errors
    /// The store failed.
    pub fn certificate_of_domain(
        &self,
        tx: &ReadTx,
        name: &str,
    ) -> Result<Option<Arc<ServerCertificate>>, ApiError> {
        let tx = CognitoRead {
            service: &self.0,
            tx,
        };
        let domain = tx.find_domain(&Region::us_east_1(), name);
        let Some(domain) = domain.map_err(CognitoError::from)? else {
            return Ok(None);
        };
        Ok(tx.certificate_of(&domain).map_err(CognitoError::from)?)
    }

    /// In a transaction.
    pub fn over<'a>(&'a self, tx: &'a mut WriteTx) -> HostedTx<'a> {
        HostedTx(CognitoWrite {
            service: &self.0,
            tx,
        })
    }
}
