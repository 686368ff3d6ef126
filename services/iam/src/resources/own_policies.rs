//! The policies of a user, group or role: embedded in it, or attached to it.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html>

use std::sync::Arc;

use ringwall_core::{Ask, RequestContext};
use ringwall_identity::{
    Attachment, AttachmentUse, EntityKind, Group, OwnPolicies, PolicyName, Role, User,
    delete_attachment, put_attachment, put_group, put_role, put_user,
};
use ringwall_policy::{PolicyKind, size_without_white_space};
use ringwall_store::{StoreError, WriteTx};

use crate::api::AttachedPolicy;
use crate::error::IamError;
use crate::naming::{Entity, Named};
use crate::paging::{Listed, Page};
use crate::quotas::{self, Quota};
use crate::resources::{document, managed_policy};
use crate::store::IamWrite;

/// What has policies of its own.
pub(crate) trait HasPolicies: Entity + Clone {
    const KIND: EntityKind;
    /// Characters of all inline policies together, white space left out.
    const INLINE_SIZE: usize;
    /// Managed policies attached.
    const ATTACHED: Quota;

    /// Its name and its unique id.
    fn name_and_id(&self) -> (&str, &str);

    fn boundary(&self) -> Option<&str>;

    fn policies(&self) -> &OwnPolicies;

    fn policies_mut(&mut self) -> &mut OwnPolicies;

    fn put(self, tx: &mut WriteTx) -> Result<(), StoreError>;
}

/// Asks for a change of an entity's policies, which its boundary is a condition key of.
pub(crate) fn ask<'a, E: HasPolicies>(named: &'a Named<E>, action: &'static str) -> Ask<'a> {
    let boundary = named.found().and_then(E::boundary);
    match boundary {
        Some(arn) => named.ask(action).key("iam:PermissionsBoundary", arn),
        None => named.ask(action),
    }
}

/// Embeds a policy, in place of the one of its name.
pub(crate) fn put_inline<E: HasPolicies>(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    entity: Arc<E>,
    name: String,
    text: &str,
) -> Result<(), IamError> {
    let mut entity = Arc::unwrap_or_clone(entity);
    let document = tx.document(ctx, text, PolicyKind::Identity)?;
    let others = entity.policies().inline_size_without(&name);
    if others + size_without_white_space(text) > E::INLINE_SIZE {
        let (name, _) = entity.name_and_id();
        return Err(IamError::inline_too_large(E::NOUN, name, E::INLINE_SIZE));
    }
    entity.policies_mut().inline.insert(name, document);
    Ok(entity.put(tx.tx)?)
}

/// The text of an embedded policy, as the API shows it.
pub(crate) fn inline<E: HasPolicies>(entity: &E, name: &str) -> Result<String, IamError> {
    let found = entity.policies().inline.get(name);
    let found = found.ok_or_else(|| no_such_inline::<E>(name))?;
    Ok(document::encoded(found.source()))
}

/// Removes an embedded policy.
pub(crate) fn delete_inline<E: HasPolicies>(
    tx: &mut IamWrite<'_>,
    entity: Arc<E>,
    name: &str,
) -> Result<(), IamError> {
    let mut entity = Arc::unwrap_or_clone(entity);
    let removed = entity.policies_mut().inline.remove(name);
    removed.ok_or_else(|| no_such_inline::<E>(name))?;
    Ok(entity.put(tx.tx)?)
}

fn no_such_inline<E: Entity>(name: &str) -> IamError {
    IamError::no_such_entity(&format!("{} policy", E::NOUN), name)
}

/// A page of the names of embedded policies.
pub(crate) fn inline_names<E: HasPolicies>(page: &Page<'_>, entity: &E) -> Listed<String> {
    page.of_list(entity.policies().inline.keys().cloned())
}

/// Attaches a managed policy; one that is attached stays so.
pub(crate) fn attach<E: HasPolicies>(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    entity: Arc<E>,
    arn: String,
) -> Result<(), IamError> {
    require_attachable(ctx, tx, &arn)?;
    if entity.policies().attached.contains(&arn) {
        return Ok(());
    }
    let mut entity = Arc::unwrap_or_clone(entity);
    E::ATTACHED.require_room(entity.policies().attached.len())?;
    let attachment = attachment_of(&entity);
    put_attachment(
        tx.tx,
        ctx.account(),
        &arn,
        AttachmentUse::Permissions,
        attachment,
    )?;
    entity.policies_mut().attached.push(arn);
    Ok(entity.put(tx.tx)?)
}

