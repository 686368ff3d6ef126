//! The public keys of tokens for services elsewhere: `OpenID` Connect discovery. Accounts issue such
//! tokens, and Cognito's identity pools do.
//!
//! An issuer is a host of AWS's form, which a verifier must be led here to reach; what it would
//! serve also stands below `/_ringwall/issuers/`, for verifiers that take a URL of keys.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound.html>
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html>

use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use http::{Method, Response, StatusCode, header};
use ringwall_identity::{
    OutboundKey, account_features, account_of_issuer, identity_pool_keys, identity_pool_principal,
    outbound_keys,
};
use ringwall_store::{ReadTx, StoreError};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::control;
use crate::gateway::Gateway;

const HOSTS: &str = ".tokens.sts.global.api.aws";
const LOCAL: &str = "/_ringwall/issuers/";

/// A document of an issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IssuerDocument {
    issuer: Issuer,
    /// The URL that the documents stand below.
    base: String,
    is_keys: bool,
}

/// Who issues tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Issuer {
    /// The account that has this id.
    Account(String),
    /// The identity pools of the Regions that this host issues for.
    IdentityPools(String),
}

impl Issuer {
    fn of_host(host: &str) -> Option<Self> {
        match host.strip_suffix(HOSTS) {
            Some(id) => Some(Self::Account(id.to_owned())),
            None => Self::identity_pools(host),
        }
    }

    /// Whom a name below `/_ringwall/issuers/` stands for.
    fn of_name(name: &str) -> Self {
        Self::identity_pools(name).unwrap_or_else(|| Self::Account(name.to_owned()))
    }

    fn identity_pools(host: &str) -> Option<Self> {
        identity_pool_principal(&format!("https://{host}"))?;
        Some(Self::IdentityPools(host.to_owned()))
    }
}

