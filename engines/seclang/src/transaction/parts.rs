//! A request taken apart into collections.

use std::borrow::Cow;

use ringwall_transformation::{Transformation, cookies, query};

use super::body::Body;
use crate::action::BodyProcessor;
use crate::collection::Collection;
use crate::request::Request;

/// A key and a value.
pub(super) type Pair<'a> = (Cow<'a, [u8]>, Cow<'a, [u8]>);

/// A member of a collection.
#[derive(Clone, Debug)]
pub(super) struct Value<'a> {
    pub(super) collection: Collection,
    pub(super) key: Cow<'a, [u8]>,
    pub(super) value: Cow<'a, [u8]>,
}

impl Value<'_> {
    /// A member that changes while rules are run.
    pub(super) fn owned(collection: Collection, key: &[u8], value: &[u8]) -> Self {
        Self {
            collection,
            key: Cow::Owned(key.to_vec()),
            value: Cow::Owned(value.to_vec()),
        }
    }

    /// How many members a collection has.
    pub(super) fn count(collection: Collection, count: usize) -> Self {
        let value = Cow::Owned(count.to_string().into_bytes());
        Self {
            collection,
            key: Cow::Borrowed(b""),
            value,
        }
    }

    /// `ARGS:name`
    pub(super) fn name(&self) -> Vec<u8> {
        let name = self.collection.name().as_bytes();
        match self.key.is_empty() {
            true => name.to_vec(),
            false => [name, b":", &self.key].concat(),
        }
    }
}

/// The collections of a request.
pub(super) struct Parts<'a> {
    request: &'a Request<'a>,
    address: String,
    /// The path, decoded.
    path: Vec<u8>,
    query: Vec<Pair<'a>>,
    cookies: Vec<Pair<'a>>,
    body: Body<'a>,
}

impl<'a> Parts<'a> {
    /// What is there before the body.
    pub(super) fn of_headers(request: &'a Request<'a>) -> Self {
        let cookies = request
            .headers
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case(b"cookie"))
            .flat_map(|(_, value)| cookies::pairs(value))
            .map(|cookie| (Cow::Borrowed(cookie.name), Cow::Borrowed(cookie.value)));
        Self {
            request,
            address: request.peer.to_string(),
            path: decoded_path(without_host(request.path())),
            query: arguments(request.query()),
            cookies: cookies.collect(),
            body: Body::default(),
        }
    }

    /// All of it, the body taken apart so.
    pub(super) fn of_all(request: &'a Request<'a>, processor: Option<BodyProcessor>) -> Self {
        Self {
            body: Body::of(request, processor),
            ..Self::of_headers(request)
        }
    }

    /// The members of a collection.
    pub(super) fn values(&self, collection: Collection) -> Vec<Value<'_>> {
        let mut values = Values {
            collection,
            found: Vec::new(),
        };
        let (query, body) = (&self.query, &self.body);
        match collection {
            Collection::Args => values.pairs(query.iter().chain(&body.arguments)),
            Collection::ArgsGet => values.pairs(query),
            Collection::ArgsPost => values.pairs(&body.arguments),
            Collection::ArgsNames => values.names(query.iter().chain(&body.arguments)),
            Collection::ArgsGetNames => values.names(query),
            Collection::ArgsPostNames => values.names(&body.arguments),
            Collection::ArgsCombinedSize => {
                values.number(size(query.iter().chain(&body.arguments)));
            }
            Collection::RequestCookies => values.pairs(&self.cookies),
            Collection::RequestCookiesNames => values.names(&self.cookies),
            Collection::Xml => values.pairs(&body.xml),
            Collection::MultipartPartHeaders => values.pairs(&body.part_headers),
            Collection::Files => values.pairs(&body.files),
            Collection::FilesNames => values.names(&body.files),
            Collection::FilesSizes => {
                body.file_sizes.iter().for_each(|size| values.number(*size));
            }
            Collection::FilesCombinedSize => values.number(body.file_sizes.iter().sum()),
            _ => self.request_values(&mut values),
        }
        values.found
    }

    /// What the request line and the headers say.
    fn request_values<'v>(&'v self, values: &mut Values<'v>) {
        let request = self.request;
        match values.collection {
            Collection::RequestHeaders => request
                .headers
                .iter()
                .for_each(|(name, value)| values.push(name, value)),
            Collection::RequestHeadersNames => {
                request
                    .headers
                    .iter()
                    .for_each(|(name, _)| values.push(name, name));
            }
            Collection::RequestMethod => values.push(b"", request.method),
            Collection::RequestProtocol => values.push(b"", request.version.as_bytes()),
            Collection::RequestUri => values.push(b"", without_host(request.target)),
            Collection::RequestUriRaw => values.push(b"", request.target),
            Collection::RequestFilename => values.push(b"", &self.path),
            Collection::RequestBasename => {
                let name = self.path.rsplit(|byte| matches!(byte, b'/' | b'\\')).next();
                values.push(b"", name.unwrap_or_default());
            }
            Collection::RequestLine => {
                let version = request.version.as_bytes();
                values.own([request.method, b" ", request.target, b" ", version].concat());
            }
            Collection::QueryString => values.push(b"", request.query()),
            Collection::RemoteAddress => values.push(b"", self.address.as_bytes()),
            Collection::UniqueId => values.push(b"", request.id.as_bytes()),
            _ => self.body_values(values),
        }
    }

    fn body_values<'v>(&'v self, values: &mut Values<'v>) {
        match values.collection {
            Collection::RequestBody => values.push(b"", self.body.text),
            Collection::RequestBodyLength => values.number(self.body.length),
            Collection::RequestBodyError => values.number(usize::from(self.body.is_broken)),
            Collection::RequestBodyProcessor => {
                let name = self.body.processor.map_or("", BodyProcessor::name);
                values.push(b"", name.as_bytes());
            }
            _ => {}
        }
    }
}

