//! `GetOrganizationsAccessReport`: every service that service control policies allow an entity,
//! and where it was last used.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetOrganizationsAccessReport.html>

use ringwall_core::{Permit, Reply, RequestContext};
use ringwall_model::actions::ServiceActions;

use crate::api::{
    AccessDetail, ErrorDetails, GetOrganizationsAccessReportInput,
    GetOrganizationsAccessReportOutput, JobStatusType, SortKeyType,
};
use crate::error::IamError;
use crate::paging::page;
use crate::reports::access_job::{self, AccessJob, JobSubject};
use crate::reports::allowed_services::allowed_services;
use crate::reports::last_use::ServiceUses;
use crate::reports::organization_entity::{NoReport, OrganizationEntity};
use crate::store::IamRead;

pub(crate) fn get_organizations_access_report(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: GetOrganizationsAccessReportInput,
) -> Result<Reply<GetOrganizationsAccessReportOutput>, IamError> {
    let sort_key = input.sort_key;
    let sort_key = sort_key.unwrap_or(SortKeyType::ServiceNamespaceAscending);
    let page = page(
        tx.iam,
        ctx,
        &format!("{}|{}", input.job_id, sort_key.as_str()),
        input.marker.as_deref(),
        input.max_items,
    )?;

    let action = "iam:GetOrganizationsAccessReport";
    let (permit, job) = access_job::job(ctx, tx.rows(), action, &input.job_id)?;

    let JobSubject::Organization {
        entity_path,
        policy_id,
    } = &job.about
    else {
        return Err(IamError::no_such_job(&input.job_id));
    };
    let policy_id = policy_id.as_deref();
    let entity = OrganizationEntity::find(tx.rows(), ctx.account(), entity_path, policy_id)?;
    let entity = match entity {
        Ok(entity) => entity,
        Err(reason) => return Ok(failed(permit, &job, reason)),
    };
    let mut details = details(tx, &entity)?;
    sort(&mut details, &sort_key);
    let accessible = count(details.len());
    let unused = |detail: &&AccessDetail| detail.last_authenticated_time.is_none();
    let not_accessed = count(details.iter().filter(unused).count());
    let listed = page.of_list(details);

    Ok(permit.reply(GetOrganizationsAccessReportOutput {
        job_status: JobStatusType::Completed,
        job_creation_date: job.created_at,
        job_completion_date: Some(job.created_at),
        number_of_services_accessible: Some(accessible),
        number_of_services_not_accessed: Some(not_accessed),
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        access_details: Some(listed.entries),
        error_details: None,
    }))
}

/// A job that came to nothing.
fn failed(
    permit: Permit,
    job: &AccessJob,
    reason: NoReport,
) -> Reply<GetOrganizationsAccessReportOutput> {
    let (code, message) = match reason {
        NoReport::UnknownEntity => (
            "NoSuchEntity",
            "The entity path does not name an entity of an organization that the account manages.",
        ),
        NoReport::PoliciesNotEnabled => (
            "PolicyTypeNotEnabled",
            "Service control policies are not enabled for the organization root.",
        ),
        NoReport::UnknownPolicy => (
            "NoSuchEntity",
            "The policy is not a service control policy of the organization.",
        ),
    };
    permit.reply(GetOrganizationsAccessReportOutput {
        job_status: JobStatusType::Failed,
        job_creation_date: job.created_at,
        job_completion_date: Some(job.created_at),
        number_of_services_accessible: None,
        number_of_services_not_accessed: None,
        access_details: None,
        is_truncated: None,
        marker: None,
        error_details: Some(ErrorDetails {
            message: message.to_owned(),
            code: code.to_owned(),
        }),
    })
}

fn details(tx: &IamRead<'_>, entity: &OrganizationEntity) -> Result<Vec<AccessDetail>, IamError> {
    let mut uses = Vec::new();
    for (account, path) in &entity.accounts {
        uses.push((
            ServiceUses::of_account(&tx.iam.uses, tx.rows(), *account)?,
            path,
        ));
    }
    let services = allowed_services(&entity.levels).into_iter();
    Ok(services.map(|service| detail(service, &uses)).collect())
}

