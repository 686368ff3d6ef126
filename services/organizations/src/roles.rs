//! Roles that come into an account with its organization: the one by which the management
//! account gets into accounts that it made, and the one that the service itself acts by.
//!
//! <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access-cross-account-role.html>
//! <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_integrate_services.html#orgs_integrate_services-using_slrs>

use ringwall_core::{
    AccountId, ApiError, Ask, Entropy, Partition, RequestContext, Resource, Tags, Timestamp,
};
use ringwall_identity::{
    Attachment, AttachmentUse, Document, EntityKind, IdPrefix, OwnPolicies, Role, find_role,
    put_attachment, put_role, unique_id,
};
use ringwall_policy::PolicyKind;
use ringwall_service::TimerContext;
use ringwall_store::WriteTx;

use crate::error::OrganizationsError;

/// The name of the role of the management account, unless asked otherwise.
pub(crate) const USUAL_ACCESS_NAME: &str = "OrganizationAccountAccessRole";
const SERVICE: &str = "organizations.amazonaws.com";
const SERVICE_ROLE: &str = "AWSServiceRoleForOrganizations";
const SERVICE_PATH: &str = "/aws-service-role/organizations.amazonaws.com/";
const SESSION_SECONDS: i32 = 3600;

/// An account that roles are put into.
pub(crate) struct Place<'a> {
    account: AccountId,
    partition: Partition,
    now: Timestamp,
    entropy: &'a dyn Entropy,
}

impl<'a> Place<'a> {
    /// The caller's account.
    pub(crate) fn of_caller(ctx: &'a RequestContext) -> Self {
        Self {
            account: ctx.account(),
            partition: ctx.partition(),
            now: ctx.now(),
            entropy: &*ctx.platform().entropy,
        }
    }

    /// A new account.
    pub(crate) fn new(
        context: &'a TimerContext<'_>,
        account: AccountId,
        partition: Partition,
    ) -> Self {
        Self {
            account,
            partition,
            now: context.now,
            entropy: context.entropy,
        }
    }

    /// Puts the role that trusts the management account and may do everything.
    pub(crate) fn put_access_role(
        &self,
        tx: &mut WriteTx,
        name: &str,
        management: AccountId,
    ) -> Result<(), OrganizationsError> {
        let trusted = format!(r#""AWS":"arn:{}:iam::{management}:root""#, self.partition);
        let role = self.role(name, "/", &trusted)?;
        self.put(tx, role, "AdministratorAccess")
    }

    /// Puts the role that Organizations acts by, if it is not there.
    pub(crate) fn put_service_role(&self, tx: &mut WriteTx) -> Result<(), OrganizationsError> {
        if find_role(tx, self.account, SERVICE_ROLE)?.is_some() {
            return Ok(());
        }
        let trusted = format!(r#""Service":"{SERVICE}""#);
        let mut role = self.role(SERVICE_ROLE, SERVICE_PATH, &trusted)?;
        role.linked_service = Some(SERVICE.to_owned());
        let policy = "aws-service-role/AWSOrganizationsServiceTrustPolicy";
        self.put(tx, role, policy)
    }

    fn role(&self, name: &str, path: &str, trusted: &str) -> Result<Role, OrganizationsError> {
        let trust = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{{trusted}}},"Action":"sts:AssumeRole"}}]}}"#
        );
        Ok(Role {
            account: self.account,
            name: name.to_owned(),
            path: path.to_owned(),
            id: unique_id(IdPrefix::Role, self.entropy),
            created_at: self.now,
            description: None,
            max_session_seconds: SESSION_SECONDS,
            max_signin_session_seconds: None,
            tags: Tags::new(),
            boundary: None,
            trust: Document::parse(&trust, PolicyKind::Trust).map_err(ApiError::internal)?,
            policies: OwnPolicies::default(),
            linked_service: None,
        })
    }

    /// Puts a role with a policy of AWS attached.
    fn put(
        &self,
        tx: &mut WriteTx,
        mut role: Role,
        policy: &str,
    ) -> Result<(), OrganizationsError> {
        let arn = format!("arn:{}:iam::aws:policy/{policy}", self.partition);
        let attachment = Attachment {
            kind: EntityKind::Role,
            name: role.name.clone(),
            id: role.id.clone(),
        };
        let attachment_use = AttachmentUse::Permissions;
        put_attachment(tx, self.account, &arn, attachment_use, attachment)?;
        role.policies.attached.push(arn);
        Ok(put_role(tx, role)?)
    }
}

/// The caller may have the role made that Organizations acts by.
pub(crate) fn authorize_service_role(ctx: &RequestContext) -> Result<(), OrganizationsError> {
    let (partition, account) = (ctx.partition(), ctx.account());
    let arn = format!("arn:{partition}:iam::{account}:role{SERVICE_PATH}{SERVICE_ROLE}");
    let ask = Ask::new("iam:CreateServiceLinkedRole").key("iam:AWSServiceName", SERVICE);
    ctx.try_authorize(&ask.on(Resource::new(arn, account)))?
        .map(drop)
        .map_err(|_| OrganizationsError::service_role_denied())
}