#[derive(Serialize)]
struct Discovery {
    issuer: String,
    jwks_uri: String,
    response_types_supported: [&'static str; 1],
    subject_types_supported: [&'static str; 1],
    id_token_signing_alg_values_supported: &'static [&'static str],
}

#[derive(Serialize)]
struct KeySet {
    keys: Vec<Box<RawValue>>,
}

impl IssuerDocument {
    /// Which document a request is for, if it is for one.
    pub(crate) fn of(parts: &Parts, secure: bool) -> Option<Self> {
        if parts.method != Method::GET {
            return None;
        }
        let host = parts.headers.get(header::HOST)?.to_str().ok()?;
        let path = parts.uri.path();
        let (issuer, base, rest) = match path.strip_prefix(LOCAL) {
            Some(rest) => {
                let (id, rest) = rest.split_once('/')?;
                let scheme = if secure { "https" } else { "http" };
                let base = format!("{scheme}://{host}{LOCAL}{id}");
                (Issuer::of_name(id), base, rest)
            }
            None => {
                let name = host.split(':').next().unwrap_or_default();
                let issuer = Issuer::of_host(name)?;
                (issuer, format!("https://{name}"), path.strip_prefix('/')?)
            }
        };
        let is_keys = match rest {
            ".well-known/openid-configuration" => false,
            ".well-known/jwks.json" => true,
            // Identity pools have theirs at another path.
            ".well-known/jwks_uri" if matches!(issuer, Issuer::IdentityPools(_)) => true,
            _ => return None,
        };
        Some(Self {
            issuer,
            base,
            is_keys,
        })
    }
}

impl Gateway {
    /// Serves a document of an issuer.
    pub(crate) fn issuer_document(&self, document: &IssuerDocument) -> Response<Bytes> {
        let missing = || control::message(StatusCode::NOT_FOUND, "There is no such issuer here.");
        let found = self
            .dispatcher
            .store
            .read()
            .and_then(|tx| match &document.issuer {
                Issuer::Account(id) => of_account(&tx, id, document),
                Issuer::IdentityPools(host) => of_identity_pools(&tx, host, document).map(Some),
            });
        match found {
            Ok(found) => found.unwrap_or_else(missing),
            Err(error) => {
                tracing::error!(%error, "an issuer's document could not be read");
                control::message(StatusCode::INTERNAL_SERVER_ERROR, "The store failed.")
            }
        }
    }
}

fn of_account(
    tx: &ReadTx,
    id: &str,
    document: &IssuerDocument,
) -> Result<Option<Response<Bytes>>, StoreError> {
    let Some(account) = account_of_issuer(tx, id)? else {
        return Ok(None);
    };
    let features = account_features(tx, account)?;
    let Some(issuer) = features
        .issuer_url()
        .filter(|_| features.outbound_federation)
    else {
        return Ok(None);
    };
    if document.is_keys {
        return Ok(Some(key_set(&outbound_keys(tx, account)?)));
    }
    let jwks_uri = format!("{}/.well-known/jwks.json", document.base);
    Ok(Some(discovery(issuer, jwks_uri, &["RS256", "ES384"])))
}

fn of_identity_pools(
    tx: &ReadTx,
    host: &str,
    document: &IssuerDocument,
) -> Result<Response<Bytes>, StoreError> {
    if document.is_keys {
        return Ok(key_set(&identity_pool_keys(tx)?));
    }
    let jwks_uri = format!("{}/.well-known/jwks_uri", document.base);
    Ok(discovery(format!("https://{host}"), jwks_uri, &["RS512"]))
}

fn key_set(keys: &[Arc<OutboundKey>]) -> Response<Bytes> {
    let keys = keys.iter();
    let keys = keys.filter_map(|key| RawValue::from_string(key.public_jwk.clone()).ok());
    let keys = KeySet {
        keys: keys.collect(),
    };
    control::json(StatusCode::OK, &keys)
}

fn discovery(
    issuer: String,
    jwks_uri: String,
    algorithms: &'static [&'static str],
) -> Response<Bytes> {
    let discovery = Discovery {
        issuer,
        jwks_uri,
        response_types_supported: ["id_token"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: algorithms,
    };
    control::json(StatusCode::OK, &discovery)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;

    fn document(host: &str, path: &str) -> Option<IssuerDocument> {
        let request = Request::get(path).header("host", host).body(()).unwrap();
        IssuerDocument::of(&request.into_parts().0, false)
    }

    #[test]
    fn an_issuer_is_known_by_its_host_or_its_path() {
        let found = document(
            "abc.tokens.sts.global.api.aws",
            "/.well-known/openid-configuration",
        );
        let found = found.unwrap();
        let account = Issuer::Account("abc".to_owned());
        assert_eq!((found.issuer, found.is_keys), (account, false));
        let found = document(
            "localhost:4566",
            "/_ringwall/issuers/abc/.well-known/jwks.json",
        );
        let found = found.unwrap();
        assert_eq!(found.base, "http://localhost:4566/_ringwall/issuers/abc");
        assert!(found.is_keys);
    }

    #[test]
    fn identity_pools_issue_by_their_hosts() {
        let host = "cognito-identity.amazonaws.com";
        let found = document(host, "/.well-known/jwks_uri").unwrap();
        let issuer = Issuer::IdentityPools(host.to_owned());
        assert_eq!((found.issuer, found.is_keys), (issuer.clone(), true));
        let path = format!("/_ringwall/issuers/{host}/.well-known/openid-configuration");
        let found = document("localhost:4566", &path).unwrap();
        assert_eq!((found.issuer, found.is_keys), (issuer, false));
        let regional = "cognito-identity.us-east-1.amazonaws.com";
        assert_eq!(document(regional, "/.well-known/jwks_uri"), None);
    }

    #[test]
    fn other_paths_are_for_the_apis() {
        assert_eq!(document("localhost:4566", "/.well-known/jwks.json"), None);
        assert_eq!(document("abc.tokens.sts.global.api.aws", "/"), None);
    }
}
