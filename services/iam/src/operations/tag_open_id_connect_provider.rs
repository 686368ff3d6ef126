//! `TagOpenIDConnectProvider`: sets tags of an OIDC provider.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagOpenIDConnectProvider.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{OidcProvider, put_oidc_provider};

use crate::api::{TagOpenIDConnectProviderInput, TagOpenIDConnectProviderOutput};
use crate::error::IamError;
use crate::resources::tagging;
use crate::store::IamWrite;

pub(crate) fn tag_open_id_connect_provider(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: TagOpenIDConnectProviderInput,
) -> Result<Reply<TagOpenIDConnectProviderOutput>, IamError> {
    let tags = tagging::parse(Some(&input.tags))?;

    let tagged = tx.oidc_provider(ctx, &input.open_id_connect_provider_arn)?;

    let ask = tagged.ask("iam:TagOpenIDConnectProvider");
    let permit = ctx.authorize(&tagging::request_conditions(ask, &tags))?;

    let mut tagged = OidcProvider::clone(&*tagged.existing()?);
    tagging::merge(&mut tagged.tags, &tags)?;
    put_oidc_provider(tx.tx, tagged)?;

    Ok(permit.reply(TagOpenIDConnectProviderOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, Tag, TagOpenIDConnectProviderInput};
    use crate::test_house;
    use crate::test_providers::oidc_provider;

    const ARN: &str = "arn:aws:iam::111122223333:oidc-provider/idp.example.org";

    fn tags(pairs: &[(&str, &str)]) -> TagOpenIDConnectProviderInput {
        let tags = pairs.iter().map(|(key, value)| Tag {
            key: (*key).to_owned(),
            value: (*value).to_owned(),
        });
        TagOpenIDConnectProviderInput {
            open_id_connect_provider_arn: ARN.to_owned(),
            tags: tags.collect(),
        }
    }

    #[test]
    fn a_key_in_another_case_is_the_same_key() {
        let house = test_house();
        oidc_provider(&house, "https://idp.example.org");
        house.answer::<api::TagOpenIDConnectProvider>(tags(&[("team", "red"), ("cost", "1")]));
        house.answer::<api::TagOpenIDConnectProvider>(tags(&[("Team", "blue")]));
        let listed = house.answer::<api::ListOpenIDConnectProviderTags>(input(&[(
            "OpenIDConnectProviderArn",
            ARN,
        )]));
        let listed = listed.tags.into_iter().map(|tag| (tag.key, tag.value));
        let wanted = [("Team", "blue"), ("cost", "1")];
        let wanted = wanted.map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(listed.collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn there_are_fifty_at_most() {
        let house = test_house();
        oidc_provider(&house, "https://idp.example.org");
        for number in 0..50 {
            house.answer::<api::TagOpenIDConnectProvider>(tags(&[(&number.to_string(), "")]));
        }
        assert_eq!(
            house.refusal::<api::TagOpenIDConnectProvider>(tags(&[("one more", "")])),
            "LimitExceededException: Cannot exceed quota for TagsPerResource: 50"
        );
    }

    #[test]
    fn needs_permission_on_it() {
        let house = test_house();
        oidc_provider(&house, "https://idp.example.org");
        house.needs::<api::TagOpenIDConnectProvider>(
            "iam:TagOpenIDConnectProvider",
            ARN,
            tags(&[("team", "red")]),
        );
    }
}
