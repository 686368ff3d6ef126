//! `DeleteRegexPatternSet`: deletes a set of regular expressions that no rule refers to.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_DeleteRegexPatternSet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{DeleteRegexPatternSetInput, DeleteRegexPatternSetOutput};
use crate::error::Wafv2Error;
use crate::resources::entity::ask;
use crate::resources::place::{EntityRef, Kind};
use crate::resources::regex_pattern_set::RegexPatternSet;
use crate::store::Wafv2Write;

pub(crate) fn delete_regex_pattern_set(
    ctx: &RequestContext,
    tx: &mut Wafv2Write<'_>,
    input: DeleteRegexPatternSetInput,
) -> Result<Reply<DeleteRegexPatternSetOutput>, Wafv2Error> {
    let named = EntityRef::own(
        ctx,
        Kind::RegexPatternSet,
        input.scope,
        input.name,
        input.id,
    )?;

    let found = tx.find::<RegexPatternSet>(&named)?;

    let ask = ask("wafv2:DeleteRegexPatternSet", &named, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;

    let set = found.as_ref().ok_or_else(Wafv2Error::nonexistent)?;
    set.entity.require_lock(&input.lock_token)?;
    if tx.is_referred_to(&named.arn())? {
        return Err(Wafv2Error::associated());
    }
    tx.delete(&**set)?;

    Ok(permit.reply(DeleteRegexPatternSetOutput {}))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::api;
    use crate::bench::{Steps as _, arn, house, named, rule};

    #[test]
    fn not_while_a_rule_refers_to_it() {
        let house = house();
        let set = house.make_regex_pattern_set("bots", &["a"]);
        let (id, token) = (set.id.unwrap(), set.lock_token.unwrap());
        let matches = json!({"RegexPatternSetReferenceStatement": {
            "ARN": set.arn.unwrap(),
            "FieldToMatch": {"UriPath": {}},
            "TextTransformations": [{"Priority": 0, "Type": "NONE"}],
        }});
        let group = house.make_rule_group("group", 100, &[rule("bots", 0, &matches)]);
        let delete = || named(("bots", &id), &[("LockToken", &token)]);
        let refusal = house.refusal::<api::DeleteRegexPatternSet>(delete());
        assert!(refusal.starts_with("WAFAssociatedItemException: "));
        let lock = group.lock_token.unwrap();
        house.answer::<api::DeleteRuleGroup>(named(
            ("group", &group.id.unwrap()),
            &[("LockToken", &lock)],
        ));
        house.needs::<api::DeleteRegexPatternSet>(
            "wafv2:DeleteRegexPatternSet",
            &arn("regexpatternset", "bots", &id),
            delete(),
        );
    }
}
