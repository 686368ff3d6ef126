//! Events a second on one core: the whole engine, parts of it, and what reading alone costs.

use std::hint::black_box;
use std::io::Read as _;
use std::time::Instant;

use anyhow::{Context as _, Result};
use ringwall_threat::batch::Batch;
use ringwall_threat::intelligence::{
    Category, Format, Indicator, Intelligence, List, Scope, parse,
};
use ringwall_threat::rules::{self, File, Network, Rule, Scratch};
use ringwall_threat::sources::{self, Form};
use ringwall_threat::{Engine, Nowhere, Origin, Settings};

use super::logs;
use super::table::{Contestant, Row, in_turn};
use super::peers::Peers;

const FILES: usize = 8;
const EVENTS: usize = 25_000;
const LINES: usize = 1_000_000;
const QUESTIONS: usize = 400_000;
const LOOK_UPS: u32 = 4_000_000;
/// The largest list that AWS takes.
const LIST_BYTES: usize = 35 << 20;

/// An engine with the rules that come with it and those of a user.
pub(super) fn engine(user_rules: usize, lists: Intelligence) -> Result<Engine> {
    let mut files = rules::own()?;
    files.push(File::parse(&logs::rules(user_rules)?)?);
    Ok(Engine::new(Settings::default(), &files, lists, Box::new(Nowhere))?)
}

/// A million blocks of addresses.
pub(super) fn lists() -> Intelligence {
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

fn list(category: Category) -> List {
    List {
        name: "list".to_owned(),
        threat: String::new(),
        category,
    }
}

pub(super) fn origin(source: &str) -> Origin {
    Origin {
        source: source.to_owned(),
        ..Origin::default()
    }
}

/// How many a second, of so many since then.
#[expect(clippy::cast_precision_loss, reason = "a rate is rough")]
fn rate(count: usize, begun: Instant) -> f64 {
    count as f64 / begun.elapsed().as_secs_f64()
}

/// CloudTrail files from gzip to findings, beside the peers and beside what must be done at least.
pub(super) fn calls(peers: &Peers, rounds: u32) -> Result<Vec<Row>> {
    let files = files()?;
    let whole = || {
        let mut engine = engine(100, lists())?;
        let begun = Instant::now();
        read_all(&mut engine, &files)?;
        Ok(rate(FILES * EVENTS, begun))
    };
    let contestants = vec![
        Contestant::new(
            "Ringwall",
            "gunzip, parse, all rules and 100 of a user, a million listed blocks, profiles, sequences",
            whole,
        ),
        Contestant::new("gunzip and parse", "members in use found, nothing asked", || {
            parsing(&files)
        }),
        Contestant::new("gunzip", "zlib-rs", || gunzip(&files)),
        Contestant::new("lines found", "memchr over the text", newlines()?),
        Contestant::new(
            "Sigma in SQLite",
            "the 100 rules of the user as SQL by pySigma; rows from json.loads, in memory",
            || peers.sqlite(),
        ),
        Contestant::new(
            "Sigma in Python",
            "the same rules as conditions on json.loads, plain Python",
            || peers.python(),
        ),
    ];
    in_turn("CloudTrail events", contestants, rounds)
}

fn files() -> Result<Vec<Vec<u8>>> {
    let file = |number: usize| logs::gzip(&logs::calls(number * EVENTS, EVENTS)?);
    (0..FILES).map(file).collect()
}

fn read_all(engine: &mut Engine, files: &[Vec<u8>]) -> Result<()> {
    for (number, file) in files.iter().enumerate() {
        let stream = sources::open(file.as_slice())?;
        engine.read(Form::CloudTrail, &origin(&number.to_string()), stream);
    }
    Ok(())
}

fn parsing(files: &[Vec<u8>]) -> Result<f64> {
    let engine = engine(100, Intelligence::default())?;
    let schema = engine.schema(Form::CloudTrail).context("it has one")?;
    let begun = Instant::now();
    let mut count = 0;
    for file in files {
        let stream = sources::open(file.as_slice())?;
        sources::read(stream, schema, &mut |batch: &Batch| count += batch.len());
    }
    Ok(rate(count, begun))
}

fn gunzip(files: &[Vec<u8>]) -> Result<f64> {
    let begun = Instant::now();
    let mut buffer = vec![0; 512 << 10];
    for file in files {
        let mut stream = sources::open(file.as_slice())?;
        while stream.read(&mut buffer)? > 0 {
            black_box(&buffer);
        }
    }
    Ok(rate(FILES * EVENTS, begun))
}

fn newlines() -> Result<impl FnMut() -> Result<f64>> {
    let text = logs::calls(0, EVENTS)?.replace("},{\"eventVersion", "},\n{\"eventVersion");
    Ok(move || {
        let begun = Instant::now();
        for _ in 0..FILES {
            black_box(memchr::memchr_iter(b'\n', black_box(text.as_bytes())).count());
        }
        Ok(rate(FILES * EVENTS, begun))
    })
}

/// What ten times as many rules cost: in all, and alone.
pub(super) fn rules(rounds: u32) -> Result<Vec<Row>> {
    let files = files()?;
    let whole = |count: usize| {
        let files = &files;
        move || {
            let mut engine = engine(count, lists())?;
            let begun = Instant::now();
            read_all(&mut engine, files)?;
            Ok(rate(FILES * EVENTS, begun))
        }
    };
    let contestants = vec![
        Contestant::new("100 rules of a user", "from gzip to findings", whole(100)),
        Contestant::new("1,000 rules of a user", "the same", whole(1_000)),
    ];
    let mut rows = in_turn("rules, in all", contestants, rounds)?;
    let text = logs::calls(0, EVENTS)?;
    let known = lists();
    let alone = |count: usize| meeting(count, &text, &known);
    let contestants = vec![
        Contestant::new("100 rules of a user", "parse and rules, nothing else", alone(100)),
        Contestant::new("1,000 rules of a user", "the same", alone(1_000)),
    ];
    rows.extend(in_turn("rules alone", contestants, rounds)?);
    Ok(rows)
}

fn meeting<'a>(
    count: usize,
    text: &'a str,
    known: &'a Intelligence,
) -> impl FnMut() -> Result<f64> + 'a {
    move || {
        let file = File::parse(&logs::rules(count)?)?;
        let rules: Vec<&Rule> = file.rules.iter().collect();
        let network = Network::new(Form::CloudTrail, &rules)?;
        let (mut scratch, mut met) = (Scratch::default(), Vec::new());
        let begun = Instant::now();
        sources::read(text.as_bytes(), network.schema(), &mut |batch: &Batch| {
            for event in batch.events() {
                network.meet(event, known, &mut scratch, &mut met);
                black_box(&met);
            }
        });
        Ok(rate(EVENTS, begun))
    }
}

