//! What happens to a request, step by step:
//!
//! receive → name service and operation → authenticate → decode and check → open the context →
//! handle (the handler authorizes; commit and trail in `dispatch.rs`) → encode.

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderValue, Request, Response, StatusCode};
use hyper::body::Incoming;
use ringwall_auth::sigv4::{PayloadDecoder, RequestToSign};
use ringwall_auth::{AuthError, AuthErrorKind, Authenticated, Mode};
use ringwall_core::{
    AccountId, ApiError, Caller, Client, ErrorKind, Partition, Principal, PrincipalKind, Region,
    RequestContext,
};
use ringwall_model::{Auth, Protocol, Struct, check_input};
use ringwall_service::{Handler, OpenCall, PageRequest, Pages};
use ringwall_wire::{
    CommonError, RequestParts, Route, WireError, credential_scope_service, decode, encode_error,
    encode_output,
};

use crate::auth_refusal;
use crate::body::{self, BodyError, LARGEST_BODY_BYTES, LARGEST_PACKAGE_BYTES, ReplyBody};
use crate::browser;
use crate::control::{self, ClockMove, Control};
use crate::dispatch::Target;
use crate::gateway::Gateway;
use crate::issuer::IssuerDocument;
use crate::payload;
use crate::server::{Answer, Connection};

/// The operations whose bodies may be longer than others, and how long, in bytes: ten million of
/// a SAML provider's metadata, of which a form writes most as one and some as three; an event of
/// 6 MiB and a little more, so that Lambda itself says that it is too large; a function's package.
const LONG_BODIES: [(&str, &str, usize); 6] = [
    ("iam", "CreateSAMLProvider", 32 * 1024 * 1024),
    ("iam", "UpdateSAMLProvider", 32 * 1024 * 1024),
    ("lambda", "CreateFunction", LARGEST_PACKAGE_BYTES),
    ("lambda", "Invoke", 8 * 1024 * 1024),
    ("lambda", "InvokeAsync", 8 * 1024 * 1024),
    ("lambda", "UpdateFunctionCode", LARGEST_PACKAGE_BYTES),
];

impl Answer for Gateway {
    async fn answer(
        self: Arc<Self>,
        connection: Connection,
        request: Request<Incoming>,
    ) -> Response<ReplyBody> {
        let (mut parts, incoming) = request.into_parts();
        set_host(&mut parts);
        let taken = body::collect(incoming, |begun| self.longest_body(&parts, begun)).await;
        let body = match &taken {
            Ok(taken) => Ok(taken.bytes.clone()),
            Err(error) => Err(*error),
        };
        if let Some(document) = IssuerDocument::of(&parts, connection.secure) {
            return self.issuer_document(&document).map(ReplyBody::new);
        }
        let pages = self.pages.get().map(Vec::as_slice).unwrap_or_default();
        if let Some(pages) = pages.iter().find(|pages| pages.serves(&parts)) {
            let answer = page(Arc::clone(pages), connection, parts, body);
            return answer.await.map(ReplyBody::new);
        }
        if browser::is_preflight(&parts) {
            return browser::preflight().map(ReplyBody::new);
        }
        if let Some(control) = Control::of(&parts.method, parts.uri.path()) {
            return self
                .control(control, connection, &body.unwrap_or_default())
                .map(ReplyBody::new);
        }
        self.call(connection, parts, body)
            .await
            .map(|body| ReplyBody::new(Bytes::from(body)))
    }
}

/// A refusal with what is needed to write it.
struct Refusal {
    protocol: Protocol,
    service: Option<&'static str>,
    error: WireError,
}

impl Refusal {
    /// A body that could not be taken is the reason, not what is missing in it.
    fn or_of_body(self, failed: Option<BodyError>) -> Self {
        match failed {
            Some(error) => Self {
                error: body_error(self.protocol, error),
                ..self
            },
            None => self,
        }
    }
}

