//! `UpdateSigningCertificate`: a certificate may be used, or not.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateSigningCertificate.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{SigningCertificate, put_signing_certificate};

use crate::api::{UpdateSigningCertificateInput, UpdateSigningCertificateOutput};
use crate::error::IamError;
use crate::resources::status;
use crate::store::IamWrite;

pub(crate) fn update_signing_certificate(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: UpdateSigningCertificateInput,
) -> Result<Reply<UpdateSigningCertificateOutput>, IamError> {
    let active = status::is_active(&input.status)?;

    let owner = tx.owner(ctx, input.user_name.as_deref())?;

    let permit = ctx.authorize(&owner.ask("iam:UpdateSigningCertificate"))?;

    let owner = owner.existing()?;
    let certificate = tx.signing_certificate(ctx, &owner, &input.certificate_id)?;
    let certificate = SigningCertificate {
        active,
        ..SigningCertificate::clone(&certificate)
    };
    put_signing_certificate(tx.tx, ctx.account(), &owner.id(), certificate)?;

    Ok(permit.reply(UpdateSigningCertificateOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, StatusType, UpdateSigningCertificateInput};
    use crate::test_certificates::{RSA, signing_certificate};
    use crate::test_house;

    fn status(id: &str, status: &str) -> UpdateSigningCertificateInput {
        input(&[
            ("UserName", "alice"),
            ("CertificateId", id),
            ("Status", status),
        ])
    }

    #[test]
    fn sets_the_status() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let id = signing_certificate(&house, "alice", RSA);
        house.answer::<api::UpdateSigningCertificate>(status(&id, "Inactive"));
        let listed = house.answer::<api::ListSigningCertificates>(input(&[("UserName", "alice")]));
        assert_eq!(listed.certificates[0].status, StatusType::Inactive);
    }

    #[test]
    fn says_which_is_not_there() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let id = "A".repeat(32);
        assert_eq!(
            house.refusal::<api::UpdateSigningCertificate>(status(&id, "Active")),
            format!("NoSuchEntityException: The Certificate with id {id} cannot be found.")
        );
    }

    #[test]
    fn needs_permission_on_the_user() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let id = signing_certificate(&house, "alice", RSA);
        house.needs::<api::UpdateSigningCertificate>(
            "iam:UpdateSigningCertificate",
            "arn:aws:iam::111122223333:user/alice",
            status(&id, "Inactive"),
        );
    }
}
