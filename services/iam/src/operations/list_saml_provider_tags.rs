//! `ListSAMLProviderTags`: the tags of a SAML provider, by key.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSAMLProviderTags.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListSAMLProviderTagsInput, ListSAMLProviderTagsOutput};
use crate::error::IamError;
use crate::paging::page;
use crate::resources::tagging;
use crate::store::IamRead;

pub(crate) fn list_saml_provider_tags(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListSAMLProviderTagsInput,
) -> Result<Reply<ListSAMLProviderTagsOutput>, IamError> {
    let name = &input.saml_provider_arn;
    let page = page(tx.iam, ctx, name, input.marker.as_deref(), input.max_items)?;

    let tagged = tx.saml_provider(ctx, name)?;

    let permit = ctx.authorize(&tagged.ask("iam:ListSAMLProviderTags"))?;

    let tags = tagging::shown(&tagged.existing()?.tags).unwrap_or_default();
    let listed = page.of_list(tags);

    Ok(permit.reply(ListSAMLProviderTagsOutput {
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        tags: listed.entries,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListSAMLProviderTagsInput, Tag, TagSAMLProviderInput};
    use crate::test_house;
    use crate::test_providers::saml_provider;

    const ARN: &str = "arn:aws:iam::111122223333:saml-provider/idp";

    #[test]
    fn pages_through_them_by_key() {
        let house = test_house();
        saml_provider(&house, "idp");
        let tags = ["b", "a", "c"].map(|key| Tag {
            key: key.to_owned(),
            value: "x".to_owned(),
        });
        house.answer::<api::TagSAMLProvider>(TagSAMLProviderInput {
            saml_provider_arn: ARN.to_owned(),
            tags: tags.to_vec(),
        });
        let first = house.answer::<api::ListSAMLProviderTags>(ListSAMLProviderTagsInput {
            max_items: Some(2),
            ..input(&[("SAMLProviderArn", ARN)])
        });
        assert_eq!(first.tags.len(), 2);
        assert_eq!(first.tags[0].key, "a");
        assert_eq!(first.is_truncated, Some(true));
        let second = house.answer::<api::ListSAMLProviderTags>(ListSAMLProviderTagsInput {
            marker: first.marker,
            ..input(&[("SAMLProviderArn", ARN)])
        });
        assert_eq!(second.tags.len(), 1);
        assert_eq!(second.tags[0].key, "c");
        assert_eq!(second.is_truncated, Some(false));
    }

    #[test]
    fn needs_permission_on_it() {
        let house = test_house();
        saml_provider(&house, "idp");
        house.needs::<api::ListSAMLProviderTags>(
            "iam:ListSAMLProviderTags",
            ARN,
            input(&[("SAMLProviderArn", ARN)]),
        );
    }
}
