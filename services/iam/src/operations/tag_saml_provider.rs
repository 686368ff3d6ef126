//! `TagSAMLProvider`: sets tags of a SAML provider.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagSAMLProvider.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{SamlProvider, put_saml_provider};

use crate::api::{TagSAMLProviderInput, TagSAMLProviderOutput};
use crate::error::IamError;
use crate::resources::tagging;
use crate::store::IamWrite;

pub(crate) fn tag_saml_provider(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: TagSAMLProviderInput,
) -> Result<Reply<TagSAMLProviderOutput>, IamError> {
    let tags = tagging::parse(Some(&input.tags))?;

    let tagged = tx.saml_provider(ctx, &input.saml_provider_arn)?;

    let ask = tagged.ask("iam:TagSAMLProvider");
    let permit = ctx.authorize(&tagging::request_conditions(ask, &tags))?;

    let mut tagged = SamlProvider::clone(&*tagged.existing()?);
    tagging::merge(&mut tagged.tags, &tags)?;
    put_saml_provider(tx.tx, tagged)?;

    Ok(permit.reply(TagSAMLProviderOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, Tag, TagSAMLProviderInput};
    use crate::test_house;
    use crate::test_providers::saml_provider;

    const ARN: &str = "arn:aws:iam::111122223333:saml-provider/idp";

    fn tags(pairs: &[(&str, &str)]) -> TagSAMLProviderInput {
        let tags = pairs.iter().map(|(key, value)| Tag {
            key: (*key).to_owned(),
            value: (*value).to_owned(),
        });
        TagSAMLProviderInput {
            saml_provider_arn: ARN.to_owned(),
            tags: tags.collect(),
        }
    }

    #[test]
    fn a_key_in_another_case_is_the_same_key() {
        let house = test_house();
        saml_provider(&house, "idp");
        house.answer::<api::TagSAMLProvider>(tags(&[("team", "red"), ("cost", "1")]));
        house.answer::<api::TagSAMLProvider>(tags(&[("Team", "blue")]));
        let listed = house.answer::<api::ListSAMLProviderTags>(input(&[("SAMLProviderArn", ARN)]));
        let listed = listed.tags.into_iter().map(|tag| (tag.key, tag.value));
        let wanted = [("Team", "blue"), ("cost", "1")];
        let wanted = wanted.map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(listed.collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn there_are_fifty_at_most() {
        let house = test_house();
        saml_provider(&house, "idp");
        for number in 0..50 {
            house.answer::<api::TagSAMLProvider>(tags(&[(&number.to_string(), "")]));
        }
        assert_eq!(
            house.refusal::<api::TagSAMLProvider>(tags(&[("one more", "")])),
            "LimitExceededException: Cannot exceed quota for TagsPerResource: 50"
        );
    }

    #[test]
    fn needs_permission_on_it() {
        let house = test_house();
        saml_provider(&house, "idp");
        house.needs::<api::TagSAMLProvider>("iam:TagSAMLProvider", ARN, tags(&[("team", "red")]));
    }
}
