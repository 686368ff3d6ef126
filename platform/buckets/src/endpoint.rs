//! Buckets behind an S3 endpoint, by path (`https://host/bucket/key`).

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine as _;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, Response};
use ringwall_core::{Clock, Region};
use ringwall_crypto::sha256;
use ringwall_outbound::signature::{AccessKey, Scope, Unsigned, encoded, sign};
use ringwall_outbound::{InsideHosts, Limits, Outbound};

use crate::{BucketError, BucketPolicy, Buckets, Entry, NewObject, Object, Page, listing};

/// The longest object that is read.
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// How long an object may be on its way.
const PATIENCE: Duration = Duration::from_secs(30);
/// What precedes the names of metadata.
const METADATA: &str = "x-amz-meta-";

/// A URL that is no endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an S3 endpoint is https://HOST, or http:// on this machine")]
pub struct EndpointError;

/// Buckets behind an S3 endpoint.
pub struct EndpointBuckets {
    outbound: Outbound,
    /// Without a slash at its end.
    endpoint: String,
    keys: AccessKey,
    region: Region,
    /// Requests are signed at the real time, wherever the server's clock was moved.
    clock: Clock,
}

impl EndpointBuckets {
    /// The buckets of an endpoint that the operator named.
    ///
    /// # Errors
    /// It is no `https` URL, and no `http` URL of this machine.
    pub fn new(endpoint: &str, region: Region, keys: AccessKey) -> Result<Self, EndpointError> {
        let uri: http::Uri = endpoint.parse().map_err(|_| EndpointError)?;
        let host = uri.host().ok_or(EndpointError)?.to_owned();
        let outbound = Outbound::new(InsideHosts::new(vec![host], true));
        let endpoint = endpoint.trim_end_matches('/').to_owned();
        outbound.url(&endpoint).map_err(|_| EndpointError)?;
        Ok(Self {
            outbound,
            endpoint,
            keys,
            region,
            clock: Clock::system(),
        })
    }

    /// Makes a request of a bucket, signed.
    fn ask(
        &self,
        method: &str,
        bucket: &str,
        path: &str,
        query: &str,
        headers: Vec<(String, String)>,
        body: &[u8],
    ) -> Result<Response<Bytes>, BucketError> {
        let invalid = || BucketError::InvalidName(format!("{bucket}{path}"));
        let mark = if query.is_empty() { "" } else { "?" };
        let url = format!(
            "{}/{}{}{mark}{query}",
            self.endpoint,
            encoded(bucket, false),
            encoded(path, true)
        );
        let url = self.outbound.url(&url).map_err(|_| invalid())?;
        let mut headers = headers;
        headers.push(("host".to_owned(), url.authority()));
        let unsigned = Unsigned {
            method,
            path: url.path().split('?').next().unwrap_or_default(),
            query,
            headers,
            body,
        };
        let scope = Scope {
            region: self.region.as_str(),
            service: "s3",
        };
        let signed = sign(unsigned, &self.keys, scope, self.clock.now());
        let mut request = Request::builder().method(method);
        for (name, value) in signed.iter().filter(|(name, _)| name != "host") {
            let name = HeaderName::try_from(name).map_err(|_| invalid())?;
            request = request.header(name, HeaderValue::try_from(value).map_err(|_| invalid())?);
        }
        let request = request.body(Bytes::copy_from_slice(body));
        let request = request.map_err(|_| invalid())?;
        let limits = Limits {
            most_bytes: MOST_BYTES,
            patience: PATIENCE,
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|source| BucketError::Files {
                bucket: bucket.to_owned(),
                source,
            })?;
        Ok(runtime.block_on(self.outbound.send(&url, request, limits))?)
    }
}

impl EndpointBuckets {
    /// A page of `ListObjectsV2`.
    fn listed(&self, bucket: &str, query: &str) -> Result<listing::Page, BucketError> {
        let answer = self.ask("GET", bucket, "", query, vec![], b"")?;
        std::str::from_utf8(answer.body())
            .ok()
            .filter(|_| answer.status().is_success())
            .and_then(listing::page)
            .ok_or_else(|| refusal(bucket, &answer))
    }
}

impl Buckets for EndpointBuckets {
    fn exists(&self, bucket: &str) -> Result<bool, BucketError> {
        let answer = self.ask("HEAD", bucket, "", "", vec![], b"")?;
        match answer.status().as_u16() {
            404 => Ok(false),
            status if status < 400 => Ok(true),
            _ => Err(refusal(bucket, &answer)),
        }
    }

    fn belongs_to(&self, bucket: &str, account: &str) -> Result<bool, BucketError> {
        let owner = ("x-amz-expected-bucket-owner".to_owned(), account.to_owned());
        let answer = self.ask("HEAD", bucket, "", "", vec![owner], b"")?;
        match answer.status().as_u16() {
            403 => Ok(false),
            status if status < 400 => Ok(true),
            _ => Err(refusal(bucket, &answer)),
        }
    }

    fn policy(&self, bucket: &str) -> Result<BucketPolicy, BucketError> {
        let answer = self.ask("GET", bucket, "", "policy=", vec![], b"")?;
        if answer.status().is_success() {
            let document = String::from_utf8_lossy(answer.body()).into_owned();
            return Ok(BucketPolicy::Document(document));
        }
        let refusal = refusal(bucket, &answer);
        match refusal.code() {
            "NoSuchBucketPolicy" => Ok(BucketPolicy::None),
            "AccessDenied" | "NotImplemented" | "MethodNotAllowed" => Ok(BucketPolicy::Unknown),
            _ => Err(refusal),
        }
    }

