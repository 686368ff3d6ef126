//! A body taken apart, as its media type or a rule says.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use ringwall_transformation::Transformation;
use ringwall_transformation::json::{Elements, Part, Pointers};

use super::multipart;
use super::parts::{Pair, arguments};
use crate::action::BodyProcessor;
use crate::request::Request;

/// As many elements as are read of XML.
const MOST_EVENTS: usize = 100_000;

/// What is in a body.
#[derive(Default)]
pub(super) struct Body<'a> {
    pub(super) processor: Option<BodyProcessor>,
    /// How long it is.
    pub(super) length: usize,
    /// The body as it came; nothing of what is taken apart otherwise than a form.
    pub(super) text: &'a [u8],
    pub(super) arguments: Vec<Pair<'a>>,
    /// Names of fields and of their files.
    pub(super) files: Vec<Pair<'a>>,
    pub(super) file_sizes: Vec<usize>,
    /// Names of fields and a header of theirs each.
    pub(super) part_headers: Vec<Pair<'a>>,
    /// The text under `/*`, the values of attributes under `//@*`.
    pub(super) xml: Vec<Pair<'a>>,
    /// Whether it is not what its media type says.
    pub(super) is_broken: bool,
}

/// How a body of the request's media type is taken apart.
pub(super) fn processor(request: &Request<'_>) -> Option<BodyProcessor> {
    let media_type = request.header("content-type")?.to_ascii_lowercase();
    let media_type = media_type.split(|byte| *byte == b';').next()?.trim_ascii();
    match media_type {
        b"application/x-www-form-urlencoded" => Some(BodyProcessor::UrlEncoded),
        b"multipart/form-data" => Some(BodyProcessor::Multipart),
        b"application/json" => Some(BodyProcessor::Json),
        b"text/xml" | b"application/xml" => Some(BodyProcessor::Xml),
        _ if media_type.ends_with(b"+json") => Some(BodyProcessor::Json),
        _ if media_type.ends_with(b"+xml") => Some(BodyProcessor::Xml),
        _ => None,
    }
}

impl<'a> Body<'a> {
    pub(super) fn of(request: &Request<'a>, processor: Option<BodyProcessor>) -> Self {
        let mut body = Self {
            processor,
            length: request.body.len(),
            ..Self::default()
        };
        match processor {
            Some(BodyProcessor::UrlEncoded) => {
                body.text = request.body;
                body.arguments = arguments(request.body);
            }
            Some(BodyProcessor::Multipart) => body.read_multipart(request),
            Some(BodyProcessor::Json) => body.read_json(request.body),
            Some(BodyProcessor::Xml) => body.read_xml(request.body),
            None => body.text = request.body,
        }
        body
    }

    fn read_multipart(&mut self, request: &Request<'a>) {
        let media_type = request.header("content-type").unwrap_or_default();
        let Some(boundary) = multipart::boundary(media_type) else {
            self.is_broken = true;
            return;
        };
        for part in multipart::parts(request.body, boundary) {
            let name = || Cow::Borrowed(part.name);
            let headers = part
                .headers
                .iter()
                .map(|header| (name(), Cow::Borrowed(*header)));
            self.part_headers.extend(headers);
            match part.file_name {
                Some(file_name) => {
                    self.files.push((name(), Cow::Borrowed(file_name)));
                    self.file_sizes.push(part.content.len());
                }
                None => self.arguments.push((name(), Cow::Borrowed(part.content))),
            }
        }
    }

    /// Values become arguments, named `json.` and the key before them.
    fn read_json(&mut self, text: &[u8]) {
        let pointers = Pointers::all();
        let mut elements = Elements::of(text, &pointers);
        let mut key = b"json".to_vec();
        for element in &mut elements {
            match element.part {
                Part::Key => key = [b"json.", &*element.text].concat(),
                Part::Value => {
                    let value = Cow::Owned(element.text.into_owned());
                    self.arguments.push((Cow::Owned(key.clone()), value));
                }
            }
        }
        self.is_broken = elements.failure().is_some();
    }

    fn read_xml(&mut self, text: &[u8]) {
        let mut reader = Reader::from_reader(text);
        reader.config_mut().check_end_names = false;
        let mut text = Vec::new();
        for _ in 0..MOST_EVENTS {
            match reader.read_event() {
                Ok(Event::Start(tag) | Event::Empty(tag)) => self.read_attributes(&tag),
                Ok(Event::Text(part)) => text.extend_from_slice(part.as_bytes()),
                Ok(Event::CData(part)) => text.extend_from_slice(part.as_bytes()),
                Ok(Event::GeneralRef(part)) => {
                    text.push(b'&');
                    text.extend_from_slice(part.as_bytes());
                    text.push(b';');
                }
                Ok(Event::Eof) => break,
                Ok(_) => {}
                Err(_) => {
                    self.is_broken = true;
                    break;
                }
            }
        }
        let text = Transformation::HtmlEntityDecode
            .apply(Cow::Owned(text))
            .into_owned();
        self.xml.push((Cow::Borrowed(b"/*"), Cow::Owned(text)));
    }

    fn read_attributes(&mut self, tag: &BytesStart<'_>) {
        for attribute in tag.attributes().with_checks(false).flatten() {
            let value = Cow::Owned(attribute.value.into_owned().into_bytes());
            let value = Transformation::HtmlEntityDecode.apply(value).into_owned();
            self.xml.push((Cow::Borrowed(b"//@*"), Cow::Owned(value)));
        }
    }
}
