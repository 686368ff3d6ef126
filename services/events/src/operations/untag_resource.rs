//! `UntagResource`: takes tags from a rule or an event bus.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_UntagResource.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UntagResourceInput, UntagResourceOutput};
use crate::error::EventsError;
use crate::permission::Tagged;
use crate::store::EventsWrite;

pub(crate) fn untag_resource(
    ctx: &RequestContext,
    tx: &mut EventsWrite<'_>,
    input: UntagResourceInput,
) -> Result<Reply<UntagResourceOutput>, EventsError> {
    let tagged = Tagged::find(tx, &input.resource_arn)?;

    let keys = input.tag_keys.iter().map(String::as_str);
    let ask = tagged
        .ask(ctx, "events:UntagResource")
        .key_values("aws:TagKeys", keys);
    let permit = tx.service.permit(ctx, &ask)?;

    let mut left = tagged.tags()?.clone();
    for key in &input.tag_keys {
        left.remove(key);
    }
    tagged.put_tags(tx, left)?;

    Ok(permit.reply(UntagResourceOutput {}))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, Tag, TagResourceInput, UntagResourceInput};
    use crate::bench::{Steps as _, house, rule_arn};

    #[test]
    fn takes_the_tags_of_these_keys() {
        let house = house();
        house.put_rule("rule", r#"{"source":["shop"]}"#);
        let tag = |key: &str| Tag {
            key: key.to_owned(),
            value: "v".to_owned(),
        };
        house.answer::<api::TagResource>(TagResourceInput {
            resource_arn: rule_arn("rule"),
            tags: vec![tag("a"), tag("b")],
        });
        let untag = || UntagResourceInput {
            resource_arn: rule_arn("rule"),
            tag_keys: vec!["a".to_owned(), "none".to_owned()],
        };
        house.needs::<api::UntagResource>("events:UntagResource", &rule_arn("rule"), untag());
        assert_eq!(house.tags(&rule_arn("rule")), ["b=v"]);
    }
}
