//! The registry of services, and the order in which a request's marks are tried.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use http::HeaderName;
use http::header::{CONTENT_TYPE, HOST};
use ringwall_model::{Auth, OperationModel, Protocol, Service};

use super::{RouteError, Template, narrowest};
use crate::{RequestParts, percent};

static SMITHY_PROTOCOL: HeaderName = HeaderName::from_static("smithy-protocol");
static X_AMZ_TARGET: HeaderName = HeaderName::from_static("x-amz-target");

/// What must be known of a service to route to it, without loading its model.
pub struct RoutingFacts {
    /// Its name in `models/`.
    pub name: &'static str,
    /// The part of `X-Amz-Target` before the last dot.
    pub target_prefix: Option<&'static str>,
    /// The name in credential scopes.
    pub signing_name: &'static str,
    /// The host's first label, or labels.
    pub endpoint_prefix: &'static str,
    /// The API's date version.
    pub api_version: &'static str,
    /// The protocols it speaks, the preferred first.
    pub protocols: Vec<Protocol>,
    /// Some of its calls come unsigned by design (sign-in, tokens): when nothing else names a
    /// service, its paths are tried.
    pub open_paths: bool,
    /// Gives its model; called when a request names the service.
    pub load: Box<dyn Fn() -> Option<&'static Service> + Send + Sync>,
}

impl RoutingFacts {
    /// The facts of a service whose model is loaded already.
    pub fn of(service: &'static Service) -> Self {
        Self {
            name: &service.name,
            target_prefix: service.target_prefix.as_deref(),
            signing_name: &service.signing_name,
            endpoint_prefix: &service.endpoint_prefix,
            api_version: &service.api_version,
            protocols: service.protocols.clone(),
            open_paths: service
                .operations
                .iter()
                .any(|operation| operation.auth != Auth::SigV4),
            load: Box::new(move || Some(service)),
        }
    }
}

/// What a request asks for.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// The service.
    pub service: &'static Service,
    /// The operation.
    pub operation: &'static OperationModel,
    /// The protocol it is asked in, and answered in.
    pub protocol: Protocol,
}

/// Names service, protocol and operation of a request. Built once.
pub struct Router {
    entries: Vec<Entry>,
    by_target: HashMap<&'static str, usize>,
}

struct Entry {
    facts: RoutingFacts,
    paths: OnceLock<Vec<Path>>,
}

/// A REST operation with its path template.
struct Path {
    template: Template<'static>,
    operation: &'static OperationModel,
}

impl Router {
    /// A router over these services. No model is loaded.
    pub fn new(services: impl IntoIterator<Item = RoutingFacts>) -> Self {
        let entries: Vec<Entry> = services
            .into_iter()
            .map(|facts| Entry {
                facts,
                paths: OnceLock::new(),
            })
            .collect();
        let mut by_target = HashMap::new();
        for (at, entry) in entries.iter().enumerate() {
            if let Some(prefix) = entry.facts.target_prefix {
                by_target.insert(prefix, at);
                // Some SDKs leave the namespace of a long prefix out (CloudTrail's).
                by_target.entry(after_last_dot(prefix)).or_insert(at);
            }
        }
        Self { entries, by_target }
    }

