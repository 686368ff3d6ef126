//! `UntagResource`: removes tags of a detector, or of what stands below one.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/APIReference/API_UntagResource.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{UntagResourceInput, UntagResourceOutput};
use crate::error::GuardDutyError;
use crate::store::GuardDutyWrite;

pub(crate) fn untag_resource(
    ctx: &RequestContext,
    tx: &mut GuardDutyWrite<'_>,
    input: UntagResourceInput,
) -> Result<Reply<UntagResourceOutput>, GuardDutyError> {
    let keys = input.tag_keys.iter().map(String::as_str);
    let ask = Ask::new("guardduty:UntagResource").key_values("aws:TagKeys", keys);
    let (permit, tagged) = tx.permit_tagged(ctx, ask, &input.resource_arn)?;

    let mut tags = tagged.tags().clone();
    for key in &input.tag_keys {
        tags.remove(key);
    }
    tx.put_tags(&tagged, tags)?;

    Ok(permit.reply(UntagResourceOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, UntagResourceInput};
    use crate::bench::{Steps as _, detector_arn, house};

    #[test]
    fn needs_permission_on_the_resource() {
        let house = house();
        let arn = detector_arn(&house.new_detector());
        let input = UntagResourceInput {
            resource_arn: arn.clone(),
            tag_keys: vec!["team".to_owned()],
        };
        house.needs::<api::UntagResource>("guardduty:UntagResource", &arn, input);
    }
}
