//! The certificate that a server shows the door, so that the way between them is encrypted when the
//! client's is and `REQUIRE SSL` holds. The door believes it by the socket it comes from.

use rcgen::{CertificateParams, KeyPair};

use super::error::{EngineError, EngineResult};

/// A new key and its own certificate, as PEM.
pub(crate) fn certificate() -> EngineResult<String> {
    let failed = |error: rcgen::Error| EngineError::Certificate(error.to_string());
    let key = KeyPair::generate().map_err(failed)?;
    let params = CertificateParams::new(["localhost".to_owned()]).map_err(failed)?;
    let certificate = params.self_signed(&key).map_err(failed)?;
    Ok(certificate.pem() + &key.serialize_pem())
}
