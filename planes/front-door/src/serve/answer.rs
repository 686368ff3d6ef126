//! Answers of the door itself.

use super::reply::{ReplyError, ReplySink, ReplyStart};
use super::worker::Worker;
use crate::config::ListenerAttributes;
use crate::http1::framing::Length;
use crate::http1::response::ResponseLength;
use crate::inspector::Answer;

impl Answer {
    /// The small page of a status, as AWS's load balancers have it.
    pub(crate) fn page(status: u16) -> Self {
        let title = format!("{status} {}", phrase(status));
        let body = format!(
            "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n\
             <center><h1>{title}</h1></center>\r\n</body>\r\n</html>\r\n"
        );
        Self {
            status,
            headers: Vec::new(),
            content_type: Some("text/html".to_owned()),
            body: body.into_bytes(),
        }
    }
}

/// Sends an answer; to HEAD only its head.
pub(crate) async fn send<R: ReplySink>(
    answer: &Answer,
    method: &[u8],
    worker: &Worker,
    attributes: &ListenerAttributes,
    reply: &mut R,
) -> Result<(), ReplyError> {
    let date = worker.date();
    let length = answer.body.len().to_string();
    let mut headers: Vec<(&[u8], &[u8])> = Vec::with_capacity(answer.headers.len() + 4);
    if attributes.server_header {
        headers.push((b"Server", b"awselb/2.0"));
    }
    headers.push((b"Date", date.as_bytes()));
    if let Some(content_type) = &answer.content_type {
        headers.push((b"Content-Type", content_type.as_bytes()));
    }
    let own = answer.headers.iter();
    headers.extend(own.map(|(name, value)| (name.as_bytes(), value.as_bytes())));
    let put = attributes.response_headers.iter();
    headers.extend(put.map(|(name, value)| (name.as_bytes(), value.as_bytes())));
    let is_bodiless = matches!(answer.status, 204 | 304);
    let is_silent = method == b"HEAD" || is_bodiless || answer.body.is_empty();
    if is_silent && !is_bodiless {
        headers.push((b"Content-Length", length.as_bytes()));
    }
    let length = if is_silent {
        Length::None
    } else {
        Length::Bytes(answer.body.len() as u64)
    };
    reply.start(&ReplyStart {
        status: answer.status,
        reason: phrase(answer.status).as_bytes(),
        headers: &headers,
        length: ResponseLength::Known(length),
    })?;
    if !is_silent {
        reply.data(&answer.body).await?;
    }
    reply.finish().await
}

/// The phrase of a status.
pub(crate) fn phrase(status: u16) -> &'static str {
    match status {
        460 => "Client Closed Request",
        463 => "X-Forwarded-For Too Long",
        464 => "Protocol Not Supported",
        561 => "Unauthorized",
        562 => "JWKS Request Failed",
        _ => http::StatusCode::from_u16(status)
            .ok()
            .and_then(|status| status.canonical_reason())
            .unwrap_or(""),
    }
}
