//! Sign-ins of users of a pool: by password beside Argon2id alone and beside the peers, by SRP, by
//! refresh token; what others wait for meanwhile; what a large pool costs; whether the time of an
//! answer tells who is there.

pub(crate) mod ceiling;
mod crowd;
mod house;
mod saturation;
mod srp;
mod table;
mod timing;

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::Args;
use serde::Serialize;

use crate::{Settings, machine, report};
use house::House;
use table::{Contestant, Row};
use timing::Difference;

const PASSWORD_FLOW: &str = "sign-in by password";

/// What this benchmark is told.
#[derive(Args)]
pub(crate) struct Cognito {
    #[command(flatten)]
    settings: Settings,
    /// The folder of npm's packages.
    #[arg(long)]
    node_modules: PathBuf,
    /// Users of the large pool.
    #[arg(long, default_value_t = 100_000)]
    users: usize,
    /// Wrong passwords for users who are there, and as many for names that nobody has.
    #[arg(long, default_value_t = 1_000)]
    tries: usize,
    /// Only parts whose names begin so: password, srp, refresh, meanwhile, pool, timing.
    #[arg(long)]
    only: Option<String>,
}

#[derive(Serialize)]
struct Found {
    machine: String,
    rows: Vec<Row>,
    differences: Vec<Difference>,
}

/// Runs the benchmark and prints its tables.
pub(crate) fn run(told: &Cognito) -> Result<()> {
    let settings = &told.settings;
    let is_wanted = |part: &str| {
        let only = told.only.as_deref();
        only.is_none_or(|only| part.starts_with(only))
    };
    let houses = [
        House::ringwall(settings).context("Ringwall")?,
        House::moto(settings).context("moto")?,
        House::cognito_local(&told.node_modules).context("cognito-local")?,
    ];
    let [ringwall, moto, local] = &houses;
    let mut rows = Vec::new();
    if is_wanted("password") {
        let alone = Contestant {
            name: "Argon2id alone".to_owned(),
            does: "the same parameters, one thread, nothing else",
            round: Box::new(ceiling::round),
        };
        let contestants = [
            house::sign_ins(
                ringwall,
                "hash verified, two RS256 signatures, grant and event on disk",
                settings,
            ),
            alone,
            house::sign_ins(
                moto,
                "password compared as it is, two signatures, in memory",
                settings,
            ),
            house::sign_ins(
                local,
                "password compared as it is, two signatures, file written",
                settings,
            ),
        ];
        rows.extend(table::in_turn(PASSWORD_FLOW, &contestants, settings)?);
    }
    if is_wanted("srp") {
        let contestants = [
            srp::sign_ins(ringwall, "SRP-6a, two signatures", settings),
            srp::sign_ins(
                moto,
                "proof not looked at, two signatures, in memory",
                settings,
            ),
        ];
        rows.extend(table::in_turn("sign-in by SRP", &contestants, settings)?);
    }
    if is_wanted("refresh") {
        let contestants = [
            house::refreshes(ringwall, "two signatures, event on disk", settings)?,
            house::refreshes(moto, "two signatures, in memory", settings)?,
            house::refreshes(local, "two signatures", settings)?,
        ];
        rows.extend(table::in_turn("refresh", &contestants, settings)?);
    }
    if is_wanted("meanwhile") {
        rows.extend(saturation::rows(ringwall, settings)?);
    }
    if is_wanted("pool") {
        rows.extend(crowd::rows(ringwall, told.users, settings)?);
    }
    table::print(&rows);
    let differences = if is_wanted("timing") {
        timing::differences(ringwall, told.tries)?
    } else {
        Vec::new()
    };
    timing::print(&differences);
    let found = Found {
        machine: machine::caption(),
        rows,
        differences,
    };
    report::write_json(settings, "cognito", &found)?;
    if settings.docs {
        write_docs(settings, &found)?;
    }
    Ok(())
}

fn write_docs(settings: &Settings, found: &Found) -> Result<()> {
    let of_password = found.rows.iter().filter(|row| row.work == PASSWORD_FLOW);
    let bars: Vec<_> = of_password
        .map(|row| (row.who.as_str(), row.per_second))
        .collect();
    report::write_plot(settings, "cognito", "sign-ins by password a second", &bars)?;
    let section = format!(
        "Measured {}.\n\n{}\n{}\n![Sign-ins by password a second, on a logarithmic scale](benchmarks/cognito.svg)\n",
        found.machine,
        table::markdown(&found.rows),
        timing::markdown(&found.differences)
    );
    report::replace_section(settings, "cognito", &section)
}
