//! Whom or what an access report is about: a user, group, role or managed policy.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_access-advisor.html>

use std::sync::Arc;

use ringwall_core::{AccountId, Ask, Partition, RequestContext, Resource};
use ringwall_identity::{
    Attachment, AttachmentUse, Document, EntityKind, Group, OwnPolicies, Role, User,
    attachments_of, find_default_document, find_group, find_role, find_user, members_of,
};
use ringwall_policy::Policy;
use ringwall_store::{Reads, RowKey};

use crate::api::{EntityInfo, PolicyOwnerEntityType};
use crate::error::IamError;
use crate::paging::every;

/// What an ARN of a report names, there or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SubjectName {
    User(String),
    Group(String),
    Role(String),
    Policy,
}

/// Policies, and who is allowed something by them.
pub(crate) struct Subject {
    pub(crate) policies: Vec<Arc<Policy>>,
    pub(crate) entities: Vec<EntityInfo>,
}

impl SubjectName {
    /// Reads an ARN of the caller's account, or of a policy that AWS manages.
    pub(crate) fn parse(ctx: &RequestContext, arn: &str) -> Result<Self, IamError> {
        let invalid = || IamError::invalid_arn(arn);
        let parsed: ringwall_core::Arn = arn.parse().map_err(|_| invalid())?;
        let (kind, path) = parsed.resource.split_once('/').ok_or_else(invalid)?;
        let is_own = parsed.account == *ctx.account().digits();
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        match kind {
            "user" if is_own => Ok(Self::User(name)),
            "group" if is_own => Ok(Self::Group(name)),
            "role" if is_own => Ok(Self::Role(name)),
            "policy" if is_own || parsed.account == "aws" => Ok(Self::Policy),
            _ => Err(invalid()),
        }
    }
}

/// Asks for a report on an ARN.
pub(crate) fn ask<'a>(ctx: &RequestContext, action: &'static str, arn: &'a str) -> Ask<'a> {
    Ask::new(action).on(Resource::new(arn, ctx.account()))
}

impl Subject {
    /// What an ARN names, if it is there.
    pub(crate) fn find(
        ctx: &RequestContext,
        tx: &impl Reads,
        arn: &str,
    ) -> Result<Option<Self>, IamError> {
        let place = Place {
            account: ctx.account(),
            partition: ctx.partition(),
        };
        match SubjectName::parse(ctx, arn)? {
            SubjectName::User(name) => place.user(tx, &name, arn),
            SubjectName::Group(name) => place.group(tx, &name, arn),
            SubjectName::Role(name) => place.role(tx, &name, arn),
            SubjectName::Policy => place.policy(tx, arn),
        }
    }
}

/// Where entities are looked for.
#[derive(Clone, Copy)]
struct Place {
    account: AccountId,
    partition: Partition,
}

impl Place {
    /// A user may what his own and his groups' policies say.
    fn user(self, tx: &impl Reads, name: &str, arn: &str) -> Result<Option<Subject>, IamError> {
        let found = find_user(tx, self.account, name)?;
        let Some(user) = found.filter(|user| user.arn(self.partition) == arn) else {
            return Ok(None);
        };
        let mut policies = compiled(tx, &user.policies)?;
        for group in &user.groups {
            if let Some(group) = find_group(tx, self.account, group)? {
                policies.extend(compiled(tx, &group.policies)?);
            }
        }
        Ok(Some(Subject {
            policies,
            entities: vec![user_info(&user, self.partition)],
        }))
    }

    fn group(self, tx: &impl Reads, name: &str, arn: &str) -> Result<Option<Subject>, IamError> {
        let found = find_group(tx, self.account, name)?;
        let Some(group) = found.filter(|group| group.arn(self.partition) == arn) else {
            return Ok(None);
        };
        Ok(Some(Subject {
            policies: compiled(tx, &group.policies)?,
            entities: self.members(tx, &group)?,
        }))
    }

    fn role(self, tx: &impl Reads, name: &str, arn: &str) -> Result<Option<Subject>, IamError> {
        let found = find_role(tx, self.account, name)?;
        let Some(role) = found.filter(|role| role.arn(self.partition) == arn) else {
            return Ok(None);
        };
        Ok(Some(Subject {
            policies: compiled(tx, &role.policies)?,
            entities: vec![role_info(&role, self.partition)],
        }))
    }

    fn policy(self, tx: &impl Reads, arn: &str) -> Result<Option<Subject>, IamError> {
        let Some(document) = find_default_document(tx, arn)? else {
            return Ok(None);
        };
        let attached = AttachmentUse::Permissions;
        let mut entities = Vec::new();
        let scan = |after: Option<&RowKey>, limit| {
            attachments_of(tx, self.account, arn, attached, after, limit)
        };
        for attachment in every(scan)? {
            entities.extend(self.attached(tx, &attachment)?);
        }
        entities.sort_unstable_by(|one, other| one.arn.cmp(&other.arn));
        entities.dedup_by(|one, other| one.arn == other.arn);
        Ok(Some(Subject {
            policies: vec![Arc::clone(document.compiled())],
            entities,
        }))
    }

    /// Who may something by a policy that is attached so.
    fn attached(
        self,
        tx: &impl Reads,
        attachment: &Attachment,
    ) -> Result<Vec<EntityInfo>, IamError> {
        let name = &attachment.name;
        Ok(match attachment.kind {
            EntityKind::User => {
                let user = find_user(tx, self.account, name)?;
                user.iter()
                    .map(|user| user_info(user, self.partition))
                    .collect()
            }
            EntityKind::Role => {
                let role = find_role(tx, self.account, name)?;
                role.iter()
                    .map(|role| role_info(role, self.partition))
                    .collect()
            }
            EntityKind::Group => match find_group(tx, self.account, name)? {
                Some(group) => self.members(tx, &group)?,
                None => Vec::new(),
            },
        })
    }

    fn members(self, tx: &impl Reads, group: &Group) -> Result<Vec<EntityInfo>, IamError> {
        let mut members = Vec::new();
        let scan =
            |after: Option<&RowKey>, limit| members_of(tx, self.account, &group.name, after, limit);
        for name in every(scan)? {
            let user = find_user(tx, self.account, &name)?;
            members.extend(user.map(|user| user_info(&user, self.partition)));
        }
        Ok(members)
    }
}

/// Inline and attached policies of an entity.
fn compiled(tx: &impl Reads, own: &OwnPolicies) -> Result<Vec<Arc<Policy>>, IamError> {
    let mut documents: Vec<Document> = own.inline.values().cloned().collect();
    for arn in &own.attached {
        documents.extend(find_default_document(tx, arn)?);
    }
    let policies = documents.iter();
    Ok(policies
        .map(|document| Arc::clone(document.compiled()))
        .collect())
}

fn user_info(user: &User, partition: Partition) -> EntityInfo {
    EntityInfo {
        arn: user.arn(partition),
        name: user.name.clone(),
        r#type: PolicyOwnerEntityType::User,
        id: user.id.clone(),
        path: Some(user.path.clone()),
    }
}

fn role_info(role: &Role, partition: Partition) -> EntityInfo {
    EntityInfo {
        arn: role.arn(partition),
        name: role.name.clone(),
        r#type: PolicyOwnerEntityType::Role,
        id: role.id.clone(),
        path: Some(role.path.clone()),
    }
}
