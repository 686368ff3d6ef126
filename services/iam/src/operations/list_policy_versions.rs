//! `ListPolicyVersions`: the versions of a managed policy, the newest first.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyVersions.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListPolicyVersionsInput, ListPolicyVersionsOutput};
use crate::error::IamError;
use crate::paging::page;
use crate::resources::managed_policy;
use crate::store::IamRead;

pub(crate) fn list_policy_versions(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListPolicyVersionsInput,
) -> Result<Reply<ListPolicyVersionsOutput>, IamError> {
    let page = page(
        tx.iam,
        ctx,
        &input.policy_arn,
        input.marker.as_deref(),
        input.max_items,
    )?;
    let policy = tx.policy(ctx, &input.policy_arn)?;

    let permit = ctx.authorize(&policy.ask("iam:ListPolicyVersions"))?;

    let found = policy.existing()?;
    let versions = found.versions().into_iter();
    let shown = versions.map(|facts| managed_policy::version(found, facts, None));
    let listed = page.of_list(shown);

    Ok(permit.reply(ListPolicyVersionsOutput {
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        versions: Some(listed.entries),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api::{self, ListPolicyVersionsInput};
    use crate::test_house;
    use crate::test_iam::{OWN, make_policy};

    #[test]
    fn lists_the_newest_first_without_documents() {
        let house = test_house();
        let arn = make_policy(&house, "reader", "iam:ListRoles");
        for _ in 0..2 {
            house.answer::<api::CreatePolicyVersion>(input(&[
                ("PolicyArn", &arn),
                ("PolicyDocument", &allow("iam:ListUsers", "*")),
            ]));
        }
        let page = |marker| ListPolicyVersionsInput {
            policy_arn: arn.clone(),
            marker,
            max_items: Some(2),
        };
        let first = house.answer::<api::ListPolicyVersions>(page(None));
        let last = house.answer::<api::ListPolicyVersions>(page(first.marker));
        assert_eq!(last.marker, None);
        let versions = [first.versions.unwrap(), last.versions.unwrap()].concat();
        let ids: Vec<_> = versions
            .iter()
            .map(|version| version.version_id.as_deref().unwrap())
            .collect();
        assert_eq!(ids, ["v3", "v2", "v1"]);
        let defaults: Vec<_> = versions
            .iter()
            .map(|version| version.is_default_version.unwrap())
            .collect();
        assert_eq!(defaults, [false, false, true]);
        assert!(versions.iter().all(|version| version.document.is_none()));
    }

    #[test]
    fn needs_permission_on_the_policy() {
        let house = test_house();
        let arn = make_policy(&house, "reader", "iam:ListRoles");
        house.needs::<api::ListPolicyVersions>(
            "iam:ListPolicyVersions",
            &format!("{OWN}:policy/reader"),
            input(&[("PolicyArn", &arn)]),
        );
    }
}