impl Gateway {
    /// Answers a call of an API.
    async fn call(
        self: Arc<Self>,
        connection: Connection,
        parts: Parts,
        body: Result<Bytes, BodyError>,
    ) -> Response<Vec<u8>> {
        let begun = Instant::now();
        let route = self.name(&parts, body.as_deref().unwrap_or_default());
        let called = route.as_ref().map_or(("unknown", "unknown"), |route| {
            (route.service.name.as_str(), route.operation.name.as_str())
        });
        let reply = match route {
            Ok(route) => {
                Arc::clone(&self)
                    .handle(connection, parts, body, route)
                    .await
            }
            Err(refusal) => Err(refusal.or_of_body(body.err())),
        };
        let mut reply =
            reply.unwrap_or_else(|refusal| self.refuse(&refusal, &self.platform.uuid()));
        browser::show(called.0, reply.headers_mut());
        self.meters.count(called, begun, reply.status().as_u16());
        reply
    }

    /// Names service, operation and protocol.
    fn name(&self, parts: &Parts, body: &[u8]) -> Result<Route, Refusal> {
        let request = RequestParts::from(parts);
        self.router
            .route(request, || credential_scope_service(&request), body)
            .map_err(|error| match auth_refusal::old_signature(&error, parts) {
                Some(refused) => Refusal {
                    protocol: Protocol::RestXml,
                    service: Some("s3"),
                    error: refused,
                },
                None => Refusal {
                    protocol: error.protocol(),
                    service: error.service(),
                    error: error.to_wire_error(),
                },
            })
    }

    /// How long a body that begins like this may be, in bytes. Clients write the action of a form
    /// first.
    fn longest_body(&self, parts: &Parts, begun: &[u8]) -> usize {
        let pages = self.pages.get().map(Vec::as_slice).unwrap_or_default();
        if let Some(pages) = pages.iter().find(|pages| pages.serves(parts)) {
            let longest = pages.longest_body(parts);
            return longest.clamp(LARGEST_BODY_BYTES, LARGEST_PACKAGE_BYTES);
        }
        let Ok(route) = self.name(parts, begun) else {
            return LARGEST_BODY_BYTES;
        };
        let called = (route.service.name.as_str(), route.operation.name.as_str());
        let mut long = LONG_BODIES.iter();
        long.find(|(service, operation, _)| (*service, *operation) == called)
            .map_or(LARGEST_BODY_BYTES, |(_, _, limit)| *limit)
    }

    async fn handle(
        self: Arc<Self>,
        connection: Connection,
        mut parts: Parts,
        body: Result<Bytes, BodyError>,
        route: Route,
    ) -> Result<Response<Vec<u8>>, Refusal> {
        let refusal = |error| Refusal {
            protocol: route.protocol,
            service: Some(&route.service.name),
            error,
        };
        let body = body.map_err(|error| refusal(body_error(route.protocol, error)))?;
        let Authenticated {
            caller,
            region,
            payload,
        } = self.authenticate(&parts, &body, route).map_err(refusal)?;
        let body = payload::decode(payload, &mut parts, body)
            .map_err(|error| refusal(auth_refusal::wire_error(route.protocol, &error)))?;
        let now = self.platform.clock.now();
        self.dispatcher
            .note_use(&caller, route.service, &route.operation.name, &region, now);
        let Some(found) = self
            .dispatcher
            .registry
            .find(route.service, &route.operation.name)
        else {
            return Err(refusal(not_built(route)));
        };
        let (service, operation) = (found.service, found.operation);
        let client = client(connection, &parts);
        let platform = Arc::clone(&self.platform);
        let ctx = RequestContext::new(platform, service, operation, caller, region, client);
        let target = Target {
            writes: found.handler.writes(),
            service: route.service,
            operation: route.operation,
        };

        let input = decode_and_check(route, &parts, &body);
        let request_id = ctx.request_id.clone();
        if let Ok(input) = &input
            && let Some(answer) = self.screened(connection, &parts, route, input, &request_id)
        {
            return Ok(answer);
        }
        let result = match (input, found.handler) {
            (Err(error), _) => {
                self.dispatcher.record_refusal(&ctx, target, &error);
                return Ok(self.refuse(&refusal(error), &request_id));
            }
            (Ok(input), Handler::Read(_)) => {
                self.dispatcher.run(&ctx, target, found.handler, input)
            }
            (Ok(input), Handler::Deferred(_)) => {
                let dispatcher = Arc::clone(&self.dispatcher);
                dispatcher.run_deferred(ctx, target, input).await
            }
            (Ok(input), Handler::Compute(_) | Handler::Write(_)) => {
                let dispatcher = Arc::clone(&self.dispatcher);
                dispatcher.run_slow(ctx, target, input).await
            }
        };
        Ok(match result {
            Ok(output) => self.encode(route, &output, &request_id),
            Err(error) => {
                log_internal(&error, &request_id, service, operation);
                self.refuse(&refusal(wire_error(route.protocol, &error)), &request_id)
            }
        })
    }

