//! `cargo xtask models`: AWS's API models, reduced to facts.
//!
//! The source is the wheel of a pinned botocore (Apache-2.0, see NOTICE). Names, types,
//! constraints, routes, errors and pagination are kept; sentences are not.

use std::collections::BTreeMap;
use std::io::Read as _;

use anyhow::{Context as _, Result, bail, ensure};
use ringwall_model::facts::{ElementFacts, MemberFacts, OperationFacts, ServiceFacts, ShapeFacts};
use ringwall_model::{Auth, ErrorTrait, Location, Paginator, Protocol, TimestampFormat};
use serde::Deserialize;
use serde_json::Value;

use crate::wheel::{Archive, Wheel, read_file};
use crate::{iam_actions, managed_policies, root};

/// The botocore whose models are used.
const SOURCE: Wheel = Wheel {
    package: "botocore",
    version: "1.44.8",
    sha256: "76342a76c338701db80dcb8afe1c9bd079283d6fffbb9d881442abb02a215043",
};
/// Our services, by their folders in botocore.
const SERVICES: [&str; 27] = [
    "cloudhsmv2",
    "cloudtrail",
    "cognito-identity",
    "cognito-idp",
    "ds",
    "ds-data",
    "elbv2",
    "events",
    "guardduty",
    "iam",
    "identitystore",
    "inspector-scan",
    "inspector2",
    "kms",
    "lambda",
    "macie2",
    "organizations",
    "rds",
    "s3",
    "securityhub",
    "shield",
    "ssm",
    "sso",
    "sso-admin",
    "sso-oidc",
    "sts",
    "wafv2",
];

pub(crate) fn run(check: bool) -> Result<()> {
    let mut wheel = SOURCE.open()?;
    let mut models = Vec::new();
    for service in SERVICES {
        let mut facts =
            reduce(service, &mut wheel).with_context(|| format!("model of {service}"))?;
        Corrections::of(service)?.apply(&mut facts)?;
        let path = root::folder()
            .join("models")
            .join(format!("{service}.json"));
        root::write_or_check(&path, &render(&facts)?, check, "models")?;
        models.push(facts);
    }
    let tables = iam_actions::run(&models, check)?;
    managed_policies::run(&tables, check)
}

/// Where AWS answers otherwise than its model says, by the service's overlay.
#[derive(Default, Deserialize)]
struct Corrections {
    /// `Shape.Member`: not always there.
    #[serde(default)]
    optional: Vec<String>,
    /// Shapes of texts that can be shorter than the model says.
    #[serde(default)]
    of_any_length: Vec<String>,
    /// Shapes of texts that AWS writes otherwise than the model's pattern says.
    #[serde(default)]
    of_any_form: Vec<String>,
    /// Shapes of secrets that the model does not mark as such.
    #[serde(default)]
    sensitive: Vec<String>,
    /// Operations that need no signature, which the model does not tell.
    #[serde(default)]
    unsigned: Vec<String>,
    /// `Shape.VALUE`: documented, and not in the model.
    #[serde(default)]
    further_values: Vec<String>,
}

impl Corrections {
    fn of(service: &str) -> Result<Self> {
        let path = root::folder().join(format!("models/overlay/{service}.toml"));
        if !path.exists() {
            return Ok(Self::default());
        }
        Ok(toml::from_str(&std::fs::read_to_string(path)?)?)
    }

