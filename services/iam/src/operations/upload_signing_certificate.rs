//! `UploadSigningCertificate`: a certificate that a user's signatures are checked with.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSigningCertificate.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{
    SigningCertificate, has_signing_certificate, put_signing_certificate, random_letters,
    signing_certificates_of,
};

use crate::api::{UploadSigningCertificateInput, UploadSigningCertificateOutput};
use crate::error::IamError;
use crate::quotas;
use crate::resources::{certificate, signing_certificate};
use crate::store::IamWrite;

pub(crate) fn upload_signing_certificate(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: UploadSigningCertificateInput,
) -> Result<Reply<UploadSigningCertificateOutput>, IamError> {
    let owner = tx.owner(ctx, input.user_name.as_deref())?;

    let permit = ctx.authorize(&owner.ask("iam:UploadSigningCertificate"))?;

    let owner = owner.existing()?;
    let new = SigningCertificate {
        id: random_letters::<32>(&*ctx.platform().entropy),
        hash: certificate::parse(&input.certificate_body, ctx.now())?.hash(),
        body: input.certificate_body,
        active: true,
        uploaded_at: ctx.now(),
    };
    if has_signing_certificate(tx.rows(), ctx.account(), &new.hash)? {
        return Err(IamError::duplicate_certificate());
    }
    let count = signing_certificates_of(tx.rows(), ctx.account(), &owner.id())?.len();
    quotas::SIGNING_CERTIFICATES.require_room(count)?;
    let shown = signing_certificate::shown(&new, owner.user_name());
    put_signing_certificate(tx.tx, ctx.account(), &owner.id(), new)?;

    Ok(permit.reply(UploadSigningCertificateOutput { certificate: shown }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, StatusType, UploadSigningCertificateInput};
    use crate::test_certificates::{AUTHORITY, CURVE, RSA, RSA_KEY};
    use crate::test_house;

    fn certificate(user: &str, body: &str) -> UploadSigningCertificateInput {
        input(&[("UserName", user), ("CertificateBody", body)])
    }

    #[test]
    fn shows_the_certificate() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let made = house.answer::<api::UploadSigningCertificate>(certificate("alice", RSA));
        assert_eq!(made.certificate.certificate_id.len(), 32);
        assert_eq!(made.certificate.certificate_body, RSA);
        assert_eq!(made.certificate.status, StatusType::Active);
        assert_eq!(made.certificate.user_name.as_deref(), Some("alice"));
    }

    #[test]
    fn the_root_user_has_certificates_too() {
        let house = test_house();
        let own = input(&[("CertificateBody", RSA)]);
        let made = house.answer::<api::UploadSigningCertificate>(own);
        assert_eq!(made.certificate.user_name, None);
        let listed = house.answer::<api::ListSigningCertificates>(input(&[]));
        assert_eq!(listed.certificates, [made.certificate]);
    }

    #[test]
    fn no_certificate_comes_twice_in_an_account() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let _bob = house.as_new_user("bob", &[]);
        house.answer::<api::UploadSigningCertificate>(certificate("alice", RSA));
        assert_eq!(
            house.refusal::<api::UploadSigningCertificate>(certificate("bob", RSA)),
            "DuplicateCertificateException: The same certificate is associated with an IAM user in the account."
        );
    }

    #[test]
    fn refuses_what_is_no_certificate_and_one_whose_time_is_not_now() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        for body in ["x", RSA_KEY] {
            assert_eq!(
                house.refusal::<api::UploadSigningCertificate>(certificate("alice", body)),
                "MalformedCertificateException: Unable to parse certificate. Please ensure the certificate is in PEM format."
            );
        }
        house.advance_secs(120 * 365 * 86400);
        assert_eq!(
            house.refusal::<api::UploadSigningCertificate>(certificate("alice", RSA)),
            "InvalidCertificateException: The certificate has expired."
        );
        house.advance_secs(-150 * 365 * 86400);
        assert_eq!(
            house.refusal::<api::UploadSigningCertificate>(certificate("alice", RSA)),
            "InvalidCertificateException: The certificate is not yet valid."
        );
    }

    #[test]
    fn a_user_has_two_at_most() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        for body in [RSA, CURVE] {
            house.answer::<api::UploadSigningCertificate>(certificate("alice", body));
        }
        assert_eq!(
            house.refusal::<api::UploadSigningCertificate>(certificate("alice", AUTHORITY)),
            "LimitExceededException: Cannot exceed quota for SigningCertificatesPerUser: 2"
        );
    }

    #[test]
    fn needs_permission_on_the_user() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        house.needs::<api::UploadSigningCertificate>(
            "iam:UploadSigningCertificate",
            "arn:aws:iam::111122223333:user/alice",
            certificate("alice", RSA),
        );
    }
}