    /// What the request asks for. `scope_service` tells the service of its credential scope, if
    /// it is signed; it is asked only where no header names the service.
    ///
    /// # Errors
    /// The request names no service, or no operation of it.
    pub fn route<'s>(
        &self,
        parts: RequestParts<'_>,
        scope_service: impl FnOnce() -> Option<Cow<'s, str>>,
        body: &[u8],
    ) -> Result<Route, RouteError> {
        if parts.header(&SMITHY_PROTOCOL) == Some("rpc-v2-cbor") {
            return self.by_cbor_path(parts.path);
        }
        if let Some(target) = parts.header(&X_AMZ_TARGET) {
            return self.by_target(target, parts);
        }
        let action = Action::of(&parts, body);
        let named = match scope_service() {
            Some(name) => self.signed_for(&name),
            None => self.hosted_at(&parts),
        };
        if named.is_empty() {
            return self.unnamed(&parts, action.as_ref());
        }
        Self::among(&named, &parts, action.as_ref())
    }

    /// `/service/TrentService/operation/Encrypt`, below any prefix.
    fn by_cbor_path(&self, path: &str) -> Result<Route, RouteError> {
        let protocol = Protocol::RpcV2Cbor;
        let mut segments = path.rsplit('/');
        let (operation, fixed_operation) = (segments.next(), segments.next());
        let (service, fixed_service) = (segments.next(), segments.next());
        let (Some("operation"), Some("service"), Some(service), Some(operation)) =
            (fixed_operation, fixed_service, service, operation)
        else {
            return Err(RouteError::UnknownService { protocol });
        };
        self.by_target
            .get(service)
            .and_then(|at| self.entries.get(*at))
            .filter(|entry| entry.facts.protocols.contains(&protocol))
            .ok_or(RouteError::UnknownService { protocol })?
            .operation(protocol, operation)
    }

    /// `TrentService.Encrypt`.
    fn by_target(&self, target: &str, parts: RequestParts<'_>) -> Result<Route, RouteError> {
        let unknown = || RouteError::UnknownService {
            protocol: json_version(&parts),
        };
        let (prefix, operation) = target.rsplit_once('.').ok_or_else(unknown)?;
        let entry = self
            .by_target
            .get(prefix)
            .and_then(|at| self.entries.get(*at))
            .ok_or_else(unknown)?;
        let protocol = entry.json_protocol().ok_or_else(unknown)?;
        entry.operation(protocol, operation)
    }

    fn signed_for(&self, name: &str) -> Vec<&Entry> {
        self.entries
            .iter()
            .filter(|entry| entry.facts.signing_name == name)
            .collect()
    }

    fn hosted_at(&self, parts: &RequestParts<'_>) -> Vec<&Entry> {
        let Some(host) = parts.header(HOST) else {
            return Vec::new();
        };
        let at_host = |entry: &&Entry| {
            host.strip_prefix(entry.facts.endpoint_prefix)
                .is_some_and(|rest| rest.starts_with('.') || rest.starts_with("-fips."))
        };
        self.entries.iter().filter(at_host).collect()
    }

    /// The operation among services that share a signing name or host label.
    fn among(
        entries: &[&Entry],
        parts: &RequestParts<'_>,
        action: Option<&Action<'_>>,
    ) -> Result<Route, RouteError> {
        let mut refusal = RouteError::UnknownService {
            protocol: looks_like(parts),
        };
        for entry in entries {
            let found = if let Some(protocol) = entry.rest_protocol() {
                entry.path_operation(protocol, parts)
            } else if entry.speaks(Protocol::AwsQuery) {
                entry.action_operation(action)
            } else {
                continue;
            };
            match found {
                Ok(route) => return Ok(route),
                Err(error) => refusal = error,
            }
        }
        Err(refusal)
    }

    /// Calls that nothing names a service of: unsigned query calls (`AssumeRoleWithSAML`), and
    /// paths that are open by design.
    fn unnamed(
        &self,
        parts: &RequestParts<'_>,
        action: Option<&Action<'_>>,
    ) -> Result<Route, RouteError> {
        let mut refusal = RouteError::UnknownService {
            protocol: looks_like(parts),
        };
        if let Some(action) = action {
            let of_version: Vec<&Entry> = self
                .entries
                .iter()
                .filter(|entry| {
                    entry.speaks(Protocol::AwsQuery)
                        && action.version.as_deref() == Some(entry.facts.api_version)
                })
                .collect();
            if !of_version.is_empty() {
                return Self::among(&of_version, parts, Some(action));
            }
            refusal = action.unknown(None);
        }
        self.entries
            .iter()
            .filter(|entry| entry.facts.open_paths && entry.speaks(Protocol::RestJson1))
            .find_map(|entry| entry.path_operation(Protocol::RestJson1, parts).ok())
            .ok_or(refusal)
    }
}

impl Entry {
    fn speaks(&self, protocol: Protocol) -> bool {
        self.facts.protocols.contains(&protocol)
    }

    fn json_protocol(&self) -> Option<Protocol> {
        let is_json =
            |protocol: &&Protocol| matches!(protocol, Protocol::AwsJson10 | Protocol::AwsJson11);
        self.facts.protocols.iter().find(is_json).copied()
    }

    fn rest_protocol(&self) -> Option<Protocol> {
        let is_rest =
            |protocol: &&Protocol| matches!(protocol, Protocol::RestJson1 | Protocol::RestXml);
        self.facts.protocols.iter().find(is_rest).copied()
    }

