//! Central management of member accounts' root users.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html#id_root-user-access-management>

use ringwall_core::{Ask, Permit, RequestContext};
use ringwall_identity::organization::{find_member, find_organization};
use ringwall_identity::organization_trust::{is_delegated, is_trusted};
use ringwall_identity::{RootFeatures, put_root_features, root_features};
use ringwall_store::Reads;

use crate::api::FeatureType;
use crate::error::IamError;
use crate::store::IamWrite;

/// What IAM is called where organizations trust services.
const SERVICE: &str = "iam.amazonaws.com";

/// The caller's organization, which trusts IAM and lets the caller manage root users.
pub(crate) struct ManagedOrganization {
    pub(crate) id: String,
    pub(crate) features: RootFeatures,
}

impl ManagedOrganization {
    /// Asks for an action and changes what the caller's organization has switched on.
    pub(crate) fn change(
        ctx: &RequestContext,
        tx: &mut IamWrite<'_>,
        action: &'static str,
        change: impl FnOnce(&mut RootFeatures),
    ) -> Result<(Permit, Self), IamError> {
        let permit = ctx.authorize(&Ask::new(action))?;
        let mut organization = Self::of_caller(ctx, tx.rows())?;
        change(&mut organization.features);
        put_root_features(tx.tx, &organization.id, organization.features)?;
        Ok((permit, organization))
    }

    /// The organization, if the caller may manage root users in it.
    pub(crate) fn of_caller(ctx: &RequestContext, tx: &impl Reads) -> Result<Self, IamError> {
        let member = find_member(tx, ctx.account())?.ok_or_else(IamError::no_organization)?;
        let organization = find_organization(tx, &member.organization)?;
        let organization = organization.ok_or_else(IamError::no_organization)?;
        if !organization.all_features {
            return Err(IamError::not_all_features());
        }
        if !is_trusted(tx, &organization.id, SERVICE)? {
            return Err(IamError::no_service_access());
        }
        let manages = organization.management_account == ctx.account()
            || is_delegated(tx, &organization.id, ctx.account(), SERVICE)?;
        if !manages {
            return Err(IamError::not_management_or_delegated());
        }
        Ok(Self {
            id: organization.id.clone(),
            features: root_features(tx, &organization.id)?,
        })
    }

    /// What is switched on, as the API shows it.
    pub(crate) fn enabled(&self) -> Vec<FeatureType> {
        let management = self.features.credentials_management;
        let management = management.then_some(FeatureType::RootCredentialsManagement);
        let sessions = self.features.sessions.then_some(FeatureType::RootSessions);
        management.into_iter().chain(sessions).collect()
    }
}
