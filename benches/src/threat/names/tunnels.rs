//! Tunnels by how they put data into names.

use super::{DAY_MS, DAYS, Question};
use crate::random::Random;

/// A tunnel.
pub(super) struct Tunnel {
    pub(super) name: &'static str,
    /// Digits of which base.
    base: usize,
    /// The lengths of the labels of a question.
    labels: &'static [usize],
    /// Questions, at least and at most.
    questions: (usize, usize),
    apart_ms: usize,
}

pub(super) const TUNNELS: [Tunnel; 5] = [
    Tunnel {
        name: "base32, long labels",
        base: 32,
        labels: &[63, 63, 40],
        questions: (300, 3_000),
        apart_ms: 200,
    },
    Tunnel {
        name: "base64, one label",
        base: 62,
        labels: &[60],
        questions: (500, 3_000),
        apart_ms: 500,
    },
    Tunnel {
        name: "hexadecimal, two labels",
        base: 16,
        labels: &[60, 24],
        questions: (500, 2_000),
        apart_ms: 1_000,
    },
    Tunnel {
        name: "hexadecimal with a counter",
        base: 16,
        labels: &[4, 48],
        questions: (700, 2_000),
        apart_ms: 1_500,
    },
    Tunnel {
        name: "slow, short labels",
        base: 36,
        labels: &[32],
        questions: (1_200, 2_000),
        apart_ms: 2_500,
    },
];

impl Tunnel {
    /// A host's questions, all below one zone.
    pub(super) fn carry(&self, host: usize, random: &mut Random, asked: &mut Vec<Question>) {
        let (least, most) = self.questions;
        let begin = (DAYS - 1) * DAY_MS + random.below(DAY_MS / 2);
        let zone = format!("{}.com", random.digits(26, 7));
        for number in 0..least + random.below(most - least) {
            let labels = self
                .labels
                .iter()
                .map(|length| random.digits(self.base, *length));
            let labels: Vec<String> = labels.collect();
            asked.push(Question {
                ms: begin + number * self.apart_ms,
                host,
                name: format!("{}.{zone}", labels.join(".")),
                exists: true,
            });
        }
    }
}
