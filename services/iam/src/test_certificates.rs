//! Certificates and keys of tests, and steps with them.

use ringwall_testing::{TestHouse, input};

use crate::api;

/// Issued [`RSA`] and [`CURVE`].
pub(crate) const AUTHORITY: &str =
    include_str!("../../../engines/crypto/tests/certificates/authority.pem");
pub(crate) const RSA: &str = include_str!("../../../engines/crypto/tests/certificates/rsa.pem");
pub(crate) const RSA_KEY: &str = include_str!("../../../engines/crypto/tests/certificates/rsa.key");
pub(crate) const CURVE: &str = include_str!("../../../engines/crypto/tests/certificates/p256.pem");
pub(crate) const CURVE_KEY: &str =
    include_str!("../../../engines/crypto/tests/certificates/p256.key");

/// Uploads a server certificate and tells its ARN.
pub(crate) fn server_certificate(house: &TestHouse, name: &str) -> String {
    let made = house.answer::<api::UploadServerCertificate>(input(&[
        ("ServerCertificateName", name),
        ("CertificateBody", RSA),
        ("PrivateKey", RSA_KEY),
    ]));
    made.server_certificate_metadata.unwrap().arn
}

/// Uploads a signing certificate and tells its id.
pub(crate) fn signing_certificate(house: &TestHouse, user: &str, body: &str) -> String {
    let made = house.answer::<api::UploadSigningCertificate>(input(&[
        ("UserName", user),
        ("CertificateBody", body),
    ]));
    made.certificate.certificate_id
}
