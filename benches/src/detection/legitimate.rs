//! Legitimate requests, made up: browsing, searching, forms, APIs, uploads, analytics; and texts that
//! look like attacks.

mod everyday;
mod headers;

use super::case::{Case, Kind, encoded, json};
use crate::random::Random;

const SENTENCES: &str = include_str!("../../detection/sentences.txt");
const WORDS: &str = include_str!("../../detection/words.txt");
const HARD: &str = include_str!("../../detection/hard.txt");

/// Everyday requests.
pub(super) fn realistic(count: usize) -> Vec<Case> {
    let mut maker = Maker::new();
    (0..count)
        .map(|_| {
            let case = everyday::request(&mut maker);
            headers::complete(case, &mut maker)
        })
        .collect()
}

/// Texts that look like attacks, in a query, a form, JSON and a form of parts.
pub(super) fn hard() -> Vec<Case> {
    HARD.lines().flat_map(hard_text).collect()
}

fn hard_text(text: &str) -> [Case; 4] {
    let query = format!("/search?q={}", encoded(text.as_bytes()));
    let form = format!("id=7&text={}&send=Send", encoded(text.as_bytes()));
    let document = format!(r#"{{"id": 7, "text": {}}}"#, json(text));
    let parts = format!(
        "--part\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n{text}\r\n--part--\r\n"
    );
    let post = |source: &str, media: &str, body: String| {
        Case::post(source, Kind::Hard, b"/comments", media, body)
    };
    [
        Case::get("ours/texts in queries", Kind::Hard, query.as_bytes()),
        post(
            "ours/texts in forms",
            "application/x-www-form-urlencoded",
            form,
        ),
        post("ours/texts in JSON", "application/json", document),
        post(
            "ours/texts in parts",
            "multipart/form-data; boundary=part",
            parts,
        ),
    ]
    .map(|case| case.noted(text))
}

/// Makes up parts of requests.
pub(super) struct Maker {
    pub(super) random: Random,
    sentences: Vec<&'static str>,
    words: Vec<&'static str>,
}

impl Maker {
    fn new() -> Self {
        Self {
            random: Random::new(),
            sentences: SENTENCES.lines().collect(),
            words: WORDS.lines().collect(),
        }
    }

    pub(super) fn sentence(&mut self) -> &'static str {
        self.random.one_of(&self.sentences)
    }

    /// What somebody looks for.
    pub(super) fn word(&mut self) -> &'static str {
        self.random.one_of(&self.words)
    }

    pub(super) fn name(&mut self) -> &'static str {
        self.random.one_of(&[
            "Anna",
            "O'Brien",
            "D'Angelo",
            "Jean-Luc",
            "Müller",
            "José María",
            "N'Golo",
            "Siobhán",
            "李明",
            "Иван",
            "Mary Ann",
            "McDonald's",
            "van 't Hoff",
        ])
    }

    pub(super) fn base64(&mut self, count: usize) -> String {
        self.random.digits(64, count)
    }

    pub(super) fn hex(&mut self, count: usize) -> String {
        self.random.digits(16, count)
    }
}

/// Names and values as a query or a form has them.
pub(super) fn arguments(pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(name, value)| {
            let (name, value) = (encoded(name.as_bytes()), encoded(value.as_bytes()));
            format!("{name}={value}")
        })
        .collect();
    pairs.join("&")
}
