//! `GetRolePolicy`: a policy that is embedded in a role.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetRolePolicyInput, GetRolePolicyOutput};
use crate::error::IamError;
use crate::resources::own_policies;
use crate::store::IamRead;

pub(crate) fn get_role_policy(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: GetRolePolicyInput,
) -> Result<Reply<GetRolePolicyOutput>, IamError> {
    let role = tx.role(ctx, &input.role_name)?;

    let permit = ctx.authorize(&role.ask("iam:GetRolePolicy"))?;

    let role = role.existing()?;
    let policy_document = own_policies::inline(&*role, &input.policy_name)?;

    Ok(permit.reply(GetRolePolicyOutput {
        role_name: role.name.clone(),
        policy_name: input.policy_name,
        policy_document,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, allow, input};

    use crate::api::{self, GetRolePolicyInput};
    use crate::test_house;
    use crate::test_iam::{OWN, decoded, make_role};

    fn own() -> GetRolePolicyInput {
        input(&[("RoleName", "worker"), ("PolicyName", "own")])
    }

    fn with_policy(house: &TestHouse, document: &str) {
        make_role(house, "Worker");
        house.answer::<api::PutRolePolicy>(input(&[
            ("RoleName", "worker"),
            ("PolicyName", "own"),
            ("PolicyDocument", document),
        ]));
    }

    #[test]
    fn gives_the_document_percent_encoded() {
        let house = test_house();
        let document = allow("iam:ListUsers", "*");
        with_policy(&house, &document);
        let found = house.answer::<api::GetRolePolicy>(own());
        assert_eq!(found.role_name, "Worker");
        assert!(found.policy_document.starts_with("%7B%22Version"));
        assert_eq!(decoded(&found.policy_document), document);
    }

    #[test]
    fn says_which_policy_is_not_there() {
        let house = test_house();
        make_role(&house, "worker");
        assert_eq!(
            house.refusal::<api::GetRolePolicy>(own()),
            "NoSuchEntityException: The role policy with name own cannot be found."
        );
    }

    #[test]
    fn needs_permission_on_the_role() {
        let house = test_house();
        with_policy(&house, &allow("iam:ListUsers", "*"));
        house.needs::<api::GetRolePolicy>(
            "iam:GetRolePolicy",
            &format!("{OWN}:role/Worker"),
            own(),
        );
    }
}
