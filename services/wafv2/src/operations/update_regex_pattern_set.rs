//! `UpdateRegexPatternSet`: puts other expressions in the place of those of a set.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_UpdateRegexPatternSet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{UpdateRegexPatternSetInput, UpdateRegexPatternSetOutput};
use crate::error::Wafv2Error;
use crate::resources::entity::ask;
use crate::resources::place::{EntityRef, Kind};
use crate::resources::regex_pattern_set::{RegexPatternSet, parse_expressions};
use crate::store::Wafv2Write;

pub(crate) fn update_regex_pattern_set(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: UpdateRegexPatternSetInput,
) -> Result<Reply<UpdateRegexPatternSetOutput>, Wafv2Error> {
    let expressions = parse_expressions(&input.regular_expression_list)?;
    let kind = Kind::RegexPatternSet;
    let named = EntityRef::own(ctx, kind, input.scope, input.name, input.id)?;

    let found = tx.find::<RegexPatternSet>(&named)?;

    let ask = ask("wafv2:UpdateRegexPatternSet", &named, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;

    let found = found.as_ref().ok_or_else(Wafv2Error::nonexistent)?;
    found.entity.require_lock(&input.lock_token)?;
    let mut set = RegexPatternSet::clone(found);
    set.expressions = expressions;
    let next_lock_token = set.entity.change(ctx, input.description);
    tx.put(set)?;

    Ok(permit.reply(UpdateRegexPatternSetOutput {
        next_lock_token: Some(next_lock_token),
    }))
}

#[cfg(test)]
mod tests {
    use crate::api::{self, Regex, Scope, UpdateRegexPatternSetInput};
    use crate::bench::{Steps as _, arn, house, named};

    #[test]
    fn replaces_the_expressions_for_whoever_saw_them_last() {
        let house = house();
        let made = house.make_regex_pattern_set("bots", &["a"]);
        let (id, token) = (made.id.unwrap(), made.lock_token.unwrap());
        let update = || UpdateRegexPatternSetInput {
            name: "bots".to_owned(),
            scope: Scope::Regional,
            id: id.clone(),
            description: None,
            regular_expression_list: vec![Regex {
                regex_string: Some("b".to_owned()),
            }],
            lock_token: token.clone(),
        };
        house.needs::<api::UpdateRegexPatternSet>(
            "wafv2:UpdateRegexPatternSet",
            &arn("regexpatternset", "bots", &id),
            update(),
        );
        let found = house.answer::<api::GetRegexPatternSet>(named(("bots", &id), &[]));
        let list = found.regex_pattern_set.unwrap().regular_expression_list;
        assert_eq!(list.unwrap()[0].regex_string.as_deref(), Some("b"));
        let refusal = house.refusal::<api::UpdateRegexPatternSet>(update());
        assert!(refusal.starts_with("WAFOptimisticLockException: "));
    }
}
