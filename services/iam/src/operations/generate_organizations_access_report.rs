//! `GenerateOrganizationsAccessReport`: has a report made on the services that service control
//! policies allow an entity of the organization.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateOrganizationsAccessReport.html>

use ringwall_core::{Ask, Reply, RequestContext, Resource};

use crate::api::{GenerateOrganizationsAccessReportInput, GenerateOrganizationsAccessReportOutput};
use crate::error::IamError;
use crate::reports::access_job::{self, JobSubject};
use crate::store::IamWrite;

/// What else the caller must be allowed: the report tells of the organization.
const DEPENDENT_ACTIONS: [&str; 6] = [
    "organizations:DescribePolicy",
    "organizations:ListChildren",
    "organizations:ListParents",
    "organizations:ListPoliciesForTarget",
    "organizations:ListRoots",
    "organizations:ListTargetsForPolicy",
];

pub(crate) fn generate_organizations_access_report(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    input: GenerateOrganizationsAccessReportInput,
) -> Result<Reply<GenerateOrganizationsAccessReportOutput>, IamError> {
    let arn = format!(
        "arn:{}:iam::{}:access-report/{}",
        ctx.partition(),
        ctx.account(),
        input.entity_path
    );
    let mut ask =
        Ask::new("iam:GenerateOrganizationsAccessReport").on(Resource::new(arn, ctx.account()));
    if let Some(policy_id) = &input.organizations_policy_id {
        ask = ask.key("iam:OrganizationsPolicyId", policy_id.as_str());
    }
    let permit = ctx.authorize(&ask)?;
    for action in DEPENDENT_ACTIONS {
        ctx.authorize(&Ask::new(action))?;
    }

    let about = JobSubject::Organization {
        entity_path: input.entity_path,
        policy_id: input.organizations_policy_id,
    };
    let job_id = access_job::start(ctx, tx, about)?;

    Ok(permit.reply(GenerateOrganizationsAccessReportOutput {
        job_id: Some(job_id),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{allow, input};

    use crate::api::{self, GenerateOrganizationsAccessReportInput};
    use crate::test_house;

    fn root() -> GenerateOrganizationsAccessReportInput {
        input(&[("EntityPath", "o-example123/r-ab12")])
    }

    #[test]
    fn needs_permission_on_the_report_and_to_read_the_organization() {
        let house = test_house();
        let report = allow(
            "iam:GenerateOrganizationsAccessReport",
            "arn:aws:iam::111122223333:access-report/o-example123/r-ab12",
        );
        let read = allow("organizations:*", "*");
        for (name, policy) in [("reports", &report), ("reads", &read)] {
            let user = house.as_new_user(name, &[policy]);
            user.is_denied::<api::GenerateOrganizationsAccessReport>(root());
        }
        let both = house.as_new_user("both", &[&report, &read]);
        let job = both.answer::<api::GenerateOrganizationsAccessReport>(root());
        assert_eq!(job.job_id.unwrap().len(), 36);
    }
}