/// Detaches a managed policy.
pub(crate) fn detach<E: HasPolicies>(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    entity: Arc<E>,
    arn: &str,
) -> Result<(), IamError> {
    PolicyName::parse(arn).ok_or_else(|| IamError::invalid_arn(arn))?;
    if !entity.policies().attached.iter().any(|other| other == arn) {
        return Err(IamError::no_such_policy(arn));
    }
    let mut entity = Arc::unwrap_or_clone(entity);
    entity.policies_mut().attached.retain(|other| other != arn);
    let (name, _) = entity.name_and_id();
    delete_attachment(
        tx.tx,
        ctx.account(),
        arn,
        AttachmentUse::Permissions,
        E::KIND,
        name,
    )?;
    Ok(entity.put(tx.tx)?)
}

/// How an entity stands in the attachments of a policy.
pub(crate) fn attachment_of<E: HasPolicies>(entity: &E) -> Attachment {
    let (name, id) = entity.name_and_id();
    Attachment {
        kind: E::KIND,
        name: name.to_owned(),
        id: id.to_owned(),
    }
}

/// The managed policy of an ARN is there, for the caller's account to attach.
fn require_attachable(ctx: &RequestContext, tx: &IamWrite<'_>, arn: &str) -> Result<(), IamError> {
    let policy = tx.policy(ctx, arn)?;
    match policy.found() {
        None => Err(IamError::policy_not_attachable(arn)),
        Some(found) if found.is_attachable() => Ok(()),
        Some(_) => Err(IamError::service_linked_policy()),
    }
}

/// An entity that is to be deleted has no policies any longer.
pub(crate) fn require_none<E: HasPolicies>(entity: &E) -> Result<(), IamError> {
    if !entity.policies().inline.is_empty() {
        return Err(IamError::delete_conflict("delete policies"));
    }
    if !entity.policies().attached.is_empty() {
        return Err(IamError::delete_conflict("detach all policies"));
    }
    Ok(())
}

/// A page of the attached policies whose path begins so.
pub(crate) fn attached<E: HasPolicies>(
    page: &Page<'_>,
    entity: &E,
    path_prefix: &str,
) -> Listed<AttachedPolicy> {
    let arns = entity.policies().attached.iter();
    let fits = |arn: &&String| managed_policy::path_of(arn).starts_with(path_prefix);
    let shown = arns.filter(fits).map(|arn| managed_policy::attached(arn));
    page.of_list(shown)
}

impl HasPolicies for User {
    const KIND: EntityKind = EntityKind::User;
    const INLINE_SIZE: usize = quotas::USER_INLINE;
    const ATTACHED: Quota = quotas::POLICIES_OF_USER;

    fn name_and_id(&self) -> (&str, &str) {
        (&self.name, &self.id)
    }

    fn boundary(&self) -> Option<&str> {
        self.boundary.as_deref()
    }

    fn policies(&self) -> &OwnPolicies {
        &self.policies
    }

    fn policies_mut(&mut self) -> &mut OwnPolicies {
        &mut self.policies
    }

    fn put(self, tx: &mut WriteTx) -> Result<(), StoreError> {
        put_user(tx, self)
    }
}

impl HasPolicies for Group {
    const KIND: EntityKind = EntityKind::Group;
    const INLINE_SIZE: usize = quotas::GROUP_INLINE;
    const ATTACHED: Quota = quotas::POLICIES_OF_GROUP;

    fn name_and_id(&self) -> (&str, &str) {
        (&self.name, &self.id)
    }

    fn boundary(&self) -> Option<&str> {
        None
    }

    fn policies(&self) -> &OwnPolicies {
        &self.policies
    }

    fn policies_mut(&mut self) -> &mut OwnPolicies {
        &mut self.policies
    }

    fn put(self, tx: &mut WriteTx) -> Result<(), StoreError> {
        put_group(tx, self)
    }
}

impl HasPolicies for Role {
    const KIND: EntityKind = EntityKind::Role;
    const INLINE_SIZE: usize = quotas::ROLE_INLINE;
    const ATTACHED: Quota = quotas::POLICIES_OF_ROLE;

    fn name_and_id(&self) -> (&str, &str) {
        (&self.name, &self.id)
    }

    fn boundary(&self) -> Option<&str> {
        self.boundary.as_deref()
    }

    fn policies(&self) -> &OwnPolicies {
        &self.policies
    }

    fn policies_mut(&mut self) -> &mut OwnPolicies {
        &mut self.policies
    }

    fn put(self, tx: &mut WriteTx) -> Result<(), StoreError> {
        put_role(tx, self)
    }
}
