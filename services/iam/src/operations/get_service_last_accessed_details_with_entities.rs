//! `GetServiceLastAccessedDetailsWithEntities`: who could have used a service by a job's
//! policies, and when he last did; the latest first.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLastAccessedDetailsWithEntities.html>

use std::cmp::Reverse;

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    EntityDetails, GetServiceLastAccessedDetailsWithEntitiesInput,
    GetServiceLastAccessedDetailsWithEntitiesOutput, JobStatusType,
};
use crate::error::IamError;
use crate::paging::page;
use crate::reports::access_job::{self, JobSubject};
use crate::reports::allowed_services::allowed_services;
use crate::reports::last_use::ServiceUses;
use crate::reports::subject::Subject;
use crate::store::IamRead;

pub(crate) fn get_service_last_accessed_details_with_entities(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: GetServiceLastAccessedDetailsWithEntitiesInput,
) -> Result<Reply<GetServiceLastAccessedDetailsWithEntitiesOutput>, IamError> {
    let service = &input.service_namespace;
    let page = page(
        tx.iam,
        ctx,
        &format!("{}|{service}", input.job_id),
        input.marker.as_deref(),
        input.max_items,
    )?;

    let action = "iam:GetServiceLastAccessedDetailsWithEntities";
    let (permit, job) = access_job::job(ctx, tx.rows(), action, &input.job_id)?;

    let JobSubject::Services { arn, .. } = &job.about else {
        return Err(IamError::no_such_job(&input.job_id));
    };
    let subject = Subject::find(ctx, tx.rows(), arn)?;
    let subject = subject.ok_or_else(|| IamError::no_such_arn(arn))?;
    let allowed = allowed_services(&[subject.policies]);
    let mut details = Vec::new();
    if allowed.iter().any(|allowed| allowed.prefix == *service) {
        for entity in subject.entities {
            let uses = ServiceUses::of_entities(
                &tx.iam.uses,
                tx.rows(),
                ctx.account(),
                [entity.id.as_str()],
            )?;
            details.push(EntityDetails {
                last_authenticated: uses.last(service).map(|last| last.at),
                entity_info: entity,
            });
        }
    }
    details.sort_by_key(|details| Reverse(details.last_authenticated));
    let listed = page.of_list(details);

    Ok(
        permit.reply(GetServiceLastAccessedDetailsWithEntitiesOutput {
            job_status: JobStatusType::Completed,
            job_creation_date: job.created_at,
            job_completion_date: job.created_at,
            is_truncated: listed.is_truncated(),
            marker: listed.next,
            entity_details_list: listed.entries,
            error: None,
        }),
    )
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api::{self, GetServiceLastAccessedDetailsWithEntitiesInput};
    use crate::test_house;

    fn of(id: &str, service: &str) -> GetServiceLastAccessedDetailsWithEntitiesInput {
        input(&[("JobId", id), ("ServiceNamespace", service)])
    }

    #[test]
    fn tells_who_could_have_used_it() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[&allow("kms:Encrypt", "*")]);
        let arn = "arn:aws:iam::111122223333:user/alice";
        let job = house.answer::<api::GenerateServiceLastAccessedDetails>(input(&[("Arn", arn)]));
        let id = job.job_id.unwrap();
        let entities = |service| {
            let details =
                house.answer::<api::GetServiceLastAccessedDetailsWithEntities>(of(&id, service));
            let details = details.entity_details_list.into_iter();
            let arns = details.map(|details| details.entity_info.arn);
            arns.collect::<Vec<_>>()
        };
        assert_eq!(entities("kms"), [arn]);
        assert!(entities("sts").is_empty());
    }

    #[test]
    fn needs_permission() {
        let house = test_house();
        let stranger = house.as_new_user("stranger", &[]);
        let job = of(&"0".repeat(36), "kms");
        stranger.is_denied::<api::GetServiceLastAccessedDetailsWithEntities>(job);
    }
}
