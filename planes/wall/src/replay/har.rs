//! HAR files, in which browsers and proxies write down what they sent.
//!
//! An entry is handed on as soon as it is read: a file may be larger than memory.
//!
//! <http://www.softwareishard.com/blog/har-12-spec/>

use std::fmt;
use std::io::Read;
use std::net::IpAddr;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::moment;
use super::recorded::{Recorded, Url};

/// Hands on every request of a file; HAR does not say who sent them.
pub(super) fn requests(
    file: impl Read,
    peer: IpAddr,
    each: &mut dyn FnMut(Recorded),
) -> Result<(), serde_json::Error> {
    let mut json = serde_json::Deserializer::from_reader(file);
    let mut hand_on = |entry: Entry| each(entry.into_recorded(peer));
    Member {
        name: "log",
        inner: Member {
            name: "entries",
            inner: Entries(&mut hand_on),
        },
    }
    .deserialize(&mut json)
}

/// Reads one member of an object and ignores the others.
struct Member<S> {
    name: &'static str,
    inner: S,
}

impl<'de, S: DeserializeSeed<'de, Value = ()>> DeserializeSeed<'de> for Member<S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, S: DeserializeSeed<'de, Value = ()>> Visitor<'de> for Member<S> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with `{}`", self.name)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut inner = Some(self.inner);
        while let Some(name) = map.next_key::<String>()? {
            match inner.take_if(|_| name == self.name) {
                Some(inner) => map.next_value_seed(inner)?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        match inner {
            Some(_) => Err(serde::de::Error::missing_field(self.name)),
            None => Ok(()),
        }
    }
}

struct Entries<'a>(&'a mut dyn FnMut(Entry));

impl<'de> DeserializeSeed<'de> for Entries<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Entries<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of entries")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while let Some(entry) = entries.next_element()? {
            (self.0)(entry);
        }
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    #[serde(default)]
    started_date_time: String,
    request: HarRequest,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HarRequest {
    method: String,
    url: String,
    #[serde(default)]
    http_version: String,
    #[serde(default)]
    headers: Vec<HarHeader>,
    post_data: Option<PostData>,
}

#[derive(Deserialize)]
struct HarHeader {
    name: String,
    value: String,
}

#[derive(Deserialize)]
struct PostData {
    #[serde(default)]
    text: String,
}

impl Entry {
    fn into_recorded(self, peer: IpAddr) -> Recorded {
        let request = self.request;
        let url = Url::parse(&request.url);
        let mut recorded = Recorded::new(peer, request.method.as_bytes(), url.target);
        recorded.scheme = url.scheme;
        recorded.at_millis = moment::iso8601(&self.started_date_time).unwrap_or_default();
        recorded.version = match request.http_version.to_ascii_lowercase().as_str() {
            "h2" | "http/2" | "http/2.0" => "HTTP/2.0".to_owned(),
            "h3" | "http/3" | "http/3.0" => "HTTP/3.0".to_owned(),
            "http/1.0" => "HTTP/1.0".to_owned(),
            _ => "HTTP/1.1".to_owned(),
        };
        for header in &request.headers {
            // HTTP/2's pseudo-headers are no headers.
            if !header.name.starts_with(':') {
                recorded.add_header(&header.name, &header.value);
            }
        }
        if !recorded.has_header("host") {
            let host = (b"Host".to_vec(), url.host.into_bytes());
            recorded.headers.insert(0, host);
        }
        recorded.body = request
            .post_data
            .map_or_else(Vec::new, |it| it.text.into_bytes());
        recorded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Recorded>, serde_json::Error> {
        let mut found = Vec::new();
        let peer = "192.0.2.1".parse().unwrap();
        requests(text.as_bytes(), peer, &mut |request| found.push(request))?;
        Ok(found)
    }

    #[test]
    fn entries_are_read_wherever_they_stand() {
        let found = read(
            r#"{"log": {"version": "1.2", "creator": {"name": "x"}, "entries": [
                {"startedDateTime": "2021-10-28T19:52:30Z", "time": 5, "request": {
                    "method": "POST", "url": "https://example.com/a?b=c", "httpVersion": "h2",
                    "headers": [{"name": ":authority", "value": "example.com"},
                                {"name": "user-agent", "value": "ua"}],
                    "postData": {"mimeType": "text/plain", "text": "body"}},
                 "response": {"content": {"text": "long"}}},
                {"request": {"method": "GET", "url": "http://example.com"}}
            ], "pages": []}}"#,
        )
        .unwrap();

        assert_eq!(found.len(), 2);
        let first = &found[0];
        assert_eq!(first.target.query, b"b=c");
        assert_eq!(
            (first.scheme.as_str(), first.version.as_str()),
            ("https", "HTTP/2.0")
        );
        assert_eq!(first.at_millis, 1_635_450_750_000);
        assert_eq!(first.body, b"body");
        let names: Vec<_> = first.headers.iter().map(|(name, _)| &**name).collect();
        assert_eq!(names, [&b"Host"[..], b"user-agent"]);
        assert_eq!(found[1].target.path, b"/");
    }

    #[test]
    fn what_is_no_har_is_an_error() {
        assert!(read("{}").is_err());
        assert!(read(r#"{"log": {}}"#).is_err());
        assert!(read(r#"{"log": {"entries": [{}]}}"#).is_err());
    }
}
