//! `ListTagsForResource`: the tags of a detector, or of what stands below one.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListTagsForResource.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListTagsForResourceInput, ListTagsForResourceOutput};
use crate::error::GuardDutyError;
use crate::resources::tagging;
use crate::store::GuardDutyRead;

pub(crate) fn list_tags_for_resource(
    ctx: &RequestContext,
    tx: &GuardDutyRead<'_>,
    input: ListTagsForResourceInput,
) -> Result<Reply<ListTagsForResourceOutput>, GuardDutyError> {
    let ask = Ask::new("guardduty:ListTagsForResource");
    let (permit, tagged) = tx.permit_tagged(ctx, ask, &input.resource_arn)?;

    Ok(permit.reply(ListTagsForResourceOutput {
        tags: tagging::shown(tagged.tags()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, detector_arn, house};

    #[test]
    fn needs_permission_on_the_resource() {
        let house = house();
        let arn = detector_arn(&house.new_detector());
        house.needs::<api::ListTagsForResource>(
            "guardduty:ListTagsForResource",
            &arn,
            input(&[("ResourceArn", &arn)]),
        );
    }
}
