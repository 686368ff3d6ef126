//! `ListTagsForResource`: the tags of a rule or an event bus.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListTagsForResource.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListTagsForResourceInput, ListTagsForResourceOutput};
use crate::error::EventsError;
use crate::permission::Tagged;
use crate::resources::tagging;
use crate::store::EventsRead;

pub(crate) fn list_tags_for_resource(
    ctx: &RequestContext,
    tx: &EventsRead<'_>,
    input: ListTagsForResourceInput,
) -> Result<Reply<ListTagsForResourceOutput>, EventsError> {
    let tagged = Tagged::find(tx, &input.resource_arn)?;

    let permit = tx
        .service
        .permit(ctx, &tagged.ask(ctx, "events:ListTagsForResource"))?;

    let tags = tagging::shown(tagged.tags()?);

    Ok(permit.reply(ListTagsForResourceOutput { tags: Some(tags) }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api;
    use crate::bench::{Steps as _, house, rule_arn};

    #[test]
    fn says_what_is_not_there() {
        let house = house();
        let bus = format!("arn:aws:events:us-east-1:{ACCOUNT}:event-bus/orders");
        for (arn, refusal) in [
            (
                rule_arn("rule"),
                "ResourceNotFoundException: Rule rule does not exist on EventBus default.",
            ),
            (
                bus,
                "ResourceNotFoundException: Event bus orders does not exist.",
            ),
            (
                "arn:aws:s3:::bucket".to_owned(),
                "ValidationError: Parameter arn:aws:s3:::bucket is not valid. Reason: Provided Arn is not in correct format.",
            ),
        ] {
            assert_eq!(
                house.refusal::<api::ListTagsForResource>(input(&[("ResourceARN", &arn)])),
                refusal
            );
        }
    }

    #[test]
    fn needs_permission_on_the_rule() {
        let house = house();
        house.put_rule("rule", r#"{"source":["shop"]}"#);
        let found = house.needs::<api::ListTagsForResource>(
            "events:ListTagsForResource",
            &rule_arn("rule"),
            input(&[("ResourceARN", rule_arn("rule").as_str())]),
        );
        assert_eq!(found.tags, Some(vec![]));
    }
}
