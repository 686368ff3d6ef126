//! The Lambda Runtime API of one environment.
//!
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>

use std::convert::Infallible;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};

use crate::session::{Delivery, Refused, Said, Session};

/// The longest answer of a function: 6 MB and what AWS allows for the envelope.
pub(crate) const ANSWER_LIMIT: usize = 6 * 1024 * 1024 + 100;
/// The most that is read of a longer one.
const READ_LIMIT: usize = 64 * 1024 * 1024;
/// The version of the API, as paths begin.
const VERSION: &str = "/2018-06-01/runtime/";
const ERROR_TYPE: &str = "lambda-runtime-function-error-type";
const ERROR_BODY: &str = "lambda-runtime-function-error-body";

/// Serves one connection of the runtime.
pub(crate) async fn serve<S>(connection: S, session: Arc<Session>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |request| {
        let session = Arc::clone(&session);
        async move { Ok::<_, Infallible>(respond(&session, request).await) }
    });
    let served = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(connection), service)
        .await;
    if let Err(error) = served {
        tracing::debug!(%error, "a connection to the Runtime API broke");
    }
}

async fn respond(session: &Session, request: Request<Incoming>) -> Response<Full<Bytes>> {
    let path = request.uri().path().to_owned();
    let Some(call) = path.strip_prefix(VERSION) else {
        return error(StatusCode::NOT_FOUND, "NotFound", "404 page not found");
    };
    let parts: Vec<&str> = call.split('/').collect();
    match (request.method(), parts.as_slice()) {
        (&Method::GET, ["invocation", "next"]) => next(session).await,
        (&Method::POST, ["invocation", id, "response"]) => answer(session, id, request).await,
        (&Method::POST, ["invocation", id, "error"]) => fail(session, id, request).await,
        (&Method::POST, ["init", "error"]) => fail_to_start(session, request).await,
        _ => error(StatusCode::NOT_FOUND, "NotFound", "404 page not found"),
    }
}

async fn next(session: &Session) -> Response<Full<Bytes>> {
    match session.next().await {
        Ok(delivery) => event(&delivery),
        Err(refused) => refuse(refused),
    }
}

