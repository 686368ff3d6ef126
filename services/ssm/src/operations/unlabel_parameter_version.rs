//! `UnlabelParameterVersion`: takes labels off a version.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UnlabelParameterVersion.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{UnlabelParameterVersionInput, UnlabelParameterVersionOutput};
use crate::error::SsmError;
use crate::permission;
use crate::resources::name::OwnName;
use crate::store::{Place, SsmWrite};

pub(crate) fn unlabel_parameter_version(
    ctx: &RequestContext,
    tx: &mut SsmWrite<'_>,
    input: UnlabelParameterVersionInput,
) -> Result<Reply<UnlabelParameterVersionOutput>, SsmError> {
    let name = OwnName::parse(ctx, &input.name)?;
    let version = input.parameter_version;

    let parameter = tx.find(Place::of(ctx), name.key())?;

    let resource = permission::own(ctx, name.key(), parameter.as_ref());
    let permit = ctx.authorize(&Ask::new("ssm:UnlabelParameterVersion").on(resource))?;

    let parameter = parameter.ok_or_else(SsmError::parameter_not_found)?;
    if !parameter.has_version(version) {
        return Err(SsmError::version_not_found(version, &parameter.name));
    }
    let mut unlabelled = (*parameter).clone();
    let is_there = |label: &String| parameter.labels.get(label) == Some(&version);
    let (removed, invalid): (Vec<_>, Vec<_>) = input.labels.into_iter().partition(is_there);
    for label in &removed {
        unlabelled.labels.remove(label);
    }
    if !removed.is_empty() {
        tx.put(Place::of(ctx), unlabelled)?;
    }

    Ok(permit.reply(UnlabelParameterVersionOutput {
        removed_labels: Some(removed),
        invalid_labels: Some(invalid),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api;
    use crate::test_ssm::{Steps as _, arn, house, over, string};

    fn labels(version: i64, labels: &[&str]) -> UnlabelParameterVersionInput {
        UnlabelParameterVersionInput {
            name: "/a".to_owned(),
            parameter_version: version,
            labels: labels.iter().map(|label| (*label).to_owned()).collect(),
        }
    }

    #[test]
    fn takes_off_what_is_on_that_version() {
        let house = house();
        house.put(string("/a", "one"));
        house.put(over(string("/a", "two")));
        house.label("/a", Some(1), "old");
        house.label("/a", Some(2), "new");
        let done = house.answer::<api::UnlabelParameterVersion>(labels(1, &["old", "new"]));
        assert_eq!(done.removed_labels.unwrap(), ["old"]);
        assert_eq!(done.invalid_labels.unwrap(), ["new"]);
        assert_eq!(house.value("/a:new"), "two");
        let refusal = house.refusal::<api::UnlabelParameterVersion>(labels(3, &["new"]));
        assert!(refusal.starts_with("ParameterVersionNotFound: "));
    }

    #[test]
    fn the_permission_is_asked_for_by_name() {
        let house = house();
        house.put(string("/a", "x"));
        let action = "ssm:UnlabelParameterVersion";
        house.needs::<api::UnlabelParameterVersion>(action, &arn("a"), labels(1, &["k"]));
    }
}
