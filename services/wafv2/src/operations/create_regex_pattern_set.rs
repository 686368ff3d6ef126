//! `CreateRegexPatternSet`: makes a set of regular expressions.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateRegexPatternSet.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{CreateRegexPatternSetInput, CreateRegexPatternSetOutput};
use crate::error::Wafv2Error;
use crate::resources::entity::{Entity, Stored as _};
use crate::resources::place::Place;
use crate::resources::regex_pattern_set::{RegexPatternSet, parse_expressions};
use crate::resources::tagging;
use crate::store::Wafv2Write;

pub(crate) fn create_regex_pattern_set(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: CreateRegexPatternSetInput,
) -> Result<Reply<CreateRegexPatternSetOutput>, Wafv2Error> {
    let place = Place::of(ctx, input.scope)?;
    let tags = tagging::parse(input.tags.as_deref())?;
    let set = RegexPatternSet {
        entity: Entity::new(ctx, place, input.name, input.description, tags.clone()),
        expressions: parse_expressions(&input.regular_expression_list)?,
    };

    let ask = Ask::new("wafv2:CreateRegexPatternSet").on(set.resource());
    let permit = tx
        .service
        .permit(ctx, &tagging::request_conditions(ask, &tags))?;
    tagging::require_may_tag(ctx, set.resource(), &tags)?;

    tx.require_free::<RegexPatternSet>(&set.entity)?;
    let summary = set.summary();
    tx.put(set)?;

    Ok(permit.reply(CreateRegexPatternSetOutput {
        summary: Some(summary),
    }))
}
