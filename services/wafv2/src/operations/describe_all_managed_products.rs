//! `DescribeAllManagedProducts`: what the rule groups that AWS keeps are for.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_DescribeAllManagedProducts.html>

use ringwall_core::{Ask, Reply, RequestContext};
use ringwall_managed_rules::{Group, VENDOR, groups};

use crate::api::{
    DescribeAllManagedProductsInput, DescribeAllManagedProductsOutput, ManagedProductDescriptor,
};
use crate::error::Wafv2Error;
use crate::resources::place::Place;
use crate::store::Wafv2Read;

/// Those that AWS asks more money for, as they look at more than one request.
const ADVANCED: [&str; 4] = [
    "AWSManagedRulesACFPRuleSet",
    "AWSManagedRulesATPRuleSet",
    "AWSManagedRulesAntiDDoSRuleSet",
    "AWSManagedRulesBotControlRuleSet",
];

pub(crate) fn describe_all_managed_products(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: DescribeAllManagedProductsInput,
) -> Result<Reply<DescribeAllManagedProductsOutput>, Wafv2Error> {
    Place::of(ctx, input.scope)?;

    let ask = Ask::new("wafv2:DescribeAllManagedProducts");
    let permit = tx.service.permit(ctx, &ask)?;

    Ok(permit.reply(DescribeAllManagedProductsOutput {
        managed_products: Some(products()),
    }))
}

pub(super) fn products() -> Vec<ManagedProductDescriptor> {
    groups().iter().map(product).collect()
}

fn product(group: &Group) -> ManagedProductDescriptor {
    ManagedProductDescriptor {
        vendor_name: Some(VENDOR.to_owned()),
        managed_rule_set_name: Some(group.name.clone()),
        product_id: None,
        product_link: None,
        product_title: Some(title(&group.name)),
        product_description: Some(group.description.clone()),
        sns_topic_arn: None,
        is_versioning_supported: Some(!group.versions.is_empty()),
        is_advanced_managed_rule_set: Some(ADVANCED.contains(&group.name.as_str())),
    }
}

/// `AWSManagedRulesCommonRuleSet` as people read it.
fn title(name: &str) -> String {
    let short = name.strip_prefix("AWSManagedRules").unwrap_or(name);
    let mut title = String::with_capacity(short.len() + 8);
    let mut after_small = false;
    for letter in short.chars() {
        if after_small && letter.is_ascii_uppercase() {
            title.push(' ');
        }
        after_small = letter.is_ascii_lowercase();
        title.push(letter);
    }
    title
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use super::title;
    use crate::api;
    use crate::bench::house;

    #[test]
    fn there_is_a_product_for_each_group() {
        let found = house().needs::<api::DescribeAllManagedProducts>(
            "wafv2:DescribeAllManagedProducts",
            "*",
            input(&[("Scope", "REGIONAL")]),
        );
        let products = found.managed_products.unwrap();
        assert_eq!(products.len(), ringwall_managed_rules::groups().len());
        let advanced = products
            .iter()
            .filter(|product| product.is_advanced_managed_rule_set == Some(true));
        assert_eq!(advanced.count(), 4);
    }

    #[test]
    fn titles_are_words() {
        assert_eq!(title("AWSManagedRulesCommonRuleSet"), "Common Rule Set");
        assert_eq!(title("AWSManagedRulesSQLiRuleSet"), "SQLi Rule Set");
    }
}
