//! Signing certificates as the API shows them.

use ringwall_identity::SigningCertificate;

use crate::api;
use crate::resources::status;

pub(crate) fn shown(
    certificate: &SigningCertificate,
    owner: Option<&str>,
) -> api::SigningCertificate {
    api::SigningCertificate {
        user_name: owner.map(str::to_owned),
        certificate_id: certificate.id.clone(),
        certificate_body: certificate.body.clone(),
        status: status::shown(certificate.active),
        upload_date: Some(certificate.uploaded_at),
    }
}
