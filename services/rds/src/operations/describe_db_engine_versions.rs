//! `DescribeDBEngineVersions`: lists the engines whose servers are installed.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBEngineVersions.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DbEngineVersion, DescribeDBEngineVersionsInput, DescribeDBEngineVersionsOutput};
use crate::certificates;
use crate::error::RdsError;
use crate::filters::Filters;
use crate::paging::page;
use crate::resources::engine::Engine;
use crate::store::RdsRead;

const FILTERS: [&str; 6] = [
    "db-parameter-group-family",
    "engine",
    "engine-mode",
    "engine-version",
    "status",
    "engine-lifecycle-support",
];

pub(crate) fn describe_db_engine_versions(
    ctx: &RequestContext,
    tx: &RdsRead<'_>,
    input: DescribeDBEngineVersionsInput,
) -> Result<Reply<DescribeDBEngineVersionsOutput>, RdsError> {
    let filters = Filters::parse(input.filters.as_deref(), &FILTERS)?;
    let scope = format!(
        "{:?}|{:?}|{:?}|{}",
        input.engine,
        input.engine_version,
        input.db_parameter_group_family,
        filters.scope()
    );
    let page = page(
        tx.service,
        ctx,
        &scope,
        input.marker.as_deref(),
        input.max_records,
    )?;

    let permit = ctx.authorize(&Ask::new("rds:DescribeDBEngineVersions"))?;

    let installed = Engine::ALL.into_iter().filter_map(|engine| {
        let version = tx.service.surroundings.servers.version(engine.server())?;
        let is_it = is(&input.engine, engine.as_str())
            && (is(&input.engine_version, &version)
                || is(&input.engine_version, &engine.major_version(&version)))
            && is(&input.db_parameter_group_family, &engine.family(&version))
            && filters.pass(|name| values(engine, &version, name));
        is_it.then(|| shown(engine, version))
    });
    let listed = page.of_list(installed);

    Ok(permit.reply(DescribeDBEngineVersionsOutput {
        marker: listed.next,
        db_engine_versions: Some(listed.entries),
    }))
}

fn is(asked: &Option<String>, has: &str) -> bool {
    let asked = asked.as_deref().filter(|asked| !asked.is_empty());
    asked.is_none_or(|asked| asked == has)
}

fn values(engine: Engine, version: &str, filter: &str) -> Vec<String> {
    match filter {
        "db-parameter-group-family" => vec![engine.family(version)],
        "engine" => vec![engine.as_str().to_owned()],
        "engine-mode" => vec!["provisioned".to_owned()],
        "engine-version" => vec![version.to_owned()],
        "status" => vec!["available".to_owned()],
        _ => vec![],
    }
}

fn shown(engine: Engine, version: String) -> DbEngineVersion {
    DbEngineVersion {
        engine: Some(engine.as_str().to_owned()),
        major_engine_version: Some(engine.major_version(&version)),
        db_parameter_group_family: Some(engine.family(&version)),
        db_engine_description: Some(engine.description().to_owned()),
        db_engine_version_description: Some(format!("{} {version}", engine.server().name())),
        valid_upgrade_target: Some(vec![]),
        exportable_log_types: Some(vec![]),
        supports_log_exports_to_cloudwatch_logs: Some(false),
        supports_read_replica: Some(false),
        supported_feature_names: Some(vec![]),
        status: Some("available".to_owned()),
        supports_parallel_query: Some(false),
        supports_global_databases: Some(false),
        supports_certificate_rotation_without_restart: Some(true),
        supported_ca_certificate_identifiers: Some(
            certificates::IDENTIFIERS.map(ToOwned::to_owned).to_vec(),
        ),
        engine_version: Some(version),
        ..DbEngineVersion::default()
    }
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::house;

    fn engines(texts: &[(&'static str, &str)]) -> Vec<String> {
        let answer = house().answer::<api::DescribeDBEngineVersions>(input(texts));
        let versions = answer.db_engine_versions.unwrap().into_iter();
        let name = |it: api::DbEngineVersion| {
            format!("{} {}", it.engine.unwrap(), it.engine_version.unwrap())
        };
        versions.map(name).collect()
    }

    #[test]
    fn lists_what_is_installed() {
        // PostgreSQL is not on the bench.
        assert_eq!(engines(&[]), ["mariadb 10.11.6", "mysql 10.11.6"]);
        assert_eq!(
            engines(&[("EngineVersion", "10.11"), ("Engine", "mysql")]),
            ["mysql 10.11.6"]
        );
        assert_eq!(
            engines(&[("DBParameterGroupFamily", "mariadb10.11")]),
            ["mariadb 10.11.6"]
        );
        assert_eq!(engines(&[("Engine", "postgres")]), [""; 0]);
    }

    #[test]
    fn needs_permission() {
        let action = "rds:DescribeDBEngineVersions";
        house().needs::<api::DescribeDBEngineVersions>(action, "*", input(&[]));
    }
}
