//! `ListOpenIDConnectProviderTags`: the tags of an OIDC provider, by key.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOpenIDConnectProviderTags.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListOpenIDConnectProviderTagsInput, ListOpenIDConnectProviderTagsOutput};
use crate::error::IamError;
use crate::paging::page;
use crate::resources::tagging;
use crate::store::IamRead;

pub(crate) fn list_open_id_connect_provider_tags(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListOpenIDConnectProviderTagsInput,
) -> Result<Reply<ListOpenIDConnectProviderTagsOutput>, IamError> {
    let name = &input.open_id_connect_provider_arn;
    let page = page(tx.iam, ctx, name, input.marker.as_deref(), input.max_items)?;

    let tagged = tx.oidc_provider(ctx, name)?;

    let permit = ctx.authorize(&tagged.ask("iam:ListOpenIDConnectProviderTags"))?;

    let tags = tagging::shown(&tagged.existing()?.tags).unwrap_or_default();
    let listed = page.of_list(tags);

    Ok(permit.reply(ListOpenIDConnectProviderTagsOutput {
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        tags: listed.entries,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{
        self, ListOpenIDConnectProviderTagsInput, Tag, TagOpenIDConnectProviderInput,
    };
    use crate::test_house;
    use crate::test_providers::oidc_provider;

    const ARN: &str = "arn:aws:iam::111122223333:oidc-provider/idp.example.org";

    #[test]
    fn pages_through_them_by_key() {
        let house = test_house();
        oidc_provider(&house, "https://idp.example.org");
        let tags = ["b", "a", "c"].map(|key| Tag {
            key: key.to_owned(),
            value: "x".to_owned(),
        });
        house.answer::<api::TagOpenIDConnectProvider>(TagOpenIDConnectProviderInput {
            open_id_connect_provider_arn: ARN.to_owned(),
            tags: tags.to_vec(),
        });
        let first = house.answer::<api::ListOpenIDConnectProviderTags>(
            ListOpenIDConnectProviderTagsInput {
                max_items: Some(2),
                ..input(&[("OpenIDConnectProviderArn", ARN)])
            },
        );
        assert_eq!(first.tags.len(), 2);
        assert_eq!(first.tags[0].key, "a");
        assert_eq!(first.is_truncated, Some(true));
        let second = house.answer::<api::ListOpenIDConnectProviderTags>(
            ListOpenIDConnectProviderTagsInput {
                marker: first.marker,
                ..input(&[("OpenIDConnectProviderArn", ARN)])
            },
        );
        assert_eq!(second.tags.len(), 1);
        assert_eq!(second.tags[0].key, "c");
        assert_eq!(second.is_truncated, Some(false));
    }

    #[test]
    fn needs_permission_on_it() {
        let house = test_house();
        oidc_provider(&house, "https://idp.example.org");
        house.needs::<api::ListOpenIDConnectProviderTags>(
            "iam:ListOpenIDConnectProviderTags",
            ARN,
            input(&[("OpenIDConnectProviderArn", ARN)]),
        );
    }
}
