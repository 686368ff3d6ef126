//! Where files of user imports are put.
//!
//! `CreateUserImportJob` answers an address with a sealed token; whoever has it puts the file there.
//! AWS takes files in S3, by presigned URLs: the same for clients.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-using-import-tool.html#cognito-user-pools-using-import-tool-uploading-csv-file>

use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use http::{Method, Response, StatusCode};
use ringwall_cognito_idp::{CognitoIdp, USER_IMPORT_PATH};
use ringwall_core::{ApiError, Clock, ErrorKind};
use ringwall_service::{PageAnswer, PageRequest, Pages};
use ringwall_store::{CommitError, Store};

/// The largest file. AWS takes 100 MB; this server keeps a body in memory while it is taken.
const LARGEST_FILE_BYTES: usize = 64 * 1024 * 1024;
/// How often a file is written when others change its job.
const ATTEMPTS: usize = 8;

/// Takes files of user imports.
pub struct UserImports {
    service: Arc<CognitoIdp>,
    store: Store,
    clock: Clock,
}

impl UserImports {
    /// For the imports of this service.
    pub const fn new(service: Arc<CognitoIdp>, store: Store, clock: Clock) -> Self {
        Self {
            service,
            store,
            clock,
        }
    }

    fn take(&self, token: &str, file: &[u8]) -> Result<(), ApiError> {
        for _ in 0..ATTEMPTS {
            let mut tx = self.store.begin_write().map_err(ApiError::internal)?;
            let now = self.clock.now();
            self.service.take_user_import(now, &mut tx, token, file)?;
            match tx.commit() {
                Ok(()) => return Ok(()),
                Err(CommitError::Conflict) => {}
                Err(error) => return Err(ApiError::internal(error)),
            }
        }
        Err(ApiError::internal("too many others changed the same job"))
    }

    fn respond(&self, request: &PageRequest) -> Response<Bytes> {
        let token = request.uri.path().strip_prefix(USER_IMPORT_PATH);
        if request.method != Method::PUT {
            return plain(StatusCode::METHOD_NOT_ALLOWED, "Files are put here.\n");
        }
        match self.take(token.unwrap_or_default(), &request.body) {
            Ok(()) => plain(StatusCode::OK, ""),
            Err(refusal) => {
                let status = match refusal.kind() {
                    ErrorKind::Modelled("NotAuthorizedException") => StatusCode::FORBIDDEN,
                    ErrorKind::Modelled(_) => StatusCode::BAD_REQUEST,
                    _ => {
                        tracing::error!(cause = ?refusal.cause(), "a file could not be taken");
                        StatusCode::INTERNAL_SERVER_ERROR
                    }
                };
                let words = refusal.message().unwrap_or("It failed.");
                plain(status, format!("{words}\n"))
            }
        }
    }
}

impl Pages for UserImports {
    fn serves(&self, parts: &Parts) -> bool {
        parts.uri.path().starts_with(USER_IMPORT_PATH)
    }

    fn longest_body(&self, _: &Parts) -> usize {
        LARGEST_FILE_BYTES
    }

    fn answer(self: Arc<Self>, request: PageRequest) -> PageAnswer {
        Box::pin(async move {
            let answered = tokio::task::spawn_blocking(move || self.respond(&request)).await;
            answered.unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR, "It failed.\n"))
        })
    }
}

fn plain(status: StatusCode, words: impl Into<Bytes>) -> Response<Bytes> {
    let mut response = Response::new(words.into());
    *response.status_mut() = status;
    response
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;
    use ringwall_cognito_idp::api;
    use ringwall_testing::{TestHouse, input};

    use super::*;

    fn request(method: Method, path: &str, body: &'static str) -> PageRequest {
        PageRequest {
            method,
            uri: path.parse().unwrap(),
            headers: HeaderMap::new(),
            body: Bytes::from_static(body.as_bytes()),
            peer: [127, 0, 0, 1].into(),
            secure: false,
        }
    }

    /// A house with an import, and the path where its file is put.
    fn house() -> (TestHouse, UserImports, String) {
        let house = TestHouse::new(|store| vec![CognitoIdp::new(store).routes()]);
        let pool = house.answer::<api::CreateUserPool>(input(&[("PoolName", "people")]));
        let pool = pool.user_pool.unwrap().id.unwrap();
        let job = house.answer::<api::CreateUserImportJob>(input(&[
            ("UserPoolId", &pool),
            ("JobName", "customers"),
            (
                "CloudWatchLogsRoleArn",
                "arn:aws:iam::111122223333:role/logs",
            ),
        ]));
        let url = job.user_import_job.unwrap().pre_signed_url.unwrap();
        let path = url
            .strip_prefix("http://localhost:4566")
            .unwrap()
            .to_owned();
        let service = Arc::new(CognitoIdp::new(house.store()));
        let clock = house.platform().clock.clone();
        let imports = UserImports::new(service, house.store().clone(), clock);
        (house, imports, path)
    }

    #[test]
    fn a_file_is_taken_where_the_token_says() {
        let (house, imports, path) = house();
        let file = "cognito:username,email\nada,ada@b.example\n";
        let put = |path: &str, file| imports.respond(&request(Method::PUT, path, file)).status();
        assert_eq!(put(&path, file), StatusCode::OK);
        assert_eq!(put(&path, ""), StatusCode::BAD_REQUEST);
        let made_up = format!("{USER_IMPORT_PATH}made-up");
        assert_eq!(put(&made_up, file), StatusCode::FORBIDDEN);
        let got = imports.respond(&request(Method::GET, &path, ""));
        assert_eq!(got.status(), StatusCode::METHOD_NOT_ALLOWED);
        house.advance_secs(15 * 60);
        assert_eq!(put(&path, file), StatusCode::FORBIDDEN);
    }
}
