//! `DeleteSigningCertificate`: takes a certificate from a user.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteSigningCertificate.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::delete_signing_certificate as delete;

use crate::api::{DeleteSigningCertificateInput, DeleteSigningCertificateOutput};
use crate::error::IamError;
use crate::store::IamWrite;

pub(crate) fn delete_signing_certificate(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: DeleteSigningCertificateInput,
) -> Result<Reply<DeleteSigningCertificateOutput>, IamError> {
    let owner = tx.owner(ctx, input.user_name.as_deref())?;

    let permit = ctx.authorize(&owner.ask("iam:DeleteSigningCertificate"))?;

    let owner = owner.existing()?;
    let certificate = tx.signing_certificate(ctx, &owner, &input.certificate_id)?;
    delete(tx.tx, ctx.account(), &owner.id(), &certificate)?;

    Ok(permit.reply(DeleteSigningCertificateOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DeleteSigningCertificateInput};
    use crate::test_certificates::{RSA, signing_certificate};
    use crate::test_house;

    fn of(user: &str, id: &str) -> DeleteSigningCertificateInput {
        input(&[("UserName", user), ("CertificateId", id)])
    }

    #[test]
    fn afterwards_another_may_have_it() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let _bob = house.as_new_user("bob", &[]);
        let id = signing_certificate(&house, "alice", RSA);
        let gone = format!("NoSuchEntityException: The Certificate with id {id} cannot be found.");
        assert_eq!(
            house.refusal::<api::DeleteSigningCertificate>(of("bob", &id)),
            gone
        );
        house.answer::<api::DeleteSigningCertificate>(of("alice", &id));
        assert_eq!(
            house.refusal::<api::DeleteSigningCertificate>(of("alice", &id)),
            gone
        );
        signing_certificate(&house, "bob", RSA);
    }

    #[test]
    fn needs_permission_on_the_user() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let id = signing_certificate(&house, "alice", RSA);
        house.needs::<api::DeleteSigningCertificate>(
            "iam:DeleteSigningCertificate",
            "arn:aws:iam::111122223333:user/alice",
            of("alice", &id),
        );
    }
}
