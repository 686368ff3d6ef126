//! `AssumeRoot`: a session of a member account's root user, for one privileged task.
//!
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html>

use ringwall_core::{
    AccountId, Ask, Partition, Principal, PrincipalKind, Reply, RequestContext, Resource, Session,
};
use ringwall_identity::organization::{find_member, find_organization};
use ringwall_identity::organization_trust::is_delegated;
use ringwall_identity::{AwsManagedPolicy, PolicyName, root_features};
use ringwall_store::Reads;

use crate::api::{AssumeRootInput, AssumeRootOutput};
use crate::error::StsError;
use crate::{StsRead, session};

const MOST_SECONDS: i32 = 900;
const TASK_PATH: &str = "/root-task/";
const IAM: &str = "iam.amazonaws.com";

pub(crate) fn assume_root(
    ctx: &RequestContext,
    tx: &StsRead<'_>,
    input: AssumeRootInput,
) -> Result<Reply<AssumeRootOutput>, StsError> {
    if matches!(ctx.caller.principal.kind, PrincipalKind::Root) {
        return Err(StsError::root_may_not_assume());
    }
    let target = target(&input.target_principal)?;
    let root = Principal::root(target, ctx.partition());
    let task = input.task_policy_arn.arn.unwrap_or_default();
    require_task_policy(&task, ctx.partition())?;

    // The root user has no policy of its own that could take part: the organization that the
    // target belongs to stands in for it, and is checked below.
    let resource = Resource::new(root.arn(), ctx.account());
    let ask = Ask::new("sts:AssumeRoot")
        .on(resource)
        .key("sts:TaskPolicyArn", task.as_str());
    let permit = ctx.authorize(&ask)?;

    if !manages_roots(tx.tx, ctx.account(), target)? {
        return Err(StsError::may_not_assume_root(ctx, &root.arn()));
    }
    let seconds = input.duration_seconds.unwrap_or(MOST_SECONDS);
    let calling = ctx.caller.session.as_deref();
    let source_identity = calling.and_then(|session| session.source_identity.clone());
    let session = Session {
        issued_at: ctx.now(),
        expires_at: ctx.now().plus_secs(seconds.into()),
        policy_arns: vec![task],
        source_identity: source_identity.clone(),
        assumed_root: true,
        ..Session::default()
    };
    let issued = session::issue(ctx, &root, &session, input.minimum_session_token_size)?;

    Ok(permit.reply(AssumeRootOutput {
        credentials: Some(issued.credentials),
        source_identity,
        session_token_utilization: issued.utilization,
        session_token_size: issued.size,
    }))
}

/// The account that an account id or the ARN of a root user names.
fn target(text: &str) -> Result<AccountId, StsError> {
    let of_arn = || {
        let arn: ringwall_core::Arn = text.parse().ok()?;
        let is_root = arn.service == "iam" && arn.resource == "root";
        arn.account.parse().ok().filter(|_| is_root)
    };
    let account = text.parse().ok().or_else(of_arn);
    account.ok_or_else(|| StsError::invalid_target(text))
}

fn require_task_policy(arn: &str, partition: Partition) -> Result<(), StsError> {
    let found = match PolicyName::parse(arn) {
        Some(PolicyName::Aws { name }) => AwsManagedPolicy::find(&name),
        _ => None,
    };
    let is_task =
        found.is_some_and(|policy| policy.path() == TASK_PATH && policy.arn(partition) == arn);
    if is_task {
        Ok(())
    } else {
        Err(StsError::no_task_policy(arn))
    }
}

/// Whether `caller` manages the root users of its organization's members, and `target` is one.
fn manages_roots(tx: &impl Reads, caller: AccountId, target: AccountId) -> Result<bool, StsError> {
    let (Some(own), Some(member)) = (find_member(tx, caller)?, find_member(tx, target)?) else {
        return Ok(false);
    };
    let Some(organization) = find_organization(tx, &own.organization)? else {
        return Ok(false);
    };
    let manages = organization.management_account == caller
        || is_delegated(tx, &organization.id, caller, IAM)?;
    Ok(manages
        && member.organization == organization.id
        && organization.management_account != target
        && root_features(tx, &organization.id)?.sessions)
}

