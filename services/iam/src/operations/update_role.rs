//! `UpdateRole`: sets a role's description and how long its sessions may be.
//!
//! What is left out stays as it is.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{Role, put_role};

use crate::api::{UpdateRoleInput, UpdateRoleOutput};
use crate::error::IamError;
use crate::resources::{own_policies, role};
use crate::store::IamWrite;

pub(crate) fn update_role(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: UpdateRoleInput,
) -> Result<Reply<UpdateRoleOutput>, IamError> {
    let resets = input.reset_max_signin_session_duration == Some(true);
    if resets && input.max_signin_session_duration.is_some() {
        return Err(IamError::session_duration_set_and_reset());
    }

    let role = tx.role(ctx, &input.role_name)?;

    let permit = ctx.authorize(&own_policies::ask(&role, "iam:UpdateRole"))?;

    let mut role = Role::clone(&*role.existing()?);
    if changes_sessions(&input) {
        role::require_modifiable(&role)?;
    }
    if input.description.is_some() {
        role.description = input.description;
    }
    if let Some(seconds) = input.max_session_duration {
        role.max_session_seconds = seconds;
    }
    if resets {
        role.max_signin_session_seconds = None;
    }
    if input.max_signin_session_duration.is_some() {
        role.max_signin_session_seconds = input.max_signin_session_duration;
    }
    put_role(tx.tx, role)?;

    Ok(permit.reply(UpdateRoleOutput {}))
}

/// The description of a service's role is its account's business, its sessions are not.
fn changes_sessions(input: &UpdateRoleInput) -> bool {
    input.max_session_duration.is_some()
        || input.max_signin_session_duration.is_some()
        || input.reset_max_signin_session_duration.is_some()
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, UpdateRoleInput};
    use crate::test_house;
    use crate::test_iam::{OWN, make_linked_role, make_role};

    fn longer(name: &str) -> UpdateRoleInput {
        UpdateRoleInput {
            max_session_duration: Some(7200),
            ..input(&[("RoleName", name)])
        }
    }

    #[test]
    fn what_is_left_out_stays() {
        let house = test_house();
        make_role(&house, "worker");
        house.answer::<api::UpdateRole>(longer("worker"));
        house.answer::<api::UpdateRole>(input(&[("RoleName", "worker"), ("Description", "works")]));
        house.answer::<api::UpdateRole>(UpdateRoleInput {
            max_signin_session_duration: Some(10_000),
            ..input(&[("RoleName", "worker")])
        });
        let get = || house.answer::<api::GetRole>(input(&[("RoleName", "worker")]));
        let role = get().role;
        assert_eq!(role.description.as_deref(), Some("works"));
        assert_eq!(role.max_session_duration, Some(7200));
        assert_eq!(role.max_signin_session_duration, Some(10_000));
        house.answer::<api::UpdateRole>(UpdateRoleInput {
            reset_max_signin_session_duration: Some(true),
            ..input(&[("RoleName", "worker")])
        });
        assert_eq!(get().role.max_signin_session_duration, None);
    }

    #[test]
    fn refuses_to_set_and_reset_at_once() {
        let house = test_house();
        make_role(&house, "worker");
        let both = UpdateRoleInput {
            max_signin_session_duration: Some(10_000),
            reset_max_signin_session_duration: Some(true),
            ..input(&[("RoleName", "worker")])
        };
        assert_eq!(
            house.refusal::<api::UpdateRole>(both),
            "InvalidInputException: MaxSigninSessionDuration cannot be specified with ResetMaxSigninSessionDuration."
        );
    }

    #[test]
    fn of_a_services_role_only_the_description() {
        let house = test_house();
        let name = make_linked_role(&house);
        let refusal = house.refusal::<api::UpdateRole>(longer(&name));
        assert!(
            refusal.starts_with("UnmodifiableEntityException: "),
            "{refusal}"
        );
        house.answer::<api::UpdateRole>(input(&[("RoleName", &name), ("Description", "watches")]));
    }

    #[test]
    fn needs_permission_on_the_role() {
        let house = test_house();
        make_role(&house, "worker");
        house.needs::<api::UpdateRole>(
            "iam:UpdateRole",
            &format!("{OWN}:role/worker"),
            longer("worker"),
        );
    }
}