fn event(delivery: &Delivery) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(delivery.payload.clone()));
    let deadline = delivery.deadline_millis.to_string();
    let headers = [
        ("content-type", Some("application/json")),
        (
            "lambda-runtime-aws-request-id",
            Some(delivery.request_id.as_str()),
        ),
        ("lambda-runtime-deadline-ms", Some(deadline.as_str())),
        (
            "lambda-runtime-invoked-function-arn",
            Some(delivery.invoked_arn.as_str()),
        ),
        ("lambda-runtime-trace-id", Some(delivery.trace_id.as_str())),
        (
            "lambda-runtime-client-context",
            delivery.client_context.as_deref(),
        ),
    ];
    for (name, value) in headers {
        // What cannot stand in a header is left out; the request's id and ARN always can.
        if let Some(Ok(value)) = value.map(HeaderValue::from_str) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

async fn answer(session: &Session, id: &str, request: Request<Incoming>) -> Response<Full<Bytes>> {
    if let Err(refused) = session.may_answer(id) {
        return refuse(refused);
    }
    let said = match read(request).await {
        Ok((body, trailers)) => match streamed_error(&trailers) {
            Some(error) => Said::Error(error),
            None => Said::Answer(body),
        },
        Err(Unread::TooLarge { bytes }) => Said::TooLarge { bytes },
        Err(Unread::Broken) => return broken(),
    };
    let too_large = matches!(said, Said::TooLarge { .. });
    match session.answer(id, said) {
        Ok(()) if too_large => error(
            StatusCode::PAYLOAD_TOO_LARGE,
            "RequestEntityTooLarge",
            &format!("Exceeded maximum allowed payload size ({ANSWER_LIMIT} bytes)."),
        ),
        Ok(()) => accepted(),
        Err(refused) => refuse(refused),
    }
}

async fn fail(session: &Session, id: &str, request: Request<Incoming>) -> Response<Full<Bytes>> {
    if let Err(refused) = session.may_answer(id) {
        return refuse(refused);
    }
    match error_object(request).await {
        Ok(object) => finish(session.answer(id, Said::Error(object))),
        Err(response) => response,
    }
}

async fn fail_to_start(session: &Session, request: Request<Incoming>) -> Response<Full<Bytes>> {
    match error_object(request).await {
        Ok(object) => finish(session.fail_to_start(object)),
        Err(response) => response,
    }
}

/// The error object in a body; a body without one is named by the header.
async fn error_object(request: Request<Incoming>) -> Result<Bytes, Response<Full<Bytes>>> {
    let kind = header(request.headers(), ERROR_TYPE)
        .unwrap_or("Runtime.Unknown")
        .to_owned();
    match read(request).await {
        Ok((body, _)) if body.is_empty() => Ok(object(&kind, "").into()),
        Ok((body, _)) => Ok(body),
        Err(Unread::TooLarge { .. }) => Ok(object(&kind, "The error is too large.").into()),
        Err(Unread::Broken) => Err(broken()),
    }
}

/// A streamed answer that failed midway says so in trailers.
fn streamed_error(trailers: &HeaderMap) -> Option<Bytes> {
    let kind = header(trailers, ERROR_TYPE)?;
    let body = header(trailers, ERROR_BODY).and_then(|body| STANDARD.decode(body).ok());
    Some(Bytes::from(body.unwrap_or_else(|| object(kind, ""))))
}

enum Unread {
    TooLarge { bytes: u64 },
    Broken,
}

/// Reads a body. One that is too long is read on for a while and forgotten, so that the runtime
/// hears what is wrong instead of a closed connection.
async fn read(request: Request<Incoming>) -> Result<(Bytes, HeaderMap), Unread> {
    let mut body = request.into_body();
    let mut content = BytesMut::new();
    let mut trailers = HeaderMap::new();
    let mut bytes = 0_usize;
    while let Some(frame) = body.frame().await {
        match frame.map_err(|_| Unread::Broken)?.into_data() {
            Ok(data) => {
                bytes = bytes.saturating_add(data.len());
                if bytes > READ_LIMIT {
                    break;
                }
                if bytes <= ANSWER_LIMIT {
                    content.extend_from_slice(&data);
                }
            }
            Err(frame) => trailers = frame.into_trailers().unwrap_or_default(),
        }
    }
    if bytes > ANSWER_LIMIT {
        return Err(Unread::TooLarge {
            bytes: u64::try_from(bytes).unwrap_or(u64::MAX),
        });
    }
    Ok((content.freeze(), trailers))
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn finish(done: Result<(), Refused>) -> Response<Full<Bytes>> {
    match done {
        Ok(()) => accepted(),
        Err(refused) => refuse(refused),
    }
}

fn accepted() -> Response<Full<Bytes>> {
    json(StatusCode::ACCEPTED, br#"{"status":"OK"}"#.to_vec())
}

fn broken() -> Response<Full<Bytes>> {
    error(
        StatusCode::BAD_REQUEST,
        "InvalidRequest",
        "The body could not be read.",
    )
}

fn refuse(refused: Refused) -> Response<Full<Bytes>> {
    match refused {
        Refused::UnknownId => error(
            StatusCode::BAD_REQUEST,
            "InvalidRequestID",
            "Invalid request ID",
        ),
        Refused::State => error(
            StatusCode::FORBIDDEN,
            "InvalidStateTransition",
            "The runtime is not in a state in which it may do this",
        ),
    }
}

fn error(status: StatusCode, kind: &str, message: &str) -> Response<Full<Bytes>> {
    json(status, object(kind, message))
}

/// An error object as AWS's runtimes write it.
pub(crate) fn object(kind: &str, message: &str) -> Vec<u8> {
    #[derive(serde::Serialize)]
    #[serde(rename_all = "camelCase")]
    struct ErrorObject<'a> {
        error_type: &'a str,
        error_message: &'a str,
    }
    let object = ErrorObject {
        error_type: kind,
        error_message: message,
    };
    serde_json::to_vec(&object).unwrap_or_default()
}

fn json(status: StatusCode, body: Vec<u8>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert("content-type", HeaderValue::from_static("application/json"));
    response
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;

    /// Sends one request; gives the status line with all that follows.
    async fn call(session: &Arc<Session>, request: &str) -> String {
        let (ours, theirs) = tokio::io::duplex(64 * 1024);
        let served = tokio::spawn(serve(theirs, Arc::clone(session)));
        let (mut reader, mut writer) = tokio::io::split(ours);
        let request = request.to_owned();
        let sent = tokio::spawn(async move {
            writer.write_all(request.as_bytes()).await.unwrap();
            writer
        });
        let mut answer = String::new();
        reader.read_to_string(&mut answer).await.unwrap();
        sent.await.unwrap();
        served.await.unwrap();
        answer
    }

    fn get(path: &str) -> String {
        format!("GET {VERSION}{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    }

    fn post(path: &str, body: &str) -> String {
        let length = body.len();
        format!(
            "POST {VERSION}{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
        )
    }

    /// A session whose runtime has fetched the event `a`.
    async fn invoked() -> Arc<Session> {
        let session = Arc::new(Session::new());
        session.deliver(Arc::new(Delivery {
            request_id: "a".to_owned(),
            deadline_millis: 12,
            invoked_arn: "arn:f".to_owned(),
            trace_id: "Root=1".to_owned(),
            client_context: Some("{\"x\":1}".to_owned()),
            payload: Bytes::from_static(b"{\"event\":1}"),
        }));
        let answer = call(&session, &get("invocation/next")).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.ends_with("\r\n\r\n{\"event\":1}"), "{answer}");
        for header in [
            "lambda-runtime-aws-request-id: a\r\n",
            "lambda-runtime-deadline-ms: 12\r\n",
            "lambda-runtime-invoked-function-arn: arn:f\r\n",
            "lambda-runtime-trace-id: Root=1\r\n",
            "lambda-runtime-client-context: {\"x\":1}\r\n",
        ] {
            assert!(answer.contains(header), "{header}");
        }
        session
    }

    #[tokio::test]
    async fn an_event_is_fetched_and_answered_once() {
        let session = invoked().await;
        let wrong = call(&session, &post("invocation/b/response", "1")).await;
        assert!(wrong.starts_with("HTTP/1.1 400 "), "{wrong}");
        assert!(wrong.contains("InvalidRequestID"), "{wrong}");
        let early = call(&session, &get("invocation/next")).await;
        assert!(early.starts_with("HTTP/1.1 403 "), "{early}");
        let answer = call(&session, &post("invocation/a/response", "{\"b\":2}")).await;
        assert!(answer.starts_with("HTTP/1.1 202 "), "{answer}");
        assert!(answer.ends_with("{\"status\":\"OK\"}"), "{answer}");
        let again = call(&session, &post("invocation/a/response", "3")).await;
        assert!(again.starts_with("HTTP/1.1 403 "), "{again}");
        let said = session.said().await;
        assert_eq!(said, Some(Said::Answer(Bytes::from_static(b"{\"b\":2}"))));
    }

    #[tokio::test]
    async fn an_error_is_what_the_runtime_says() {
        let session = invoked().await;
        let answer = call(
            &session,
            &post("invocation/a/error", "{\"errorType\":\"E\"}"),
        )
        .await;
        assert!(answer.starts_with("HTTP/1.1 202 "), "{answer}");
        let said = session.said().await;
        let error = Bytes::from_static(b"{\"errorType\":\"E\"}");
        assert_eq!(said, Some(Said::Error(error)));
    }

    #[tokio::test]
    async fn a_streamed_answer_may_fail_in_its_trailers() {
        let session = invoked().await;
        let head = format!(
            "POST {VERSION}invocation/a/response HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\nLambda-Runtime-Function-Response-Mode: streaming\r\nTrailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\r\n\r\n"
        );
        let body = format!(
            "3\r\nabc\r\n0\r\nLambda-Runtime-Function-Error-Type: E\r\nLambda-Runtime-Function-Error-Body: {}\r\n\r\n",
            STANDARD.encode("{\"errorType\":\"E\"}")
        );
        let answer = call(&session, &(head + &body)).await;
        assert!(answer.starts_with("HTTP/1.1 202 "), "{answer}");
        let error = Bytes::from_static(b"{\"errorType\":\"E\"}");
        assert_eq!(session.said().await, Some(Said::Error(error)));
    }

    #[tokio::test]
    async fn an_answer_that_is_too_long_is_refused_and_known() {
        let session = invoked().await;
        let body = "x".repeat(ANSWER_LIMIT + 1);
        let answer = call(&session, &post("invocation/a/response", &body)).await;
        assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
        let bytes = u64::try_from(ANSWER_LIMIT).unwrap() + 1;
        assert_eq!(session.said().await, Some(Said::TooLarge { bytes }));
    }

    #[tokio::test]
    async fn a_start_can_fail_and_other_paths_are_not_there() {
        let session = Arc::new(Session::new());
        let answer = call(&session, &post("init/error", "{}")).await;
        assert!(answer.starts_with("HTTP/1.1 202 "), "{answer}");
        for request in [get("restore/next"), post("invocation/next", "")] {
            let answer = call(&session, &request).await;
            assert!(answer.starts_with("HTTP/1.1 404 "), "{answer}");
        }
    }
}
