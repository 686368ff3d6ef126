//! `PutEventSelectors`: says which events a trail logs.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{PutEventSelectorsInput, PutEventSelectorsOutput};
use crate::error::CloudTrailError;
use crate::resources::name::TrailRef;
use crate::resources::selectors::Selectors;
use crate::resources::trail::Trail;
use crate::store::CloudTrailWrite;

pub(crate) fn put_event_selectors(
    ctx: &RequestContext,
    tx: &mut CloudTrailWrite<'_>,
    input: PutEventSelectorsInput,
) -> Result<Reply<PutEventSelectorsOutput>, CloudTrailError> {
    let place = TrailRef::parse(ctx, &input.trail_name)?;
    let selectors = Selectors::parse(&input)?;

    let found = tx.find_seen(ctx, &place)?;

    let ask = tx.ask_about(
        ctx,
        "cloudtrail:PutEventSelectors",
        &place,
        found.as_deref(),
    )?;
    let permit = tx.service.permit(ctx, &ask)?;

    let trail = tx.trail_at_home(ctx, &place, found.as_ref())?;
    let trail_arn = Some(trail.arn());
    let (event_selectors, advanced_event_selectors) = selectors.shown();
    tx.put(Trail { selectors, ..trail })?;

    Ok(permit.reply(PutEventSelectorsOutput {
        trail_arn,
        event_selectors,
        advanced_event_selectors,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{
        self, AdvancedEventSelector, AdvancedFieldSelector, EventSelector, PutEventSelectorsInput,
        ReadWriteType,
    };
    use crate::bench::{Bench, arn, trail};

    fn writes() -> PutEventSelectorsInput {
        PutEventSelectorsInput {
            event_selectors: Some(vec![EventSelector {
                read_write_type: Some(ReadWriteType::WriteOnly),
                ..EventSelector::default()
            }]),
            ..input(&[("TrailName", "abc")])
        }
    }

    fn management() -> PutEventSelectorsInput {
        PutEventSelectorsInput {
            advanced_event_selectors: Some(vec![AdvancedEventSelector {
                name: Some("all".to_owned()),
                field_selectors: vec![AdvancedFieldSelector {
                    field: "eventCategory".to_owned(),
                    equals: Some(vec!["Management".to_owned()]),
                    starts_with: None,
                    ends_with: None,
                    not_equals: None,
                    not_starts_with: None,
                    not_ends_with: None,
                }],
            }]),
            ..input(&[("TrailName", "abc")])
        }
    }

    #[test]
    fn one_kind_stands_in_place_of_the_other() {
        let house = Bench::new().house();
        house.answer::<api::CreateTrail>(trail("abc"));
        house.answer::<api::PutEventSelectors>(writes());
        house.answer::<api::PutEventSelectors>(management());
        let told = house.answer::<api::GetEventSelectors>(input(&[("TrailName", "abc")]));
        assert_eq!(told.event_selectors, None);
        assert_eq!(
            told.advanced_event_selectors,
            management().advanced_event_selectors
        );
        let read = house.answer::<api::GetTrail>(input(&[("Name", "abc")]));
        assert_eq!(read.trail.unwrap().has_custom_event_selectors, Some(true));
    }

    #[test]
    fn takes_one_kind_and_not_both() {
        let house = Bench::new().house();
        house.answer::<api::CreateTrail>(trail("abc"));
        let both = PutEventSelectorsInput {
            event_selectors: writes().event_selectors,
            ..management()
        };
        for input in [both, input(&[("TrailName", "abc")])] {
            let refusal = house.refusal::<api::PutEventSelectors>(input);
            assert!(
                refusal.starts_with("InvalidEventSelectorsException: "),
                "{refusal}"
            );
        }
    }

    #[test]
    fn needs_permission_on_the_trail() {
        let house = Bench::new().house();
        house.answer::<api::CreateTrail>(trail("abc"));
        house.needs::<api::PutEventSelectors>(
            "cloudtrail:PutEventSelectors",
            &arn("abc"),
            writes(),
        );
    }
}