/// Members while they are collected.
struct Values<'a> {
    collection: Collection,
    found: Vec<Value<'a>>,
}

impl<'a> Values<'a> {
    fn push(&mut self, key: &'a [u8], value: &'a [u8]) {
        self.found.push(Value {
            collection: self.collection,
            key: Cow::Borrowed(key),
            value: Cow::Borrowed(value),
        });
    }

    fn own(&mut self, value: Vec<u8>) {
        let key = Cow::Borrowed(&b""[..]);
        self.found.push(Value {
            collection: self.collection,
            key,
            value: Cow::Owned(value),
        });
    }

    fn number(&mut self, number: usize) {
        self.own(number.to_string().into_bytes());
    }

    fn pairs<'p: 'a>(&mut self, pairs: impl IntoIterator<Item = &'a Pair<'p>>) {
        pairs
            .into_iter()
            .for_each(|(key, value)| self.push(key, value));
    }

    fn names<'p: 'a>(&mut self, pairs: impl IntoIterator<Item = &'a Pair<'p>>) {
        pairs.into_iter().for_each(|(key, _)| self.push(key, key));
    }
}

fn size<'a, 'p: 'a>(pairs: impl Iterator<Item = &'a Pair<'p>>) -> usize {
    pairs.map(|(key, value)| key.len() + value.len()).sum()
}

/// The arguments of a query or a form, decoded.
pub(super) fn arguments(text: &[u8]) -> Vec<Pair<'_>> {
    let decoded = |text| Transformation::UrlDecode.apply(Cow::Borrowed(text));
    query::arguments(text)
        .map(|argument| (decoded(argument.name), decoded(argument.value)))
        .collect()
}

/// The path of `http://host/path`, which requests to proxies begin with.
fn without_host(target: &[u8]) -> &[u8] {
    let is_absolute = |scheme: &[u8]| {
        target
            .get(..scheme.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(scheme))
    };
    let host = match (is_absolute(b"http://"), is_absolute(b"https://")) {
        (true, _) => target.get(7..),
        (_, true) => target.get(8..),
        _ => return target,
    };
    let host = host.unwrap_or_default();
    let path = host.iter().position(|byte| *byte == b'/');
    path.and_then(|start| host.get(start..)).unwrap_or_default()
}

/// A path without its escapes. A plus sign is one there.
fn decoded_path(path: &[u8]) -> Vec<u8> {
    let pieces = path.split(|byte| *byte == b'+');
    let decoded: Vec<_> = pieces
        .map(|piece| Transformation::UrlDecode.apply(Cow::Borrowed(piece)))
        .collect();
    decoded.join(&b'+')
}
