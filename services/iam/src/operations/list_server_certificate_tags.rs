//! `ListServerCertificateTags`: the tags of a server certificate, by key.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServerCertificateTags.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListServerCertificateTagsInput, ListServerCertificateTagsOutput};
use crate::error::IamError;
use crate::paging::page;
use crate::resources::tagging;
use crate::store::IamRead;

pub(crate) fn list_server_certificate_tags(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListServerCertificateTagsInput,
) -> Result<Reply<ListServerCertificateTagsOutput>, IamError> {
    let name = &input.server_certificate_name;
    let page = page(tx.iam, ctx, name, input.marker.as_deref(), input.max_items)?;

    let tagged = tx.server_certificate(ctx, name)?;

    let permit = ctx.authorize(&tagged.ask("iam:ListServerCertificateTags"))?;

    let tags = tagging::shown(&tagged.existing()?.tags).unwrap_or_default();
    let listed = page.of_list(tags);

    Ok(permit.reply(ListServerCertificateTagsOutput {
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        tags: listed.entries,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListServerCertificateTagsInput, Tag, TagServerCertificateInput};
    use crate::test_certificates::server_certificate;
    use crate::test_house;

    const ARN: &str = "arn:aws:iam::111122223333:server-certificate/web";
    const NAME: &str = "web";

    #[test]
    fn pages_through_them_by_key() {
        let house = test_house();
        server_certificate(&house, "web");
        let tags = ["b", "a", "c"].map(|key| Tag {
            key: key.to_owned(),
            value: "x".to_owned(),
        });
        house.answer::<api::TagServerCertificate>(TagServerCertificateInput {
            server_certificate_name: NAME.to_owned(),
            tags: tags.to_vec(),
        });
        let first =
            house.answer::<api::ListServerCertificateTags>(ListServerCertificateTagsInput {
                max_items: Some(2),
                ..input(&[("ServerCertificateName", NAME)])
            });
        assert_eq!(first.tags.len(), 2);
        assert_eq!(first.tags[0].key, "a");
        assert_eq!(first.is_truncated, Some(true));
        let second =
            house.answer::<api::ListServerCertificateTags>(ListServerCertificateTagsInput {
                marker: first.marker,
                ..input(&[("ServerCertificateName", NAME)])
            });
        assert_eq!(second.tags.len(), 1);
        assert_eq!(second.tags[0].key, "c");
        assert_eq!(second.is_truncated, Some(false));
    }

    #[test]
    fn needs_permission_on_it() {
        let house = test_house();
        server_certificate(&house, "web");
        house.needs::<api::ListServerCertificateTags>(
            "iam:ListServerCertificateTags",
            ARN,
            input(&[("ServerCertificateName", NAME)]),
        );
    }
}
