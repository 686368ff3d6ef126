//! The deletion of service-linked roles: a task that goes on by itself.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLinkedRoleDeletionStatus.html>

use std::sync::Arc;

use ringwall_core::{AccountId, Timestamp};
use ringwall_identity::{
    AttachmentUse, EntityKind, Role, delete_attachment, delete_role, find_role, folded,
};
use ringwall_service::{ServiceEvent, TimerContext};
use ringwall_store::{Reads, RowKey, StoreError, Table, Timer};
use serde::{Deserialize, Serialize};

use crate::api::DeletionTaskStatusType;
use crate::error::IamError;
use crate::store::IamWrite;

/// The timer by which a task goes on.
pub(crate) const GO_ON: &str = "role-deletion";

const TASKS: Table<DeletionTask> = Table::new("iam.role_deletion_task");
/// How long a task stays in a state on its way.
const STEP_MILLIS: i64 = 100;
/// How long the outcome of a task can be asked for.
const KEPT_DAYS: i64 = 1;

/// A service-linked role that is being deleted, or was.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct DeletionTask {
    pub(crate) account: AccountId,
    pub(crate) id: TaskId,
    /// The unique id of the role: another of its name is not meant.
    pub(crate) role_id: String,
    pub(crate) status: DeletionTaskStatusType,
}

/// `task/aws-service-role/SERVICE/ROLE/UUID`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TaskId {
    pub(crate) service: String,
    pub(crate) role: String,
    pub(crate) uuid: String,
}

impl TaskId {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("task/aws-service-role/")?;
        let mut parts = rest.split('/').map(str::to_owned);
        let id = Self {
            service: parts.next()?,
            role: parts.next()?,
            uuid: parts.next()?,
        };
        parts.next().is_none().then_some(id)
    }

    pub(crate) fn text(&self) -> String {
        let Self {
            service,
            role,
            uuid,
        } = self;
        format!("task/aws-service-role/{service}/{role}/{uuid}")
    }
}

pub(crate) fn find_task(
    tx: &impl Reads,
    account: AccountId,
    id: &TaskId,
) -> Result<Option<Arc<DeletionTask>>, StoreError> {
    let found = tx.get(&TASKS, &place(account, id))?;
    Ok(found.filter(|task| task.id == *id))
}

/// The task that is deleting a role, if one is.
pub(crate) fn find_open_task(
    tx: &impl Reads,
    role: &Role,
) -> Result<Option<Arc<DeletionTask>>, StoreError> {
    let tasks = tx.scan(&TASKS, &places(role.account, &role.name), None, usize::MAX)?;
    let mut tasks = tasks.into_iter().map(|(_, task)| task);
    Ok(tasks.find(|task| task.role_id == role.id && task.is_open()))
}

/// Begins to delete a role.
pub(crate) fn begin(
    tx: &mut IamWrite<'_>,
    task: DeletionTask,
    now: Timestamp,
) -> Result<(), IamError> {
    go_on_at(tx, &task, now.plus_millis(STEP_MILLIS))?;
    put(tx, task)
}

/// A task has been in its state for long enough.
pub(crate) fn go_on(
    context: &TimerContext<'_>,
    tx: &mut IamWrite<'_>,
    timer: &Timer,
) -> Result<Vec<ServiceEvent>, IamError> {
    let Some(mut task) = task_of(tx, timer)? else {
        return Ok(vec![]);
    };
    match task.status {
        DeletionTaskStatusType::NotStarted => {
            task.status = DeletionTaskStatusType::InProgress;
            go_on_at(tx, &task, context.now.plus_millis(STEP_MILLIS))?;
            put(tx, task)?;
        }
        DeletionTaskStatusType::InProgress => {
            delete(tx, &task)?;
            task.status = DeletionTaskStatusType::Succeeded;
            go_on_at(tx, &task, context.now.plus_days(KEPT_DAYS))?;
            put(tx, task)?;
        }
        DeletionTaskStatusType::Succeeded | DeletionTaskStatusType::Failed => {
            tx.tx.delete(&TASKS, &place(task.account, &task.id))?;
        }
    }
    Ok(vec![])
}

impl DeletionTask {
    const fn is_open(&self) -> bool {
        matches!(
            self.status,
            DeletionTaskStatusType::NotStarted | DeletionTaskStatusType::InProgress
        )
    }
}

fn delete(tx: &mut IamWrite<'_>, task: &DeletionTask) -> Result<(), IamError> {
    let found = find_role(tx.rows(), task.account, &task.id.role)?;
    let Some(role) = found.filter(|role| role.id == task.role_id) else {
        return Ok(());
    };
    for arn in &role.policies.attached {
        let with = AttachmentUse::Permissions;
        delete_attachment(tx.tx, role.account, arn, with, EntityKind::Role, &role.name)?;
    }
    Ok(delete_role(tx.tx, role.account, &role.name)?)
}

fn put(tx: &mut IamWrite<'_>, task: DeletionTask) -> Result<(), IamError> {
    Ok(tx.tx.put(&TASKS, &place(task.account, &task.id), task)?)
}

fn go_on_at(tx: &mut IamWrite<'_>, task: &DeletionTask, at: Timestamp) -> Result<(), IamError> {
    Ok(tx.tx.schedule(Timer {
        service: "iam".to_owned(),
        kind: GO_ON.to_owned(),
        key: format!("{}|{}", task.account, task.id.text()),
        due_millis: at.millis(),
    })?)
}

fn task_of(tx: &IamWrite<'_>, timer: &Timer) -> Result<Option<DeletionTask>, IamError> {
    let parts = timer.key.split_once('|');
    let named = parts.and_then(|(account, id)| Some((account.parse().ok()?, TaskId::parse(id)?)));
    let Some((account, id)) = named else {
        return Ok(None);
    };
    Ok(find_task(tx.rows(), account, &id)?.map(Arc::unwrap_or_clone))
}

/// Where the tasks of the roles of a name stand.
fn places(account: AccountId, role: &str) -> RowKey {
    RowKey::new().number(account.number()).text(&folded(role))
}

fn place(account: AccountId, id: &TaskId) -> RowKey {
    places(account, &id.role).text(&id.uuid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_as_it_is_written() {
        let text = "task/aws-service-role/ssm.amazonaws.com/AWSServiceRoleForAmazonSSM/1-2";
        assert_eq!(TaskId::parse(text).unwrap().text(), text);
        for other in [
            "",
            "task/aws-service-role/ssm/role",
            "task/aws-service-role/ssm/role/1/2",
        ] {
            assert_eq!(TaskId::parse(other), None, "{other}");
        }
    }
}
