//! `CreateSampleFindings`: findings to try things out with, of the types named or of all.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateSampleFindings.html>

use ringwall_core::{Reply, RequestContext};
use ringwall_threat::catalog::{self, FindingType};

use crate::api::{CreateSampleFindingsInput, CreateSampleFindingsOutput};
use crate::error::GuardDutyError;
use crate::findings;
use crate::samples::Samples;
use crate::store::GuardDutyWrite;

pub(crate) fn create_sample_findings(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: CreateSampleFindingsInput,
) -> Result<Reply<CreateSampleFindingsOutput>, GuardDutyError> {
    let kinds = named(input.finding_types.as_deref().unwrap_or_default())?;

    let (permit, detector) =
        tx.permit(ctx, "guardduty:CreateSampleFindings", &input.detector_id)?;

    let samples = Samples::new(&detector, ctx.now());
    let samples = samples.ok_or_else(|| GuardDutyError::internal("the samples are broken"))?;
    for kind in kinds {
        findings::record(tx.tx, &detector, &samples.of(kind), ctx.now())?;
    }

    Ok(permit.reply(CreateSampleFindingsOutput {}))
}

/// The types of these names, or all.
fn named(names: &[String]) -> Result<Vec<&'static FindingType>, GuardDutyError> {
    if names.is_empty() {
        return Ok(catalog::types().iter().collect());
    }
    let named = names.iter().map(|name| catalog::find(name));
    let named: Option<_> = named.collect();
    named.ok_or_else(GuardDutyError::invalid_input)
}

#[cfg(test)]
mod tests {
    use ringwall_threat::catalog;
    use serde_json::Value as Json;

    use crate::api::{self, CreateSampleFindingsInput};
    use crate::bench::{Steps as _, house};
    use crate::findings;
    use crate::resources::document::Path;

    /// Every path to a value of a document.
    fn paths(json: &Json, at: &str, found: &mut Vec<String>) {
        let below = |name: &str| format!("{at}.{name}");
        match json {
            Json::Object(members) => {
                members
                    .iter()
                    .for_each(|(name, json)| paths(json, &below(name), found));
            }
            Json::Array(values) => values.iter().for_each(|json| paths(json, at, found)),
            _ => found.push(at.trim_start_matches('.').to_owned()),
        }
    }

    #[test]
    fn all_types_have_a_sample_in_the_models_shape() {
        let house = house();
        let id = house.new_detector();
        let all = CreateSampleFindingsInput {
            detector_id: id.clone(),
            finding_types: None,
        };
        house.answer::<api::CreateSampleFindings>(all);
        let found = findings::all(&house.store().read().unwrap(), &id).unwrap();
        assert_eq!(found.len(), catalog::types().len());
        for finding in &found {
            let document = finding.document();
            assert!(document["title"].as_str().unwrap().starts_with("[SAMPLE] "));
            let mut members = Vec::new();
            paths(&document, "", &mut members);
            for member in members {
                assert!(Path::parse(&member).is_some(), "{}: {member}", finding.kind);
            }
            let read = house.answer::<api::GetFindings>(api::GetFindingsInput {
                detector_id: id.clone(),
                finding_ids: vec![finding.id.clone()],
                sort_criteria: None,
            });
            assert_eq!(read.findings.len(), 1, "{}", finding.kind);
        }
        assert_eq!(house.bus_events().len(), found.len());
    }

    #[test]
    fn refuses_unknown_types_and_strangers() {
        let house = house();
        let id = house.new_detector();
        let of = |kind: &str| CreateSampleFindingsInput {
            detector_id: id.clone(),
            finding_types: Some(vec![kind.to_owned()]),
        };
        let refusal = house.refusal::<api::CreateSampleFindings>(of("Recon:EC2/Nothing"));
        assert!(refusal.starts_with("BadRequestException: "), "{refusal}");
        house.needs::<api::CreateSampleFindings>(
            "guardduty:CreateSampleFindings",
            "*",
            of("Recon:EC2/Portscan"),
        );
    }
}
