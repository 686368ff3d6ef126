//! `GetRole`: a role with its trust policy.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetRoleInput, GetRoleOutput};
use crate::error::IamError;
use crate::resources::{own_policies, role};
use crate::store::IamRead;

pub(crate) fn get_role(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: GetRoleInput,
) -> Result<Reply<GetRoleOutput>, IamError> {
    let role = tx.role(ctx, &input.role_name)?;

    let permit = ctx.authorize(&own_policies::ask(&role, "iam:GetRole"))?;

    let role = role.existing()?;

    Ok(permit.reply(GetRoleOutput {
        role: role::shown(tx, &role, ctx.partition())?,
    }))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ringwall_core::{Caller, Partition, Principal, PrincipalKind};
    use ringwall_identity::Uses;
    use ringwall_testing::input;

    use crate::api::{self, RoleLastUsed};
    use crate::test_iam::{OWN, bound, make_policy, make_role};
    use crate::{test_house, test_house_with};

    #[test]
    fn shows_the_boundary() {
        let house = test_house();
        make_role(&house, "worker");
        let arn = make_policy(&house, "limit", "iam:ListRoles");
        bound(&house, "worker", &arn);
        let found = house.answer::<api::GetRole>(input(&[("RoleName", "worker")]));
        let boundary = found.role.permissions_boundary.unwrap();
        assert_eq!(boundary.permissions_boundary_arn, Some(arn));
    }

    #[test]
    fn tells_when_and_where_it_was_last_used() {
        let uses = Arc::new(Uses::default());
        let house = test_house_with(Arc::clone(&uses));
        let role = make_role(&house, "worker");
        let last_used = || {
            let found = house.answer::<api::GetRole>(input(&[("RoleName", "worker")]));
            found.role.role_last_used.unwrap()
        };
        assert_eq!(last_used(), RoleLastUsed::default());
        let kind = PrincipalKind::AssumedRole {
            path: role.path,
            role: role.role_name,
            session: "session".to_owned(),
        };
        let session = Caller {
            principal: Principal {
                kind,
                account: house.account(),
                partition: Partition::Aws,
                unique_id: format!("{}:session", role.role_id),
            },
            access_key_id: None,
            session: None,
        };
        uses.note(&session, ("kms", "Encrypt"), "eu-west-1", house.now());
        let expected = RoleLastUsed {
            last_used_date: Some(house.now()),
            region: Some("eu-west-1".to_owned()),
        };
        assert_eq!(last_used(), expected);
    }

    #[test]
    fn says_who_is_not_there() {
        assert_eq!(
            test_house().refusal::<api::GetRole>(input(&[("RoleName", "worker")])),
            "NoSuchEntityException: The role with name worker cannot be found."
        );
    }

    #[test]
    fn needs_permission_on_the_role() {
        let house = test_house();
        make_role(&house, "worker");
        house.needs::<api::GetRole>(
            "iam:GetRole",
            &format!("{OWN}:role/worker"),
            input(&[("RoleName", "worker")]),
        );
    }
}
