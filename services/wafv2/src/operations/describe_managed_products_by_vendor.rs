//! `DescribeManagedProductsByVendor`: what the rule groups of a vendor are for.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_DescribeManagedProductsByVendor.html>

use ringwall_core::{Ask, Reply, RequestContext};

use super::describe_all_managed_products::products;
use crate::api::{DescribeManagedProductsByVendorInput, DescribeManagedProductsByVendorOutput};
use crate::error::Wafv2Error;
use crate::resources::place::Place;
use crate::store::Wafv2Read;

pub(crate) fn describe_managed_products_by_vendor(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: DescribeManagedProductsByVendorInput,
) -> Result<Reply<DescribeManagedProductsByVendorOutput>, Wafv2Error> {
    Place::of(ctx, input.scope)?;

    let ask = Ask::new("wafv2:DescribeManagedProductsByVendor");
    let permit = tx.service.permit(ctx, &ask)?;

    let mut products = products();
    products.retain(|product| product.vendor_name.as_ref() == Some(&input.vendor_name));

    Ok(permit.reply(DescribeManagedProductsByVendorOutput {
        managed_products: Some(products),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DescribeManagedProductsByVendorInput};
    use crate::bench::house;

    #[test]
    fn aws_is_the_only_vendor() {
        let of = |vendor: &str| -> DescribeManagedProductsByVendorInput {
            input(&[("VendorName", vendor), ("Scope", "REGIONAL")])
        };
        let house = house();
        let found = house.needs::<api::DescribeManagedProductsByVendor>(
            "wafv2:DescribeManagedProductsByVendor",
            "*",
            of("AWS"),
        );
        assert!(!found.managed_products.unwrap().is_empty());
        let found = house.answer::<api::DescribeManagedProductsByVendor>(of("Somebody"));
        assert_eq!(found.managed_products, Some(vec![]));
    }
}