    fn apply(&self, facts: &mut ServiceFacts) -> Result<()> {
        for place in &self.optional {
            let missing = || format!("{place} is not in the model");
            let (shape, name) = place.split_once('.').with_context(missing)?;
            let shape = facts.shapes.get_mut(shape).with_context(missing)?;
            let mut members = shape.members.iter_mut();
            let member = members.find(|member| member.name == name);
            let member = member.with_context(missing)?;
            ensure!(member.required, "{place} is optional already");
            member.required = false;
        }
        for name in &self.of_any_length {
            let shape = facts.shapes.get_mut(name);
            shape
                .with_context(|| format!("{name} is not in the model"))?
                .min = None;
        }
        for name in &self.of_any_form {
            let shape = facts.shapes.get_mut(name);
            shape
                .with_context(|| format!("{name} is not in the model"))?
                .pattern = None;
        }
        for name in &self.sensitive {
            let missing = || format!("{name} is not in the model");
            let shape = facts.shapes.get_mut(name).with_context(missing)?;
            ensure!(!shape.sensitive, "{name} is sensitive already");
            shape.sensitive = true;
        }
        for name in &self.unsigned {
            let missing = || format!("{name} is not in the model");
            let operation = facts.operations.get_mut(name).with_context(missing)?;
            ensure!(operation.auth == Auth::SigV4, "{name} is unsigned already");
            operation.auth = Auth::None;
        }
        for place in &self.further_values {
            let missing = || format!("{place} is not in the model");
            let (shape, value) = place.split_once('.').with_context(missing)?;
            let shape = facts.shapes.get_mut(shape).with_context(missing)?;
            let is_new = !shape.values.iter().any(|known| known == value);
            ensure!(is_new, "{place} is in the model already");
            shape.values.push(value.to_owned());
        }
        Ok(())
    }
}

/// One operation or shape a line, so that a difference shows what changed.
fn render(facts: &ServiceFacts) -> Result<String> {
    let Value::Object(mut head) = serde_json::to_value(facts)? else {
        bail!("not an object")
    };
    let sections = ["operations", "shapes"].map(|name| (name, head.remove(name)));
    let mut lines: Vec<String> = head
        .iter()
        .map(|(name, value)| format!("  {name:?}: {value}"))
        .collect();
    for (name, section) in sections {
        let Some(Value::Object(section)) = section else {
            bail!("{name} is not an object")
        };
        let entries: Vec<String> = section
            .iter()
            .map(|(name, value)| format!("    {name:?}: {value}"))
            .collect();
        lines.push(format!("  {name:?}: {{\n{}\n  }}", entries.join(",\n")));
    }
    Ok(format!("{{\n{}\n}}\n", lines.join(",\n")))
}

fn reduce(service: &str, wheel: &mut Archive) -> Result<ServiceFacts> {
    let version = newest_version(service, wheel)?;
    let model: Model = read(
        wheel,
        &format!("botocore/data/{service}/{version}/service-2.json"),
    )?
    .context("no model")?;
    let pages: Option<Pages> = read(
        wheel,
        &format!("botocore/data/{service}/{version}/paginators-1.json"),
    )?;
    let mut pages = pages.map(|pages| pages.pagination).unwrap_or_default();
    let metadata = &model.metadata;
    let operations = model
        .operations
        .iter()
        .map(|(name, operation)| (name.clone(), operation.facts(pages.remove(name))))
        .collect();
    let shapes = model
        .shapes
        .iter()
        .map(|(name, shape)| (name.clone(), shape.facts()))
        .collect();
    Ok(ServiceFacts {
        name: service.to_owned(),
        service_id: metadata.service_id.clone(),
        signing_name: metadata
            .signing_name
            .clone()
            .unwrap_or_else(|| metadata.endpoint_prefix.clone()),
        endpoint_prefix: metadata.endpoint_prefix.clone(),
        api_version: metadata.api_version.clone(),
        target_prefix: metadata.target_prefix.clone(),
        xml_namespace: metadata.xml_namespace.clone(),
        global: metadata.global_endpoint.is_some(),
        protocols: metadata.protocols()?,
        query_compatible: metadata.aws_query_compatible.is_some(),
        operations,
        shapes,
    })
}

fn newest_version(service: &str, wheel: &Archive) -> Result<String> {
    let prefix = format!("botocore/data/{service}/");
    let versions = wheel.file_names().filter_map(|name| {
        name.strip_prefix(&prefix)?
            .strip_suffix("/service-2.json.gz")
            .or_else(|| name.strip_prefix(&prefix)?.strip_suffix("/service-2.json"))
    });
    versions
        .max()
        .map(str::to_owned)
        .context("not in the wheel")
}

fn read<T: for<'de> Deserialize<'de>>(wheel: &mut Archive, name: &str) -> Result<Option<T>> {
    let mut bytes = Vec::new();
    if let Some(zipped) = read_file(wheel, &format!("{name}.gz"))? {
        flate2::read::GzDecoder::new(&*zipped).read_to_end(&mut bytes)?;
    } else if let Some(plain) = read_file(wheel, name)? {
        bytes = plain;
    } else {
        return Ok(None);
    }
    serde_json::from_slice(&bytes)
        .map(Some)
        .with_context(|| name.to_owned())
}