    /// What is answered instead of a handler, to a call that needs no signature.
    fn screened(
        &self,
        connection: Connection,
        parts: &Parts,
        route: Route,
        input: &Struct,
        request_id: &str,
    ) -> Option<Response<Vec<u8>>> {
        if route.operation.auth == Auth::SigV4 {
            return None;
        }
        let answer = self.screen.get()?.screen(&OpenCall {
            service: &route.service.name,
            operation: route.operation,
            input,
            parts,
            peer: connection.peer.ip(),
            secure: connection.secure,
            request_id,
        })?;
        Some(answer.map(|body| body.to_vec()))
    }

    /// Who calls, and in which Region.
    fn authenticate(
        &self,
        parts: &Parts,
        body: &[u8],
        route: Route,
    ) -> Result<Authenticated, WireError> {
        let request = RequestToSign {
            method: parts.method.as_str(),
            path: parts.uri.path(),
            query: parts.uri.query().unwrap_or_default(),
            headers: &parts.headers,
            body,
        };
        let now = self.platform.clock.now();
        let service = &route.service.signing_name;
        match self.authenticator.authenticate(request, service, now) {
            Err(AuthError {
                kind: AuthErrorKind::MissingAuthentication,
                ..
            }) if route.operation.auth != Auth::SigV4 => Ok(Authenticated {
                caller: anonymous(self.authenticator.mode()),
                region: Region::us_east_1(),
                payload: PayloadDecoder::of_unsigned(),
            }),
            Err(error) => Err(auth_refusal::wire_error(route.protocol, &error)),
            Ok(known) => Ok(known),
        }
    }

    fn encode(&self, route: Route, output: &Struct, request_id: &str) -> Response<Vec<u8>> {
        let reply = encode_output(
            route.protocol,
            route.service,
            route.operation,
            output,
            request_id,
        );
        reply.unwrap_or_else(|error| {
            tracing::error!(%error, request_id, "a reply could not be encoded");
            let error = WireError::common(route.protocol, CommonError::Internal);
            encode_error(route.protocol, Some(route.service), &error, request_id)
        })
    }

    fn refuse(&self, refusal: &Refusal, request_id: &str) -> Response<Vec<u8>> {
        let service = refusal.service.and_then(ringwall_model::service);
        encode_error(refusal.protocol, service, &refusal.error, request_id)
    }

    /// Answers what is not an API.
    fn control(&self, control: Control, connection: Connection, body: &[u8]) -> Response<Bytes> {
        let dev = matches!(self.authenticator.mode(), Mode::Dev { .. });
        match control {
            Control::Health => control::message(StatusCode::OK, "ok"),
            Control::Metrics => control::text(self.metrics.render()),
            Control::Explain if dev || connection.owner => match self.explain(body) {
                Ok(explanation) => control::json(StatusCode::OK, &explanation),
                Err(words) => control::message(StatusCode::BAD_REQUEST, &words),
            },
            Control::Time if dev => control::time(self.platform.clock.now()),
            Control::Reset if dev => self.reset(),
            Control::Clock if dev => match ClockMove::parse(body) {
                Ok(by) => {
                    self.platform.clock.advance_millis(by.millis());
                    self.worker.look_now();
                    control::time(self.platform.clock.now())
                }
                Err(words) => control::message(StatusCode::BAD_REQUEST, &words),
            },
            _ => control::message(StatusCode::NOT_FOUND, "There is no such control here."),
        }
    }

    fn reset(&self) -> Response<Bytes> {
        if let Err(error) = self.dispatcher.store.reset() {
            tracing::error!(%error, "the store could not be reset");
            return control::message(StatusCode::INTERNAL_SERVER_ERROR, "The store failed.");
        }
        self.trail.reset();
        self.authenticator.reset();
        self.dispatcher.uses.clear();
        self.platform.clock.restore();
        control::message(StatusCode::OK, "Everything is as at the start.")
    }
}

