//! The role by which a management account gets into an account that it made.
//!
//! <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access-cross-account-role.html>

use ringwall_core::{AccountId, ApiError, Tags};
use ringwall_identity::organization::Organization;
use ringwall_identity::{
    Attachment, AttachmentUse, Document, EntityKind, IdPrefix, OwnPolicies, Role, put_attachment,
    put_role, unique_id,
};
use ringwall_policy::PolicyKind;
use ringwall_service::TimerContext;
use ringwall_store::WriteTx;

use crate::error::OrganizationsError;
use crate::resources::request::AccountRequest;

/// The role's name, unless asked otherwise.
pub(crate) const USUAL_NAME: &str = "OrganizationAccountAccessRole";
const SESSION_SECONDS: i32 = 3600;

/// Puts the role into a new account: it trusts the management account and may do everything.
pub(crate) fn put(
    context: &TimerContext<'_>,
    tx: &mut WriteTx,
    account: AccountId,
    request: &AccountRequest,
    organization: &Organization,
) -> Result<(), OrganizationsError> {
    let partition = request.partition;
    let administrator = format!("arn:{partition}:iam::aws:policy/AdministratorAccess");
    let trusted = format!(
        "arn:{partition}:iam::{}:root",
        organization.management_account
    );
    let role = Role {
        account,
        name: request.role.clone(),
        path: "/".to_owned(),
        id: unique_id(IdPrefix::Role, context.entropy),
        created_at: context.now,
        description: None,
        max_session_seconds: SESSION_SECONDS,
        tags: Tags::new(),
        boundary: None,
        trust: trust(&trusted)?,
        policies: OwnPolicies {
            attached: vec![administrator.clone()],
            ..OwnPolicies::default()
        },
        linked_service: None,
    };
    let attachment = Attachment {
        kind: EntityKind::Role,
        name: role.name.clone(),
        id: role.id.clone(),
    };
    let use_as = AttachmentUse::Permissions;
    put_attachment(tx, account, &administrator, use_as, attachment)?;
    Ok(put_role(tx, role)?)
}

fn trust(principal: &str) -> Result<Document, OrganizationsError> {
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":"sts:AssumeRole"}}]}}"#
    );
    let document = Document::parse(&text, PolicyKind::Trust);
    document.map_err(|error| ApiError::internal(error).into())
}
