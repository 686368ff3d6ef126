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

#[cfg(test)]
mod tests {
    use crate::api;
    use crate::bench::{Steps as _, arn, house, named, regex_pattern_set};

    #[test]
    fn a_set_has_its_expressions() {
        let house = house();
        let made = house.make_regex_pattern_set("bots", &["^curl/", "(?i)nikto"]);
        let id = made.id.unwrap();
        let found = house.answer::<api::GetRegexPatternSet>(named(("bots", &id), &[]));
        let expressions = found.regex_pattern_set.unwrap().regular_expression_list;
        let expressions = expressions.unwrap().into_iter();
        let texts: Vec<_> = expressions.filter_map(|it| it.regex_string).collect();
        assert_eq!(texts, ["^curl/", "(?i)nikto"]);
        let again = house.refusal::<api::CreateRegexPatternSet>(regex_pattern_set("bots", &[]));
        assert!(again.starts_with("WAFDuplicateItemException: "));
    }

    #[test]
    fn refuses_what_the_engine_cannot_match_in_linear_time() {
        let house = house();
        for expression in ["(a)\\1", "(?=a)b", "("] {
            let set = regex_pattern_set("bots", &[expression]);
            let refusal = house.refusal::<api::CreateRegexPatternSet>(set);
            assert!(refusal.contains("field: REGEX_PATTERN_SET"), "{refusal}");
        }
        let many = ["a"; 11];
        let refusal = house.refusal::<api::CreateRegexPatternSet>(regex_pattern_set("bots", &many));
        assert!(
            refusal.starts_with("WAFLimitsExceededException: "),
            "{refusal}"
        );
    }

    #[test]
    fn ten_and_no_more() {
        let house = house();
        for number in 0..10 {
            house.make_regex_pattern_set(&format!("set-{number}"), &[]);
        }
        let refusal = house.refusal::<api::CreateRegexPatternSet>(regex_pattern_set("more", &[]));
        assert!(refusal.starts_with("WAFLimitsExceededException: "));
    }

    #[test]
    fn needs_permission_on_the_set() {
        house().needs::<api::CreateRegexPatternSet>(
            "wafv2:CreateRegexPatternSet",
            &arn("regexpatternset", "bots", "*"),
            regex_pattern_set("bots", &["a"]),
        );
    }
}
