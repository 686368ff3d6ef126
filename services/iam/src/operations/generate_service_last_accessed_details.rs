//! `GenerateServiceLastAccessedDetails`: has a report made on the services that a user, group,
//! role or managed policy allows.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateServiceLastAccessedDetails.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    AccessAdvisorUsageGranularityType, GenerateServiceLastAccessedDetailsInput,
    GenerateServiceLastAccessedDetailsOutput,
};
use crate::error::IamError;
use crate::reports::access_job::{self, JobSubject};
use crate::reports::subject::{self, Subject};
use crate::store::IamWrite;

pub(crate) fn generate_service_last_accessed_details(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: GenerateServiceLastAccessedDetailsInput,
) -> Result<Reply<GenerateServiceLastAccessedDetailsOutput>, IamError> {
    let found = Subject::find(ctx, tx.rows(), &input.arn)?;

    let action = "iam:GenerateServiceLastAccessedDetails";
    let permit = ctx.authorize(&subject::ask(ctx, action, &input.arn))?;

    if found.is_none() {
        return Err(IamError::no_such_arn(&input.arn));
    }
    let about = JobSubject::Services {
        arn: input.arn,
        by_action: input.granularity == Some(AccessAdvisorUsageGranularityType::ActionLevel),
    };
    let job_id = access_job::start(ctx, tx, about)?;

    Ok(permit.reply(GenerateServiceLastAccessedDetailsOutput {
        job_id: Some(job_id),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, GenerateServiceLastAccessedDetailsInput};
    use crate::test_house;

    const ALICE: &str = "arn:aws:iam::111122223333:user/alice";

    fn on(arn: &str) -> GenerateServiceLastAccessedDetailsInput {
        input(&[("Arn", arn)])
    }

    #[test]
    fn says_what_is_not_there() {
        let house = test_house();
        for kind in ["user", "group", "role", "policy"] {
            let arn = format!("arn:aws:iam::111122223333:{kind}/alice");
            assert_eq!(
                house.refusal::<api::GenerateServiceLastAccessedDetails>(on(&arn)),
                format!("NoSuchEntityException: ARN {arn} was not found.")
            );
        }
        for arn in [
            "arn:aws:iam::111122223333:mfa/phone",
            "arn:aws:iam::444455556666:user/alice",
            "not an ARN, though long enough",
        ] {
            assert_eq!(
                house.refusal::<api::GenerateServiceLastAccessedDetails>(on(arn)),
                format!("InvalidInputException: ARN {arn} is not valid.")
            );
        }
    }

    #[test]
    fn an_account_keeps_its_last_hundred() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        let ids: Vec<_> = (0..101)
            .map(|_| {
                house.advance_secs(1);
                let job = house.answer::<api::GenerateServiceLastAccessedDetails>(on(ALICE));
                job.job_id.unwrap()
            })
            .collect();
        let get =
            |id: &str| house.call::<api::GetServiceLastAccessedDetails>(input(&[("JobId", id)]));
        assert_eq!(
            get(&ids[0]).unwrap_err(),
            format!("NoSuchEntityException: No such job {}", ids[0])
        );
        assert!(get(&ids[1]).is_ok());
    }

    #[test]
    fn needs_permission_on_the_entity() {
        let house = test_house();
        let _alice = house.as_new_user("alice", &[]);
        house.needs::<api::GenerateServiceLastAccessedDetails>(
            "iam:GenerateServiceLastAccessedDetails",
            ALICE,
            on(ALICE),
        );
    }
}
