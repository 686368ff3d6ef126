//! `DeleteParameter`: deletes a parameter with all its versions.
//!
//! <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameter.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DeleteParameterInput, DeleteParameterOutput};
use crate::bus_events::{Change, Happening};
use crate::error::SsmError;
use crate::permission;
use crate::resources::name::OwnName;
use crate::resources::parameter::Parameter;
use crate::store::{Place, SsmWrite};
use crate::worker;

pub(crate) fn delete_parameter(
    ctx: &RequestContext,
    tx: &mut SsmWrite<'_>,
    input: DeleteParameterInput,
) -> Result<Reply<DeleteParameterOutput>, SsmError> {
    let name = OwnName::parse(ctx, &input.name)?;

    let parameter = tx.find(Place::of(ctx), name.key())?;

    let resource = permission::own(ctx, name.key(), parameter.as_ref());
    let permit = ctx.authorize(&Ask::new("ssm:DeleteParameter").on(resource))?;

    let parameter = parameter.ok_or_else(|| {
        // AWS does not log it.
        ctx.leave_unrecorded();
        SsmError::parameter_not_found()
    })?;
    delete(ctx, tx, &parameter)?;

    Ok(permit.reply(DeleteParameterOutput {}))
}

/// Deletes a parameter and tells of it.
pub(super) fn delete(
    ctx: &RequestContext,
    tx: &mut SsmWrite<'_>,
    parameter: &Parameter,
) -> Result<(), SsmError> {
    worker::cancel(tx, parameter)?;
    tx.delete(Place::of(ctx), parameter)?;
    tx.tell_change(Happening::in_request(ctx), parameter, Change::Delete)
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use super::*;
    use crate::api;
    use crate::test_ssm::{Steps as _, arn, house, over, string};

    fn named(name: &str) -> DeleteParameterInput {
        input(&[("Name", name)])
    }

    #[test]
    fn deletes_all_versions_and_begins_anew() {
        let house = house();
        house.put(string("/a", "one"));
        house.put(over(string("/a", "two")));
        house.label("/a", None, "current");
        house.answer::<api::DeleteParameter>(named("/a"));
        assert_eq!(
            house.refusal::<api::GetParameter>(input(&[("Name", "/a")])),
            "ParameterNotFound"
        );
        assert_eq!(house.put(string("/a", "three")), 1);
        let refusal = house.refusal::<api::GetParameter>(input(&[("Name", "/a:current")]));
        assert!(refusal.starts_with("ParameterVersionNotFound: "));
        let details = house.bus_events().into_iter().map(|event| event.detail);
        let deleted = r#"{"operation":"Delete","name":"/a","type":"String"}"#;
        assert_eq!(details.filter(|detail| detail == deleted).count(), 1);
    }

    #[test]
    fn refuses_what_is_not_there_without_a_trace() {
        let house = house();
        assert_eq!(
            house.refusal::<api::DeleteParameter>(named("/a")),
            "ParameterNotFound"
        );
        assert!(house.trail_notes().unrecorded);
    }

    #[test]
    fn the_permission_is_asked_for_by_name() {
        let house = house();
        house.put(string("/a", "x"));
        house.needs::<api::DeleteParameter>("ssm:DeleteParameter", &arn("a"), named("/a"));
    }
}
