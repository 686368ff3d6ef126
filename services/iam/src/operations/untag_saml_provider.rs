//! `UntagSAMLProvider`: removes tags of a SAML provider.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagSAMLProvider.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{SamlProvider, put_saml_provider};

use crate::api::{UntagSAMLProviderInput, UntagSAMLProviderOutput};
use crate::error::IamError;
use crate::resources::tagging;
use crate::store::IamWrite;

pub(crate) fn untag_saml_provider(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: UntagSAMLProviderInput,
) -> Result<Reply<UntagSAMLProviderOutput>, IamError> {
    let tagged = tx.saml_provider(ctx, &input.saml_provider_arn)?;

    let ask = tagged.ask("iam:UntagSAMLProvider");
    let permit = ctx.authorize(&tagging::key_conditions(ask, &input.tag_keys))?;

    let mut tagged = SamlProvider::clone(&*tagged.existing()?);
    tagging::remove(&mut tagged.tags, &input.tag_keys);
    put_saml_provider(tx.tx, tagged)?;

    Ok(permit.reply(UntagSAMLProviderOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, Tag, TagSAMLProviderInput, UntagSAMLProviderInput};
    use crate::test_house;
    use crate::test_providers::saml_provider;

    const ARN: &str = "arn:aws:iam::111122223333:saml-provider/idp";

    fn keys(keys: &[&str]) -> UntagSAMLProviderInput {
        UntagSAMLProviderInput {
            saml_provider_arn: ARN.to_owned(),
            tag_keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        }
    }

    #[test]
    fn removes_tags_in_whatever_case_and_says_nothing_of_others() {
        let house = test_house();
        saml_provider(&house, "idp");
        let tags = ["team", "cost"].map(|key| Tag {
            key: key.to_owned(),
            value: String::new(),
        });
        house.answer::<api::TagSAMLProvider>(TagSAMLProviderInput {
            saml_provider_arn: ARN.to_owned(),
            tags: tags.to_vec(),
        });
        house.answer::<api::UntagSAMLProvider>(keys(&["TEAM", "other"]));
        let listed = house.answer::<api::ListSAMLProviderTags>(input(&[("SAMLProviderArn", ARN)]));
        let listed = listed.tags.into_iter().map(|tag| tag.key);
        assert_eq!(listed.collect::<Vec<_>>(), ["cost"]);
    }

    #[test]
    fn needs_permission_on_it() {
        let house = test_house();
        saml_provider(&house, "idp");
        house.needs::<api::UntagSAMLProvider>("iam:UntagSAMLProvider", ARN, keys(&["team"]));
    }
}
