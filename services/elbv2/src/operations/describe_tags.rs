//! `DescribeTags`: tells the tags of resources.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTags.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DescribeTagsInput, DescribeTagsOutput, TagDescription};
use crate::error::Elbv2Error;
use crate::resources::tagging;
use crate::store::Elbv2Read;
use crate::tagged;

pub(crate) fn describe_tags(
    ctx: &RequestContext,
    tx: &Elbv2Read<'_>,
    input: DescribeTagsInput,
) -> Result<Reply<DescribeTagsOutput>, Elbv2Error> {
    let names = tagged::parse(ctx, &input.resource_arns)?;

    let found = tx.find_all_tagged(ctx, &names)?;

    let permit = ctx.authorize(&Ask::new("elasticloadbalancing:DescribeTags"))?;

    let mut descriptions = Vec::new();
    for (name, found) in names.into_iter().zip(found) {
        let found = found.ok_or_else(|| Elbv2Error::not_found(name.kind()))?;
        descriptions.push(TagDescription {
            resource_arn: Some(name.arn),
            tags: Some(tagging::shown(found.tags())),
        });
    }

    Ok(permit.reply(DescribeTagsOutput {
        tag_descriptions: Some(descriptions),
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, CreateTargetGroupInput, DescribeTagsInput};
    use crate::bench::{Steps as _, house, new_group, tag, texts};

    #[test]
    fn tells_the_tags_of_a_creation() {
        let house = house();
        let made = house.answer::<api::CreateTargetGroup>(CreateTargetGroupInput {
            tags: Some(vec![tag("team", "a")]),
            ..new_group("web")
        });
        let arn = made
            .target_groups
            .unwrap()
            .remove(0)
            .target_group_arn
            .unwrap();
        assert_eq!(house.tags_of(&arn), ["team=a"]);
    }

    #[test]
    fn refuses_more_than_twenty() {
        let house = house();
        let arn = house.new_target_group("web");
        let asked = |count| DescribeTagsInput {
            resource_arns: vec![arn.clone(); count],
        };
        house.answer::<api::DescribeTags>(asked(20));
        let words = house.refusal::<api::DescribeTags>(asked(21));
        assert!(words.starts_with("ValidationError: "), "{words}");
    }

    #[test]
    fn needs_permission() {
        let house = house();
        let arn = house.new_target_group("web");
        let asked = DescribeTagsInput {
            resource_arns: texts(&[&arn]),
        };
        house.needs::<api::DescribeTags>("elasticloadbalancing:DescribeTags", "*", asked);
    }
}
