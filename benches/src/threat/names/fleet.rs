//! Hosts without malware: people, servers, crawlers, mail servers, people behind a filter.

use super::{DAY_MS, DAYS, Question};
use crate::random::Random;

const WORDS: [&str; 64] = [
    "alpha", "amber", "apple", "arrow", "atlas", "beacon", "berry", "blue", "bridge", "bright",
    "cargo", "cedar", "cloud", "coral", "craft", "daily", "delta", "design", "dream", "eagle",
    "earth", "ember", "field", "flower", "forest", "garden", "global", "green", "group", "harbor",
    "health", "house", "island", "journal", "kitchen", "lake", "light", "market", "media", "metal",
    "mobile", "mountain", "music", "news", "ocean", "office", "orange", "paper", "photo", "planet",
    "river", "school", "shop", "silver", "solar", "sport", "stone", "studio", "summer", "travel",
    "urban", "video", "water", "world",
];
const ENDS: [&str; 8] = ["com", "com", "com", "net", "org", "io", "de", "co.uk"];
const BEFORE: [&str; 6] = ["www.", "", "api.", "cdn.", "static.", "m."];

/// Hosts of a kind, and what they ask for: shares in a thousand questions.
struct Kind {
    hosts: usize,
    questions_a_day: usize,
    /// Different sites that it goes to.
    sites: usize,
    /// Sites that are no more.
    gone: usize,
    /// Mistyped names.
    mistyped: usize,
    /// Trackers that the network denies to be there.
    denied: usize,
    /// Names inside, some of which do not exist.
    inside: usize,
    /// What machines of clouds, virus scanners and reverse look-ups ask for.
    machines: usize,
}

const PERSON: Kind = Kind {
    hosts: 400,
    questions_a_day: 1_200,
    sites: 900,
    gone: 6,
    mistyped: 6,
    denied: 0,
    inside: 60,
    machines: 100,
};

const FLEET: [Kind; 5] = [
    PERSON,
    // Behind a filter.
    Kind {
        hosts: 80,
        denied: 150,
        ..PERSON
    },
    // Servers.
    Kind {
        hosts: 300,
        questions_a_day: 800,
        sites: 25,
        gone: 1,
        mistyped: 0,
        denied: 0,
        inside: 150,
        machines: 600,
    },
    // Crawlers, which follow old links.
    Kind {
        hosts: 6,
        questions_a_day: 30_000,
        sites: 60_000,
        gone: 60,
        mistyped: 0,
        denied: 0,
        inside: 2,
        machines: 20,
    },
    // Mail servers, which look their senders up.
    Kind {
        hosts: 6,
        questions_a_day: 20_000,
        sites: 30_000,
        gone: 50,
        mistyped: 5,
        denied: 0,
        inside: 2,
        machines: 300,
    },
];

/// All questions of the fleet; gives how many hosts there are.
pub(super) fn ask(random: &mut Random, questions: &mut Vec<Question>) -> usize {
    let mut host = 0;
    for kind in &FLEET {
        for _ in 0..kind.hosts {
            (0..DAYS).for_each(|day| kind.ask(host, day, random, questions));
            host += 1;
        }
    }
    host
}

/// A person's questions of the last day.
pub(super) fn person(host: usize, random: &mut Random, questions: &mut Vec<Question>) {
    PERSON.ask(host, DAYS - 1, random, questions);
}

impl Kind {
    fn ask(&self, host: usize, day: usize, random: &mut Random, questions: &mut Vec<Question>) {
        for _ in 0..self.questions_a_day {
            // Most of a day's work is done in half of it.
            let within = match random.happens(80) {
                true => DAY_MS / 3 + random.below(DAY_MS / 2),
                false => random.below(DAY_MS),
            };
            let (name, exists) = self.name(random);
            questions.push(Question {
                ms: day * DAY_MS + within,
                host,
                name,
                exists,
            });
        }
    }

    fn name(&self, random: &mut Random) -> (String, bool) {
        let kinds = [
            self.gone,
            self.mistyped,
            self.denied,
            self.inside,
            self.machines,
        ];
        let mut chosen = random.below(1_000);
        let mut kind = kinds.len();
        for (number, share) in kinds.iter().enumerate() {
            if chosen < *share {
                kind = number;
                break;
            }
            chosen -= share;
        }
        match kind {
            0 => (site(1_000_000 + random.below(200_000)), false),
            1 => (mistyped(random), false),
            2 => (tracker(random.below(300)), false),
            3 => (inside(random), random.happens(60)),
            4 => (machine(random), random.happens(80)),
            // Popular sites more often: the square of evenly spread numbers.
            _ => {
                let place = random.below(self.sites) * random.below(self.sites) / self.sites;
                let before = random.one_of(&BEFORE);
                (format!("{before}{}", site(place)), true)
            }
        }
    }
}

/// The name of a site, which is the same for everybody: words, brands, and some without any rhythm.
fn site(number: usize) -> String {
    let random = &mut Random::of(number + 77);
    let end = random.one_of(&ENDS);
    let label = match random.below(10) {
        0 => random.digits(36, 4 + number % 9),
        1 => format!("{}{}", random.one_of(&WORDS), number % 1_000),
        2 => random.one_of(&WORDS).to_owned(),
        3 => format!("{}-{}", random.one_of(&WORDS), random.one_of(&WORDS)),
        4 => format!("my{}{}", random.one_of(&WORDS), random.one_of(&WORDS)),
        _ => format!("{}{}", random.one_of(&WORDS), random.one_of(&WORDS)),
    };
    format!("{label}.{end}")
}

fn mistyped(random: &mut Random) -> String {
    let mut name = site(random.below(2_000));
    let place = random.below(name.find('.').unwrap_or(1).max(1));
    let letter = random.digits(36, 1);
    name.replace_range(place..=place, &letter);
    name
}

/// A tracker: many have names that no word is in.
fn tracker(number: usize) -> String {
    let random = &mut Random::of(number + 5_000_000);
    match random.below(3) {
        0 => format!("{}.{}.com", random.digits(36, 6), random.digits(36, 10)),
        1 => format!("t.{}.net", random.digits(26, 9)),
        _ => format!("ads.{}", site(2_000_000 + number)),
    }
}

fn inside(random: &mut Random) -> String {
    match random.below(4) {
        0 => format!(
            "ip-10-0-{}-{}.eu-central-1.compute.internal",
            random.below(250),
            random.below(250)
        ),
        1 => format!("{}.default.svc.cluster.local", random.one_of(&WORDS)),
        2 => probe(random),
        _ => format!("{}.corp.example.com", probe(random)),
    }
}

/// What browsers ask for to find out whether the network lies.
fn probe(random: &mut Random) -> String {
    let length = 7 + random.below(8);
    random.digits(26, length)
}

fn machine(random: &mut Random) -> String {
    match random.below(6) {
        0 => format!(
            "{}-{}.s3.eu-central-1.amazonaws.com",
            random.one_of(&WORDS),
            random.one_of(&WORDS)
        ),
        1 => format!(
            "ec2-203-0-113-{}.eu-central-1.compute.amazonaws.com",
            random.below(250)
        ),
        2 => format!(
            "{}.{}.0.10.in-addr.arpa",
            random.below(250),
            random.below(250)
        ),
        3 => format!("{}.avts.virus-scanner.example.com", random.digits(16, 32)),
        4 => format!(
            "{}.{}.113.0.203.bl.example.org",
            random.below(250),
            random.below(250)
        ),
        _ => format!("d{}.cloudfront.net", random.digits(36, 13)),
    }
}
