//! The public keys of accounts' tokens for services elsewhere: `OpenID` Connect discovery.
//!
//! An account's issuer is a host of AWS's form, which a verifier must be led here to reach; what
//! it would serve also stands below `/_ringwall/issuers/`, for verifiers that take a URL of keys.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound.html>

use bytes::Bytes;
use http::request::Parts;
use http::{Method, Response, StatusCode, header};
use ringwall_core::AccountId;
use ringwall_identity::{account_features, account_of_issuer, outbound_keys};
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
    issuer_id: String,
    /// The URL that the documents stand below.
    base: String,
    is_keys: bool,
}

#[derive(Serialize)]
struct Discovery {
    issuer: String,
    jwks_uri: String,
    response_types_supported: [&'static str; 1],
    subject_types_supported: [&'static str; 1],
    id_token_signing_alg_values_supported: [&'static str; 2],
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
        let (issuer_id, base, rest) = match path.strip_prefix(LOCAL) {
            Some(rest) => {
                let (id, rest) = rest.split_once('/')?;
                let scheme = if secure { "https" } else { "http" };
                (id, format!("{scheme}://{host}{LOCAL}{id}"), rest)
            }
            None => {
                let name = host.split(':').next().unwrap_or_default();
                let id = name.strip_suffix(HOSTS)?;
                (id, format!("https://{name}"), path.strip_prefix('/')?)
            }
        };
        let is_keys = match rest {
            ".well-known/openid-configuration" => false,
            ".well-known/jwks.json" => true,
            _ => return None,
        };
        Some(Self {
            issuer_id: issuer_id.to_owned(),
            base,
            is_keys,
        })
    }
}

impl Gateway {
    /// Serves a document of an issuer.
    pub(crate) fn issuer_document(&self, document: &IssuerDocument) -> Response<Bytes> {
        let missing = || control::message(StatusCode::NOT_FOUND, "There is no such issuer here.");
        let found = self.dispatcher.store.read().and_then(|tx| {
            let account = account_of_issuer(&tx, &document.issuer_id)?;
            account.map_or(Ok(None), |account| serve(&tx, account, document))
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

fn serve(
    tx: &ReadTx,
    account: AccountId,
    document: &IssuerDocument,
) -> Result<Option<Response<Bytes>>, StoreError> {
    let features = account_features(tx, account)?;
    let Some(issuer) = features
        .issuer_url()
        .filter(|_| features.outbound_federation)
    else {
        return Ok(None);
    };
    if document.is_keys {
        let keys = outbound_keys(tx, account)?.into_iter();
        let keys = keys.filter_map(|key| RawValue::from_string(key.public_jwk.clone()).ok());
        let keys = KeySet {
            keys: keys.collect(),
        };
        return Ok(Some(control::json(StatusCode::OK, &keys)));
    }
    let discovery = Discovery {
        issuer,
        jwks_uri: format!("{}/.well-known/jwks.json", document.base),
        response_types_supported: ["id_token"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256", "ES384"],
    };
    Ok(Some(control::json(StatusCode::OK, &discovery)))
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
        assert_eq!((found.issuer_id.as_str(), found.is_keys), ("abc", false));
        let found = document(
            "localhost:4566",
            "/_ringwall/issuers/abc/.well-known/jwks.json",
        );
        let found = found.unwrap();
        assert_eq!(found.base, "http://localhost:4566/_ringwall/issuers/abc");
        assert!(found.is_keys);
    }

    #[test]
    fn other_paths_are_for_the_apis() {
        assert_eq!(document("localhost:4566", "/.well-known/jwks.json"), None);
        assert_eq!(document("abc.tokens.sts.global.api.aws", "/"), None);
    }
}
