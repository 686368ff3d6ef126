//! `DeleteServerCertificate`: deletes a certificate and its private key.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServerCertificate.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::delete_server_certificate as delete;

use crate::api::{DeleteServerCertificateInput, DeleteServerCertificateOutput};
use crate::error::IamError;
use crate::store::IamWrite;

pub(crate) fn delete_server_certificate(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: DeleteServerCertificateInput,
) -> Result<Reply<DeleteServerCertificateOutput>, IamError> {
    let certificate = tx.server_certificate(ctx, &input.server_certificate_name)?;

    let permit = ctx.authorize(&certificate.ask("iam:DeleteServerCertificate"))?;

    delete(tx.tx, ctx.account(), &certificate.existing()?.name)?;

    Ok(permit.reply(DeleteServerCertificateOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DeleteServerCertificateInput};
    use crate::test_certificates::server_certificate;
    use crate::test_house;

    fn web() -> DeleteServerCertificateInput {
        input(&[("ServerCertificateName", "web")])
    }

    #[test]
    fn afterwards_it_is_gone() {
        let house = test_house();
        server_certificate(&house, "web");
        house.answer::<api::DeleteServerCertificate>(web());
        assert_eq!(
            house.refusal::<api::DeleteServerCertificate>(web()),
            "NoSuchEntityException: The Server Certificate with name web cannot be found."
        );
    }

    #[test]
    fn needs_permission_on_it() {
        let house = test_house();
        let arn = server_certificate(&house, "web");
        house.needs::<api::DeleteServerCertificate>("iam:DeleteServerCertificate", &arn, web());
    }
}
