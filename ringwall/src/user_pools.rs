//! User pools, wired: the service, its pages, and identity pools that take its tokens.

use std::net::SocketAddr;
use std::sync::Arc;

use ringwall_cognito_identity::user_pools::{TokenSigner, UserPools};
use ringwall_cognito_idp::hosted::Hosted;
use ringwall_cognito_idp::{CognitoIdp, IssuerForm, PagesPlace};
use ringwall_core::{ApiError, Clock, Platform};
use ringwall_outbound::InsideHosts;
use ringwall_sign_in::{ManagedLogin, UserImports};
use ringwall_store::Store;
use ringwall_tokens::jwt::Claims;

/// User pools that run.
#[derive(Clone)]
pub(crate) struct UserPoolsHouse {
    store: Store,
    service: Arc<CognitoIdp>,
}

impl UserPoolsHouse {
    /// Over a store, for a server that listens there; `issuer` is the URL that tokens name, if it is
    /// not AWS's; what identity providers publish is fetched from the Internet and from the hosts of
    /// the `inside`.
    pub(crate) fn open(
        store: &Store,
        listen: SocketAddr,
        issuer: Option<&str>,
        inside: InsideHosts,
    ) -> Self {
        let own = issuer.map(|url| url.trim_end_matches('/').to_owned());
        let origin = own.clone().unwrap_or_else(|| format!("http://{listen}"));
        let issuer = own.map_or(IssuerForm::Aws, IssuerForm::Own);
        let service = CognitoIdp::new(store)
            .reaching(inside)
            .issued_by(issuer)
            .with_origin(origin)
            .with_pages_at(pages_place(listen));
        Self {
            store: store.clone(),
            service: Arc::new(service),
        }
    }

    /// The service.
    pub(crate) fn service(&self) -> Arc<CognitoIdp> {
        Arc::clone(&self.service)
    }

    /// Where files of user imports are put.
    pub(crate) fn imports(&self, clock: Clock) -> Arc<UserImports> {
        let service = Arc::clone(&self.service);
        Arc::new(UserImports::new(service, self.store.clone(), clock))
    }

    /// The pages of managed login.
    pub(crate) fn pages(&self, platform: Arc<Platform>) -> Arc<ManagedLogin> {
        let hosted = Hosted::new(Arc::clone(&self.service));
        Arc::new(ManagedLogin::new(self.store.clone(), platform, hosted))
    }
}

/// On loopback browsers find any name below `localhost` here; elsewhere AWS's names are led here.
fn pages_place(listen: SocketAddr) -> PagesPlace {
    if listen.ip().is_loopback() {
        return PagesPlace {
            scheme: "http".to_owned(),
            host: format!("localhost:{}", listen.port()),
        };
    }
    PagesPlace::default()
}

impl UserPools for UserPoolsHouse {
    fn signer(&self, user_pool_id: &str) -> Result<Option<TokenSigner>, ApiError> {
        let tx = self.store.read().map_err(ApiError::internal)?;
        let signer = self.service.signer(&tx, user_pool_id)?;
        Ok(signer.map(|signer| TokenSigner {
            issuers: signer.issuers,
            keys: Arc::new(signer.keys),
        }))
    }

    fn is_signed_out(&self, user_pool_id: &str, claims: &Claims) -> Result<bool, ApiError> {
        let tx = self.store.read().map_err(ApiError::internal)?;
        self.service.is_signed_out(&tx, user_pool_id, claims)
    }
}
