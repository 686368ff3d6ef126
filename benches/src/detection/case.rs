//! A request with what should become of it.

use std::fmt;

/// What a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// It should be stopped.
    Attack,
    /// Everyday traffic.
    Realistic,
    /// Legitimate text that looks like an attack.
    Hard,
}

impl Kind {
    pub(super) const ALL: [Self; 3] = [Self::Attack, Self::Realistic, Self::Hard];
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Attack => "attack",
            Self::Realistic => "realistic",
            Self::Hard => "hard",
        })
    }
}

/// A request with what should become of it.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) source: String,
    pub(super) kind: Kind,
    /// Which of the source's.
    pub(super) note: String,
    pub(super) method: String,
    pub(super) path: Vec<u8>,
    pub(super) query: Vec<u8>,
    pub(super) headers: Vec<(String, Vec<u8>)>,
    pub(super) body: Vec<u8>,
}

const BROWSER: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 \
    (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";

impl Case {
    /// A GET of a browser.
    pub(super) fn get(source: &str, kind: Kind, target: &[u8]) -> Self {
        let at = target.iter().position(|byte| *byte == b'?');
        let (path, query) = target.split_at(at.unwrap_or(target.len()));
        let headers = [
            ("Host", "shop.example.com"),
            ("User-Agent", BROWSER),
            ("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"),
            ("Accept-Language", "en-US,en;q=0.5"),
            ("Accept-Encoding", "gzip, deflate, br"),
        ];
        Self {
            source: source.to_owned(),
            kind,
            note: String::new(),
            method: "GET".to_owned(),
            path: path.to_vec(),
            query: query.get(1..).unwrap_or_default().to_vec(),
            headers: headers
                .map(|(name, value)| (name.to_owned(), value.as_bytes().to_vec()))
                .into(),
            body: Vec::new(),
        }
    }

    /// A POST of a browser.
    pub(super) fn post(
        source: &str,
        kind: Kind,
        target: &[u8],
        media: &str,
        body: impl Into<Vec<u8>>,
    ) -> Self {
        let mut case = Self::get(source, kind, target);
        case.method = "POST".to_owned();
        case.body = body.into();
        case.with("Content-Type", media)
    }

    pub(super) fn with(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers
            .retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        self.headers
            .push((name.to_owned(), value.as_ref().to_vec()));
        self
    }

    pub(super) fn noted(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// What a person is told of it, on a line.
    pub(super) fn shown(&self) -> String {
        let text = |bytes: &[u8]| {
            let text: String = String::from_utf8_lossy(bytes).chars().take(160).collect();
            text.escape_debug().to_string()
        };
        let (path, query) = (text(&self.path), text(&self.query));
        format!(
            "[{}] {} {path}?{query} | {}",
            self.note,
            self.method,
            text(&self.body)
        )
    }
}

/// A value as a query or a form carries it.
pub(super) fn encoded(value: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::new();
    for byte in value {
        match byte {
            b' ' => encoded.push('+'),
            b'-' | b'_' | b'.' | b'~' => encoded.push(char::from(*byte)),
            byte if byte.is_ascii_alphanumeric() => encoded.push(char::from(*byte)),
            byte => {
                // Writing to a string does not fail.
                write!(encoded, "%{byte:02X}").unwrap_or_default();
            }
        }
    }
    encoded
}

/// The bytes of a value with `%HH`.
pub(super) fn decoded(value: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::new();
    let mut rest = value;
    while let Some((byte, others)) = rest.split_first() {
        let digits = others
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        let hex = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (byte, hex) {
            (b'%', Some(hex)) => {
                decoded.push(hex);
                rest = others.get(2..).unwrap_or_default();
            }
            _ => {
                decoded.push(*byte);
                rest = others;
            }
        }
    }
    decoded
}

/// A text in JSON's quotes.
pub(super) fn json(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}
