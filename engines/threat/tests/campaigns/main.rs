//! Campaigns made up here, each with a harmless twin that must stay silent.

#![expect(
    clippy::unwrap_used,
    reason = "what makes the tests' events fails them if it fails"
)]

mod calls;
mod clusters;
mod flow;
mod logins;
mod names;
mod sequences;
#[path = "../stream/mod.rs"]
mod stream;
mod whole;

use std::collections::BTreeSet;

use ringwall_threat::sources::Form;

use crate::stream::{engine, kinds, lists, read};

const HOUR_S: i64 = 3_600;
const DAY_S: i64 = 24 * HOUR_S;

fn found(form: Form, text: &str) -> BTreeSet<String> {
    let mut engine = engine(lists());
    read(&mut engine, form, text);
    kinds(&engine)
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn flows(lines: impl IntoIterator<Item = String>) -> String {
    let header = "account-id interface-id instance-id srcaddr dstaddr srcport dstport protocol packets \
                  bytes start end action log-status tcp-flags";
    let lines: Vec<String> = lines.into_iter().collect();
    format!("{header}\n{}\n", lines.join("\n"))
}
