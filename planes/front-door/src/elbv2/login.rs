//! Logins of rules.

use std::time::Duration;

use ringwall_elbv2::resources::login::{
    Login as Written, OnUnauthenticated as WrittenBehavior, Provider,
};
use ringwall_model::Sensitive;

use crate::config::{Login, OnUnauthenticated};

/// Where user pools have their pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolPages {
    /// `https`; `http` on loopback.
    pub scheme: String,
    /// What stands behind `<prefix>.auth.<region>.`, with a port (`localhost:4566`).
    pub host: String,
}

impl PoolPages {
    /// The origin of a domain: a prefix in a Region, or a whole name.
    fn origin(&self, domain: &str, region: &str) -> String {
        if domain.contains('.') {
            return format!("https://{domain}");
        }
        let Self { scheme, host } = self;
        format!("{scheme}://{domain}.auth.{region}.{host}")
    }
}

/// The login that the API has written down.
pub(super) fn login(written: &Written, pages: &PoolPages) -> Login {
    let seconds = u64::try_from(written.session_timeout_secs).unwrap_or(0);
    let login = Login {
        issuer: String::new(),
        checks_issuer: false,
        authorization_endpoint: String::new(),
        token_endpoint: String::new(),
        user_info_endpoint: String::new(),
        client_id: written.client_id.clone(),
        client_secret: Sensitive::new(written.client_secret.expose().clone()),
        cookie_name: written.cookie_name.clone(),
        scope: written.scope.clone(),
        session_timeout: Duration::from_secs(seconds),
        extra_params: written.extra_params.clone().into_iter().collect(),
        on_unauthenticated: match written.on_unauthenticated {
            WrittenBehavior::Deny => OnUnauthenticated::Deny,
            WrittenBehavior::Allow => OnUnauthenticated::Allow,
            WrittenBehavior::Authenticate => OnUnauthenticated::Authenticate,
        },
    };
    match &written.provider {
        Provider::Cognito {
            user_pool_arn,
            domain,
        } => {
            let region = user_pool_arn.split(':').nth(3).unwrap_or_default();
            let origin = pages.origin(domain, region);
            let pool_id = user_pool_arn.rsplit('/').next().unwrap_or_default();
            Login {
                issuer: format!("https://cognito-idp.{region}.amazonaws.com/{pool_id}"),
                authorization_endpoint: format!("{origin}/oauth2/authorize"),
                token_endpoint: format!("{origin}/oauth2/token"),
                user_info_endpoint: format!("{origin}/oauth2/userInfo"),
                ..login
            }
        }
        Provider::Oidc {
            issuer,
            authorization_endpoint,
            token_endpoint,
            user_info_endpoint,
        } => Login {
            issuer: issuer.clone(),
            checks_issuer: true,
            authorization_endpoint: authorization_endpoint.clone(),
            token_endpoint: token_endpoint.clone(),
            user_info_endpoint: user_info_endpoint.clone(),
            ..login
        },
    }
}
