//! Identity providers that load balancers ask: user pools of this installation without a detour, others
//! over the network.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::HOST;
use http::request::Parts;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use ringwall_front_door::login::{ProviderAnswer, Providers, Unreachable};
use ringwall_outbound::{InsideHosts, Limits, Outbound};
use ringwall_service::{PageRequest, Pages};
use tokio::runtime::Handle;

/// A user pool's endpoint answers within that.
const PATIENCE: Duration = Duration::from_secs(5);

/// Asks identity providers, on the runtime of the APIs.
pub(crate) struct LoginProviders {
    pages: Arc<[Arc<dyn Pages>]>,
    outbound: Arc<Outbound>,
    runtime: Handle,
}

impl LoginProviders {
    /// User pools are behind the `pages`, other providers on the Internet or the `inside`. To be called
    /// where the runtime is.
    pub(crate) fn new(pages: Vec<Arc<dyn Pages>>, inside: InsideHosts) -> Self {
        Self {
            pages: pages.into(),
            outbound: Arc::new(Outbound::new(inside)),
            runtime: Handle::current(),
        }
    }
}

impl Providers for LoginProviders {
    fn send(&self, request: Request<Bytes>) -> ProviderAnswer {
        let (pages, outbound) = (Arc::clone(&self.pages), Arc::clone(&self.outbound));
        let asked = self.runtime.spawn(ask(pages, outbound, request));
        Box::pin(async move { asked.await.unwrap_or(Err(Unreachable)) })
    }
}

async fn ask(
    pages: Arc<[Arc<dyn Pages>]>,
    outbound: Arc<Outbound>,
    request: Request<Bytes>,
) -> Result<Response<Bytes>, Unreachable> {
    let (mut parts, body) = request.into_parts();
    if let Some(pages) = own(&pages, &mut parts) {
        let answer = pages.answer(page_request(parts.clone(), body.clone()));
        let answer = tokio::time::timeout(PATIENCE, answer).await;
        let answer = answer.map_err(|_| Unreachable)?;
        // A pool that is not here may be at AWS, whose keys lie at the same path.
        if answer.status() != StatusCode::NOT_FOUND || parts.method != Method::GET {
            return Ok(answer);
        }
        parts.headers.remove(HOST);
    }
    let url = outbound.url(&parts.uri.to_string());
    let url = url.map_err(|_| Unreachable)?;
    let request = Request::from_parts(parts, body);
    let answer = outbound.send(&url, request, Limits::default()).await;
    answer.map_err(|error| {
        tracing::warn!(%error, "an identity provider cannot be asked");
        Unreachable
    })
}

/// The pages that an address leads to, if it leads here.
fn own(pages: &[Arc<dyn Pages>], parts: &mut Parts) -> Option<Arc<dyn Pages>> {
    let authority = parts.uri.authority()?;
    let host = HeaderValue::from_str(authority.as_str()).ok()?;
    parts.headers.insert(HOST, host);
    let found = pages.iter().find(|pages| pages.serves(parts)).cloned();
    if found.is_none() {
        parts.headers.remove(HOST);
    }
    found
}

fn page_request(parts: Parts, body: Bytes) -> PageRequest {
    PageRequest {
        secure: parts.uri.scheme_str() == Some("https"),
        method: parts.method,
        uri: parts.uri,
        headers: parts.headers,
        body,
        peer: IpAddr::V4(Ipv4Addr::LOCALHOST),
    }
}
