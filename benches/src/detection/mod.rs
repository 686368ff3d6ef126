//! What the managed rule groups stop, and what they stop by mistake.
//!
//! Attacks and hard cases come from published test suites in a folder of the user's: coreruleset's
//! regression tests, gotestwaf's cases, libinjection's samples. Legitimate requests are made here.
//! The groups are those that somebody would enable who knows nothing of the application; actions are
//! the rules' own, requests go to a resource that inspects 64 KB of a body.

mod case;
mod corpora;
mod legitimate;
mod wall;

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use self::case::{Case, Kind};
use self::wall::Wall;

/// Where cases come from and what is shown.
#[derive(Args)]
pub(crate) struct Detection {
    /// The folder of the suites: `crs-regression`, `gotestwaf`, `libinjection`.
    #[arg(long)]
    corpora: Option<PathBuf>,
    /// How many legitimate requests are made.
    #[arg(long, default_value_t = 10_000)]
    legitimate: usize,
    /// Show the cases that were judged wrongly, of sources whose names begin so.
    #[arg(long)]
    wrong: Option<String>,
}

/// What became of the cases of a source.
#[derive(Default)]
struct Tally {
    all: usize,
    stopped: usize,
}

pub(crate) fn run(settings: &Detection) -> Result<()> {
    let mut cases = legitimate::realistic(settings.legitimate);
    cases.extend(legitimate::hard());
    if let Some(folder) = &settings.corpora {
        cases.extend(corpora::read(folder)?);
    }
    let wall = Wall::new()?;

    let mut tallies: BTreeMap<(Kind, String), Tally> = BTreeMap::new();
    for case in &cases {
        let stopped_by = wall.judge(case);
        let tally = tallies.entry((case.kind, case.source.clone())).or_default();
        tally.all += 1;
        tally.stopped += usize::from(stopped_by.is_some());
        if is_shown(settings, case, stopped_by.as_deref()) {
            println!("{} {:?} {}", case.source, stopped_by, case.shown());
        }
    }

    println!("groups: {}", wall::GROUPS.join(", "));
    for ((kind, source), tally) in &tallies {
        println!("{kind:<10} {source:<44} {}", share(tally));
    }
    for kind in Kind::ALL {
        let of_kind = tallies.iter().filter(|((one, _), _)| *one == kind);
        let total = of_kind.fold(Tally::default(), |total, (_, tally)| Tally {
            all: total.all + tally.all,
            stopped: total.stopped + tally.stopped,
        });
        println!("{kind:<10} {:<44} {}", "all", share(&total));
    }
    time(&wall, &cases);
    Ok(())
}

fn is_shown(settings: &Detection, case: &Case, stopped_by: Option<&str>) -> bool {
    let is_wrong = (case.kind == Kind::Attack) != stopped_by.is_some();
    let wanted = settings.wrong.as_ref();
    is_wrong && wanted.is_some_and(|beginning| case.source.starts_with(beginning.as_str()))
}

fn share(tally: &Tally) -> String {
    let percent = 100.0 * tally.stopped as f64 / tally.all.max(1) as f64;
    format!(
        "{:>6} of {:>6} stopped  {percent:>6.2} %",
        tally.stopped, tally.all
    )
}

/// What a legitimate request costs: time on a core, since others may have it in between.
fn time(wall: &Wall, cases: &[Case]) {
    let realistic: Vec<_> = cases
        .iter()
        .filter(|case| case.kind == Kind::Realistic)
        .collect();
    let began = cpu_nanos();
    for case in &realistic {
        wall.judge(case);
    }
    let all = cpu_nanos().saturating_sub(began);
    let each = all as f64 / 1_000.0 / realistic.len().max(1) as f64;
    println!("{each:.1} µs of CPU a legitimate request");
}

/// How long this process was on a core.
fn cpu_nanos() -> u64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let first = text.split(' ').next().unwrap_or_default();
    first.parse().unwrap_or_default()
}
