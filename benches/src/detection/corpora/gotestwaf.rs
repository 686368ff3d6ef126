//! gotestwaf's cases: payloads, how they are encoded, and where they are put.

use std::path::Path;

use anyhow::Result;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use yaml_rust2::Yaml;

use super::{elements, member, stem, text};
use crate::detection::case::{Case, Kind, json};

pub(super) fn read(folder: &Path) -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    for path in super::files(folder)? {
        if path.extension().is_none_or(|extension| extension != "yml") {
            continue;
        }
        let folder = path.parent().map(stem).unwrap_or_default();
        let kind = if folder == "false-pos" {
            Kind::Hard
        } else {
            Kind::Attack
        };
        let file = super::yaml(&path)?;
        for payload in elements(member(&file, "payload")).iter().filter_map(text) {
            for encoder in elements(member(&file, "encoder")).iter().filter_map(text) {
                let value = encode(&payload, &encoder);
                let base64 = if encoder.starts_with("Base64") {
                    " in base64"
                } else {
                    ""
                };
                let source = format!("gotestwaf/{folder}/{}{base64}", stem(&path));
                for place in elements(member(&file, "placeholder")) {
                    let case = put(&source, kind, &value, place);
                    cases.extend(case.map(|case| case.noted(&encoder)));
                }
            }
        }
    }
    Ok(cases)
}

fn encode(payload: &str, encoder: &str) -> String {
    match encoder {
        "Base64" => STANDARD.encode(payload),
        "Base64Flat" => STANDARD_NO_PAD.encode(payload),
        "URL" => crate::detection::case::encoded(payload.as_bytes()).replace('+', "%20"),
        _ => payload.to_owned(),
    }
}

/// A request with a value at a place; none for places that are no part of a request here.
fn put(source: &str, kind: Kind, value: &str, place: &Yaml) -> Option<Case> {
    let get = |target: String| Case::get(source, kind, target.as_bytes());
    let post = |media: &str, body: String| Case::post(source, kind, b"/", media, body);
    let name = text(place).or_else(|| text(place.as_hash()?.keys().next()?))?;
    Some(match name.as_str() {
        "URLPath" => get(format!("/{value}")),
        "URLParam" => get(format!("/?a1b2c3={}", as_argument(value))),
        "HTMLForm" => post(
            "application/x-www-form-urlencoded",
            format!("a1b2c3={value}"),
        ),
        "HTMLMultipartForm" => post(
            "multipart/form-data; boundary=part",
            format!(
                "--part\r\nContent-Disposition: form-data; name=\"a1b2c3\"\r\n\r\n{value}\r\n--part--\r\n"
            ),
        ),
        "JSONRequest" => post(
            "application/json",
            format!(r#"{{"test": true, "a1b2c3": {}}}"#, json(value)),
        ),
        "Header" => get("/".to_owned()).with("X-a1b2c3", value.replace(['\r', '\n'], "")),
        "UserAgent" => get("/".to_owned()).with("User-Agent", value),
        "XMLBody" => post("text/xml", value.to_owned()),
        "SOAPBody" => post(
            "application/soap+xml",
            format!("<?xml version=\"1.0\"?><Envelope><Body><ab1>{value}</ab1></Body></Envelope>"),
        ),
        "RawRequest" => raw(source, kind, value, member(place, "RawRequest"))?,
        _ => return None,
    })
}

/// A value that no client would send as it stands is encoded.
fn as_argument(value: &str) -> String {
    if value.contains('%') {
        value.to_owned()
    } else {
        crate::detection::case::encoded(value.as_bytes())
    }
}

fn raw(source: &str, kind: Kind, value: &str, request: &Yaml) -> Option<Case> {
    let filled = |name| Some(text(member(request, name))?.replace("{{payload}}", value));
    let mut case = Case::get(source, kind, filled("path")?.as_bytes());
    case.method = filled("method")?;
    case.body = filled("body").unwrap_or_default().into_bytes();
    for (name, header) in member(request, "headers").as_hash().into_iter().flatten() {
        case = case.with(&text(name)?, text(header)?.replace("{{payload}}", value));
    }
    Some(case)
}
