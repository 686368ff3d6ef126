//! `DescribeAccountLimits`: tells the quotas.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeAccountLimits.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DescribeAccountLimitsInput, DescribeAccountLimitsOutput, Limit};
use crate::error::Elbv2Error;
use crate::limits;
use crate::paging::page;
use crate::store::Elbv2Read;

pub(crate) fn describe_account_limits(
    ctx: &RequestContext,
    tx: &Elbv2Read<'_>,
    input: DescribeAccountLimitsInput,
) -> Result<Reply<DescribeAccountLimitsOutput>, Elbv2Error> {
    let marker = input.marker.as_deref();
    let page = page(tx.service, ctx, "", marker, input.page_size)?;

    let permit = ctx.authorize(&Ask::new("elasticloadbalancing:DescribeAccountLimits"))?;

    let limit = |(name, max): &(&str, usize)| Limit {
        name: Some((*name).to_owned()),
        max: Some(max.to_string()),
    };
    let listed = page.of_list(limits::BY_NAME.iter().map(limit));

    Ok(permit.reply(DescribeAccountLimitsOutput {
        limits: Some(listed.entries),
        next_marker: listed.next,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DescribeAccountLimitsInput};
    use crate::bench::house;

    #[test]
    fn tells_the_quotas_in_pages() {
        let house = house();
        let mut marker = None;
        let mut all = Vec::new();
        loop {
            let found = house.answer::<api::DescribeAccountLimits>(DescribeAccountLimitsInput {
                page_size: Some(4),
                marker,
            });
            let limits = found.limits.unwrap().into_iter();
            all.extend(limits.map(|it| (it.name.unwrap(), it.max.unwrap())));
            marker = found.next_marker;
            if marker.is_none() {
                break;
            }
        }
        let max = |name: &str| {
            all.iter()
                .find(|(known, _)| known == name)
                .unwrap()
                .1
                .clone()
        };
        assert_eq!(max("application-load-balancers"), "50");
        assert_eq!(max("rules-per-application-load-balancer"), "100");
        assert_eq!(max("targets-per-target-group"), "1000");
    }

    #[test]
    fn needs_permission() {
        let action = "elasticloadbalancing:DescribeAccountLimits";
        house().needs::<api::DescribeAccountLimits>(action, "*", input(&[]));
    }
}
