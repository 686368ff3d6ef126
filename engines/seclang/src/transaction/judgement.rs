//! What rules say of a request.

use super::variables::Variables;
use crate::operator::number;

/// Where the Core Rule Set keeps the score that it refuses by: version 4, then 3.
const SCORES: [&str; 2] = ["blocking_inbound_anomaly_score", "anomaly_score"];

/// What rules say of a request.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// The rules that matched, in their order, without those that say `nolog`.
    pub matches: Vec<Match>,
    /// How the request is refused, if it is.
    pub interruption: Option<Interruption>,
    variables: Variables,
}

/// A rule that matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Its id.
    pub id: u64,
    /// Its message.
    pub message: String,
    /// What it tells of the values that matched.
    pub data: Option<String>,
    /// How severe it is: `CRITICAL`.
    pub severity: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
}

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interruption {
    /// The rule that refuses.
    pub rule: u64,
    /// The status of the answer.
    pub status: u16,
    /// How it is refused.
    pub response: Response,
}

/// How a request is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Response {
    /// By an answer with the status.
    Refuse,
    /// By closing the connection.
    Drop,
    /// By sending the client there.
    Redirect(String),
}

impl Judgement {
    pub(super) fn new(
        matches: Vec<Match>,
        interruption: Option<Interruption>,
        variables: Variables,
    ) -> Self {
        Self {
            matches,
            interruption,
            variables,
        }
    }

    /// The anomaly score, as the Core Rule Set counts it; 0 with other rules.
    pub fn score(&self) -> i64 {
        let mut scores = SCORES
            .into_iter()
            .filter_map(|name| self.variables.get(name));
        scores.next().map_or(0, number)
    }

    /// A variable that rules have set: `tx.name` under its name.
    pub fn variable(&self, name: &str) -> Option<&[u8]> {
        self.variables.get(&name.to_ascii_lowercase())
    }
}