    fn operation(&self, protocol: Protocol, name: &str) -> Result<Route, RouteError> {
        let service = (self.facts.load)().ok_or_else(|| self.unknown(protocol, name))?;
        let operation = service
            .operation(name)
            .ok_or_else(|| self.unknown(protocol, name))?;
        Ok(Route {
            service,
            operation,
            protocol,
        })
    }

    fn action_operation(&self, action: Option<&Action<'_>>) -> Result<Route, RouteError> {
        let action = action.ok_or(RouteError::MissingAction {
            service: self.facts.name,
        })?;
        if let Some(version) = action.version.as_deref()
            && version != self.facts.api_version
        {
            return Err(action.unknown(Some(self.facts.name)));
        }
        self.operation(Protocol::AwsQuery, &action.name)
    }

    fn path_operation(
        &self,
        protocol: Protocol,
        parts: &RequestParts<'_>,
    ) -> Result<Route, RouteError> {
        let unknown = || self.unknown(protocol, parts.path);
        let service = (self.facts.load)().ok_or_else(unknown)?;
        let mut of_this_path = self
            .paths
            .get_or_init(|| paths_of(service))
            .iter()
            .filter(|path| {
                path.operation.http.method == parts.method
                    && path.template.matches(parts.path, parts.query)
            })
            .map(|path| path.operation);
        let operation = match protocol {
            // S3 has operations that only their headers and queries tell apart.
            Protocol::RestXml => narrowest(service, of_this_path, parts),
            _ => of_this_path.next(),
        };
        let operation = operation.ok_or_else(unknown)?;
        Ok(Route {
            service,
            operation,
            protocol,
        })
    }

    fn unknown(&self, protocol: Protocol, operation: &str) -> RouteError {
        RouteError::UnknownOperation {
            protocol,
            service: Some(self.facts.name),
            operation: operation.to_owned(),
            version: self.facts.api_version.to_owned(),
        }
    }
}

fn paths_of(service: &'static Service) -> Vec<Path> {
    let mut paths: Vec<Path> = service
        .operations
        .iter()
        .map(|operation| Path {
            template: Template::parse(&operation.http.uri),
            operation,
        })
        .collect();
    paths.sort_by(|one, other| one.template.compare(&other.template));
    paths
}

/// The action of a query call.
struct Action<'a> {
    name: Cow<'a, str>,
    version: Option<Cow<'a, str>>,
}

impl<'a> Action<'a> {
    /// In the form, or in the query string of a call without one.
    fn of(parts: &RequestParts<'a>, body: &'a [u8]) -> Option<Self> {
        let form = if is_form(parts) { body } else { b"" };
        [form, parts.query.as_bytes()].into_iter().find_map(|text| {
            Some(Self {
                name: percent::first(text, "Action")?,
                version: percent::first(text, "Version"),
            })
        })
    }
}

impl Action<'_> {
    /// The refusal when no service has this action in this version.
    fn unknown(&self, service: Option<&'static str>) -> RouteError {
        RouteError::UnknownOperation {
            protocol: Protocol::AwsQuery,
            service,
            operation: self.name.clone().into_owned(),
            version: self.version.clone().unwrap_or_default().into_owned(),
        }
    }
}

fn after_last_dot(text: &'static str) -> &'static str {
    text.rsplit_once('.').map_or(text, |(_, last)| last)
}

fn is_form(parts: &RequestParts<'_>) -> bool {
    parts
        .header(CONTENT_TYPE)
        .is_some_and(|content_type| content_type.starts_with("application/x-www-form-urlencoded"))
}

fn json_version(parts: &RequestParts<'_>) -> Protocol {
    match parts.header(CONTENT_TYPE) {
        Some(content_type) if content_type.contains("json-1.0") => Protocol::AwsJson10,
        _ => Protocol::AwsJson11,
    }
}

/// The protocol to refuse an unroutable request in.
fn looks_like(parts: &RequestParts<'_>) -> Protocol {
    match parts.header(CONTENT_TYPE) {
        Some(content_type) if content_type.contains("x-amz-json-1.") => json_version(parts),
        _ if is_form(parts) => Protocol::AwsQuery,
        _ => Protocol::RestJson1,
    }
}