// The form of botocore's files, as far as we keep it.

#[derive(Deserialize)]
struct Model {
    metadata: Metadata,
    operations: BTreeMap<String, Operation>,
    shapes: BTreeMap<String, SourceShape>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metadata {
    api_version: String,
    endpoint_prefix: String,
    service_id: String,
    protocol: String,
    protocols: Option<Vec<String>>,
    json_version: Option<String>,
    target_prefix: Option<String>,
    signing_name: Option<String>,
    xml_namespace: Option<String>,
    global_endpoint: Option<String>,
    aws_query_compatible: Option<Value>,
}

#[derive(Deserialize)]
struct Operation {
    http: Http,
    input: Option<Reference>,
    output: Option<Reference>,
    #[serde(default)]
    errors: Vec<Reference>,
    authtype: Option<String>,
    #[serde(default)]
    auth: Vec<String>,
    #[serde(default, rename = "unsignedPayload")]
    unsigned_payload: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Http {
    method: String,
    request_uri: String,
    response_code: Option<u16>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Reference {
    shape: String,
    location: Option<String>,
    location_name: Option<String>,
    query_name: Option<String>,
    result_wrapper: Option<String>,
    timestamp_format: Option<String>,
    idempotency_token: bool,
    xml_attribute: bool,
    jsonvalue: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SourceShape {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    members: serde_json::Map<String, Value>,
    #[serde(default)]
    required: Vec<String>,
    member: Option<Reference>,
    key: Option<Reference>,
    value: Option<Reference>,
    min: Option<f64>,
    max: Option<f64>,
    pattern: Option<String>,
    #[serde(default, rename = "enum")]
    values: Vec<String>,
    #[serde(default)]
    sensitive: bool,
    #[serde(default)]
    flattened: bool,
    #[serde(default)]
    streaming: bool,
    timestamp_format: Option<String>,
    payload: Option<String>,
    #[serde(default)]
    union: bool,
    #[serde(default)]
    document: bool,
    #[serde(default)]
    exception: bool,
    #[serde(default)]
    fault: bool,
    error: Option<SourceError>,
    location_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SourceError {
    code: Option<String>,
    http_status_code: Option<u16>,
    #[serde(default)]
    sender_fault: bool,
}

#[derive(Deserialize)]
struct Pages {
    pagination: BTreeMap<String, SourcePaginator>,
}

#[derive(Deserialize)]
struct SourcePaginator {
    #[serde(default)]
    input_token: OneOrMany,
    #[serde(default)]
    output_token: OneOrMany,
    #[serde(default)]
    result_key: OneOrMany,
    limit_key: Option<String>,
    more_results: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    #[default]
    None,
    One(String),
    Many(Vec<String>),
}

impl From<OneOrMany> for Vec<String> {
    fn from(names: OneOrMany) -> Self {
        match names {
            OneOrMany::None => Self::new(),
            OneOrMany::One(name) => vec![name],
            OneOrMany::Many(names) => names,
        }
    }
}

impl Metadata {
    fn protocols(&self) -> Result<Vec<Protocol>> {
        let names = self
            .protocols
            .clone()
            .unwrap_or_else(|| vec![self.protocol.clone()]);
        names.iter().map(|name| self.protocol(name)).collect()
    }

    fn protocol(&self, name: &str) -> Result<Protocol> {
        Ok(match name {
            "json" if self.json_version.as_deref() == Some("1.0") => Protocol::AwsJson10,
            "json" => Protocol::AwsJson11,
            "query" => Protocol::AwsQuery,
            "rest-json" => Protocol::RestJson1,
            "rest-xml" => Protocol::RestXml,
            "smithy-rpc-v2-cbor" => Protocol::RpcV2Cbor,
            other => bail!("unknown protocol {other}"),
        })
    }
}

impl Operation {
    fn facts(&self, paginator: Option<SourcePaginator>) -> OperationFacts {
        let shape = |reference: &Option<Reference>| reference.as_ref().map(|r| r.shape.clone());
        OperationFacts {
            method: self.http.method.clone(),
            uri: self.http.request_uri.clone(),
            status: self.http.response_code.unwrap_or(200),
            input: shape(&self.input),
            output: shape(&self.output),
            result_wrapper: self
                .output
                .as_ref()
                .and_then(|output| output.result_wrapper.clone()),
            errors: self
                .errors
                .iter()
                .map(|error| error.shape.clone())
                .collect(),
            auth: self.auth_kind(),
            unsigned_payload: self.unsigned_payload,
            paginator: paginator.map(|paginator| Paginator {
                input_tokens: paginator.input_token.into(),
                output_tokens: paginator.output_token.into(),
                limit_key: paginator.limit_key,
                more_results: paginator.more_results,
                result_keys: paginator.result_key.into(),
            }),
        }
    }

    fn auth_kind(&self) -> Auth {
        let listed = |name: &str| self.auth.iter().any(|auth| auth == name);
        match self.authtype.as_deref() {
            Some("none") => Auth::None,
            Some("bearer") => Auth::Bearer,
            None if listed("smithy.api#noAuth") => Auth::None,
            None if listed("smithy.api#httpBearerAuth") => Auth::Bearer,
            _ => Auth::SigV4,
        }
    }
}

impl SourceShape {
    fn facts(&self) -> ShapeFacts {
        let element = |reference: &Option<Reference>| {
            reference.as_ref().map(|reference| ElementFacts {
                shape: reference.shape.clone(),
                location_name: reference.location_name.clone(),
            })
        };
        // botocore spells both "character" and "float"; the others are as ours.
        let kind = if self.kind == "character" {
            "string"
        } else {
            &self.kind
        };
        ShapeFacts {
            kind: kind.to_owned(),
            sensitive: self.sensitive,
            min: self.min,
            max: self.max,
            pattern: self.pattern.clone(),
            values: self.values.clone(),
            timestamp_format: timestamp_format(self.timestamp_format.as_deref()),
            streaming: self.streaming,
            flattened: self.flattened,
            member: element(&self.member),
            key: element(&self.key),
            value: element(&self.value),
            members: self.member_facts(),
            union: self.union,
            document: self.document,
            payload: self.payload.clone(),
            error: self.error_facts(),
            location_name: self.location_name.clone(),
        }
    }

    fn member_facts(&self) -> Vec<MemberFacts> {
        let facts = |(name, value): (&String, &Value)| {
            let reference: Reference = serde_json::from_value(value.clone()).unwrap_or_default();
            MemberFacts {
                name: name.clone(),
                required: self.required.contains(name),
                location: location(reference.location.as_deref()),
                timestamp_format: timestamp_format(reference.timestamp_format.as_deref()),
                shape: reference.shape,
                location_name: reference.location_name,
                query_name: reference.query_name,
                idempotency_token: reference.idempotency_token,
                xml_attribute: reference.xml_attribute,
                json_value: reference.jsonvalue,
            }
        };
        self.members.iter().map(facts).collect()
    }

    fn error_facts(&self) -> Option<ErrorTrait> {
        if !self.exception && self.error.is_none() {
            return None;
        }
        let error = self.error.as_ref();
        Some(ErrorTrait {
            code: error.and_then(|error| error.code.clone()),
            status: error.and_then(|error| error.http_status_code),
            sender_fault: error.is_some_and(|error| error.sender_fault),
            fault: self.fault,
        })
    }
}

fn location(name: Option<&str>) -> Location {
    match name {
        Some("uri") => Location::Uri,
        Some("querystring") => Location::QueryString,
        Some("header") => Location::Header,
        Some("headers") => Location::Headers,
        Some("statusCode") => Location::StatusCode,
        _ => Location::Body,
    }
}

fn timestamp_format(name: Option<&str>) -> Option<TimestampFormat> {
    match name {
        Some("iso8601") => Some(TimestampFormat::Iso8601),
        Some("rfc822") => Some(TimestampFormat::Rfc822),
        Some("unixTimestamp") => Some(TimestampFormat::UnixTimestamp),
        _ => None,
    }
}
