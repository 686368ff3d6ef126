//! `DescribeDBInstances`: lists instances.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances.html>

use ringwall_core::{Ask, Reply, RequestContext, Resource};

use crate::api::{DescribeDBInstancesInput, DescribeDBInstancesOutput};
use crate::error::RdsError;
use crate::filters::Filters;
use crate::paging::page;
use crate::resources::instance::{self, Instance};
use crate::resources::shown;
use crate::store::RdsRead;

const FILTERS: [&str; 5] = [
    "db-cluster-id",
    "db-instance-id",
    "dbi-resource-id",
    "domain",
    "engine",
];

pub(crate) fn describe_db_instances(
    ctx: &RequestContext,
    tx: &RdsRead<'_>,
    input: DescribeDBInstancesInput,
) -> Result<Reply<DescribeDBInstancesOutput>, RdsError> {
    let filters = Filters::parse(input.filters.as_deref(), &FILTERS)?;
    // Terraform names instances by their resource id here, which AWS takes too.
    let named = input.db_instance_identifier.filter(|it| !it.is_empty());
    let named = named.map(|name| name_of(&name));
    let scope = format!("{named:?}|{}", filters.scope());
    let page = page(
        tx.service,
        ctx,
        &scope,
        input.marker.as_deref(),
        input.max_records,
    )?;

    let permit = ctx.authorize(&ask(ctx, named.as_deref()))?;

    let listed = page.collect(
        |after, limit| tx.instances(ctx, after, limit),
        |instance| {
            let is_named = named
                .as_deref()
                .is_none_or(|name| is_called(&instance, name));
            let is_shown = is_named && filters.pass(|name| values(&instance, name));
            Ok(is_shown.then(|| shown::instance(&instance)))
        },
    )?;
    if let (Some(name), true) = (named, listed.entries.is_empty()) {
        return Err(RdsError::no_such_instance(&name));
    }

    Ok(permit.reply(DescribeDBInstancesOutput {
        marker: listed.next,
        db_instances: Some(listed.entries),
    }))
}

fn ask(ctx: &RequestContext, named: Option<&str>) -> Ask<'static> {
    let name = named.unwrap_or("*");
    let arn = instance::arn(&ctx.region, ctx.account(), name);
    Ask::new("rds:DescribeDBInstances").on(Resource::new(arn, ctx.account()))
}

/// The name in an identifier or an ARN.
fn name_of(text: &str) -> String {
    let name = text.rsplit(':').next().unwrap_or(text);
    name.to_ascii_lowercase()
}

fn is_called(instance: &Instance, name: &str) -> bool {
    instance.identifier == name || instance.resource_id.eq_ignore_ascii_case(name)
}

fn values(instance: &Instance, filter: &str) -> Vec<String> {
    match filter {
        "db-instance-id" => vec![instance.identifier.clone(), instance.arn()],
        "dbi-resource-id" => vec![instance.resource_id.clone()],
        "engine" => vec![instance.engine.as_str().to_owned()],
        _ => vec![],
    }
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, input};

    use crate::api::{self, DescribeDBInstancesInput, Filter};
    use crate::bench::{Steps as _, house};

    fn filtered(name: &str, values: &[&str]) -> DescribeDBInstancesInput {
        DescribeDBInstancesInput {
            filters: Some(vec![Filter {
                name: name.to_owned(),
                values: values.iter().map(|value| (*value).to_owned()).collect(),
            }]),
            ..input(&[])
        }
    }

    #[test]
    fn lists_by_filters_names_arns_and_resource_ids() {
        let house = house();
        for name in ["a", "b", "c"] {
            house.create(name);
        }
        let id = house.describe("b").dbi_resource_id.unwrap();
        let names = |input| {
            let found = house.answer::<api::DescribeDBInstances>(input);
            let all = found.db_instances.unwrap().into_iter();
            all.map(|it| it.db_instance_identifier.unwrap())
                .collect::<Vec<_>>()
        };
        assert_eq!(names(input(&[])), ["a", "b", "c"]);
        assert_eq!(names(filtered("dbi-resource-id", &[&id])), ["b"]);
        assert_eq!(
            names(filtered("db-instance-id", &["a", &house.arn("db:c")])),
            ["a", "c"]
        );
        assert_eq!(names(filtered("engine", &["postgres"])), [""; 0]);
        assert_eq!(names(house.only(&house.arn("db:a"))), ["a"]);
        assert_eq!(names(house.only(&id)), ["b"]);
    }

    #[test]
    fn pages_follow_each_other() {
        let house = house();
        for number in 10..35 {
            house.create(&format!("db-{number}"));
        }
        let page = |marker: Option<String>| DescribeDBInstancesInput {
            max_records: Some(20),
            marker,
            ..input(&[])
        };
        let first = house.answer::<api::DescribeDBInstances>(page(None));
        assert_eq!(first.db_instances.unwrap().len(), 20);
        let second = house.answer::<api::DescribeDBInstances>(page(first.marker));
        assert_eq!(second.db_instances.unwrap().len(), 5);
        assert_eq!(second.marker, None);
    }

    #[test]
    fn refuses_wrong_pages_filters_and_names() {
        let house = house();
        let refusal = |input| house.refusal::<api::DescribeDBInstances>(input);
        assert_eq!(
            refusal(DescribeDBInstancesInput {
                max_records: Some(5),
                ..input(&[])
            }),
            "InvalidParameterValue: Invalid value 5 for MaxRecords. Must be between 20 and 100"
        );
        assert_eq!(
            refusal(input(&[("Marker", "made-up")])),
            "InvalidParameterValue: The request marker is invalid"
        );
        assert_eq!(
            refusal(filtered("color", &["red"])),
            "InvalidParameterValue: Unrecognized filter name: color"
        );
        assert_eq!(
            refusal(house.only("none")),
            "DBInstanceNotFoundFault: DBInstance none not found."
        );
    }

    #[test]
    fn accounts_and_regions_see_their_own() {
        let house = house();
        house.create("orders");
        for other in [
            house.as_account(OTHER_ACCOUNT),
            house.in_region("eu-west-1"),
        ] {
            let found = other.answer::<api::DescribeDBInstances>(input(&[]));
            assert_eq!(found.db_instances.unwrap(), []);
        }
    }

    #[test]
    fn needs_permission() {
        let house = house();
        house.create("orders");
        let action = "rds:DescribeDBInstances";
        house.needs::<api::DescribeDBInstances>(
            action,
            &house.arn("db:orders"),
            house.only("orders"),
        );
    }
}
