//! Events a second: with all rules and profiles, beside what reading alone costs.
//!
//! `cargo bench -p ringwall-threat`

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot be set up ends"
)]

mod logs;

use std::io::Read as _;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use ringwall_threat::batch::Batch;
use ringwall_threat::intelligence::{Category, Indicator, Intelligence, List};
use ringwall_threat::rules::{self, File, Network, Rule, Scratch};
use ringwall_threat::sources::{self, Form};
use ringwall_threat::{Engine, Nowhere, Origin, Settings};

const EVENTS: usize = 20_000;

fn main() {
    divan::main();
}

fn engine() -> Engine {
    let rules = rules::own().expect("the rules can be read");
    Engine::new(Settings::default(), &rules, lists(), Box::new(Nowhere)).expect("they compile")
}

/// A million blocks of addresses.
fn lists() -> Intelligence {
    let list = |category| List {
        name: "list".to_owned(),
        threat: String::new(),
        category,
    };
    let blocks = |odd: u32| {
        let block = move |number: u32| {
            let first = 0x2000_0000 + number * 1_024 + odd;
            Indicator::Addresses(first, first + 7)
        };
        (0..500_000).map(block).collect()
    };
    Intelligence::new(vec![
        (list(Category::Tor), blocks(64)),
        (list(Category::CommandAndControl), blocks(512)),
    ])
}

fn whole(bencher: Bencher<'_, '_>, form: Form, bytes: &[u8], items: usize) {
    let mut engine = engine();
    let mut round = 0;
    bencher.counter(ItemsCount::new(items)).bench_local(|| {
        round += 1;
        let origin = Origin {
            source: format!("round {round}"),
            ..Origin::default()
        };
        let stream = sources::open(bytes).expect("it is gzip");
        engine.read(form, &origin, black_box(stream))
    });
}

/// Gunzip, parse, rules, lists, profiles, sequences. Every round has other event ids.
#[divan::bench]
fn cloudtrail(bencher: Bencher<'_, '_>) {
    let mut engine = engine();
    let mut round = 0;
    let rounds: Vec<Vec<u8>> = (0..16)
        .map(|round| logs::gzip(&logs::calls(EVENTS, round)))
        .collect();
    bencher.counter(ItemsCount::new(EVENTS)).bench_local(|| {
        let bytes = &rounds[round % rounds.len()];
        round += 1;
        if round % rounds.len() == 0 {
            // The same ids again would only be counted as repeated.
            engine = self::engine();
        }
        let origin = Origin {
            source: format!("round {round}"),
            ..Origin::default()
        };
        engine.read(
            Form::CloudTrail,
            &origin,
            sources::open(bytes.as_slice()).expect("gzip"),
        )
    });
}

/// The limit: gunzip alone.
#[divan::bench]
fn cloudtrail_gunzip(bencher: Bencher<'_, '_>) {
    let bytes = logs::gzip(&logs::calls(EVENTS, 0));
    bencher.counter(ItemsCount::new(EVENTS)).bench_local(|| {
        let mut out = Vec::new();
        sources::open(bytes.as_slice())
            .expect("gzip")
            .read_to_end(&mut out)
            .expect("it is whole");
        out.len()
    });
}

/// The limit: parsing alone.
#[divan::bench]
fn cloudtrail_parse(bencher: Bencher<'_, '_>) {
    let text = logs::calls(EVENTS, 0);
    let engine = engine();
    let schema = engine.schema(Form::CloudTrail).expect("it has one").clone();
    bencher.counter(ItemsCount::new(EVENTS)).bench_local(|| {
        let mut count = 0;
        sources::read(text.as_bytes(), &schema, &mut |batch: &Batch| {
            count += batch.len()
        });
        count
    });
}

#[divan::bench]
fn flow_lines(bencher: Bencher<'_, '_>) {
    let text = logs::flows(200_000);
    whole(bencher, Form::Flow, text.as_bytes(), 200_000);
}

/// The limit: splitting and parsing lines.
#[divan::bench]
fn flow_parse(bencher: Bencher<'_, '_>) {
    let text = logs::flows(200_000);
    bencher
        .counter(ItemsCount::new(200_000_usize))
        .bench_local(|| {
            let mut count = 0;
            sources::flow::read(text.as_bytes(), &mut |batch| count += batch.flows.len());
            count
        });
}

#[divan::bench]
fn dns_questions(bencher: Bencher<'_, '_>) {
    let text = logs::questions(50_000);
    whole(bencher, Form::Dns, text.as_bytes(), 50_000);
}

/// One address among a million blocks.
#[divan::bench]
fn address_look_up(bencher: Bencher<'_, '_>) {
    let lists = lists();
    let mut address = 1_u32;
    bencher
        .counter(ItemsCount::new(1_000_usize))
        .bench_local(|| {
            let mut found = 0;
            for _ in 0..1_000 {
                address = address.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                found += u32::from(!lists.address(address).is_empty());
            }
            found
        });
}

/// Rules alone, on parsed events: ten times as many must not cost much more.
#[divan::bench(args = [100, 1_000])]
fn rules_met(bencher: Bencher<'_, '_>, count: usize) {
    let made = logs::rules(count);
    let file = File::parse(&made).expect("rules as users write them");
    let rules: Vec<&Rule> = file.rules.iter().collect();
    let network = Network::new(Form::CloudTrail, &rules).expect("they compile");
    let text = logs::calls(2_000, 0);
    let lists = lists();
    let mut scratch = Scratch::default();
    let mut met = Vec::new();
    bencher
        .counter(ItemsCount::new(2_000_usize))
        .bench_local(|| {
            let mut count = 0;
            sources::read(text.as_bytes(), network.schema(), &mut |batch: &Batch| {
                for event in batch.events() {
                    network.meet(event, &lists, &mut scratch, &mut met);
                    count += met.len();
                }
            });
            count
        });
}
