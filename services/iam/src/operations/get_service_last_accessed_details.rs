//! `GetServiceLastAccessedDetails`: every service that a job's policies allow, and when it was
//! last used; each of its actions, if the job was asked for them.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLastAccessedDetails.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    AccessAdvisorUsageGranularityType, GetServiceLastAccessedDetailsInput,
    GetServiceLastAccessedDetailsOutput, JobStatusType, ServiceLastAccessed,
};
use crate::error::IamError;
use crate::paging::page;
use crate::reports::access_job::{self, JobSubject};
use crate::reports::allowed_services::allowed_services;
use crate::reports::last_use::{ActionUses, ServiceUses};
use crate::reports::subject::Subject;
use crate::reports::tracked_actions::tracked_actions;
use crate::store::IamRead;

pub(crate) fn get_service_last_accessed_details(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: GetServiceLastAccessedDetailsInput,
) -> Result<Reply<GetServiceLastAccessedDetailsOutput>, IamError> {
    let page = page(
        tx.iam,
        ctx,
        &input.job_id,
        input.marker.as_deref(),
        input.max_items,
    )?;

    let action = "iam:GetServiceLastAccessedDetails";
    let (permit, job) = access_job::job(ctx, tx.rows(), action, &input.job_id)?;

    let JobSubject::Services { arn, by_action } = &job.about else {
        return Err(IamError::no_such_job(&input.job_id));
    };
    let subject = Subject::find(ctx, tx.rows(), arn)?;
    let subject = subject.ok_or_else(|| IamError::no_such_arn(arn))?;
    let ids: Vec<_> = subject
        .entities
        .iter()
        .map(|entity| entity.id.as_str())
        .collect();
    let (noted, account) = (&tx.iam.uses, ctx.account());
    let uses = ServiceUses::of_entities(noted, tx.rows(), account, ids.iter().copied())?;
    let levels = [subject.policies];
    let services = allowed_services(&levels).into_iter();
    let services = services.map(|service| {
        let last = uses.last(service.prefix);
        ServiceLastAccessed {
            service_name: service.name.to_owned(),
            service_namespace: service.prefix.to_owned(),
            last_authenticated: last.map(|last| last.at),
            last_authenticated_entity: last.map(|last| last.arn.clone()),
            last_authenticated_region: last.map(|last| last.region.clone()),
            total_authenticated_entities: Some(uses.entities(service.prefix)),
            tracked_actions_last_accessed: None,
        }
    });
    let mut listed = page.of_list(services);
    if *by_action {
        for service in &mut listed.entries {
            let prefix = &service.service_namespace;
            let uses = ActionUses::of_entities(noted, tx.rows(), account, &ids, prefix)?;
            let actions = tracked_actions(&levels, prefix);
            let told: Vec<_> = actions.map(|action| uses.tracked(action)).collect();
            service.tracked_actions_last_accessed = Some(told).filter(|told| !told.is_empty());
        }
    }

    Ok(permit.reply(GetServiceLastAccessedDetailsOutput {
        job_status: JobStatusType::Completed,
        job_type: Some(if *by_action {
            AccessAdvisorUsageGranularityType::ActionLevel
        } else {
            AccessAdvisorUsageGranularityType::ServiceLevel
        }),
        job_creation_date: job.created_at,
        job_completion_date: job.created_at,
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        services_last_accessed: listed.entries,
        error: None,
    }))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ringwall_core::{Caller, Partition, PrincipalKind, Region};
    use ringwall_identity::{
        Document, Group, OwnPolicies, Uses, find_user, put_group, put_membership, put_user,
    };
    use ringwall_policy::PolicyKind;
    use ringwall_store::StoreError;
    use ringwall_testing::{TestHouse, allow, input};

    use crate::api::{
        self, AccessAdvisorUsageGranularityType, GetServiceLastAccessedDetailsInput, JobStatusType,
    };
    use crate::{test_house, test_house_with};

    fn job(house: &TestHouse, arn: &str) -> String {
        let job = house.answer::<api::GenerateServiceLastAccessedDetails>(input(&[("Arn", arn)]));
        job.job_id.unwrap()
    }

    fn of(id: &str) -> GetServiceLastAccessedDetailsInput {
        input(&[("JobId", id)])
    }

    fn services(house: &TestHouse, arn: &str) -> Vec<String> {
        let id = job(house, arn);
        let report = house.answer::<api::GetServiceLastAccessedDetails>(of(&id));
        assert_eq!(report.job_status, JobStatusType::Completed);
        let services = report.services_last_accessed.into_iter();
        services.map(|service| service.service_namespace).collect()
    }

    #[test]
    fn lists_the_services_that_own_policies_and_those_of_groups_allow() {
        let house = test_house();
        let _alice =
            house.as_new_user("alice", &[&allow("kms:Encrypt", "*"), &allow("sts:*", "*")]);
        let mut policies = OwnPolicies::default();
        let document = Document::parse(&allow("wafv2:Get*", "*"), PolicyKind::Identity).unwrap();
        policies.inline.insert("waf".to_owned(), document);
        let write = house.store().write(|tx| {
            let user = find_user(tx, house.account(), "alice")?.unwrap();
            let mut user = ringwall_identity::User::clone(&user);
            user.groups = vec!["team".to_owned()];
            put_user(tx, user)?;
            put_group(
                tx,
                Group {
                    account: house.account(),
                    name: "team".to_owned(),
                    path: "/".to_owned(),
                    id: "AGPA0".to_owned(),
                    created_at: house.now(),
                    policies: policies.clone(),
                },
            )?;
            put_membership(tx, house.account(), "team", "alice")?;
            Ok::<_, StoreError>(())
        });
        write.unwrap();
        let alice = "arn:aws:iam::111122223333:user/alice";
        assert_eq!(services(&house, alice), ["kms", "sts", "wafv2"]);
        let team = "arn:aws:iam::111122223333:group/team";
        assert_eq!(services(&house, team), ["wafv2"]);
    }

    #[test]
    fn pages_through_the_services_of_a_policy_that_aws_manages() {
        let house = test_house();
        let id = job(&house, "arn:aws:iam::aws:policy/AdministratorAccess");
        let page = |marker| GetServiceLastAccessedDetailsInput {
            marker,
            max_items: Some(10),
            ..of(&id)
        };
        let first = house.answer::<api::GetServiceLastAccessedDetails>(page(None));
        assert_eq!(first.services_last_accessed.len(), 10);
        assert_eq!(first.is_truncated, Some(true));
        let second = house.answer::<api::GetServiceLastAccessedDetails>(page(first.marker));
        assert!(
            first.services_last_accessed[9].service_namespace
                < second.services_last_accessed[0].service_namespace
        );
        let unused = &first.services_last_accessed[0];
        assert_eq!(unused.last_authenticated, None);
        assert_eq!(unused.total_authenticated_entities, Some(0));
    }

    #[test]
    fn tells_who_used_a_service_last() {
        let uses = Arc::new(Uses::default());
        let house = test_house_with(Arc::clone(&uses));
        let administrator = "arn:aws:iam::aws:policy/AdministratorAccess";
        let region: Region = "eu-west-1".parse().unwrap();
        for (name, secs) in [("alice", 60), ("bob", 30)] {
            house.answer::<api::CreateUser>(input(&[("UserName", name)]));
            let attached = input(&[("UserName", name), ("PolicyArn", administrator)]);
            house.answer::<api::AttachUserPolicy>(attached);
            let tx = house.store().read().unwrap();
            let user = find_user(&tx, house.account(), name).unwrap().unwrap();
            let mut caller = Caller::root(house.account(), Partition::Aws);
            caller.principal.unique_id.clone_from(&user.id);
            caller.principal.kind = PrincipalKind::User {
                path: user.path.clone(),
                name: user.name.clone(),
            };
            uses.note(
                &caller,
                ("kms", "Encrypt"),
                region.as_str(),
                house.now().plus_secs(secs),
            );
        }
        let id = job(&house, administrator);
        let report = house.answer::<api::GetServiceLastAccessedDetails>(of(&id));
        let mut services = report.services_last_accessed.into_iter();
        let kms = services.find(|service| service.service_namespace == "kms");
        let kms = kms.unwrap();
        assert_eq!(kms.total_authenticated_entities, Some(2));
        assert_eq!(kms.last_authenticated, Some(house.now().plus_secs(60)));
        assert_eq!(kms.last_authenticated_region.as_deref(), Some("eu-west-1"));
        assert_eq!(
            kms.last_authenticated_entity.as_deref(),
            Some("arn:aws:iam::111122223333:user/alice")
        );
        let entities = house.answer::<api::GetServiceLastAccessedDetailsWithEntities>(input(&[
            ("JobId", &id),
            ("ServiceNamespace", "kms"),
        ]));
        let entities = entities.entity_details_list.into_iter();
        let names: Vec<_> = entities.map(|details| details.entity_info.name).collect();
        assert_eq!(names, ["alice", "bob"], "the latest first");
    }

    #[test]
    fn tells_each_allowed_action_apart_if_asked_to() {
        let uses = Arc::new(Uses::default());
        let house = test_house_with(Arc::clone(&uses));
        let policies = [
            allow("kms:Encrypt", "*"),
            allow("kms:De*", "*"),
            allow("kms:ReEncryptFrom", "*"),
        ];
        let alice = house.as_new_user("alice", &policies.each_ref().map(String::as_str));
        let tx = house.store().read().unwrap();
        let user = find_user(&tx, house.account(), "alice").unwrap().unwrap();
        let mut caller = Caller::root(house.account(), Partition::Aws);
        caller.principal.unique_id.clone_from(&user.id);
        caller.principal.kind = PrincipalKind::User {
            path: user.path.clone(),
            name: user.name.clone(),
        };
        let at = house.now().plus_secs(60);
        uses.note(&caller, ("kms", "Encrypt"), "eu-west-1", at);
        uses.note(&caller, ("kms", "Sign"), "eu-west-1", at);
        let asked = input(&[
            ("Arn", &alice.caller_arn()),
            ("Granularity", "ACTION_LEVEL"),
        ]);
        let job = house.answer::<api::GenerateServiceLastAccessedDetails>(asked);
        let report = house.answer::<api::GetServiceLastAccessedDetails>(of(&job.job_id.unwrap()));
        assert_eq!(
            report.job_type,
            Some(AccessAdvisorUsageGranularityType::ActionLevel)
        );
        let [kms] = report.services_last_accessed.try_into().ok().unwrap();
        let actions = kms.tracked_actions_last_accessed.unwrap();
        let encrypt = actions
            .iter()
            .find(|action| action.action_name.as_deref() == Some("Encrypt"));
        let encrypt = encrypt.unwrap();
        assert_eq!(encrypt.last_accessed_time, Some(at));
        assert_eq!(encrypt.last_accessed_region.as_deref(), Some("eu-west-1"));
        assert_eq!(
            encrypt.last_accessed_entity.as_deref(),
            Some("arn:aws:iam::111122223333:user/alice")
        );
        let names: Vec<_> = actions
            .iter()
            .filter_map(|action| action.action_name.as_deref())
            .collect();
        assert!(names.contains(&"Decrypt") && names.contains(&"DeleteAlias"));
        assert!(!names.contains(&"Sign"), "no policy allows it");
        assert!(
            !names.contains(&"ReEncryptFrom"),
            "no operation has its name"
        );
        let unused = actions
            .iter()
            .filter(|action| action.last_accessed_time.is_none());
        assert_eq!(unused.count(), names.len() - 1);
    }

    #[test]
    fn only_who_asked_may_look() {
        let house = test_house();
        let arn = "arn:aws:iam::111122223333:user/alice";
        let get = allow("iam:GetServiceLastAccessedDetails", "*");
        let alice = house.as_new_user(
            "alice",
            &[&get, &allow("iam:GenerateServiceLastAccessedDetails", arn)],
        );
        let bob = house.as_new_user("bob", &[&get]);
        let id = job(&alice, arn);
        alice.answer::<api::GetServiceLastAccessedDetails>(of(&id));
        assert_eq!(
            bob.refusal::<api::GetServiceLastAccessedDetails>(of(&id)),
            format!("NoSuchEntityException: No such job {id}")
        );
    }

    #[test]
    fn needs_permission() {
        let house = test_house();
        let stranger = house.as_new_user("stranger", &[]);
        stranger.is_denied::<api::GetServiceLastAccessedDetails>(of(&"0".repeat(36)));
    }
}
