//! Names that a fleet asks for on three days, and the hosts in it that are infected on the last.

mod families;
mod fleet;
mod tunnels;

use std::collections::BTreeSet;

use anyhow::Result;
use ringwall_threat::Engine;
use ringwall_threat::finding::Finding;
use ringwall_threat::sources::Form;
use serde::Serialize;

use super::{logs, speed};
use crate::random::Random;

const DAY_MS: usize = 86_400_000;
const DAYS: usize = 3;
/// Infected hosts of each family and tunnel.
const INFECTED: usize = 20;

/// What a host asks for, and when.
struct Question {
    ms: usize,
    host: usize,
    name: String,
    exists: bool,
}

/// How well infected hosts are found.
#[derive(Serialize)]
pub(super) struct Quality {
    pub(super) questions: usize,
    pub(super) hosts: usize,
    pub(super) days: usize,
    /// Harmless hosts that were taken for infected, on all days.
    pub(super) false_hosts: usize,
    pub(super) families: Vec<Recall>,
    pub(super) tunnels: Vec<Recall>,
}

/// Found among the infected.
#[derive(Serialize)]
pub(super) struct Recall {
    pub(super) name: &'static str,
    pub(super) found: usize,
    pub(super) of: usize,
}

/// Lets the engine look at all of it.
pub(super) fn measure() -> Result<Quality> {
    let mut random = Random::of(2_026);
    let mut questions = Vec::new();
    let harmless = fleet::ask(&mut random, &mut questions);
    let mut host = harmless;
    // Infected are machines of people, who go on with what they do.
    let mut infected =
        |name: &'static str, infect: &dyn Fn(usize, &mut Random, &mut Vec<Question>)| {
            let first = host;
            for _ in 0..INFECTED {
                fleet::person(host, &mut random, &mut questions);
                infect(host, &mut random, &mut questions);
                host += 1;
            }
            (name, first)
        };
    let of_families: Vec<_> = families::FAMILIES
        .iter()
        .map(|family| {
            infected(family.name, &|host, random, asked| {
                family.infect(host, random, asked)
            })
        })
        .collect();
    let of_tunnels: Vec<_> = tunnels::TUNNELS
        .iter()
        .map(|tunnel| {
            infected(tunnel.name, &|host, random, asked| {
                tunnel.carry(host, random, asked)
            })
        })
        .collect();
    questions.sort_by_key(|question| question.ms);
    let engine = ask(&questions)?;
    let findings = engine.findings();
    let generators = hosts_of(&findings, "Trojan:EC2/DGADomainRequest.B");
    let carriers = hosts_of(&findings, "Trojan:EC2/DNSDataExfiltration");
    let false_hosts = generators.union(&carriers).filter(|host| **host < harmless);
    Ok(Quality {
        questions: questions.len(),
        hosts: harmless,
        days: DAYS,
        false_hosts: false_hosts.count(),
        families: recalls(&generators, &of_families),
        tunnels: recalls(&carriers, &of_tunnels),
    })
}

fn ask(questions: &[Question]) -> Result<Engine> {
    let mut engine = speed::engine(0, speed::lists())?;
    for (number, piece) in questions.chunks(100_000).enumerate() {
        let mut text = String::new();
        for asked in piece {
            let rcode = if asked.exists { "NOERROR" } else { "NXDOMAIN" };
            logs::question(&mut text, asked.ms, asked.host, &asked.name, rcode)?;
        }
        let origin = speed::origin(&format!("names {number}"));
        engine.read(Form::Dns, &origin, text.as_bytes());
    }
    Ok(engine)
}

fn recalls(found: &BTreeSet<usize>, infected: &[(&'static str, usize)]) -> Vec<Recall> {
    let one = |(name, first): &(&'static str, usize)| Recall {
        name,
        found: found.range(first..&(first + INFECTED)).count(),
        of: INFECTED,
    };
    infected.iter().map(one).collect()
}

fn hosts_of(findings: &[&Finding], kind: &str) -> BTreeSet<usize> {
    let of_kind = findings.iter().filter(|finding| finding.kind == kind);
    let hosts = of_kind.filter_map(|finding| {
        let instance = finding.resource.instance_details.as_ref()?;
        usize::from_str_radix(instance.instance_id.strip_prefix("i-")?, 16).ok()
    });
    hosts.collect()
}
