//! `DeleteServerCertificate`: deletes a certificate and its private key.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServerCertificate.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{delete_server_certificate as delete, find_certificate_user};

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

    let certificate = certificate.existing()?;
    if let Some(user) = find_certificate_user(tx.rows(), ctx.account(), &certificate.id)? {
        return Err(IamError::server_certificate_in_use(&certificate.id, &user));
    }
    delete(tx.tx, ctx.account(), &certificate.name)?;

    Ok(permit.reply(DeleteServerCertificateOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_identity::{CertificateUse, find_server_certificate, put_certificate_use};
    use ringwall_testing::{ACCOUNT, input};

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
    fn stays_while_a_load_balancer_uses_it() {
        let house = test_house();
        server_certificate(&house, "web");
        let account = ACCOUNT.parse().unwrap();
        let id = {
            let tx = house.store().read().unwrap();
            let found = find_server_certificate(&tx, account, "web").unwrap();
            found.unwrap().id.clone()
        };
        let uses = |ids: &[&String]| {
            let uses = CertificateUse {
                user_arn: "arn:of:balancer".to_owned(),
                certificate_ids: ids.iter().map(|id| (*id).clone()).collect(),
            };
            let put = house
                .store()
                .write(|tx| put_certificate_use(tx, account, "listener", uses.clone()));
            put.unwrap();
        };
        uses(&[&id]);
        assert_eq!(
            house.refusal::<api::DeleteServerCertificate>(web()),
            format!(
                "DeleteConflictException: Certificate: {id} is currently in use by arn:of:balancer. Please remove it first before deleting it from IAM."
            )
        );
        uses(&[]);
        house.answer::<api::DeleteServerCertificate>(web());
    }

    #[test]
    fn needs_permission_on_it() {
        let house = test_house();
        let arn = server_certificate(&house, "web");
        house.needs::<api::DeleteServerCertificate>("iam:DeleteServerCertificate", &arn, web());
    }
}