/// Answers what is not for an API.
async fn page(
    pages: Arc<dyn Pages>,
    connection: Connection,
    parts: Parts,
    body: Result<Bytes, BodyError>,
) -> Response<Bytes> {
    let Ok(body) = body else {
        return control::message(
            StatusCode::BAD_REQUEST,
            "The request's body could not be taken.",
        );
    };
    let request = PageRequest {
        method: parts.method,
        uri: parts.uri,
        headers: parts.headers,
        body,
        peer: connection.peer.ip(),
        secure: connection.secure,
    };
    pages.answer(request).await
}

/// HTTP/2 names the host in `:authority`; signatures and routes know it as `host`.
fn set_host(parts: &mut Parts) {
    if !parts.headers.contains_key(http::header::HOST)
        && let Some(authority) = parts.uri.authority()
        && let Ok(host) = HeaderValue::from_str(authority.as_str())
    {
        parts.headers.insert(http::header::HOST, host);
    }
}

fn client(connection: Connection, parts: &Parts) -> Client {
    let header = |name| {
        let value = parts.headers.get(name)?.to_str().ok()?;
        Some(Arc::from(value))
    };
    Client {
        address: Some(connection.peer.ip()),
        user_agent: header(http::header::USER_AGENT),
        referer: header(http::header::REFERER),
        secure_transport: connection.secure,
    }
}

/// The caller of an operation that is open by design.
fn anonymous(mode: Mode) -> Caller {
    let account = match mode {
        Mode::Dev { account, .. } => account,
        Mode::Secure => AccountId::default(),
    };
    let principal = Principal {
        kind: PrincipalKind::Anonymous,
        account,
        partition: Partition::Aws,
        unique_id: "anonymous".to_owned(),
    };
    Caller {
        principal,
        access_key_id: None,
        session: None,
    }
}

fn decode_and_check(route: Route, parts: &Parts, body: &[u8]) -> Result<Struct, WireError> {
    let input = decode(
        route.protocol,
        route.service,
        route.operation,
        parts.into(),
        body,
    )
    .map_err(|error| error.to_wire_error(route.protocol))?;
    if let Some(shape) = route.operation.input {
        check_input(route.service, shape, &input).map_err(|words| {
            WireError::common(route.protocol, CommonError::Validation).with_message(words)
        })?;
    }
    Ok(input)
}

fn body_error(protocol: Protocol, error: BodyError) -> WireError {
    let kind = match error {
        BodyError::TooLarge(_) => CommonError::RequestTooLarge,
        BodyError::TooSlow | BodyError::Broken => CommonError::Serialization,
    };
    WireError::common(protocol, kind).with_message(error.to_string())
}

fn not_built(route: Route) -> WireError {
    let (service, operation) = (&route.service.service_id, &route.operation.name);
    WireError::common(route.protocol, CommonError::NotImplemented).with_message(format!(
        "{service} {operation} is not built in Ringwall yet."
    ))
}

/// A handler's refusal. Of an internal error nothing but its kind comes through.
fn wire_error(protocol: Protocol, error: &ApiError) -> WireError {
    let message = error.message().map(str::to_owned);
    let common = match error.kind() {
        ErrorKind::Modelled(shape) => {
            return WireError::modelled(shape, message, error.members().clone());
        }
        ErrorKind::Internal | ErrorKind::Waits => {
            return WireError::common(protocol, CommonError::Internal);
        }
        ErrorKind::Validation => CommonError::Validation,
        ErrorKind::AccessDenied => CommonError::AccessDenied,
        ErrorKind::Throttling => CommonError::Throttling,
        ErrorKind::NotImplemented => CommonError::NotImplemented,
    };
    WireError {
        message,
        ..WireError::common(protocol, common)
    }
}

fn log_internal(error: &ApiError, request_id: &str, service: &str, operation: &str) {
    if error.kind() == ErrorKind::Internal {
        tracing::error!(cause = ?error.cause(), request_id, service, operation, "a call failed");
    }
}