    fn put(&self, object: &NewObject<'_>) -> Result<(), BucketError> {
        let path = format!("/{}", object.key);
        let mut headers = vec![
            ("content-type".to_owned(), object.content_type.to_owned()),
            (
                "x-amz-acl".to_owned(),
                "bucket-owner-full-control".to_owned(),
            ),
        ];
        if let Some(encoding) = object.content_encoding {
            headers.push(("content-encoding".to_owned(), encoding.to_owned()));
        }
        if let Some(key) = object.kms_key {
            let (algorithm, id) = (
                "x-amz-server-side-encryption",
                "x-amz-server-side-encryption-aws-kms-key-id",
            );
            headers.push((algorithm.to_owned(), "aws:kms".to_owned()));
            headers.push((id.to_owned(), key.to_owned()));
        }
        for (name, value) in object.metadata {
            headers.push((format!("{METADATA}{name}"), value.clone()));
        }
        let answer = self.ask("PUT", object.bucket, &path, "", headers, object.body)?;
        if answer.status().is_success() {
            Ok(())
        } else {
            Err(refusal(object.bucket, &answer))
        }
    }

    fn get(&self, bucket: &str, key: &str) -> Result<Option<Object>, BucketError> {
        let answer = self.ask("GET", bucket, &format!("/{key}"), "", vec![], b"")?;
        if !answer.status().is_success() {
            let refusal = refusal(bucket, &answer);
            return match refusal.code() {
                "NoSuchKey" => Ok(None),
                _ => Err(refusal),
            };
        }
        let metadata: BTreeMap<_, _> = answer
            .headers()
            .iter()
            .filter_map(|(name, value)| {
                let name = name.as_str().strip_prefix(METADATA)?;
                Some((name.to_owned(), value.to_str().ok()?.to_owned()))
            })
            .collect();
        Ok(Some(Object {
            body: answer.into_body().to_vec(),
            metadata,
        }))
    }

    fn list(&self, bucket: &str, prefix: &str) -> Result<Vec<String>, BucketError> {
        let entries = self.entries(bucket, prefix)?;
        Ok(entries.into_iter().map(|entry| entry.key).collect())
    }

    fn entries(&self, bucket: &str, prefix: &str) -> Result<Vec<Entry>, BucketError> {
        let (mut entries, mut next) = (Vec::new(), None::<String>);
        loop {
            let token = next.map_or_else(String::new, |token| {
                format!("continuation-token={}&", encoded(&token, false))
            });
            let query = format!("{token}list-type=2&prefix={}", encoded(prefix, false));
            let page = self.listed(bucket, &query)?;
            entries.extend(page.entries);
            next = page.next;
            if next.is_none() {
                return Ok(entries);
            }
        }
    }

    fn page(&self, bucket: &str, prefix: &str, after: Option<&str>) -> Result<Page, BucketError> {
        // Parameters stand in the order of their names: they are signed so.
        let after = after.map_or_else(String::new, |after| {
            format!("&start-after={}", encoded(after, false))
        });
        let query = format!("list-type=2&prefix={}{after}", encoded(prefix, false));
        let page = self.listed(bucket, &query)?;
        Ok(Page {
            entries: page.entries,
            is_last: page.next.is_none(),
        })
    }

    fn tag(&self, bucket: &str, key: &str, tag: (&str, &str)) -> Result<(), BucketError> {
        let path = format!("/{key}");
        let answer = self.ask("GET", bucket, &path, "tagging=", vec![], b"")?;
        if !answer.status().is_success() {
            return Err(refusal(bucket, &answer));
        }
        let mut tags = listing::tags(&String::from_utf8_lossy(answer.body()));
        tags.retain(|(name, _)| name != tag.0);
        tags.push((tag.0.to_owned(), tag.1.to_owned()));
        let body = listing::tagging(&tags);
        let digest = base64::engine::general_purpose::STANDARD.encode(sha256(body.as_bytes()));
        let headers = vec![
            ("content-type".to_owned(), "application/xml".to_owned()),
            ("x-amz-checksum-sha256".to_owned(), digest),
        ];
        let answer = self.ask("PUT", bucket, &path, "tagging=", headers, body.as_bytes())?;
        match answer.status().is_success() {
            true => Ok(()),
            false => Err(refusal(bucket, &answer)),
        }
    }

    fn encrypts_under_kms(&self) -> bool {
        true
    }
}

fn refusal(bucket: &str, answer: &Response<Bytes>) -> BucketError {
    let text = String::from_utf8_lossy(answer.body());
    let code = listing::error_code(&text).unwrap_or_default();
    if code == "NoSuchBucket" {
        return BucketError::NoSuchBucket(bucket.to_owned());
    }
    BucketError::Refused {
        bucket: bucket.to_owned(),
        status: answer.status().as_u16(),
        code,
    }
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::*;

    fn endpoint(url: &str) -> Result<EndpointBuckets, EndpointError> {
        let keys = AccessKey {
            access_key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            secret: Zeroizing::new("secret".to_owned()),
            session_token: None,
        };
        EndpointBuckets::new(url, Region::us_east_1(), keys)
    }

    #[test]
    fn an_endpoint_is_spoken_to_over_tls_unless_it_is_this_machine() {
        assert!(endpoint("https://minio.example.org:9000").is_ok());
        assert!(endpoint("http://127.0.0.1:9000/").is_ok());
        for url in ["http://minio.example.org", "minio", "file:///tmp", ""] {
            assert!(endpoint(url).is_err(), "{url}");
        }
    }
}
