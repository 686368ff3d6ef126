//! `ListSigningCertificates`: a user's certificates.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSigningCertificates.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::signing_certificates_of;

use crate::api::{ListSigningCertificatesInput, ListSigningCertificatesOutput};
use crate::error::IamError;
use crate::paging::page;
use crate::resources::signing_certificate;
use crate::store::IamRead;

pub(crate) fn list_signing_certificates(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListSigningCertificatesInput,
) -> Result<Reply<ListSigningCertificatesOutput>, IamError> {
    let owner = tx.owner(ctx, input.user_name.as_deref())?;

    let permit = ctx.authorize(&owner.ask("iam:ListSigningCertificates"))?;

    let owner = owner.existing()?;
    let page = page(
        tx.iam,
        ctx,
        &owner.id(),
        input.marker.as_deref(),
        input.max_items,
    )?;
    let certificates = signing_certificates_of(tx.rows(), ctx.account(), &owner.id())?;
    let certificates = certificates
        .iter()
        .map(|certificate| signing_certificate::shown(certificate, owner.user_name()));
    let listed = page.of_list(certificates);

    Ok(permit.reply(ListSigningCertificatesOutput {
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        certificates: listed.entries,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListSigningCertificatesInput};
    use crate::test_certificates::{CURVE, RSA, signing_certificate};
    use crate::test_house;

    #[test]
    fn pages_through_them() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let mut ids = [RSA, CURVE].map(|body| signing_certificate(&house, "alice", body));
        ids.sort_unstable();
        let page = |marker| ListSigningCertificatesInput {
            marker,
            max_items: Some(1),
            ..input(&[("UserName", "alice")])
        };
        let first = house.answer::<api::ListSigningCertificates>(page(None));
        let second = house.answer::<api::ListSigningCertificates>(page(first.marker));
        assert_eq!(second.is_truncated, Some(false));
        let certificates = [&first.certificates[0], &second.certificates[0]];
        assert_eq!(
            certificates.map(|certificate| certificate.certificate_id.clone()),
            ids
        );
    }

    #[test]
    fn needs_permission_on_the_user() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        house.needs::<api::ListSigningCertificates>(
            "iam:ListSigningCertificates",
            "arn:aws:iam::111122223333:user/alice",
            input(&[("UserName", "alice")]),
        );
    }
}
