//! Events a second on one core: the whole engine, parts of it, and what reading alone costs.

use std::fs;
use std::hint::black_box;
use std::io::Read as _;
use std::net::Ipv4Addr;

use anyhow::{Context as _, Result};
use ringwall_threat::batch::Batch;
use ringwall_threat::intelligence::{
    Category, Format, Indicator, Intelligence, List, Scope, parse,
};
use ringwall_threat::rules::{self, File, Network, Rule, Scratch};
use ringwall_threat::sources::{self, Form};
use ringwall_threat::{Engine, Nowhere, Origin, Settings};

use super::logs;
use super::peers::Peers;
use super::table::{Contestant, Row, in_turn};

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
    Ok(Engine::new(
        Settings::default(),
        &files,
        lists,
        Box::new(Nowhere),
    )?)
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

/// The time that this thread had a processor: what others do meanwhile on a shared machine is not in it.
struct Clock(u64);

impl Clock {
    fn start() -> Result<Self> {
        Ok(Self(used_ns()?))
    }

    /// How many a second, of so many.
    #[expect(clippy::cast_precision_loss, reason = "a rate is rough")]
    fn rate(self, count: usize) -> Result<f64> {
        Ok(count as f64 / (used_ns()? - self.0) as f64 * 1e9)
    }
}

fn used_ns() -> Result<u64> {
    let told = fs::read_to_string("/proc/thread-self/schedstat")?;
    let first = told.split_whitespace().next().context("schedstat")?;
    Ok(first.parse()?)
}

/// CloudTrail files from gzip to findings, beside the peers and beside what must be done at least.
pub(super) fn calls(peers: &Peers, rounds: u32) -> Result<Vec<Row>> {
    let files = files()?;
    let whole = || {
        let mut engine = engine(100, lists())?;
        let clock = Clock::start()?;
        read_all(&mut engine, &files)?;
        clock.rate(FILES * EVENTS)
    };
    let contestants = vec![
        Contestant::new(
            "Ringwall",
            "gunzip, parse, all rules and 100 of a user, a million listed blocks, profiles, sequences",
            whole,
        ),
        Contestant::new(
            "gunzip and parse",
            "members in use found, nothing asked",
            || parsing(&files),
        ),
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
    let clock = Clock::start()?;
    let mut count = 0;
    for file in files {
        let stream = sources::open(file.as_slice())?;
        sources::read(stream, schema, &mut |batch: &Batch| count += batch.len());
    }
    clock.rate(count)
}

fn gunzip(files: &[Vec<u8>]) -> Result<f64> {
    let clock = Clock::start()?;
    let mut buffer = vec![0; 512 << 10];
    for file in files {
        let mut stream = sources::open(file.as_slice())?;
        while stream.read(&mut buffer)? > 0 {
            black_box(&buffer);
        }
    }
    clock.rate(FILES * EVENTS)
}

fn newlines() -> Result<impl FnMut() -> Result<f64>> {
    let text = logs::calls(0, EVENTS)?.replace("},{\"eventVersion", "},\n{\"eventVersion");
    Ok(move || {
        let clock = Clock::start()?;
        for _ in 0..FILES {
            black_box(memchr::memchr_iter(b'\n', black_box(text.as_bytes())).count());
        }
        clock.rate(FILES * EVENTS)
    })
}

/// What ten times as many rules cost: in all, and alone.
pub(super) fn rules(rounds: u32) -> Result<Vec<Row>> {
    let files = files()?;
    let whole = |count: usize| {
        let files = &files;
        move || {
            let mut engine = engine(count, lists())?;
            let clock = Clock::start()?;
            read_all(&mut engine, files)?;
            clock.rate(FILES * EVENTS)
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
        Contestant::new(
            "100 rules of a user",
            "parse and rules, nothing else",
            alone(100),
        ),
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
        let clock = Clock::start()?;
        sources::read(text.as_bytes(), network.schema(), &mut |batch: &Batch| {
            for event in batch.events() {
                network.meet(event, known, &mut scratch, &mut met);
                black_box(&met);
            }
        });
        clock.rate(EVENTS)
    }
}

/// Flow logs and names.
pub(super) fn others(rounds: u32) -> Result<Vec<Row>> {
    let lines = logs::flows(LINES)?;
    let whole = |form: Form, text: &str, count: usize| {
        let mut engine = engine(0, lists())?;
        let clock = Clock::start()?;
        engine.read(form, &origin("log"), text.as_bytes());
        clock.rate(count)
    };
    let contestants = vec![
        Contestant::new(
            "Ringwall",
            "split, lists, counters, what each host usually does",
            || whole(Form::Flow, &lines, LINES),
        ),
        Contestant::new("split and parse", "nothing asked", || {
            let clock = Clock::start()?;
            let mut count = 0;
            sources::flow::read(lines.as_bytes(), &mut |batch| count += batch.flows.len());
            clock.rate(count)
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
            let clock = Clock::start()?;
            let mut count = 0;
            sources::read(questions.as_bytes(), schema, &mut |batch: &Batch| {
                count += batch.len();
            });
            clock.rate(count)
        }),
    ];
    rows.extend(in_turn("DNS questions", contestants, rounds)?);
    Ok(rows)
}

/// Look-ups in lists of 35 MB: of addresses, and of names.
pub(super) fn look_ups(rounds: u32) -> Result<Vec<Row>> {
    let addresses = list_of(|number| format!("{}\n", Ipv4Addr::from(address(number))));
    let names = list_of(|number| format!("host-{number}.zone-{}.example\n", number % 10_000));
    let read = |text: &str| {
        let parsed = parse(Format::Txt, Scope::Entities, text.as_bytes());
        Intelligence::new(vec![(list(Category::Custom), parsed.indicators)])
    };
    let (known, known_names) = (read(&addresses), read(&names));
    let asked: Vec<String> = (0..10_000_u32)
        .map(|number| format!("host-{}.zone-{}.example", number * 97, number * 97 % 10_000))
        .collect();
    let listed = |number: u32| address(number % 2_000_000);
    let other = |number: u32| 0x0b00_0000 + number % 0x5000_0000;
    let contestants = vec![
        Contestant::new(
            "addresses, none listed",
            "a list of 35 MB, at random",
            || asking(&known, other),
        ),
        Contestant::new("addresses, all listed", "the same list, at random", || {
            asking(&known, listed)
        }),
        Contestant::new(
            "a name",
            "a list of 35 MB, all parts of the name looked for",
            || {
                let clock = Clock::start()?;
                for _ in 0..20 {
                    for name in &asked {
                        black_box(known_names.name(name.as_bytes()));
                    }
                }
                clock.rate(asked.len() * 20)
            },
        ),
    ];
    in_turn("look-ups", contestants, rounds)
}

/// The addresses of the list, scattered.
fn address(number: u32) -> u32 {
    let scattered = number.wrapping_mul(2_654_435_761) & 0x00ff_ffff;
    (11 + number % 80) << 24 | scattered
}

fn asking(known: &Intelligence, address: impl Fn(u32) -> u32) -> Result<f64> {
    let clock = Clock::start()?;
    let mut state = 1_u32;
    for _ in 0..LOOK_UPS {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        black_box(known.address(address(state >> 1)));
    }
    clock.rate(usize::try_from(LOOK_UPS)?)
}

fn list_of(line: impl Fn(u32) -> String) -> String {
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
