//! `PutRolePolicy`: embeds a policy in a role, in place of the one of its name.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{PutRolePolicyInput, PutRolePolicyOutput};
use crate::error::IamError;
use crate::resources::{own_policies, role};
use crate::store::IamWrite;

pub(crate) fn put_role_policy(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: PutRolePolicyInput,
) -> Result<Reply<PutRolePolicyOutput>, IamError> {
    let role = tx.role(ctx, &input.role_name)?;

    let permit = ctx.authorize(&own_policies::ask(&role, "iam:PutRolePolicy"))?;

    let role = role.existing()?;
    role::require_modifiable(&role)?;
    own_policies::put_inline(ctx, tx, role, input.policy_name, &input.policy_document)?;

    Ok(permit.reply(PutRolePolicyOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api::{self, PutRolePolicyInput};
    use crate::test_house;
    use crate::test_iam::{OWN, bound, make_linked_role, make_policy, make_role};

    fn policy(role: &str, name: &str, document: &str) -> PutRolePolicyInput {
        input(&[
            ("RoleName", role),
            ("PolicyName", name),
            ("PolicyDocument", document),
        ])
    }

    #[test]
    fn the_role_may_what_it_says_at_once() {
        let house = test_house();
        make_role(&house, "worker");
        let worker = house.as_role("worker", "session");
        worker.is_denied::<api::ListUsers>(input(&[]));
        let put = |action| {
            let document = allow(action, "*");
            house.answer::<api::PutRolePolicy>(policy("worker", "own", &document));
        };
        put("iam:ListUsers");
        worker.answer::<api::ListUsers>(input(&[]));
        put("iam:ListRoles");
        worker.is_denied::<api::ListUsers>(input(&[]));
    }

    #[test]
    fn all_inline_policies_together_have_a_limit() {
        let house = test_house();
        make_role(&house, "worker");
        let long = allow(&format!("iam:{}", "x".repeat(5100)), "*");
        house.answer::<api::PutRolePolicy>(policy("worker", "one", &long));
        assert_eq!(
            house.refusal::<api::PutRolePolicy>(policy("worker", "two", &long)),
            "LimitExceededException: Maximum policy size of 10240 bytes exceeded for role worker"
        );
        house.answer::<api::PutRolePolicy>(policy("worker", "one", &long));
    }

    #[test]
    fn refuses_what_is_no_policy_and_roles_of_services() {
        let house = test_house();
        make_role(&house, "worker");
        assert_eq!(
            house.refusal::<api::PutRolePolicy>(policy("worker", "own", "{")),
            "MalformedPolicyDocumentException: This policy contains invalid Json"
        );
        let linked = make_linked_role(&house);
        let document = allow("iam:ListUsers", "*");
        let refusal = house.refusal::<api::PutRolePolicy>(policy(&linked, "own", &document));
        assert!(
            refusal.starts_with("UnmodifiableEntityException: "),
            "{refusal}"
        );
    }

    #[test]
    fn the_roles_boundary_is_a_condition_key() {
        let house = test_house();
        make_role(&house, "worker");
        let limit = make_policy(&house, "limit", "iam:ListUsers");
        let bounded_only = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"iam:PutRolePolicy","Resource":"*","Condition":{{"StringEquals":{{"iam:PermissionsBoundary":"{limit}"}}}}}}}}"#
        );
        let alice = house.as_new_user("alice", &[&bounded_only]);
        let put = || policy("worker", "own", &allow("iam:ListUsers", "*"));
        alice.is_denied::<api::PutRolePolicy>(put());
        bound(&house, "worker", &limit);
        alice.answer::<api::PutRolePolicy>(put());
    }

    #[test]
    fn needs_permission_on_the_role() {
        let house = test_house();
        make_role(&house, "worker");
        house.needs::<api::PutRolePolicy>(
            "iam:PutRolePolicy",
            &format!("{OWN}:role/worker"),
            policy("worker", "own", &allow("iam:ListUsers", "*")),
        );
    }
}
