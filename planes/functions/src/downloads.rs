//! Gives the packages of functions to whoever has an address that `GetFunction` answered.

use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderValue, Method, Response, StatusCode};
use ringwall_core::Clock;
use ringwall_lambda::{CODE_PATH, Downloads, NoDownload};
use ringwall_service::{PageAnswer, PageRequest, Pages};
use ringwall_store::Store;

/// The page of packages.
pub struct CodeDownloads {
    downloads: Downloads,
    clock: Clock,
}

impl CodeDownloads {
    /// Of the functions in a store.
    pub fn new(store: &Store, clock: Clock) -> Self {
        Self {
            downloads: Downloads::new(store),
            clock,
        }
    }

    fn respond(&self, request: &PageRequest) -> Response<Bytes> {
        if request.method != Method::GET && request.method != Method::HEAD {
            let words = "Packages are only read here.\n";
            return plain(StatusCode::METHOD_NOT_ALLOWED, words);
        }
        let token = request.uri.path().strip_prefix(CODE_PATH);
        let found = self
            .downloads
            .open(token.unwrap_or_default(), self.clock.now());
        match found {
            Ok(zip) => {
                let mut response = Response::new(Bytes::from(zip));
                let kind = HeaderValue::from_static("application/zip");
                response.headers_mut().insert("content-type", kind);
                response
            }
            Err(NoDownload::Unknown) => plain(StatusCode::FORBIDDEN, "There is no such package.\n"),
            Err(NoDownload::Expired) => plain(StatusCode::FORBIDDEN, "Request has expired\n"),
            Err(NoDownload::Gone) => plain(StatusCode::NOT_FOUND, "The package is gone.\n"),
        }
    }
}

impl Pages for CodeDownloads {
    fn serves(&self, parts: &Parts) -> bool {
        parts.uri.path().starts_with(CODE_PATH)
    }

    fn longest_body(&self, _: &Parts) -> usize {
        0
    }

    fn answer(self: Arc<Self>, request: PageRequest) -> PageAnswer {
        Box::pin(async move {
            let answered = tokio::task::spawn_blocking(move || self.respond(&request)).await;
            answered.unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR, "It failed.\n"))
        })
    }
}

fn plain(status: StatusCode, words: &'static str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(words.as_bytes()));
    *response.status_mut() = status;
    response
}
