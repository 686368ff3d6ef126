//! `ListPolicyTags`: the tags of a managed policy, by key.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyTags.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListPolicyTagsInput, ListPolicyTagsOutput};
use crate::error::IamError;
use crate::paging::page;
use crate::resources::tagging;
use crate::store::IamRead;

pub(crate) fn list_policy_tags(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListPolicyTagsInput,
) -> Result<Reply<ListPolicyTagsOutput>, IamError> {
    let page = page(
        tx.iam,
        ctx,
        &input.policy_arn,
        input.marker.as_deref(),
        input.max_items,
    )?;
    let policy = tx.policy(ctx, &input.policy_arn)?;

    let permit = ctx.authorize(&policy.ask("iam:ListPolicyTags"))?;

    let tags = policy.existing()?.tags().and_then(tagging::shown);
    let listed = page.of_list(tags.unwrap_or_default());

    Ok(permit.reply(ListPolicyTagsOutput {
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        tags: listed.entries,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListPolicyTagsInput, TagPolicyInput};
    use crate::test_house;
    use crate::test_iam::{OWN, make_policy, tag};

    #[test]
    fn pages_through_the_tags() {
        let house = test_house();
        let arn = make_policy(&house, "reader", "iam:ListRoles");
        let tags = [tag("a", "1"), tag("b", "2"), tag("c", "3")];
        house.answer::<api::TagPolicy>(TagPolicyInput {
            policy_arn: arn.clone(),
            tags: tags.to_vec(),
        });
        let page = |marker| ListPolicyTagsInput {
            policy_arn: arn.clone(),
            marker,
            max_items: Some(2),
        };
        let first = house.answer::<api::ListPolicyTags>(page(None));
        let last = house.answer::<api::ListPolicyTags>(page(first.marker));
        assert_eq!(last.is_truncated, Some(false));
        assert_eq!([first.tags, last.tags].concat(), tags);
    }

    #[test]
    fn needs_permission_on_the_policy() {
        let house = test_house();
        let arn = make_policy(&house, "reader", "iam:ListRoles");
        house.needs::<api::ListPolicyTags>(
            "iam:ListPolicyTags",
            &format!("{OWN}:policy/reader"),
            input(&[("PolicyArn", &arn)]),
        );
    }
}