fn detail(service: &ServiceActions, uses: &[(ServiceUses, &String)]) -> AccessDetail {
    let entities = uses.iter().map(|(uses, _)| uses.entities(service.prefix));
    let used = uses.iter().filter_map(|(uses, path)| {
        let last = uses.last(service.prefix)?;
        Some((last, *path))
    });
    let last = used.max_by_key(|(last, _)| last.at);
    AccessDetail {
        service_name: service.name.to_owned(),
        service_namespace: service.prefix.to_owned(),
        region: last.map(|(last, _)| last.region.clone()),
        entity_path: last.map(|(_, path)| path.clone()),
        last_authenticated_time: last.map(|(last, _)| last.at),
        total_authenticated_entities: Some(entities.sum()),
    }
}

/// Services come by namespace already.
fn sort(details: &mut [AccessDetail], key: &SortKeyType) {
    let time = |detail: &AccessDetail| detail.last_authenticated_time;
    match key {
        SortKeyType::ServiceNamespaceAscending => {}
        SortKeyType::ServiceNamespaceDescending => details.reverse(),
        SortKeyType::LastAuthenticatedTimeAscending => details.sort_by_key(time),
        SortKeyType::LastAuthenticatedTimeDescending => {
            details.sort_by_key(|detail| std::cmp::Reverse(time(detail)));
        }
    }
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ringwall_core::{Caller, Partition, Region, Tags};
    use ringwall_identity::organization::{
        OrganizationPolicy, OrganizationPolicyType, put_attached, put_policy,
    };
    use ringwall_identity::{Document, Uses};
    use ringwall_policy::PolicyKind;
    use ringwall_store::StoreError;
    use ringwall_testing::{OTHER_ACCOUNT, TestHouse, allow, input};

    use crate::api::{self, GetOrganizationsAccessReportOutput, JobStatusType};
    use crate::test_organizations::{ORGANIZATION, ROOT, organization};
    use crate::{test_house, test_house_with};

    const POLICY: &str = "p-kms12345";

    fn report(house: &TestHouse, path: &str) -> GetOrganizationsAccessReportOutput {
        report_of(house, &[("EntityPath", path)])
    }

    fn report_of(
        house: &TestHouse,
        about: &[(&'static str, &str)],
    ) -> GetOrganizationsAccessReportOutput {
        let job = house.answer::<api::GenerateOrganizationsAccessReport>(input(about));
        let id = job.job_id.unwrap();
        house.answer::<api::GetOrganizationsAccessReport>(input(&[("JobId", &id)]))
    }

    /// The member account may use KMS and STS alone.
    fn limit_member(house: &TestHouse) {
        let text = allow("kms:*", "*").replace("\"kms:*\"", "[\"kms:*\",\"sts:*\"]");
        let policy = OrganizationPolicy {
            id: POLICY.to_owned(),
            name: "kms".to_owned(),
            description: String::new(),
            policy_type: OrganizationPolicyType::ServiceControl,
            document: Some(Document::parse(&text, PolicyKind::ServiceControl).unwrap()),
            content: text,
            tags: Tags::new(),
        };
        let write = house.store().write(|tx| {
            put_policy(tx, ORGANIZATION, policy.clone())?;
            put_attached(tx, ORGANIZATION, OTHER_ACCOUNT, vec![POLICY.to_owned()])?;
            Ok::<_, StoreError>(())
        });
        write.unwrap();
    }

    fn root() -> String {
        format!("{ORGANIZATION}/{ROOT}")
    }

    #[test]
    fn tells_what_each_level_allows_and_who_used_it() {
        let uses = Arc::new(Uses::default());
        let house = test_house_with(Arc::clone(&uses));
        organization(&house, true, &[OTHER_ACCOUNT]);
        limit_member(&house);
        let caller = Caller::root(OTHER_ACCOUNT.parse().unwrap(), Partition::Aws);
        let region: Region = "eu-west-1".parse().unwrap();
        uses.note(&caller, ("kms", "Encrypt"), region.as_str(), house.now());
        let path = format!("{}/{OTHER_ACCOUNT}", root());
        let member = report(&house, &path);
        assert_eq!(member.number_of_services_accessible, Some(2));
        assert_eq!(member.number_of_services_not_accessed, Some(1));
        let details = member.access_details.unwrap();
        assert_eq!(details[0].service_namespace, "kms");
        assert_eq!(details[0].region.as_deref(), Some("eu-west-1"));
        assert_eq!(details[0].entity_path.as_deref(), Some(path.as_str()));
        assert_eq!(details[0].last_authenticated_time, Some(house.now()));
        assert_eq!(details[0].total_authenticated_entities, Some(1));
        assert_eq!(details[1].service_namespace, "sts");
        assert_eq!(details[1].total_authenticated_entities, Some(0));
        let whole = report(&house, &root());
        let accessible = whole.number_of_services_accessible.unwrap();
        assert!(accessible > 2, "the root allows everything");
        let manager = report(&house, &format!("{}/111122223333", root()));
        assert_eq!(manager.number_of_services_accessible, Some(accessible));
        assert_eq!(manager.number_of_services_not_accessed, Some(accessible));
    }

    #[test]
    fn one_policy_tells_of_the_accounts_that_it_binds() {
        let uses = Arc::new(Uses::default());
        let house = test_house_with(Arc::clone(&uses));
        organization(&house, true, &[OTHER_ACCOUNT, "777788889999"]);
        limit_member(&house);
        let region: Region = "eu-west-1".parse().unwrap();
        let note = |account: &str, secs| {
            let caller = Caller::root(account.parse().unwrap(), Partition::Aws);
            uses.note(
                &caller,
                ("kms", "Encrypt"),
                region.as_str(),
                house.now().plus_secs(secs),
            );
        };
        note(OTHER_ACCOUNT, 0);
        note("777788889999", 3600);
        let report = report_of(
            &house,
            &[("EntityPath", &root()), ("OrganizationsPolicyId", POLICY)],
        );
        let kms = report.access_details.unwrap().remove(0);
        assert_eq!(kms.last_authenticated_time, Some(house.now()));
        assert_eq!(kms.total_authenticated_entities, Some(1));
    }

    #[test]
    fn sorts_as_it_is_asked_to() {
        let uses = Arc::new(Uses::default());
        let house = test_house_with(Arc::clone(&uses));
        organization(&house, true, &[OTHER_ACCOUNT]);
        limit_member(&house);
        let caller = Caller::root(OTHER_ACCOUNT.parse().unwrap(), Partition::Aws);
        uses.note(&caller, ("sts", "AssumeRole"), "us-east-1", house.now());
        let path = format!("{}/{OTHER_ACCOUNT}", root());
        let about = input(&[("EntityPath", path.as_str())]);
        let job = house.answer::<api::GenerateOrganizationsAccessReport>(about);
        let id = job.job_id.unwrap();
        for (key, first) in [
            ("SERVICE_NAMESPACE_ASCENDING", "kms"),
            ("SERVICE_NAMESPACE_DESCENDING", "sts"),
            ("LAST_AUTHENTICATED_TIME_ASCENDING", "kms"),
            ("LAST_AUTHENTICATED_TIME_DESCENDING", "sts"),
        ] {
            let sorted = input(&[("JobId", id.as_str()), ("SortKey", key)]);
            let report = house.answer::<api::GetOrganizationsAccessReport>(sorted);
            let details = report.access_details.unwrap();
            assert_eq!(details[0].service_namespace, first, "{key}");
        }
    }

    #[test]
    fn a_job_on_what_is_not_there_fails() {
        let house = test_house();
        let error = |path: &str| {
            let report = report(&house, path);
            assert_eq!(report.job_status, JobStatusType::Failed);
            report.error_details.unwrap().code
        };
        assert_eq!(error(&root()), "NoSuchEntity");
        organization(&house, true, &[OTHER_ACCOUNT]);
        assert_eq!(report(&house, &root()).job_status, JobStatusType::Completed);
        for path in [
            "777788889999",
            "ou-ab12-34567890",
            "444455556666/111122223333",
        ] {
            assert_eq!(
                error(&format!("{}/{path}", root())),
                "NoSuchEntity",
                "{path}"
            );
        }
        let unknown = [
            ("EntityPath", root()),
            ("OrganizationsPolicyId", "p-unknown1".to_owned()),
        ];
        let unknown = unknown
            .each_ref()
            .map(|(name, text)| (*name, text.as_str()));
        let report = report_of(&house, &unknown);
        assert_eq!(report.job_status, JobStatusType::Failed);
    }

    #[test]
    fn needs_permission() {
        let house = test_house();
        let stranger = house.as_new_user("stranger", &[]);
        let job = input(&[("JobId", "0".repeat(36).as_str())]);
        stranger.is_denied::<api::GetOrganizationsAccessReport>(job);
    }
}
