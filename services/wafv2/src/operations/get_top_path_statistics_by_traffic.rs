//! `GetTopPathStatisticsByTraffic`: which paths bots ask for most.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_GetTopPathStatisticsByTraffic.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    BotStatistics, FilterSource, GetTopPathStatisticsByTrafficInput,
    GetTopPathStatisticsByTrafficOutput, PathStatistics,
};
use crate::error::Wafv2Error;
use crate::paging::page;
use crate::resources::entity::ask;
use crate::resources::place::{EntityRef, Kind};
use crate::resources::web_acl::WebAcl;
use crate::runtime::{PathTraffic, TrafficAsked};
use crate::store::Wafv2Read;
use crate::time_window::TimeSpan;

pub(crate) fn get_top_path_statistics_by_traffic(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: GetTopPathStatisticsByTrafficInput,
) -> Result<Reply<GetTopPathStatisticsByTrafficOutput>, Wafv2Error> {
    let named = EntityRef::of_kind_in(&input.web_acl_arn, Kind::WebAcl, input.scope)?;
    let span = TimeSpan::parse(ctx, &input.time_window)?;
    let (marker, filters) = (input.next_marker.as_deref(), &input.web_acl_arn);
    let page = page(tx.service, ctx, filters, marker, Some(input.limit))?;

    let found = tx.find::<WebAcl>(&named)?;

    let action = "wafv2:GetTopPathStatisticsByTraffic";
    let ask = ask(action, &named, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;

    if found.is_none() {
        return Err(Wafv2Error::nonexistent());
    }
    let traffic = tx.service.runtime.traffic(&TrafficAsked {
        web_acl_arn: &input.web_acl_arn,
        path_prefix: input.uri_path_prefix.as_deref(),
        from: span.from,
        until: span.until,
        bot_category: input.bot_category.as_deref(),
        bot_organization: input.bot_organization.as_deref(),
        bot_name: input.bot_name.as_deref(),
        bots_at_most: usize::try_from(input.number_of_top_traffic_bots_per_path)
            .unwrap_or_default(),
    });
    let shown = |path: PathTraffic| shown(path, traffic.total);
    // Ranks keep the order that markers go by.
    let ranked = traffic.paths.into_iter().enumerate();
    let ranked = ranked.map(|(rank, path)| (format!("{rank:010}"), path));
    let (paths, next_marker) = page.of_named(ranked).into_parts();
    let categories: Vec<_> = traffic.categories.into_iter().map(shown).collect();

    Ok(permit.reply(GetTopPathStatisticsByTrafficOutput {
        path_statistics: paths.into_iter().map(shown).collect(),
        total_request_count: count(traffic.total),
        next_marker,
        top_categories: (!categories.is_empty()).then_some(categories),
    }))
}

fn shown(path: PathTraffic, total: u64) -> PathStatistics {
    let requests = path.requests;
    let bots = path
        .bots
        .into_iter()
        .map(|(bot_name, asked)| BotStatistics {
            bot_name,
            request_count: count(asked),
            percentage: percentage(asked, requests),
        });
    let bots: Vec<_> = bots.collect();
    PathStatistics {
        source: path.source.map(|source| FilterSource {
            bot_category: source.category,
            bot_organization: source.organization,
            bot_name: source.name,
        }),
        path: path.path,
        request_count: count(requests),
        percentage: percentage(requests, total),
        top_bots: (!bots.is_empty()).then_some(bots),
    }
}

fn count(requests: u64) -> i64 {
    i64::try_from(requests).unwrap_or(i64::MAX)
}

/// Of a hundred, with two decimals.
fn percentage(part: u64, whole: u64) -> f64 {
    let basis_points = u128::from(part) * 10_000 / u128::from(whole.max(1));
    f64::from(u32::try_from(basis_points).unwrap_or(u32::MAX)) / 100.0
}

#[cfg(test)]
mod tests {
    use crate::api::{self, GetTopPathStatisticsByTrafficInput, Scope, TimeWindow};
    use crate::bench::{Steps as _, house_with_traffic};

    #[test]
    fn the_most_wanted_paths_come_first() {
        let house = house_with_traffic();
        let arn = house.make_web_acl("shop", &[]).arn.unwrap();
        let asked = |next_marker: Option<String>| GetTopPathStatisticsByTrafficInput {
            web_acl_arn: arn.clone(),
            scope: Scope::Regional,
            uri_path_prefix: None,
            time_window: TimeWindow {
                start_time: house.now(),
                end_time: house.now(),
            },
            bot_category: None,
            bot_organization: None,
            bot_name: None,
            limit: 1,
            number_of_top_traffic_bots_per_path: 5,
            next_marker,
        };
        let first = house.needs::<api::GetTopPathStatisticsByTraffic>(
            "wafv2:GetTopPathStatisticsByTraffic",
            &arn,
            asked(None),
        );
        assert_eq!(first.total_request_count, 8);
        let path = &first.path_statistics[0];
        assert_eq!((path.path.as_str(), path.percentage), ("/", 75.0));
        let bot = &path.top_bots.as_ref().unwrap()[0];
        assert_eq!((bot.bot_name.as_str(), bot.percentage), ("crawler", 50.0));
        let rest = house.answer::<api::GetTopPathStatisticsByTraffic>(asked(first.next_marker));
        assert_eq!(rest.path_statistics[0].path, "/feed");
        assert_eq!(rest.next_marker, None);
    }
}
