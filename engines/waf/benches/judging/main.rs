//! Requests judged: `cargo bench -p ringwall-waf`.
//!
//! A web ACL of 109 and one of 207 expressions over six components, asked about requests of the usual
//! kind that none of them matches; and the worst that a large body can do.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark may stop at its own mistakes"
)]

mod traffic;
mod web_acl;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use ringwall_waf::surroundings::Surroundings;
use ringwall_waf::{CompiledWebAcl, NetworkSet};

use self::traffic::{Sent, benign, large_body};
use self::web_acl::{compiled, usual};

fn main() {
    divan::main();
}

fn judge_all(acl: &CompiledWebAcl, traffic: &[Sent]) -> usize {
    let mut labels = 0;
    for sent in traffic {
        sent.with(|request| {
            labels += acl
                .judge(black_box(request), &Surroundings::UNKNOWN)
                .labels
                .len()
        });
    }
    labels
}

#[divan::bench(args = [0, 20, 109, 207])]
fn benign_requests(bencher: Bencher<'_, '_>, expressions: usize) {
    let acl = compiled(expressions);
    let traffic = benign();
    judge_all(&acl, &traffic);
    bencher
        .counter(ItemsCount::new(traffic.len()))
        .bench_local(|| judge_all(&acl, &traffic));
}

#[divan::bench(args = ["prose", "attack words", "json", "equals signs"])]
fn body_of_64_kilobytes(bencher: Bencher<'_, '_>, kind: &str) {
    let acl = compiled(207);
    let traffic = [large_body(kind)];
    judge_all(&acl, &traffic);
    bencher
        .counter(BytesCount::new(traffic[0].body.len()))
        .bench_local(|| judge_all(&acl, &traffic));
}

#[divan::bench(args = [109, 207])]
fn compiling(bencher: Bencher<'_, '_>, expressions: usize) {
    bencher.bench_local(|| compiled(black_box(expressions)));
}

#[divan::bench]
fn an_address_among_ten_thousand_networks(bencher: Bencher<'_, '_>) {
    let set = networks();
    let address = "10.7.7.7".parse().unwrap();
    bencher.bench_local(|| set.contains(black_box(address)));
}

#[divan::bench]
fn ten_thousand_networks_read(bencher: Bencher<'_, '_>) {
    bencher.bench_local(networks);
}

fn networks() -> NetworkSet {
    let texts: Vec<String> = (0..10_000_u32)
        .map(|number| format!("{}.{}.{}.0/25", number % 200, number / 200, number % 251))
        .collect();
    NetworkSet::parse(texts.iter().map(String::as_str)).unwrap()
}

#[divan::bench]
fn benign_requests_and_the_usual_groups(bencher: Bencher<'_, '_>) {
    let acl = usual();
    let traffic = benign();
    judge_all(&acl, &traffic);
    bencher
        .counter(ItemsCount::new(traffic.len()))
        .bench_local(|| judge_all(&acl, &traffic));
}

#[divan::bench(args = ["prose", "attack words", "json", "equals signs"])]
fn body_of_64_kilobytes_and_the_usual_groups(bencher: Bencher<'_, '_>, kind: &str) {
    let acl = usual();
    let traffic = [large_body(kind)];
    judge_all(&acl, &traffic);
    bencher
        .counter(BytesCount::new(traffic[0].body.len()))
        .bench_local(|| judge_all(&acl, &traffic));
}

#[divan::bench]
fn compiling_the_usual_groups(bencher: Bencher<'_, '_>) {
    bencher.bench_local(usual);
}
