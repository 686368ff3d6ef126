//! Questions asked of the rows of credentials and identity providers.

use std::ops::Deref;
use std::sync::Arc;

use ringwall_core::RequestContext;
use ringwall_identity::{
    MfaDevice, OidcProvider, SamlProvider, ServerCertificate, ServiceSpecificCredential,
    SigningCertificate, User, find_mfa_device, find_oidc_provider, find_saml_provider,
    find_server_certificate, find_service_specific_credential, find_signing_certificate,
};
use ringwall_store::Reads;

use crate::by_arn::ByArn;
use crate::error::IamError;
use crate::owner::{ExistingOwner, Owner};
use crate::store::IamTx;

impl<T: Deref<Target: Reads + Sized>> IamTx<'_, T> {
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
    }
}
