//! `ringwall coverage`: which operations are answered, of all that AWS has.

use std::process::ExitCode;
use std::sync::Arc;

use ringwall_lambda::Lambda;
use ringwall_outbound::InsideHosts;
use ringwall_rds::Surroundings;
use ringwall_store::Store;
use serde::Serialize;

use crate::cli::{CoverageFlags, OutputForm};
use crate::config::DEFAULT_LISTEN;
use crate::functions::NoRunner;
use crate::output::{self, Failure};
use crate::services;
use crate::trails::TrailsHouse;
use crate::user_pools::{UserPoolFiles, UserPoolsHouse};

#[derive(Serialize)]
struct Coverage {
    service: &'static str,
    answered: usize,
    modelled: usize,
    missing: Vec<String>,
}

pub(crate) fn run(flags: &CoverageFlags) -> Result<ExitCode, Failure> {
    let services = coverage(flags.service.as_deref())?;
    match (flags.output.output, flags.service.is_some()) {
        (OutputForm::Json, _) => output::json(&services)?,
        (OutputForm::Text, false) => print_all(&services)?,
        (OutputForm::Text, true) => services.iter().try_for_each(print_one)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Straight from the routes: what is listed as answered has a handler.
fn coverage(only: Option<&str>) -> Result<Vec<Coverage>, Failure> {
    let store = Store::in_memory().map_err(|error| Failure::new(error.to_string()))?;
    let user_pools = UserPoolsHouse::open(
        &store,
        DEFAULT_LISTEN,
        None,
        InsideHosts::default(),
        &UserPoolFiles::default(),
        None,
    )?;
    let registry = services::registry(
        &store,
        &Arc::default(),
        InsideHosts::default(),
        Surroundings::default(),
        Lambda::new(&store, Arc::new(NoRunner(String::new()))),
        services::FrontDoorSeam::none(),
        &user_pools,
        &TrailsHouse::none(),
        &Arc::default(),
        Arc::default(),
    );
    let wanted = |name: &&str| only.is_none_or(|only| only == *name);
    let names: Vec<&'static str> = ringwall_model::service_names().filter(wanted).collect();
    if names.is_empty() {
        return Err(
            Failure::new(format!("There is no service {}", only.unwrap_or_default()))
                .hint("`ringwall coverage` lists them."),
        );
    }
    let one = |name: &'static str| {
        let model = ringwall_model::service(name)?;
        let routes = registry.routes(name);
        let is_answered =
            |operation: &str| routes.is_some_and(|routes| routes.handler(operation).is_some());
        let names = model
            .operations
            .iter()
            .map(|operation| operation.name.clone());
        let missing: Vec<String> = names.filter(|name| !is_answered(name)).collect();
        let modelled = model.operations.len();
        Some(Coverage {
            service: name,
            answered: modelled - missing.len(),
            modelled,
            missing,
        })
    };
    Ok(names.into_iter().filter_map(one).collect())
}

fn print_all(services: &[Coverage]) -> Result<(), Failure> {
    let row = |service: &Coverage| {
        let percent = service.answered * 100 / service.modelled.max(1);
        vec![
            service.service.to_owned(),
            service.answered.to_string(),
            service.modelled.to_string(),
            format!("{percent}%"),
        ]
    };
    let rows: Vec<Vec<String>> = services.iter().map(row).collect();
    Ok(output::table(
        &["SERVICE", "ANSWERED", "MODELLED", "SHARE"],
        &rows,
    )?)
}

fn print_one(service: &Coverage) -> Result<(), Failure> {
    output::line(format_args!(
        "{}: {} of {} operations answered",
        service.service, service.answered, service.modelled
    ))?;
    service
        .missing
        .iter()
        .try_for_each(|name| Ok(output::line(format_args!("  501 {name}"))?))
}
