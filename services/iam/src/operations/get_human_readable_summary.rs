//! `GetHumanReadableSummary`: a delegation request in sentences.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetHumanReadableSummary.html>

use ringwall_core::{Arn, Reply, RequestContext};
use ringwall_identity::find_default_document;

use crate::api::{GetHumanReadableSummaryInput, GetHumanReadableSummaryOutput, SummaryStateType};
use crate::delegation::summary;
use crate::error::IamError;
use crate::store::IamRead;

/// The language of the sentences.
const LANGUAGE: &str = "en";

pub(crate) fn get_human_readable_summary(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: GetHumanReadableSummaryInput,
) -> Result<Reply<GetHumanReadableSummaryOutput>, IamError> {
    let id = request_id(&input.entity_arn)?;
    let named = tx.delegation_request(ctx, &id)?;

    let permit = ctx.authorize(&named.ask_of_anybody("iam:GetHumanReadableSummary"))?;

    let request = named.existing()?;
    let locale = input.locale.unwrap_or_else(|| LANGUAGE.to_owned());
    let language = locale.split(['-', '_']).next().unwrap_or_default();
    if !language.eq_ignore_ascii_case(LANGUAGE) {
        return Ok(permit.reply(GetHumanReadableSummaryOutput {
            summary_content: Some(String::new()),
            locale: Some(locale),
            summary_state: Some(SummaryStateType::NotSupported),
        }));
    }
    let mut boundaries = Vec::new();
    for arn in &request.boundaries {
        let document = find_default_document(tx.rows(), arn)?;
        boundaries.extend(document.map(|document| (arn.clone(), document)));
    }

    Ok(permit.reply(GetHumanReadableSummaryOutput {
        summary_content: Some(summary(&request, &boundaries)?),
        locale: Some(locale),
        summary_state: Some(SummaryStateType::Available),
    }))
}

/// The request that an ARN names.
fn request_id(arn: &str) -> Result<String, IamError> {
    let parsed: Option<Arn> = arn.parse().ok().filter(|arn: &Arn| arn.service == "iam");
    let resource = parsed.map(|arn| arn.resource).unwrap_or_default();
    match resource.strip_prefix("delegation-request/") {
        Some(id) if !id.is_empty() => Ok(id.to_owned()),
        _ => Err(IamError::no_such_summary(arn)),
    }
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, input};

    use crate::api::{self, SummaryStateType};
    use crate::test_delegation::{assigned, customer, provider_house};

    #[test]
    fn says_in_english_what_the_policy_says() {
        let house = provider_house();
        let (id, owner) = assigned(&house);
        let arn = format!("arn:aws:iam::{OTHER_ACCOUNT}:delegation-request/{id}");
        let said = owner.answer::<api::GetHumanReadableSummary>(input(&[("EntityArn", &arn)]));
        assert_eq!(said.summary_state, Some(SummaryStateType::Available));
        let text = said.summary_content.unwrap();
        assert!(text.contains("asks for access for 1 hour."), "{text}");
        assert!(text.contains("read (`s3:GetObject`)"), "{text}");
        assert!(
            text.contains("on conditions of `iam:PermissionsBoundary`"),
            "{text}"
        );
        assert!(
            text.contains("permissions-boundary/example.com/limit"),
            "{text}"
        );
        let french = owner.answer::<api::GetHumanReadableSummary>(input(&[
            ("EntityArn", &arn),
            ("Locale", "fr-FR"),
        ]));
        assert_eq!(french.summary_state, Some(SummaryStateType::NotSupported));
    }

    #[test]
    fn refuses_what_is_no_request_and_strangers() {
        let house = provider_house();
        let (id, owner) = assigned(&house);
        let role = format!("arn:aws:iam::{OTHER_ACCOUNT}:role/x");
        let refused = owner.refusal::<api::GetHumanReadableSummary>(input(&[("EntityArn", &role)]));
        assert!(refused.starts_with("InvalidInputException: "), "{refused}");
        let arn = format!("arn:aws:iam::{OTHER_ACCOUNT}:delegation-request/{id}");
        let stranger = customer(&house).as_new_user("stranger", &[]);
        stranger.is_denied::<api::GetHumanReadableSummary>(input(&[("EntityArn", &arn)]));
    }
}
