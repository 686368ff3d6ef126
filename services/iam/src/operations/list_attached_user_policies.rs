//! `ListAttachedUserPolicies`: the managed policies attached to a user.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedUserPolicies.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListAttachedUserPoliciesInput, ListAttachedUserPoliciesOutput};
use crate::error::IamError;
use crate::paging::page;
use crate::resources::own_policies;
use crate::store::IamRead;

pub(crate) fn list_attached_user_policies(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListAttachedUserPoliciesInput,
) -> Result<Reply<ListAttachedUserPoliciesOutput>, IamError> {
    let prefix = input.path_prefix.as_deref().unwrap_or("/");
    let page = page(
        tx.iam,
        ctx,
        &format!("{}{prefix}", input.user_name),
        input.marker.as_deref(),
        input.max_items,
    )?;

    let user = tx.user(ctx, &input.user_name)?;

    let permit = ctx.authorize(&user.ask("iam:ListAttachedUserPolicies"))?;

    let listed = own_policies::attached(&page, &*user.existing()?, prefix);

    Ok(permit.reply(ListAttachedUserPoliciesOutput {
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        attached_policies: Some(listed.entries),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, ListAttachedUserPoliciesInput};
    use crate::test_house;
    use crate::test_policies::put_policies;

    fn house_with_attachments() -> TestHouse {
        let house = test_house();
        house.answer::<api::CreateUser>(input(&[("UserName", "alice")]));
        let mut arns = put_policies(&house, 3);
        arns.insert(1, "arn:aws:iam::aws:policy/AdministratorAccess".to_owned());
        for arn in &arns {
            house.answer::<api::AttachUserPolicy>(input(&[
                ("UserName", "alice"),
                ("PolicyArn", arn),
            ]));
        }
        house
    }

    #[test]
    fn pages_through_the_policies_of_a_path() {
        let house = house_with_attachments();
        let page = |marker| {
            house.answer::<api::ListAttachedUserPolicies>(ListAttachedUserPoliciesInput {
                max_items: Some(2),
                marker,
                ..input(&[("UserName", "alice"), ("PathPrefix", "/team/")])
            })
        };
        let (first, mut names) = (page(None), Vec::new());
        assert_eq!(first.is_truncated, Some(true));
        let second = page(first.marker.clone());
        assert_eq!(second.is_truncated, Some(false));
        for policy in [first, second]
            .into_iter()
            .filter_map(|page| page.attached_policies)
        {
            names.extend(policy.into_iter().filter_map(|policy| policy.policy_name));
        }
        assert_eq!(names, ["policy-0", "policy-1", "policy-2"]);
    }

    #[test]
    fn without_a_path_it_lists_all() {
        let house = house_with_attachments();
        let all = house.answer::<api::ListAttachedUserPolicies>(input(&[("UserName", "alice")]));
        assert_eq!(all.attached_policies.unwrap_or_default().len(), 4);
    }

    #[test]
    fn needs_permission_on_the_user() {
        house_with_attachments().needs::<api::ListAttachedUserPolicies>(
            "iam:ListAttachedUserPolicies",
            "arn:aws:iam::111122223333:user/alice",
            input(&[("UserName", "alice")]),
        );
    }
}
