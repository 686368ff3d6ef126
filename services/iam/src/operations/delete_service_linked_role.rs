//! `DeleteServiceLinkedRole`: begins a task that deletes a service-linked role.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServiceLinkedRole.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    DeleteServiceLinkedRoleInput, DeleteServiceLinkedRoleOutput, DeletionTaskStatusType,
};
use crate::error::IamError;
use crate::role_deletion::{DeletionTask, TaskId, begin, find_open_task};
use crate::store::IamWrite;

pub(crate) fn delete_service_linked_role(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: DeleteServiceLinkedRoleInput,
) -> Result<Reply<DeleteServiceLinkedRoleOutput>, IamError> {
    let named = tx.role(ctx, &input.role_name)?;

    let service = named.found().and_then(|role| role.linked_service.clone());
    let mut ask = named.ask("iam:DeleteServiceLinkedRole");
    if let Some(service) = &service {
        ask = ask.key("iam:AWSServiceName", service.as_str());
    }
    let permit = ctx.authorize(&ask)?;

    let role = named.existing()?;
    let service = service.ok_or_else(|| IamError::no_such_entity("role", &input.role_name))?;
    let id = match find_open_task(tx.rows(), &role)? {
        Some(open) => open.id.clone(),
        None => {
            let id = TaskId {
                service,
                role: role.name.clone(),
                uuid: ctx.uuid(),
            };
            let task = DeletionTask {
                account: role.account,
                id: id.clone(),
                role_id: role.id.clone(),
                status: DeletionTaskStatusType::NotStarted,
            };
            begin(tx, task, ctx.now())?;
            id
        }
    };

    Ok(permit.reply(DeleteServiceLinkedRoleOutput {
        deletion_task_id: id.text(),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, DeleteServiceLinkedRoleInput};
    use crate::test_house;
    use crate::test_iam::{OWN, make_linked_role, make_role};

    fn of(role: &str) -> DeleteServiceLinkedRoleInput {
        input(&[("RoleName", role)])
    }

    /// Lets a task go through its states.
    fn finish(house: &TestHouse) {
        house.advance_secs(1);
        house.advance_secs(1);
    }

    #[test]
    fn asked_again_it_answers_the_task_that_is_open() {
        let house = test_house();
        let name = make_linked_role(&house);
        let ask = || {
            let task = house.answer::<api::DeleteServiceLinkedRole>(of(&name));
            task.deletion_task_id
        };
        let first = ask();
        assert!(
            first.starts_with(
                "task/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty/"
            ),
            "{first}"
        );
        assert_eq!(ask(), first);
        finish(&house);
        make_linked_role(&house);
        assert_ne!(ask(), first);
    }

    #[test]
    fn another_role_of_the_name_is_spared() {
        let house = test_house();
        let name = make_linked_role(&house);
        house.answer::<api::DeleteServiceLinkedRole>(of(&name));
        finish(&house);
        make_linked_role(&house);
        house.advance_secs(3 * 24 * 60 * 60);
        house.answer::<api::GetRole>(input(&[("RoleName", &name)]));
    }

    #[test]
    fn an_ordinary_role_is_none() {
        let house = test_house();
        make_role(&house, "worker");
        assert_eq!(
            house.refusal::<api::DeleteServiceLinkedRole>(of("worker")),
            "NoSuchEntityException: The role with name worker cannot be found."
        );
    }

    #[test]
    fn needs_permission_on_the_role() {
        let house = test_house();
        let name = make_linked_role(&house);
        house.needs::<api::DeleteServiceLinkedRole>(
            "iam:DeleteServiceLinkedRole",
            &format!("{OWN}:role/aws-service-role/guardduty.amazonaws.com/{name}"),
            of(&name),
        );
    }
}
