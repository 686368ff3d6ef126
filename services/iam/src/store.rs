//! IAM's tables in a transaction, and the questions asked of them.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::{PrincipalKind, RequestContext};
use ringwall_identity::{Document, Group, Role, User, find_group, find_role, find_user};
use ringwall_identity::{
    MfaDevice, OidcProvider, SamlProvider, ServerCertificate, ServiceSpecificCredential,
    SigningCertificate, find_mfa_device, find_oidc_provider, find_saml_provider,
    find_server_certificate, find_service_specific_credential, find_signing_certificate,
use ringwall_core::{
    AccountId, Ask, Principal, PrincipalKind, RequestContext, Resource, Timestamp,
};
use ringwall_identity::organization::find_member;
use ringwall_identity::{
    Document, Group, KeyOwner, Role, User, access_keys_of, find_group, find_role, find_user,
};
use ringwall_policy::PolicyKind;
use ringwall_store::{ReadTx, Reads, WriteTx};

use crate::Iam;
use crate::by_arn::ByArn;
use crate::error::IamError;
use crate::naming::Named;
use crate::owner::{ExistingOwner, Owner};

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

    /// The user whom credentials are named of, or the root user who calls.
    pub(crate) fn owner(
        &self,
        ctx: &RequestContext,
        name: Option<&str>,
    ) -> Result<Owner, IamError> {
        let user = name.map(|name| self.user(ctx, name)).transpose()?;
        match (user, Owner::root(ctx, name)) {
            (Some(user), root) => Ok(match root {
                // A user may have the name that the root user goes by.
                Some(root) if user.found().is_none() => root,
                _ => Owner::User(user),
            }),
            (None, Some(root)) => Ok(root),
            (None, None) => self.user_or_self(ctx, None).map(Owner::User),
        }
    }

    /// The MFA device of a serial number, if it is the caller's account's.
    pub(crate) fn find_mfa_device(
        &self,
        ctx: &RequestContext,
        serial_number: &str,
    ) -> Result<Option<Arc<MfaDevice>>, IamError> {
        let name = serial_number.rsplit('/').next().unwrap_or_default();
        let found = find_mfa_device(self.rows(), ctx.account(), name)?;
        Ok(found.filter(|device| device.serial_number(ctx.partition()) == serial_number))
    }

    /// The MFA device of a serial number that is enabled for this owner.
    pub(crate) fn mfa_device_of(
        &self,
        ctx: &RequestContext,
        serial_number: &str,
        owner: &ExistingOwner,
    ) -> Result<Arc<MfaDevice>, IamError> {
        let device = self.find_mfa_device(ctx, serial_number)?;
        let device = device.ok_or_else(|| IamError::no_such_mfa_device(serial_number))?;
        let enabled = device.enabled.as_ref();
        let is_his = enabled.is_some_and(|enabled| enabled.user.as_deref() == owner.user_name());
        if is_his {
            Ok(device)
        } else {
            Err(IamError::mfa_device_of_another())
        }
    }

    /// The MFA device that an ARN names.
    pub(crate) fn mfa_device(
        &self,
        ctx: &RequestContext,
        arn: &str,
    ) -> Result<ByArn<MfaDevice>, IamError> {
        ByArn::find(ctx, arn, |_| self.find_mfa_device(ctx, arn))
    }

    /// The SAML provider that an ARN names.
    pub(crate) fn saml_provider(
        &self,
        ctx: &RequestContext,
        arn: &str,
    ) -> Result<ByArn<SamlProvider>, IamError> {
        ByArn::find(ctx, arn, |name| {
            find_saml_provider(self.rows(), ctx.account(), name)
        })
    }

    /// The OIDC provider that an ARN names.
    pub(crate) fn oidc_provider(
        &self,
        ctx: &RequestContext,
        arn: &str,
    ) -> Result<ByArn<OidcProvider>, IamError> {
        ByArn::find(ctx, arn, |url| {
            find_oidc_provider(self.rows(), ctx.account(), url)
        })
    }

    /// A user's credential for one service.
    pub(crate) fn service_specific_credential(
        &self,
        ctx: &RequestContext,
        user: &User,
        id: &str,
    ) -> Result<Arc<ServiceSpecificCredential>, IamError> {
        let found = find_service_specific_credential(self.rows(), ctx.account(), &user.id, id)?;
        found.ok_or_else(|| IamError::no_such_service_specific_credential(id))
    }

    /// A signing certificate of a user or of the root user.
    pub(crate) fn signing_certificate(
        &self,
        ctx: &RequestContext,
        owner: &ExistingOwner,
        id: &str,
    ) -> Result<Arc<SigningCertificate>, IamError> {
        let found = find_signing_certificate(self.rows(), ctx.account(), &owner.id(), id)?;
        found.ok_or_else(|| IamError::no_such_certificate(id))
    }

    /// The server certificate of a name in the caller's account.
    pub(crate) fn server_certificate(
        &self,
        ctx: &RequestContext,
        name: &str,
    ) -> Result<ByArn<ServerCertificate>, IamError> {
        let found = find_server_certificate(self.rows(), ctx.account(), name)?;
        let arn = found.as_ref().map_or_else(
            || {
                let (partition, account) = (ctx.partition(), ctx.account());
                format!("arn:{partition}:iam::{account}:server-certificate/{name}")
            },
            |certificate| certificate.arn(ctx.partition()),
        );
        Ok(ByArn::named(name, arn, ctx.account(), found))
    /// The user of a name; the caller himself where it is left out, who may be the root user.
    pub(crate) fn user_or_root(
        &self,
        ctx: &RequestContext,
        name: Option<&str>,
    ) -> Result<UserOrRoot, IamError> {
        match (name, &ctx.caller.principal.kind) {
            (None, PrincipalKind::Root) => Ok(UserOrRoot::root(ctx)),
            _ => Ok(UserOrRoot::User(self.user_or_self(ctx, name)?)),
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

/// Whose credentials an operation is about.
#[derive(Debug)]
pub(crate) enum UserOrRoot {
    /// A user, there or not.
    User(Named<User>),
    /// The account's root user.
    Root { arn: String, account: AccountId },
}

impl UserOrRoot {
    /// The root user of the caller's account.
    pub(crate) fn root(ctx: &RequestContext) -> Self {
        Self::Root {
            arn: Principal::root(ctx.account(), ctx.partition()).arn(),
            account: ctx.account(),
        }
    }

    /// Asks for an action on him.
    pub(crate) fn ask(&self, action: &'static str) -> Ask<'_> {
        match self {
            Self::User(user) => user.ask(action),
            Self::Root { arn, account } => {
                Ask::new(action).on(Resource::new(arn.as_str(), *account))
            }
        }
    }

    /// As an access key knows its owner; the user must be there.
    pub(crate) fn key_owner(self) -> Result<KeyOwner, IamError> {
        match self {
            Self::User(user) => Ok(KeyOwner::User(user.existing()?.name.clone())),
            Self::Root { .. } => Ok(KeyOwner::Root),
        }
    }
}
