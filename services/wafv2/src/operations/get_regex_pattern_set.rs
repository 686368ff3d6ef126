//! `GetRegexPatternSet`: a set of regular expressions.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_GetRegexPatternSet.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{GetRegexPatternSetInput, GetRegexPatternSetOutput};
use crate::error::Wafv2Error;
use crate::resources::entity::ask;
use crate::resources::place::{EntityRef, Kind};
use crate::resources::regex_pattern_set::RegexPatternSet;
use crate::store::Wafv2Read;

pub(crate) fn get_regex_pattern_set(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: GetRegexPatternSetInput,
) -> Result<Reply<GetRegexPatternSetOutput>, Wafv2Error> {
    let named = EntityRef::own(
        ctx,
        Kind::RegexPatternSet,
        input.scope,
        input.name,
        input.id,
    )?;

    let found = tx.find::<RegexPatternSet>(&named)?;

    let ask = ask("wafv2:GetRegexPatternSet", &named, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;

    let set = found.as_ref().ok_or_else(Wafv2Error::nonexistent)?;

    Ok(permit.reply(GetRegexPatternSetOutput {
        regex_pattern_set: Some(set.shown()),
        lock_token: Some(set.entity.lock_token.clone()),
    }))
}

#[cfg(test)]
mod tests {
    use crate::api;
    use crate::bench::{Steps as _, arn, house, named};

    #[test]
    fn needs_permission_on_the_set_which_must_be_there() {
        let house = house();
        let id = house.make_regex_pattern_set("bots", &["a"]).id.unwrap();
        house.needs::<api::GetRegexPatternSet>(
            "wafv2:GetRegexPatternSet",
            &arn("regexpatternset", "bots", &id),
            named(("bots", &id), &[]),
        );
        let refusal = house.refusal::<api::GetRegexPatternSet>(named(("none", &id), &[]));
        assert!(refusal.starts_with("WAFNonexistentItemException: "));
    }
}
