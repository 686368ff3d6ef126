//! A head in memory: its bytes, and where in them things stand.

use super::name::Known;

/// A part of a head's bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// From `start` to before `end`. Heads are far smaller than 4 GiB.
    pub fn new(start: usize, end: usize) -> Self {
        let limit = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            start: limit(start),
            end: limit(end),
        }
    }

    /// What stands there.
    pub fn of(self, bytes: &[u8]) -> &[u8] {
        bytes
            .get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }

    /// Whether nothing stands there.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Where it begins.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// Where it ends.
    pub fn end(self) -> usize {
        self.end as usize
    }
}

/// A header line.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The name, in the letters it came in.
    pub name: Span,
    /// The value without white space around it.
    pub value: Span,
    /// Which of the names the door acts on it is.
    pub known: Known,
}

/// The versions of HTTP that clients speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Version {
    /// HTTP/1.0.
    Http10,
    /// HTTP/1.1.
    #[default]
    Http11,
    /// HTTP/2.
    Http2,
}

impl Version {
    /// As it is written in logs and seen by rules.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Http10 => "HTTP/1.0",
            Self::Http11 => "HTTP/1.1",
            Self::Http2 => "HTTP/2.0",
        }
    }
}

/// A request's head. Its memory is used again for the next one.
#[derive(Debug, Default)]
pub struct Head {
    /// All spans point into this.
    pub bytes: Vec<u8>,
    /// The method as it came.
    pub method: Span,
    /// The target as it came, without an authority in front.
    pub target: Span,
    /// The authority of a target in absolute form, or HTTP/2's `:authority`.
    pub authority: Span,
    /// The target before `?` and `#`.
    pub path: Span,
    /// Between `?` and `#`; empty without.
    pub query: Span,
    /// Behind `#`.
    pub fragment: Option<Span>,
    /// The version it was sent in.
    pub version: Version,
    /// The header lines in their order.
    pub fields: Vec<Field>,
}

impl Head {
    /// Forgets the last request and keeps the memory.
    pub fn clear(&mut self) {
        let (mut bytes, mut fields) = (
            std::mem::take(&mut self.bytes),
            std::mem::take(&mut self.fields),
        );
        bytes.clear();
        fields.clear();
        *self = Self {
            bytes,
            fields,
            ..Self::default()
        };
    }

    /// The bytes of a span.
    pub fn get(&self, span: Span) -> &[u8] {
        span.of(&self.bytes)
    }

    /// The method.
    pub fn method(&self) -> &[u8] {
        self.get(self.method)
    }

    /// The values of a known name, in their order.
    pub fn values(&self, known: Known) -> impl Iterator<Item = &[u8]> {
        let named = self.fields.iter().filter(move |field| field.known == known);
        named.map(|field| self.get(field.value))
    }

    /// The first value of a known name.
    pub fn value(&self, known: Known) -> Option<&[u8]> {
        self.values(known).next()
    }

    /// The host that the request is for: its authority, else the header.
    pub fn host(&self) -> &[u8] {
        if self.authority.is_empty() {
            self.value(Known::Host).unwrap_or_default()
        } else {
            self.get(self.authority)
        }
    }

    /// Splits a target into path, query and fragment.
    pub(crate) fn set_target(&mut self, target: Span) {
        let bytes = target.of(&self.bytes);
        let hash = memchr::memchr(b'#', bytes);
        let before_hash = hash.unwrap_or(bytes.len());
        let question = memchr::memchr(b'?', bytes).filter(|at| *at < before_hash);

        let start = target.start();
        let path_end = question.unwrap_or(before_hash);
        let query_start = question.map_or(before_hash, |at| at + 1);
        self.target = target;
        self.path = Span::new(start, start + path_end);
        self.query = Span::new(start + query_start, start + before_hash);
        self.fragment = hash.map(|at| Span::new(start + at + 1, target.end()));
    }
}
