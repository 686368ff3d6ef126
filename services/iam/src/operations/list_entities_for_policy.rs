//! `ListEntitiesForPolicy`: the users, groups and roles that have a managed policy, or have it
//! as their permissions boundary.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListEntitiesForPolicy.html>

use std::sync::Arc;

use ringwall_core::{Reply, RequestContext};
use ringwall_identity::{
    Attachment, AttachmentUse, EntityKind, OwnPolicies, attachments_of, find_group, find_role,
    find_user,
};
use ringwall_store::RowKey;

use crate::api::{
    EntityType, ListEntitiesForPolicyInput, ListEntitiesForPolicyOutput, PolicyGroup, PolicyRole,
    PolicyUsageType, PolicyUser,
};
use crate::chained::{Scan, chained};
use crate::error::IamError;
use crate::paging::page;
use crate::store::IamRead;

/// What a policy is attached to.
struct Attached {
    attachment: Arc<Attachment>,
    /// The entity's path.
    path: String,
    /// It is the entity's boundary, and attached to it besides.
    twice: bool,
}

pub(crate) fn list_entities_for_policy(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListEntitiesForPolicyInput,
) -> Result<Reply<ListEntitiesForPolicyOutput>, IamError> {
    let filter = Filter::of(&input);
    let page = page(
        tx.iam,
        ctx,
        &format!("{} {filter:?}", input.policy_arn),
        input.marker.as_deref(),
        input.max_items,
    )?;
    let policy = tx.policy(ctx, &input.policy_arn)?;

    let permit = ctx.authorize(&policy.ask("iam:ListEntitiesForPolicy"))?;

    policy.existing()?;
    let scan = |attachment_use, after: Option<&RowKey>, limit| {
        let arn = policy.arn();
        let rows = attachments_of(tx.rows(), ctx.account(), arn, attachment_use, after, limit)?;
        let rows = rows.into_iter();
        rows.map(|(key, found)| Ok((key, attached(tx, ctx, attachment_use, arn, found)?)))
            .collect()
    };
    let permissions: Scan<'_, Attached> =
        &|after, limit| scan(AttachmentUse::Permissions, after, limit);
    let boundaries: Scan<'_, Attached> =
        &|after, limit| scan(AttachmentUse::Boundary, after, limit);
    let scans: &[_] = match filter.usage {
        None => &[permissions, boundaries],
        Some(PolicyUsageType::PermissionsPolicy) => &[permissions],
        Some(PolicyUsageType::PermissionsBoundary) => &[boundaries],
    };
    let listed = page.pick(
        |after, limit| chained(scans, after, limit),
        |found| filter.fits(&found).then_some(found.attachment),
    )?;

    let is_truncated = listed.is_truncated();
    Ok(permit.reply(ListEntitiesForPolicyOutput {
        is_truncated,
        marker: listed.next,
        ..shown(&listed.entries)
    }))
}

/// Which entities are asked for.
#[derive(Debug)]
struct Filter {
    entity: Option<EntityType>,
    path_prefix: String,
    usage: Option<PolicyUsageType>,
}

impl Filter {
    fn of(input: &ListEntitiesForPolicyInput) -> Self {
        Self {
            entity: input.entity_filter,
            path_prefix: input.path_prefix.clone().unwrap_or_else(|| "/".to_owned()),
            usage: input.policy_usage_filter,
        }
    }

    fn fits(&self, found: &Attached) -> bool {
        let kind = found.attachment.kind;
        let is_of_kind = match self.entity {
            None => true,
            Some(EntityType::User) => kind == EntityKind::User,
            Some(EntityType::Group) => kind == EntityKind::Group,
            Some(EntityType::Role) => kind == EntityKind::Role,
            // Policies are attached to no policies.
            Some(EntityType::LocalManagedPolicy | EntityType::AWSManagedPolicy) => false,
        };
        let is_repeated = self.usage.is_none() && found.twice;
        is_of_kind && !is_repeated && found.path.starts_with(&self.path_prefix)
    }
}

fn attached(
    tx: &IamRead<'_>,
    ctx: &RequestContext,
    attachment_use: AttachmentUse,
    arn: &str,
    attachment: Arc<Attachment>,
) -> Result<Attached, IamError> {
    let (rows, account, name) = (tx.rows(), ctx.account(), &attachment.name);
    let has = |policies: &OwnPolicies| policies.attached.iter().any(|other| other == arn);
    let found = match attachment.kind {
        EntityKind::User => {
            find_user(rows, account, name)?.map(|user| (user.path.clone(), has(&user.policies)))
        }
        EntityKind::Group => {
            find_group(rows, account, name)?.map(|group| (group.path.clone(), has(&group.policies)))
        }
        EntityKind::Role => {
            find_role(rows, account, name)?.map(|role| (role.path.clone(), has(&role.policies)))
        }
    };
    let (path, is_attached) = found.unwrap_or_default();
    Ok(Attached {
        attachment,
        path,
        twice: is_attached && attachment_use == AttachmentUse::Boundary,
    })
}

