//! `UntagResource`: takes tags away.
//!
//! <https://docs.aws.amazon.com/organizations/latest/APIReference/API_UntagResource.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UntagResourceInput, UntagResourceOutput};
use crate::error::OrganizationsError;
use crate::resources::tagging;
use crate::seat::Reach;
use crate::store::OrganizationsWrite;

pub(crate) fn untag_resource(
    ctx: &RequestContext,
    tx: &mut OrganizationsWrite<'_>,
    input: UntagResourceInput,
) -> Result<Reply<UntagResourceOutput>, OrganizationsError> {
    let seat = tx.seat(ctx, "organizations:UntagResource", Reach::Policies)?;
    let found = tx.find_tagged(&seat, &input.resource_id)?;

    let ask = seat.ask_on_tagged(&input.resource_id, found.as_ref());
    let keys = input.tag_keys.iter().map(String::as_str);
    let permit = ctx.authorize(&ask.key_values("aws:TagKeys", keys))?;

    let found = found.ok_or_else(OrganizationsError::no_such_target)?;
    if input.tag_keys.iter().any(|key| tagging::is_system(key)) {
        return Err(OrganizationsError::system_tag());
    }
    let mut tags = found.tags().clone();
    for key in &input.tag_keys {
        tags.remove(key);
    }
    tx.put_tags(&seat, &found, tags)?;

    Ok(permit.reply(UntagResourceOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::ACCOUNT;

    use crate::api::{self, Tag, TagResourceInput, UntagResourceInput};
    use crate::bench::{Steps as _, house};

    #[test]
    fn needs_permission_on_the_resource() {
        let house = house();
        house.answer::<api::TagResource>(TagResourceInput {
            tags: vec![Tag {
                key: "team".to_owned(),
                value: "a".to_owned(),
            }],
            resource_id: ACCOUNT.to_owned(),
        });
        house.needs::<api::UntagResource>(
            "organizations:UntagResource",
            &house.account_arn(ACCOUNT),
            UntagResourceInput {
                resource_id: ACCOUNT.to_owned(),
                tag_keys: vec!["team".to_owned(), "none".to_owned()],
            },
        );
        assert!(house.tags(ACCOUNT).is_empty());
        let missing = UntagResourceInput {
            resource_id: "999999999999".to_owned(),
            tag_keys: vec!["team".to_owned()],
        };
        assert_eq!(
            house.refusal::<api::UntagResource>(missing),
            "TargetNotFoundException: You specified a target that doesn't exist."
        );
    }
}
