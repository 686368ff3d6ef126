//! IAM's tables in a transaction, and the questions asked of them.

use std::ops::Deref;

use ringwall_core::{PrincipalKind, RequestContext, Timestamp};
use ringwall_identity::organization::find_member;
use ringwall_identity::{
    Document, Group, KeyOwner, Role, User, access_keys_of, find_group, find_role, find_user,
};
use ringwall_policy::PolicyKind;
use ringwall_store::{ReadTx, Reads, WriteTx};

use crate::Iam;
use crate::error::IamError;
use crate::naming::Named;
use crate::owner::Owner;

/// IAM's tables in a transaction.
pub struct IamTx<'a, T> {
    pub(crate) iam: &'a Iam,
    pub(crate) tx: T,
}

/// Over a snapshot.
pub type IamRead<'a> = IamTx<'a, &'a ReadTx>;
/// Over a transaction that will be committed.
pub type IamWrite<'a> = IamTx<'a, &'a mut WriteTx>;

impl<T: Deref<Target: Reads + Sized>> IamTx<'_, T> {
    /// The rows, for the questions of `ringwall_identity`.
    pub(crate) fn rows(&self) -> &T::Target {
        &self.tx
    }

    /// The user of a name in the caller's account.
    pub(crate) fn user(&self, ctx: &RequestContext, name: &str) -> Result<Named<User>, IamError> {
        let found = find_user(self.rows(), ctx.account(), name)?;
        Ok(Named::new(name, ctx.account(), ctx.partition(), found))
    }

    /// The user of a name; the caller himself where it is left out.
    pub(crate) fn user_or_self(
        &self,
        ctx: &RequestContext,
        name: Option<&str>,
    ) -> Result<Named<User>, IamError> {
        match (name, &ctx.caller.principal.kind) {
            (Some(name), _) => self.user(ctx, name),
            (None, PrincipalKind::User { name, .. }) => self.user(ctx, name),
            (None, _) => Err(IamError::needs_user_name()),
        }
    }

    /// The user of a name; the caller himself where it is left out, who may be the root user.
    pub(crate) fn user_or_root(
        &self,
        ctx: &RequestContext,
        name: Option<&str>,
    ) -> Result<Owner, IamError> {
        match name {
            Some(name) => self.user(ctx, name).map(Owner::User),
            None => self.owner(ctx, None),
        }
    }

    /// Since when the caller's account is known: since its root user got his oldest access key,
    /// or since it is in its organization.
    pub(crate) fn root_created_at(&self, ctx: &RequestContext) -> Result<Timestamp, IamError> {
        let keys = access_keys_of(self.rows(), ctx.account(), &KeyOwner::Root)?;
        let member = find_member(self.rows(), ctx.account())?;
        let known = keys.iter().map(|(_, key)| key.created_at);
        let known = known.chain(member.map(|member| member.joined_at));
        Ok(known.min().unwrap_or_else(|| ctx.now()))
    }

    /// The group of a name in the caller's account.
    pub(crate) fn group(&self, ctx: &RequestContext, name: &str) -> Result<Named<Group>, IamError> {
        let found = find_group(self.rows(), ctx.account(), name)?;
        Ok(Named::new(name, ctx.account(), ctx.partition(), found))
    }

    /// The role of a name in the caller's account.
    pub(crate) fn role(&self, ctx: &RequestContext, name: &str) -> Result<Named<Role>, IamError> {
        let found = find_role(self.rows(), ctx.account(), name)?;
        Ok(Named::new(name, ctx.account(), ctx.partition(), found))
    }

    /// A policy document as it is kept: compiled, its principals bound to who they are now.
    pub(crate) fn document(
        &self,
        ctx: &RequestContext,
        text: &str,
        kind: PolicyKind,
    ) -> Result<Document, IamError> {
        let document =
            Document::parse(text, kind).map_err(|error| IamError::malformed_policy(&error))?;
        document
            .bind(self.rows(), ctx.account())?
            .map_err(|error| IamError::unknown_principal(&error))
    }
}
