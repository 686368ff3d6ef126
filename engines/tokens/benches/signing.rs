//! Tokens a second on one core: what a refresh of Cognito's costs at least is two of `sign`.

#![expect(clippy::unwrap_used, reason = "the bench makes what it uses")]

use divan::Bencher;
use ringwall_tokens::jwt::{Algorithm, Claims, Jwt, KeySet, SigningKey, key_set_json};

const ALGORITHMS: [Algorithm; 2] = [Algorithm::Rs256, Algorithm::Es256];

fn main() {
    divan::main();
}

fn claims() -> Claims {
    Claims::new()
        .with("sub", "c1a2b3d4-0001-7000-8000-000000000001")
        .with(
            "iss",
            "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI",
        )
        .with("client_id", "1h57kf5cpq17m0eml12example")
        .with("token_use", "access")
        .with("scope", "aws.cognito.signin.user.admin")
        .with("auth_time", 1_790_812_800)
        .with("iat", 1_790_812_800)
        .with("exp", 1_790_816_400)
        .with("username", "alice")
}

#[divan::bench(args = ALGORITHMS)]
fn sign(bencher: Bencher<'_, '_>, algorithm: Algorithm) {
    let key = SigningKey::generate(algorithm).unwrap();
    let claims = claims();
    bencher.bench(|| key.sign(&claims).unwrap());
}

/// A key opens what it has signed itself.
#[divan::bench(args = ALGORITHMS)]
fn open(bencher: Bencher<'_, '_>, algorithm: Algorithm) {
    let key = SigningKey::generate(algorithm).unwrap();
    let token = key.sign(&claims()).unwrap();
    bencher.bench(|| key.open(&token).unwrap());
}

/// A stranger verifies by a published key set.
#[divan::bench(args = ALGORITHMS)]
fn verify(bencher: Bencher<'_, '_>, algorithm: Algorithm) {
    let key = SigningKey::generate(algorithm).unwrap();
    let token = key.sign(&claims()).unwrap();
    let keys = KeySet::parse(key_set_json(&[key.public_jwk()]).as_bytes()).unwrap();
    bencher.bench(|| Jwt::parse(&token).unwrap().verify(&keys).unwrap().clone());
}
