//! What TLS takes of a listener: a policy and certificates.

use std::ops::Deref;

use ringwall_core::AccountId;
use ringwall_identity::find_own_server_certificate;
use ringwall_store::Reads;

use crate::api::{Certificate, MutualAuthenticationAttributes};
use crate::error::Elbv2Error;
use crate::resources::protocol::Protocol;
use crate::resources::ssl_policy;
use crate::store::Elbv2Tx;

/// What an input says of a listener's TLS.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) ssl_policy: Option<String>,
    pub(crate) certificates: Option<Vec<Certificate>>,
    pub(crate) alpn_policy: Option<Vec<String>>,
    pub(crate) mutual_authentication: Option<MutualAuthenticationAttributes>,
}

/// A listener's TLS: nothing for HTTP.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Encryption {
    pub(crate) ssl_policy: Option<String>,
    pub(crate) certificate: Option<String>,
}

impl Encryption {
    /// What a listener of this protocol has that had `self` before.
    pub(crate) fn changed(self, protocol: Protocol, asked: Asked) -> Result<Self, Elbv2Error> {
        require_built(&asked)?;
        let certificate = default_certificate(asked.certificates)?;
        if protocol == Protocol::Http {
            return match (asked.ssl_policy, certificate) {
                (Some(_), _) => Err(Elbv2Error::tls_without_tls("SslPolicy")),
                (None, Some(_)) => Err(Elbv2Error::tls_without_tls("Certificates")),
                (None, None) => Ok(Self::default()),
            };
        }
        let policy = asked.ssl_policy.or(self.ssl_policy);
        let policy = policy.unwrap_or_else(|| ssl_policy::DEFAULT.to_owned());
        if ssl_policy::find(&policy).is_none() {
            return Err(Elbv2Error::ssl_policy_not_found(&policy));
        }
        let certificate = certificate.or(self.certificate);
        Ok(Self {
            ssl_policy: Some(policy),
            certificate: Some(certificate.ok_or_else(Elbv2Error::no_certificate)?),
        })
    }
}

fn require_built(asked: &Asked) -> Result<(), Elbv2Error> {
    let alpn = asked.alpn_policy.as_deref().unwrap_or_default();
    if alpn.iter().any(|policy| policy != "None") {
        return Err(Elbv2Error::alpn_policy());
    }
    let mutual = asked.mutual_authentication.as_ref();
    match mutual.and_then(|mutual| mutual.mode.as_deref()) {
        None | Some("off") => Ok(()),
        Some("passthrough" | "verify") => Err(Elbv2Error::not_built("Mutual TLS of listeners")),
        Some(other) => Err(Elbv2Error::mutual_mode(other)),
    }
}

/// A listener is made with one certificate, its default.
fn default_certificate(
    certificates: Option<Vec<Certificate>>,
) -> Result<Option<String>, Elbv2Error> {
    let mut certificates = certificates.unwrap_or_default();
    let Some(only) = certificates.pop() else {
        return Ok(None);
    };
    if !certificates.is_empty() {
        return Err(Elbv2Error::one_certificate());
    }
    arn_of(only).map(Some)
}

/// The ARN of a certificate of an input.
pub(crate) fn arn_of(certificate: Certificate) -> Result<String, Elbv2Error> {
    if certificate.is_default.is_some() {
        return Err(Elbv2Error::certificate_default());
    }
    let arn = certificate.certificate_arn.filter(|arn| !arn.is_empty());
    arn.ok_or_else(Elbv2Error::no_certificate)
}

impl<T: Deref<Target: Reads + Sized>> Elbv2Tx<'_, T> {
    /// A certificate must be there, and the account's own. Those of Certificate Manager are not found: it
    /// is not built.
    pub(crate) fn require_certificate(
        &self,
        account: AccountId,
        arn: &str,
    ) -> Result<(), Elbv2Error> {
        match find_own_server_certificate(&*self.tx, account, arn)? {
            Some(_) => Ok(()),
            None => Err(Elbv2Error::certificate_not_found(arn)),
        }
    }
}
