//! `GetServiceLinkedRoleDeletionStatus`: how far the deletion of a service-linked role is.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLinkedRoleDeletionStatus.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::Role;

use crate::api::{
    GetServiceLinkedRoleDeletionStatusInput, GetServiceLinkedRoleDeletionStatusOutput,
};
use crate::error::IamError;
use crate::naming::Named;
use crate::resources::role::SERVICE_LINKED_PATH;
use crate::role_deletion::{TaskId, find_task};
use crate::store::IamRead;

pub(crate) fn get_service_linked_role_deletion_status(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: GetServiceLinkedRoleDeletionStatusInput,
) -> Result<Reply<GetServiceLinkedRoleDeletionStatusOutput>, IamError> {
    let text = &input.deletion_task_id;
    let id = TaskId::parse(text).ok_or_else(|| IamError::invalid_deletion_task(text))?;

    // The role may be gone: the task's id says where it stood.
    let path = format!("{SERVICE_LINKED_PATH}{}/", id.service);
    let role = Named::<Role>::to_be(&id.role, &path, ctx);

    let ask = role.ask("iam:GetServiceLinkedRoleDeletionStatus");
    let permit = ctx.authorize(&ask.key("iam:AWSServiceName", id.service.as_str()))?;

    let task = find_task(tx.rows(), ctx.account(), &id)?;
    let task = task.ok_or_else(|| IamError::no_such_deletion_task(text))?;

    Ok(permit.reply(GetServiceLinkedRoleDeletionStatusOutput {
        status: task.status,
        reason: None,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, DeletionTaskStatusType, GetServiceLinkedRoleDeletionStatusInput};
    use crate::test_house;
    use crate::test_iam::{OWN, make_linked_role};

    fn of(task: &str) -> GetServiceLinkedRoleDeletionStatusInput {
        input(&[("DeletionTaskId", task)])
    }

    fn begin(house: &TestHouse) -> String {
        let name = make_linked_role(house);
        let begun = house.answer::<api::DeleteServiceLinkedRole>(input(&[("RoleName", &name)]));
        begun.deletion_task_id
    }

    #[test]
    fn goes_on_by_itself_until_the_role_is_gone() {
        let house = test_house();
        let task = begin(&house);
        let status = || {
            let answer = house.answer::<api::GetServiceLinkedRoleDeletionStatus>(of(&task));
            answer.status
        };
        assert_eq!(status(), DeletionTaskStatusType::NotStarted);
        let role = input(&[("RoleName", "AWSServiceRoleForAmazonGuardDuty")]);
        house.answer::<api::GetRole>(role);
        house.advance_secs(1);
        assert_eq!(status(), DeletionTaskStatusType::InProgress);
        house.advance_secs(1);
        assert_eq!(status(), DeletionTaskStatusType::Succeeded);
        let role = input(&[("RoleName", "AWSServiceRoleForAmazonGuardDuty")]);
        let refusal = house.refusal::<api::GetRole>(role);
        assert!(refusal.starts_with("NoSuchEntityException: "), "{refusal}");
        house.advance_secs(2 * 24 * 60 * 60);
        assert_eq!(
            house.refusal::<api::GetServiceLinkedRoleDeletionStatus>(of(&task)),
            format!("NoSuchEntityException: The deletion task with ID {task} cannot be found.")
        );
    }

    #[test]
    fn refuses_what_is_no_task() {
        assert_eq!(
            test_house().refusal::<api::GetServiceLinkedRoleDeletionStatus>(of("task/7")),
            "InvalidInputException: The deletion task ID task/7 is not valid."
        );
    }

    #[test]
    fn needs_permission_on_the_role() {
        let house = test_house();
        let task = begin(&house);
        house.needs::<api::GetServiceLinkedRoleDeletionStatus>(
            "iam:GetServiceLinkedRoleDeletionStatus",
            &format!(
                "{OWN}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty"
            ),
            of(&task),
        );
    }
}