/// Flow logs and names.
pub(super) fn others(rounds: u32) -> Result<Vec<Row>> {
    let lines = logs::flows(LINES)?;
    let whole = |form: Form, text: &str, count: usize| {
        let mut engine = engine(0, lists())?;
        let begun = Instant::now();
        engine.read(form, &origin("log"), text.as_bytes());
        Ok(rate(count, begun))
    };
    let contestants = vec![
        Contestant::new(
            "Ringwall",
            "split, lists, counters, what each host usually does",
            || whole(Form::Flow, &lines, LINES),
        ),
        Contestant::new("split and parse", "nothing asked", || {
            let begun = Instant::now();
            let mut count = 0;
            sources::flow::read(lines.as_bytes(), &mut |batch| count += batch.flows.len());
            Ok(rate(count, begun))
        }),
    ];
    let mut rows = in_turn("flow log lines", contestants, rounds)?;
    let questions = logs::questions(QUESTIONS)?;
    let empty = engine(0, Intelligence::default())?;
    let schema = empty.schema(Form::Dns).context("it has one")?;
    let contestants = vec![
        Contestant::new(
            "Ringwall",
            "parse, rules, lists, generators and tunnels by host",
            || whole(Form::Dns, &questions, QUESTIONS),
        ),
        Contestant::new("parse", "members in use found, nothing asked", || {
            let begun = Instant::now();
            let mut count = 0;
            sources::read(questions.as_bytes(), schema, &mut |batch: &Batch| {
                count += batch.len();
            });
            Ok(rate(count, begun))
        }),
    ];
    rows.extend(in_turn("DNS questions", contestants, rounds)?);
    Ok(rows)
}

/// Look-ups in lists of 35 MB: of addresses, and of names.
pub(super) fn look_ups(rounds: u32) -> Result<Vec<Row>> {
    let addresses = listed(|number| {
        let [_, first, second, third] = number.wrapping_mul(2_654_435_761).to_be_bytes();
        format!("{}.{first}.{second}.{third}\n", 11 + number % 80)
    });
    let names = listed(|number| format!("host-{number}.zone-{}.example\n", number % 10_000));
    let read = |text: &str| {
        let parsed = parse(Format::Txt, Scope::Entities, text.as_bytes());
        Intelligence::new(vec![(list(Category::Custom), parsed.indicators)])
    };
    let (known, known_names) = (read(&addresses), read(&names));
    let asked: Vec<String> = (0..10_000_u32)
        .map(|number| format!("host-{}.zone-{}.example", number * 97, number * 97 % 10_000))
        .collect();
    let contestants = vec![
        Contestant::new("an address", "a list of 35 MB, half of them in it", || {
            let begun = Instant::now();
            let mut state = 1_u32;
            for _ in 0..LOOK_UPS {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                black_box(known.address(0x0b00_0000 + state % 0x5000_0000));
            }
            Ok(rate(usize::try_from(LOOK_UPS)?, begun))
        }),
        Contestant::new("a name", "a list of 35 MB, all parts of the name looked for", || {
            let begun = Instant::now();
            for _ in 0..20 {
                for name in &asked {
                    black_box(known_names.name(name.as_bytes()));
                }
            }
            Ok(rate(asked.len() * 20, begun))
        }),
    ];
    in_turn("look-ups", contestants, rounds)
}

fn listed(line: impl Fn(u32) -> String) -> String {
    let mut text = String::with_capacity(LIST_BYTES);
    for number in 0_u32.. {
        let line = line(number);
        if text.len() + line.len() > LIST_BYTES {
            break;
        }
        text.push_str(&line);
    }
    text
}
