//! `DescribeDBInstances`: lists instances.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances.html>

use ringwall_core::{Ask, Reply, RequestContext, Resource};

use crate::api::{DescribeDBInstancesInput, DescribeDBInstancesOutput};
use crate::error::RdsError;
use crate::filters::Filters;
use crate::paging::Page;
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
    let page = Page::parse(
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
        marker: listed.marker,
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
