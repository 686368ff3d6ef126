//! `ListServerCertificates`: the account's server certificates, by name.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServerCertificates.html>

use ringwall_core::{Ask, Reply, RequestContext};
use ringwall_identity::server_certificates;

use crate::api::{ListServerCertificatesInput, ListServerCertificatesOutput};
use crate::error::IamError;
use crate::paging::page;
use crate::resources::server_certificate;
use crate::store::IamRead;

pub(crate) fn list_server_certificates(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListServerCertificatesInput,
) -> Result<Reply<ListServerCertificatesOutput>, IamError> {
    let prefix = input.path_prefix.as_deref().unwrap_or("/");
    let page = page(
        tx.iam,
        ctx,
        prefix,
        input.marker.as_deref(),
        input.max_items,
    )?;

    let permit = ctx.authorize(&Ask::new("iam:ListServerCertificates"))?;

    let listed = page.pick(
        |after, limit| server_certificates(tx.rows(), ctx.account(), after, limit),
        |found| {
            let fits = found.path.starts_with(prefix);
            fits.then(|| server_certificate::metadata(&found, ctx.partition()))
        },
    )?;

    Ok(permit.reply(ListServerCertificatesOutput {
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        server_certificate_metadata_list: listed.entries,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListServerCertificatesInput};
    use crate::test_certificates::{RSA, RSA_KEY};
    use crate::test_house;

    #[test]
    fn pages_through_those_of_a_path() {
        let house = test_house();
        for (name, path) in [("b", "/x/"), ("a", "/x/y/"), ("c", "/z/")] {
            house.answer::<api::UploadServerCertificate>(input(&[
                ("ServerCertificateName", name),
                ("Path", path),
                ("CertificateBody", RSA),
                ("PrivateKey", RSA_KEY),
            ]));
        }
        let page = |marker| ListServerCertificatesInput {
            path_prefix: Some("/x".to_owned()),
            marker,
            max_items: Some(1),
        };
        let first = house.answer::<api::ListServerCertificates>(page(None));
        let second = house.answer::<api::ListServerCertificates>(page(first.marker));
        assert_eq!(second.is_truncated, Some(false));
        let pages = [
            &first.server_certificate_metadata_list[0],
            &second.server_certificate_metadata_list[0],
        ];
        assert_eq!(
            pages.map(|metadata| metadata.server_certificate_name.as_str()),
            ["a", "b"]
        );
    }

    #[test]
    fn needs_permission() {
        test_house().needs::<api::ListServerCertificates>(
            "iam:ListServerCertificates",
            "*",
            input(&[]),
        );
    }
}
