//! Requests of the usual kind.

use ringwall_waf::request::{Body, Header, Request};

/// A request, owned.
pub(crate) struct Sent {
    method: &'static str,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Sent {
    pub(crate) fn with<T>(&self, function: impl FnOnce(&Request<'_>) -> T) -> T {
        let headers: Vec<_> = self
            .headers
            .iter()
            .map(|(name, value)| Header {
                name: name.as_bytes(),
                value: value.as_bytes(),
            })
            .collect();
        function(&Request {
            peer: "192.0.2.7".parse().unwrap(),
            method: self.method.as_bytes(),
            path: self.path.as_bytes(),
            query: self.query.as_bytes(),
            fragment: None,
            version: "HTTP/1.1",
            scheme: "https",
            headers: &headers,
            body: Body {
                prefix: &self.body,
                is_oversize: false,
                size: self.body.len() as u64,
            },
            ja3: None,
            ja4: None,
            id: "1-67891233-abcdef012345678912345678",
            at_millis: 1_700_000_000_000,
        })
    }
}

const WORDS: [&str; 40] = [
    "red", "shoes", "order", "delivery", "account", "summer", "select", "catalog", "union",
    "house", "garden", "table", "chair", "update", "profile", "picture", "where", "from", "music",
    "travel", "ticket", "hotel", "cat", "system", "include", "script", "print", "report", "date",
    "time", "price", "sort", "page", "filter", "color", "size", "large", "drop", "insert", "and",
];

/// Numbers that look random and are the same each time.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below
    }

    fn words(&mut self, count: usize, between: &str) -> String {
        let words: Vec<&str> = (0..count).map(|_| WORDS[self.next(WORDS.len())]).collect();
        words.join(between)
    }
}

/// 400 requests: pages, searches, forms, JSON.
pub(crate) fn benign() -> Vec<Sent> {
    let mut numbers = Numbers(7);
    (0..400).map(|number| one(number, &mut numbers)).collect()
}

fn one(number: usize, numbers: &mut Numbers) -> Sent {
    let mut headers: Vec<(String, String)> = [
        ("Host", "shop.example.com"),
        ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"),
        ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"),
        ("Accept-Language", "en-US,en;q=0.9,de;q=0.8"),
        ("Accept-Encoding", "gzip, deflate, br"),
        ("Referer", "https://shop.example.com/catalog/garden?sort=price&page=2"),
        ("Connection", "keep-alive"),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect();
    let cookie = format!(
        "session={:032x}; theme=dark; seen={}",
        numbers.next(1 << 30),
        numbers.words(3, ".")
    );
    headers.push(("Cookie".to_owned(), cookie));
    let path = format!("/{}/{}", numbers.words(2, "/"), numbers.next(10_000));
    let query = format!(
        "q={}&page={}&sort={}&ref=%2Fhome%3Fa%3D1",
        numbers.words(4, "+"),
        numbers.next(50),
        numbers.words(1, "")
    );
    let (method, body) = match number % 4 {
        0 => (
            "POST",
            format!(
                "name={}&comment={}&ok=1",
                numbers.words(2, "+"),
                numbers.words(30, "+")
            ),
        ),
        1 => (
            "POST",
            format!(
                r#"{{"id": {number}, "title": "{}", "tags": ["{}"], "text": "{}"}}"#,
                numbers.words(3, " "),
                numbers.words(3, "\", \""),
                numbers.words(40, " ")
            ),
        ),
        _ => ("GET", String::new()),
    };
    Sent {
        method,
        path,
        query,
        headers,
        body: body.into_bytes(),
    }
}

/// A POST of 64 KB.
pub(crate) fn large_body(kind: &str) -> Sent {
    let mut numbers = Numbers(11);
    let mut body = Vec::new();
    while body.len() < 65_536 {
        let piece = match kind {
            "prose" => numbers.words(12, " ") + ". ",
            "attack words" => {
                "union select from where cat /etc/ eval( system( <script onload= ../ ".to_owned()
            }
            "json" => format!(
                r#"{}"{}": [1, "{}"]"#,
                if body.is_empty() { "{" } else { "," },
                numbers.next(1 << 30),
                numbers.words(1, "")
            ),
            _ => "a=b&".to_owned(),
        };
        body.extend_from_slice(piece.as_bytes());
    }
    body.truncate(65_536);
    Sent {
        method: "POST",
        path: "/form".into(),
        query: String::new(),
        headers: [
            ("Host", "shop.example.com"),
            ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64)"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into(),
        body,
    }
}