fn shown(attachments: &[Arc<Attachment>]) -> ListEntitiesForPolicyOutput {
    let of_kind = |kind| {
        let mine = attachments.iter().filter(move |one| one.kind == kind);
        mine.map(|one| (Some(one.name.clone()), Some(one.id.clone())))
    };
    let user = |(user_name, user_id)| PolicyUser { user_name, user_id };
    let group = |(group_name, group_id)| PolicyGroup {
        group_name,
        group_id,
    };
    let role = |(role_name, role_id)| PolicyRole { role_name, role_id };
    ListEntitiesForPolicyOutput {
        policy_users: Some(of_kind(EntityKind::User).map(user).collect()),
        policy_groups: Some(of_kind(EntityKind::Group).map(group).collect()),
        policy_roles: Some(of_kind(EntityKind::Role).map(role).collect()),
        is_truncated: None,
        marker: None,
    }
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, EntityType, ListEntitiesForPolicyInput, PolicyUsageType};
    use crate::test_house;
    use crate::test_iam::{OWN, TRUST_EC2, attach, bound, make_policy, make_role};

    fn of(arn: &str) -> ListEntitiesForPolicyInput {
        input(&[("PolicyArn", arn)])
    }

    /// The names of the roles listed, page by page.
    fn roles(house: &TestHouse, mut asked: ListEntitiesForPolicyInput) -> Vec<String> {
        let mut names = Vec::new();
        loop {
            let page = house.answer::<api::ListEntitiesForPolicy>(asked.clone());
            let roles = page.policy_roles.unwrap();
            names.extend(roles.into_iter().map(|role| role.role_name.unwrap()));
            asked.marker = page.marker;
            if asked.marker.is_none() {
                return names;
            }
        }
    }

    fn two_roles(house: &TestHouse) -> String {
        let arn = make_policy(house, "reader", "iam:ListRoles");
        make_role(house, "attached");
        attach(house, "attached", &arn);
        house.answer::<api::CreateRole>(input(&[
            ("RoleName", "bounded"),
            ("Path", "/team/"),
            ("AssumeRolePolicyDocument", TRUST_EC2),
        ]));
        bound(house, "bounded", &arn);
        arn
    }

    #[test]
    fn lists_by_use_kind_and_path() {
        let house = test_house();
        let arn = two_roles(&house);
        assert_eq!(roles(&house, of(&arn)), ["attached", "bounded"]);
        let by_one = ListEntitiesForPolicyInput {
            max_items: Some(1),
            ..of(&arn)
        };
        assert_eq!(roles(&house, by_one), ["attached", "bounded"]);
        let by_use = |usage| ListEntitiesForPolicyInput {
            policy_usage_filter: Some(usage),
            ..of(&arn)
        };
        assert_eq!(
            roles(&house, by_use(PolicyUsageType::PermissionsPolicy)),
            ["attached"]
        );
        assert_eq!(
            roles(&house, by_use(PolicyUsageType::PermissionsBoundary)),
            ["bounded"]
        );
        let by_path = ListEntitiesForPolicyInput {
            path_prefix: Some("/team/".to_owned()),
            ..of(&arn)
        };
        assert_eq!(roles(&house, by_path), ["bounded"]);
        let users = ListEntitiesForPolicyInput {
            entity_filter: Some(EntityType::User),
            ..of(&arn)
        };
        assert!(roles(&house, users).is_empty());
    }

    #[test]
    fn one_that_has_it_and_is_bounded_by_it_is_one() {
        let house = test_house();
        let arn = two_roles(&house);
        bound(&house, "attached", &arn);
        assert_eq!(roles(&house, of(&arn)), ["attached", "bounded"]);
        let boundaries = ListEntitiesForPolicyInput {
            policy_usage_filter: Some(PolicyUsageType::PermissionsBoundary),
            ..of(&arn)
        };
        assert_eq!(roles(&house, boundaries), ["attached", "bounded"]);
    }

    #[test]
    fn tells_the_ids_of_those_that_have_it() {
        let house = test_house();
        let arn = make_policy(&house, "reader", "iam:ListRoles");
        let role = make_role(&house, "Worker");
        attach(&house, "worker", &arn);
        let listed = house.answer::<api::ListEntitiesForPolicy>(of(&arn));
        let found = listed.policy_roles.unwrap().pop().unwrap();
        assert_eq!(found.role_name.as_deref(), Some("Worker"));
        assert_eq!(found.role_id, Some(role.role_id));
    }

    #[test]
    fn needs_permission_on_the_policy() {
        let house = test_house();
        let arn = two_roles(&house);
        house.needs::<api::ListEntitiesForPolicy>(
            "iam:ListEntitiesForPolicy",
            &format!("{OWN}:policy/reader"),
            of(&arn),
        );
    }
}
