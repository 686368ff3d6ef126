//! The hot path: KMS `Encrypt` with 1 KiB of plaintext, routed, decoded and encoded.

use ringwall_model::{OperationModel, Protocol, Service, Struct, Value};
use ringwall_wire::{DecodeError, RequestParts, Router, RoutingFacts, WireError};

const KEY: &str = "arn:aws:kms:us-east-1:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const REQUEST_ID: &str = "01234567-89ab-cdef-0123-456789abcdef";

fn main() {
    divan::main();
}

fn encrypt() -> Option<(&'static Service, &'static OperationModel)> {
    let kms = ringwall_model::service("kms")?;
    Some((kms, kms.operation("Encrypt")?))
}

/// A body with that much plaintext, and an encryption context if asked for.
fn body(plaintext_bytes: usize, context: bool) -> Vec<u8> {
    let plaintext = "QUJD".repeat(plaintext_bytes.div_ceil(3));
    let context = if context {
        r#","EncryptionContext":{"tenant":"0123456789","purpose":"benchmark"}"#
    } else {
        ""
    };
    format!(r#"{{"KeyId":"{KEY}","Plaintext":"{plaintext}"{context}}}"#).into_bytes()
}

fn decode(body: &[u8]) -> Option<Result<Struct, DecodeError>> {
    let (kms, operation) = encrypt()?;
    Some(ringwall_wire::decode_json(kms, operation.input?, body))
}

#[divan::bench(args = [16, 1024, 4096])]
fn decode_json(bencher: divan::Bencher<'_, '_>, plaintext_bytes: usize) {
    let body = body(plaintext_bytes, false);
    bencher.bench(|| decode(&body));
}

#[divan::bench]
fn decode_json_with_context(bencher: divan::Bencher<'_, '_>) {
    let body = body(1024, true);
    bencher.bench(|| decode(&body));
}

#[divan::bench(args = [Protocol::AwsJson11, Protocol::RpcV2Cbor])]
fn encode_output(bencher: divan::Bencher<'_, '_>, protocol: Protocol) {
    let output: Struct = [
        ("CiphertextBlob", Value::Blob(vec![7; 1200])),
        ("KeyId", Value::Str(KEY.to_owned())),
        (
            "EncryptionAlgorithm",
            Value::Str("SYMMETRIC_DEFAULT".to_owned()),
        ),
    ]
    .into_iter()
    .collect();
    bencher.bench(|| {
        let (kms, operation) = encrypt()?;
        ringwall_wire::encode_output(protocol, kms, operation, &output, REQUEST_ID).ok()
    });
}

#[divan::bench]
fn encode_error(bencher: divan::Bencher<'_, '_>) {
    let error = WireError {
        code: "NotFoundException".into(),
        message: Some("Alias arn:aws:kms:us-east-1:000000000000:alias/a is not found.".to_owned()),
        members: Struct::new(),
        status: None,
    };
    let kms = ringwall_model::service("kms");
    bencher.bench(|| ringwall_wire::encode_error(Protocol::AwsJson11, kms, &error, REQUEST_ID));
}

#[divan::bench]
fn route_by_target(bencher: divan::Bencher<'_, '_>) {
    let services = ringwall_model::service_names().filter_map(ringwall_model::service);
    let router = Router::new(services.map(RoutingFacts::of));
    let mut headers = http::HeaderMap::new();
    headers.insert(
        "x-amz-target",
        http::HeaderValue::from_static("TrentService.Encrypt"),
    );
    let parts = RequestParts {
        method: "POST",
        path: "/",
        query: "",
        headers: &headers,
    };
    bencher.bench(|| router.route(parts, || Some("kms".into()), b""));
}

/// What the first start pays if it routes over full models.
#[divan::bench(sample_count = 1, sample_size = 1)]
fn load_every_model() -> usize {
    ringwall_model::service_names()
        .filter_map(ringwall_model::service)
        .count()
}