#[cfg(test)]
mod tests {
    use ringwall_core::{Tags, Timestamp};
    use ringwall_identity::organization::{
        Member, MemberStatus, Organization, put_member, put_organization,
    };
    use ringwall_identity::{RootFeatures, put_root_features};
    use ringwall_testing::{ACCOUNT, OTHER_ACCOUNT, TestHouse, allow};

    use crate::api::{self, AssumeRootInput, PolicyDescriptorType};
    use crate::test_house;

    /// An organization of two accounts, the first of which manages it.
    fn organized(sessions: bool) -> TestHouse {
        let house = test_house();
        let put = house.store().write(|tx| {
            let organization = Organization {
                id: "o-example".to_owned(),
                management_account: house.account(),
                email: "root@example.org".to_owned(),
                all_features: true,
                root_id: "r-root".to_owned(),
                policy_types: Vec::new(),
                root_tags: Tags::new(),
            };
            put_organization(tx, organization)?;
            for account in [ACCOUNT, OTHER_ACCOUNT] {
                let member = Member {
                    account: account.parse().unwrap(),
                    organization: "o-example".to_owned(),
                    parent: "r-root".to_owned(),
                    name: account.to_owned(),
                    email: format!("{account}@example.org"),
                    status: MemberStatus::Active,
                    created_here: true,
                    joined_at: Timestamp::from_secs(0),
                    tags: Tags::new(),
                };
                put_member(tx, member)?;
            }
            let features = RootFeatures {
                credentials_management: false,
                sessions,
            };
            put_root_features(tx, "o-example", features)
        });
        put.unwrap();
        house
    }

    fn assuming(target: &str, task: &str) -> AssumeRootInput {
        AssumeRootInput {
            target_principal: target.to_owned(),
            task_policy_arn: PolicyDescriptorType {
                arn: Some(format!("arn:aws:iam::aws:policy/{task}")),
            },
            duration_seconds: None,
            minimum_session_token_size: None,
        }
    }

    const AUDIT: &str = "root-task/IAMAuditRootUserCredentials";

    #[test]
    fn the_management_account_gets_fifteen_minutes_of_a_members_root() {
        let house = organized(true);
        let root = format!("arn:aws:iam::{OTHER_ACCOUNT}:root");
        let asked = assuming(OTHER_ACCOUNT, AUDIT);
        let made = house.needs::<api::AssumeRoot>("sts:AssumeRoot", &root, asked);
        let credentials = made.credentials.unwrap();
        assert_eq!(credentials.expiration, house.now().plus_secs(900));
    }

    #[test]
    fn nobody_else_does() {
        let policy = allow("sts:AssumeRoot", "*");
        let off = organized(false).as_new_user("alice", &[&policy]);
        off.is_denied::<api::AssumeRoot>(assuming(OTHER_ACCOUNT, AUDIT));
        let house = organized(true);
        let alice = house.as_new_user("alice", &[&policy]);
        alice.is_denied::<api::AssumeRoot>(assuming(ACCOUNT, AUDIT));
        alice.is_denied::<api::AssumeRoot>(assuming("999999999999", AUDIT));
        let member = house
            .as_account(OTHER_ACCOUNT)
            .as_new_user("bob", &[&policy]);
        member.is_denied::<api::AssumeRoot>(assuming(OTHER_ACCOUNT, AUDIT));
        house.is_denied::<api::AssumeRoot>(assuming(OTHER_ACCOUNT, AUDIT));
    }

    #[test]
    fn only_policies_for_root_tasks_will_do() {
        let house = organized(true);
        let alice = house.as_new_user("alice", &[&allow("sts:AssumeRoot", "*")]);
        let refused =
            alice.refusal::<api::AssumeRoot>(assuming(OTHER_ACCOUNT, "AdministratorAccess"));
        assert!(refused.starts_with("ValidationError"), "{refused}");
    }
}
