//! Tokens, made by AWS's own signer.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign,
};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::identity::Identity;

use super::SECRET;

/// What a token is made of.
pub(crate) struct Token {
    pub(crate) key: String,
    pub(crate) host: String,
    pub(crate) user: String,
    pub(crate) region: &'static str,
    pub(crate) at: i64,
}

impl Token {
    pub(crate) fn text(&self) -> String {
        let identity: Identity = Credentials::from_keys(&self.key, SECRET, None).into();
        let mut settings = SigningSettings::default();
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(Duration::from_secs(900));
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(self.region)
            .name("rds-db")
            .time(SystemTime::UNIX_EPOCH + Duration::from_secs(self.at.try_into().unwrap()))
            .settings(settings)
            .build()
            .unwrap()
            .into();
        let url = format!("https://{}/?Action=connect&DBUser={}", self.host, self.user);
        let body = SignableBody::Bytes(b"");
        let signable = SignableRequest::new("GET", &url, std::iter::empty(), body).unwrap();
        let (instructions, _) = sign(signable, &params).unwrap().into_parts();
        let mut sent = http::Request::builder().uri(&url).body(()).unwrap();
        instructions.apply_to_request_http1x(&mut sent);
        sent.uri()
            .to_string()
            .trim_start_matches("https://")
            .to_owned()
    }
}
