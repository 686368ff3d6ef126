//! Who a simulated request is from.

use ringwall_core::{AccountId, Tags};
use ringwall_identity::{EntityKind, OrganizationPlace, find_role, find_user};
use ringwall_policy::{Context, RequestPrincipal};
use ringwall_store::{Reads, StoreError};

use crate::entity_naming::EntityName;
use crate::error::IamError;

/// Who a simulated request is from: a user, group or role, or nobody in particular.
pub(crate) struct SimulatedCaller {
    pub(crate) account: AccountId,
    digits: String,
    entity: Option<CallerEntity>,
    place: Option<OrganizationPlace>,
}

struct CallerEntity {
    kind: EntityKind,
    arn: String,
    name: String,
    /// Empty for one that is not known here.
    id: String,
    tags: Tags,
}

impl SimulatedCaller {
    /// Nobody in particular.
    pub(crate) fn of_account(account: AccountId) -> Self {
        Self {
            account,
            digits: account.to_string(),
            entity: None,
            place: None,
        }
    }

    /// The user, group or role of an ARN. One of `own` may be there, and has its id and tags
    /// then; one of another account is known by the ARN alone.
    pub(crate) fn parse(tx: &impl Reads, own: AccountId, arn: &str) -> Result<Self, IamError> {
        let name = EntityName::parse(arn).ok_or_else(|| IamError::invalid_caller_arn(arn))?;
        let known = if name.account == own {
            find_facts(tx, &name)?
        } else {
            None
        };
        let (id, tags) = known.unwrap_or_default();
        Ok(Self {
            entity: Some(CallerEntity {
                kind: name.kind,
                arn: arn.to_owned(),
                name: name.name,
                id,
                tags,
            }),
            ..Self::of_account(name.account)
        })
    }

    /// Whose account stands in an organization.
    pub(crate) fn in_organization(self, place: Option<OrganizationPlace>) -> Self {
        Self { place, ..self }
    }

    /// Resources' policies are simulated for those only that they can name as they are.
    pub(super) fn require_user(&self) -> Result<(), IamError> {
        match self.entity.as_ref().map(|entity| entity.kind) {
            Some(EntityKind::User) => Ok(()),
            Some(EntityKind::Role) => Err(IamError::resource_policy_for_role()),
            Some(EntityKind::Group) | None => Err(IamError::needs_caller_arn()),
        }
    }

    /// As the engine sees it.
    pub(super) fn view(&self) -> RequestPrincipal<'_> {
        let account = self.digits.as_str();
        match &self.entity {
            Some(CallerEntity {
                kind: EntityKind::User,
                arn,
                id,
                ..
            }) => RequestPrincipal::User { account, arn, id },
            Some(CallerEntity {
                kind: EntityKind::Role,
                arn,
                id,
                ..
            }) => RequestPrincipal::RoleSession {
                account,
                arn,
                role_arn: arn,
                id,
            },
            Some(_) | None => RequestPrincipal::Root { account },
        }
    }

    /// The condition keys that follow from who calls.
    pub(super) fn add_conditions(&self, context: &mut Context<'static>) {
        context.set("aws:PrincipalAccount", self.digits.clone());
        if let Some(place) = &self.place {
            context.set("aws:PrincipalOrgID", place.organization.clone());
            context.set_many("aws:PrincipalOrgPaths", [place.path.clone()]);
        }
        let Some(entity) = &self.entity else { return };
        for (key, value) in entity.tags.iter() {
            context.set(format!("aws:PrincipalTag/{key}"), value.to_owned());
        }
        match entity.kind {
            EntityKind::User => {
                context.set("aws:PrincipalArn", entity.arn.clone());
                context.set("aws:PrincipalType", "User");
                context.set("aws:username", entity.name.clone());
                if !entity.id.is_empty() {
                    context.set("aws:userid", entity.id.clone());
                }
            }
            EntityKind::Role => {
                context.set("aws:PrincipalArn", entity.arn.clone());
                context.set("aws:PrincipalType", "AssumedRole");
            }
            // No request comes from a group.
            EntityKind::Group => {}
        }
    }
}

fn find_facts(tx: &impl Reads, name: &EntityName) -> Result<Option<(String, Tags)>, StoreError> {
    Ok(match name.kind {
        EntityKind::User => find_user(tx, name.account, &name.name)?
            .map(|user| (user.id.clone(), user.tags.clone())),
        EntityKind::Role => find_role(tx, name.account, &name.name)?
            .map(|role| (role.id.clone(), role.tags.clone())),
        EntityKind::Group => None,
    })
}
