//! `UntagOpenIDConnectProvider`: removes tags of an OIDC provider.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagOpenIDConnectProvider.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{OidcProvider, put_oidc_provider};

use crate::api::{UntagOpenIDConnectProviderInput, UntagOpenIDConnectProviderOutput};
use crate::error::IamError;
use crate::resources::tagging;
use crate::store::IamWrite;

pub(crate) fn untag_open_id_connect_provider(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: UntagOpenIDConnectProviderInput,
) -> Result<Reply<UntagOpenIDConnectProviderOutput>, IamError> {
    let tagged = tx.oidc_provider(ctx, &input.open_id_connect_provider_arn)?;

    let ask = tagged.ask("iam:UntagOpenIDConnectProvider");
    let permit = ctx.authorize(&tagging::key_conditions(ask, &input.tag_keys))?;

    let mut tagged = OidcProvider::clone(&*tagged.existing()?);
    tagging::remove(&mut tagged.tags, &input.tag_keys);
    put_oidc_provider(tx.tx, tagged)?;

    Ok(permit.reply(UntagOpenIDConnectProviderOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, Tag, TagOpenIDConnectProviderInput, UntagOpenIDConnectProviderInput};
    use crate::test_house;
    use crate::test_providers::oidc_provider;

    const ARN: &str = "arn:aws:iam::111122223333:oidc-provider/idp.example.org";

    fn keys(keys: &[&str]) -> UntagOpenIDConnectProviderInput {
        UntagOpenIDConnectProviderInput {
            open_id_connect_provider_arn: ARN.to_owned(),
            tag_keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        }
    }

    #[test]
    fn removes_tags_in_whatever_case_and_says_nothing_of_others() {
        let house = test_house();
        oidc_provider(&house, "https://idp.example.org");
        let tags = ["team", "cost"].map(|key| Tag {
            key: key.to_owned(),
            value: String::new(),
        });
        house.answer::<api::TagOpenIDConnectProvider>(TagOpenIDConnectProviderInput {
            open_id_connect_provider_arn: ARN.to_owned(),
            tags: tags.to_vec(),
        });
        house.answer::<api::UntagOpenIDConnectProvider>(keys(&["TEAM", "other"]));
        let listed = house.answer::<api::ListOpenIDConnectProviderTags>(input(&[(
            "OpenIDConnectProviderArn",
            ARN,
        )]));
        let listed = listed.tags.into_iter().map(|tag| tag.key);
        assert_eq!(listed.collect::<Vec<_>>(), ["cost"]);
    }

    #[test]
    fn needs_permission_on_it() {
        let house = test_house();
        oidc_provider(&house, "https://idp.example.org");
        house.needs::<api::UntagOpenIDConnectProvider>(
            "iam:UntagOpenIDConnectProvider",
            ARN,
            keys(&["team"]),
        );
    }
}
