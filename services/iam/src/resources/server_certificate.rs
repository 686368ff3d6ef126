//! Server certificates as the API shows them.

use ringwall_core::Partition;
use ringwall_identity::ServerCertificate;

use crate::api::ServerCertificateMetadata;

/// All but certificate, chain and private key.
pub(crate) fn metadata(
    certificate: &ServerCertificate,
    partition: Partition,
) -> ServerCertificateMetadata {
    ServerCertificateMetadata {
        path: certificate.path.clone(),
        server_certificate_name: certificate.name.clone(),
        server_certificate_id: certificate.id.clone(),
        arn: certificate.arn(partition),
        upload_date: Some(certificate.uploaded_at),
        expiration: Some(certificate.expires_at),
    }
}
