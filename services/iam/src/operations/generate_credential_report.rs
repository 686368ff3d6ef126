//! `GenerateCredentialReport`: has a report made, unless the last one is good still.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateCredentialReport.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{GenerateCredentialReportInput, GenerateCredentialReportOutput, ReportStateType};
use crate::error::IamError;
use crate::reports::credential_report;
use crate::store::IamWrite;

pub(crate) fn generate_credential_report(
    ctx: &RequestContext,
    tx: &mut IamWrite<'_>,
    _input: GenerateCredentialReportInput,
) -> Result<Reply<GenerateCredentialReportOutput>, IamError> {
    let permit = ctx.authorize(&Ask::new("iam:GenerateCredentialReport"))?;

    let last = credential_report::find(tx.rows(), ctx.account())?;
    let is_good = |made: &credential_report::MadeReport| !made.is_expired(ctx.now());
    let state = match last.map(|last| last.made) {
        Some(None) => ReportStateType::Inprogress,
        Some(Some(made)) if is_good(&made) => ReportStateType::Complete,
        _ => {
            credential_report::start(ctx, tx)?;
            ReportStateType::Started
        }
    };
    let started = state == ReportStateType::Started;
    let description = "No report exists. Starting a new report generation task";

    Ok(permit.reply(GenerateCredentialReportOutput {
        state: Some(state),
        description: started.then(|| description.to_owned()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, ReportStateType};
    use crate::test_house;

    fn generate(house: &TestHouse) -> ReportStateType {
        let answer = house.answer::<api::GenerateCredentialReport>(input(&[]));
        answer.state.unwrap()
    }

    #[test]
    fn a_report_is_good_for_four_hours() {
        let house = test_house();
        assert_eq!(generate(&house), ReportStateType::Started);
        assert_eq!(generate(&house), ReportStateType::Inprogress);
        house.advance_secs(1);
        assert_eq!(generate(&house), ReportStateType::Complete);
        house.advance_secs(4 * 60 * 60 - 1);
        assert_eq!(generate(&house), ReportStateType::Complete);
        house.advance_secs(1);
        assert_eq!(generate(&house), ReportStateType::Started);
    }

    #[test]
    fn needs_permission() {
        test_house().needs::<api::GenerateCredentialReport>(
            "iam:GenerateCredentialReport",
            "*",
            input(&[]),
        );
    }
}
