//! `DescribeOrderableDBInstanceOptions`: lists the instance classes that can be had.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeOrderableDBInstanceOptions.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{
    AvailabilityZone, DescribeOrderableDBInstanceOptionsInput,
    DescribeOrderableDBInstanceOptionsOutput, OrderableDbInstanceOption,
};
use crate::creation::STORAGE_GIB;
use crate::error::RdsError;
use crate::filters::Filters;
use crate::paging::page;
use crate::resources::class;
use crate::resources::engine::Engine;
use crate::store::RdsRead;

pub(crate) fn describe_orderable_db_instance_options(
    ctx: &RequestContext,
    tx: &RdsRead<'_>,
    input: DescribeOrderableDBInstanceOptionsInput,
) -> Result<Reply<DescribeOrderableDBInstanceOptionsOutput>, RdsError> {
    Filters::parse(input.filters.as_deref(), &[])?;
    let engine = Engine::parse(&input.engine)?;
    let scope = format!(
        "{engine:?}|{:?}|{:?}|{:?}",
        input.engine_version, input.db_instance_class, input.license_model
    );
    let page = page(
        tx.service,
        ctx,
        &scope,
        input.marker.as_deref(),
        input.max_records,
    )?;

    let permit = ctx.authorize(&Ask::new("rds:DescribeOrderableDBInstanceOptions"))?;

    let is = |asked: &Option<String>, has: &str| asked.as_deref().is_none_or(|it| it == has);
    let version = tx.service.surroundings.servers.version(engine.server());
    let version = version.filter(|version| {
        is(&input.engine_version, version) && is(&input.license_model, engine.license_model())
    });
    let classes = class::names().into_iter();
    let options = version.into_iter().flat_map(|version| {
        let classes = classes.clone();
        let classes = classes.filter(|class| is(&input.db_instance_class, class));
        classes.map(move |class| shown(ctx, engine, &version, class))
    });
    let listed = page.of_list(options);

    Ok(permit.reply(DescribeOrderableDBInstanceOptionsOutput {
        orderable_db_instance_options: Some(listed.entries),
        marker: listed.next,
    }))
}

fn shown(
    ctx: &RequestContext,
    engine: Engine,
    version: &str,
    class: String,
) -> OrderableDbInstanceOption {
    OrderableDbInstanceOption {
        engine: Some(engine.as_str().to_owned()),
        engine_version: Some(version.to_owned()),
        db_instance_class: Some(class),
        license_model: Some(engine.license_model().to_owned()),
        availability_zones: Some(vec![AvailabilityZone {
            name: Some(format!("{}a", ctx.region)),
        }]),
        multi_az_capable: Some(false),
        read_replica_capable: Some(false),
        vpc: Some(false),
        supports_storage_encryption: Some(false),
        storage_type: Some("gp3".to_owned()),
        supports_iops: Some(false),
        supports_storage_throughput: Some(false),
        supports_enhanced_monitoring: Some(false),
        supports_iam_database_authentication: Some(true),
        supports_performance_insights: Some(false),
        min_storage_size: Some(*STORAGE_GIB.start()),
        max_storage_size: Some(*STORAGE_GIB.end()),
        available_processor_features: Some(vec![]),
        supported_engine_modes: Some(vec!["provisioned".to_owned()]),
        supports_storage_autoscaling: Some(false),
        supports_kerberos_authentication: Some(false),
        outpost_capable: Some(false),
        supports_global_databases: Some(false),
        supported_network_types: Some(vec!["IPV4".to_owned()]),
        supports_clusters: Some(false),
        supports_dedicated_log_volume: Some(false),
        ..OrderableDbInstanceOption::default()
    }
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, DescribeOrderableDBInstanceOptionsInput};
    use crate::bench::house;

    #[test]
    fn lists_the_classes_page_by_page() {
        let house = house();
        let mut classes = Vec::new();
        let mut marker = None;
        loop {
            let page = house.answer::<api::DescribeOrderableDBInstanceOptions>(
                DescribeOrderableDBInstanceOptionsInput {
                    max_records: Some(20),
                    marker,
                    ..input(&[("Engine", "mariadb")])
                },
            );
            let options = page.orderable_db_instance_options.unwrap();
            classes.extend(options.into_iter().map(|it| it.db_instance_class.unwrap()));
            marker = page.marker;
            if marker.is_none() {
                break;
            }
        }
        assert_eq!(classes, crate::resources::class::names());
    }

    #[test]
    fn nothing_can_be_ordered_of_what_is_not_installed() {
        let answer = house()
            .answer::<api::DescribeOrderableDBInstanceOptions>(input(&[("Engine", "postgres")]));
        assert_eq!(answer.orderable_db_instance_options.unwrap(), []);
    }

    #[test]
    fn refuses_engines_that_are_none_or_not_built() {
        let refusal = |engine: &str| {
            house().refusal::<api::DescribeOrderableDBInstanceOptions>(input(&[("Engine", engine)]))
        };
        assert_eq!(
            refusal("nonesuch"),
            "InvalidParameterValue: Invalid DB engine"
        );
        assert_eq!(
            refusal("oracle-ee"),
            "NotImplemented: The engine oracle-ee is not built in Ringwall yet."
        );
    }

    #[test]
    fn needs_permission() {
        house().needs::<api::DescribeOrderableDBInstanceOptions>(
            "rds:DescribeOrderableDBInstanceOptions",
            "*",
            input(&[("Engine", "mariadb")]),
        );
    }
}
