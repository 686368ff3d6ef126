//! `ListWebACLs`: the web ACLs of a scope, by name.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_ListWebACLs.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{ListWebACLsInput, ListWebACLsOutput};
use crate::error::Wafv2Error;
use crate::paging::page;
use crate::resources::place::Place;
use crate::resources::web_acl::WebAcl;
use crate::store::Wafv2Read;

pub(crate) fn list_web_acls(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: ListWebACLsInput,
) -> Result<Reply<ListWebACLsOutput>, Wafv2Error> {
    let place = Place::of(ctx, input.scope)?;
    let (marker, filters) = (input.next_marker.as_deref(), place.scope.as_str());
    let page = page(tx.service, ctx, filters, marker, input.limit)?;

    let permit = tx.service.permit(ctx, &Ask::new("wafv2:ListWebACLs"))?;

    let (web_acls, next_marker) = tx.page::<WebAcl>(&place, &page)?;

    Ok(permit.reply(ListWebACLsOutput {
        next_marker,
        web_acls: Some(web_acls.iter().map(|web_acl| web_acl.summary()).collect()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListWebACLsInput};
    use crate::bench::{Steps as _, house};

    #[test]
    fn pages_through_them_by_name() {
        let house = house();
        for name in ["c", "a", "b"] {
            house.make_web_acl(name, &[]);
        }
        let asked = |next_marker: Option<String>| ListWebACLsInput {
            limit: Some(2),
            next_marker,
            ..input(&[("Scope", "REGIONAL")])
        };
        let first = house.needs::<api::ListWebACLs>("wafv2:ListWebACLs", "*", asked(None));
        let names: Vec<_> = first
            .web_acls
            .unwrap()
            .into_iter()
            .filter_map(|it| it.name)
            .collect();
        assert_eq!(names, ["a", "b"]);
        let rest = house.answer::<api::ListWebACLs>(asked(first.next_marker));
        let names: Vec<_> = rest
            .web_acls
            .unwrap()
            .into_iter()
            .filter_map(|it| it.name)
            .collect();
        assert_eq!(names, ["c"]);
        assert_eq!(rest.next_marker, None);
    }
}
