//! `LabelParameterVersion`: puts labels on a version, taking them off the others.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_LabelParameterVersion.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{LabelParameterVersionInput, LabelParameterVersionOutput};
use crate::bus_events::{Change, Happening};
use crate::error::SsmError;
use crate::permission;
use crate::resources::label::{self, MOST_LABELS};
use crate::resources::name::OwnName;
use crate::store::{Place, SsmWrite};

pub(crate) fn label_parameter_version(
    ctx: &RequestContext,
    tx: &mut SsmWrite<'_>,
    input: LabelParameterVersionInput,
) -> Result<Reply<LabelParameterVersionOutput>, SsmError> {
    let name = OwnName::parse(ctx, &input.name)?;
    let (labels, invalid): (Vec<_>, Vec<_>) = input
        .labels
        .into_iter()
        .partition(|label| label::is_valid(label));

    let parameter = tx.find(Place::of(ctx), name.key())?;

    let resource = permission::own(ctx, name.key(), parameter.as_ref());
    let permit = ctx.authorize(&Ask::new("ssm:LabelParameterVersion").on(resource))?;

    let parameter = parameter.ok_or_else(SsmError::parameter_not_found)?;
    let version = input.parameter_version.unwrap_or(parameter.latest.number);
    if !parameter.has_version(version) {
        return Err(SsmError::version_not_found(version, &parameter.name));
    }
    if !labels.is_empty() {
        let mut labelled = (*parameter).clone();
        for label in labels {
            labelled.labels.insert(label, version);
        }
        if labelled.labels_of(version).len() > MOST_LABELS {
            return Err(SsmError::too_many_labels());
        }
        let happening = Happening::in_request(ctx);
        tx.tell_change(happening, &labelled, Change::LabelParameterVersion)?;
        tx.put(Place::of(ctx), labelled)?;
    }

    Ok(permit.reply(LabelParameterVersionOutput {
        invalid_labels: Some(invalid),
        parameter_version: Some(version),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api;
    use crate::test_ssm::{Steps as _, arn, house, over, string};

    fn labels(version: Option<i64>, labels: &[&str]) -> LabelParameterVersionInput {
        LabelParameterVersionInput {
            name: "/a".to_owned(),
            parameter_version: version,
            labels: labels.iter().map(|label| (*label).to_owned()).collect(),
        }
    }

    #[test]
    fn a_label_is_on_one_version() {
        let house = house();
        house.put(string("/a", "one"));
        house.put(over(string("/a", "two")));
        house.label("/a", Some(1), "current");
        assert_eq!(house.value("/a:current"), "one");
        let moved = house.answer::<api::LabelParameterVersion>(labels(None, &["current", "1x"]));
        assert_eq!(moved.parameter_version, Some(2));
        assert_eq!(moved.invalid_labels.unwrap(), ["1x"]);
        assert_eq!(house.value("/a:current"), "two");
        let told = house.bus_events().into_iter().map(|event| event.detail);
        let labelled = |detail: &String| detail.contains(r#""LabelParameterVersion""#);
        assert_eq!(told.filter(labelled).count(), 2);
    }

    #[test]
    fn a_version_has_ten_labels_at_most() {
        let house = house();
        house.put(string("/a", "x"));
        let ten = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
        house.answer::<api::LabelParameterVersion>(labels(None, &ten));
        assert_eq!(
            house.refusal::<api::LabelParameterVersion>(labels(None, &["k"])),
            "ParameterVersionLabelLimitExceeded: A parameter version can have a maximum of ten labels."
        );
        let refusal = house.refusal::<api::LabelParameterVersion>(labels(Some(7), &["k"]));
        assert!(refusal.starts_with("ParameterVersionNotFound: "));
    }

    #[test]
    fn the_permission_is_asked_for_by_name() {
        let house = house();
        house.put(string("/a", "x"));
        let action = "ssm:LabelParameterVersion";
        house.needs::<api::LabelParameterVersion>(action, &arn("a"), labels(None, &["k"]));
    }
}
