//! Tokens of others, and what attackers make of them.

#![expect(
    clippy::unwrap_used,
    reason = "a test may end where its own premises fail"
)]

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;
use ringwall_tokens::jwt::{
    Algorithm, Claims, Jwt, JwtError, KeySet, MOST_TOKEN_BYTES, SigningKey, key_set_json,
};

/// The published examples of RFC 7515, appendices A.2 and A.3.
mod rfc_7515 {
    use super::*;

    const RS256: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
    const RSA_KEY: &str = r#"{"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"}"#;
    const ES256: &str = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    const EC_KEY: &str = r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;

    fn verify_by(token: &str, keys: &[&str]) -> Result<Claims, JwtError> {
        let keys = format!(r#"{{"keys":[{}]}}"#, keys.join(","));
        verify(token, &KeySet::parse(keys.as_bytes()).unwrap())
    }

    #[test]
    fn its_examples_verify() {
        for (token, key) in [(RS256, RSA_KEY), (ES256, EC_KEY)] {
            let claims = verify_by(token, &[key]).unwrap();
            assert_eq!(claims.text("iss"), Some("joe"));
            assert_eq!(claims.seconds("exp"), Some(1_300_819_380));
        }
    }

    #[test]
    fn a_token_without_a_key_id_may_be_by_any_key_of_its_type() {
        let other = SigningKey::generate(Algorithm::Es256).unwrap();
        let other = key_set_json(&[other.public_jwk()]);
        let other = other.trim_start_matches(r#"{"keys":["#);
        let other = other.trim_end_matches("]}");
        for token in [RS256, ES256] {
            assert!(verify_by(token, &[other, RSA_KEY, EC_KEY]).is_ok());
        }
        assert_eq!(verify_by(ES256, &[other]), Err(JwtError::Signature));
        assert_eq!(verify_by(RS256, &[other]), Err(JwtError::KeyDoesNotFit));
        assert_eq!(verify_by(RS256, &[]), Err(JwtError::UnknownKey));
    }
}

/// Tokens that PyJWT made (`foreign/sign_jwts.py`).
#[test]
fn takes_the_tokens_of_another_implementation() {
    let keys = KeySet::parse(include_bytes!("foreign/jwks.json")).unwrap();
    let tokens = include_str!("foreign/tokens.txt");
    let mut seen = Vec::new();
    for token in tokens.lines() {
        let jwt = Jwt::parse(token).unwrap();
        let claims = jwt.verify(&keys).unwrap();
        assert_eq!(claims.text("sub"), Some("alice"));
        let tags = claims.object("https://aws.amazon.com/tags").unwrap();
        let principal = tags.object("principal_tags").unwrap();
        assert_eq!(principal.texts("Project"), Some(vec!["Automation"]));
        assert_eq!(tags.texts("transitive_tag_keys"), Some(vec!["Project"]));
        seen.push(jwt.algorithm());
    }
    assert_eq!(seen, Algorithm::ALL);
}

fn claims() -> Claims {
    Claims::new().with("iss", "joe").with("sub", "alice")
}

fn keys_of(keys: &[&SigningKey]) -> KeySet {
    let keys: Vec<Claims> = keys.iter().map(|key| key.public_jwk()).collect();
    KeySet::parse(key_set_json(&keys).as_bytes()).unwrap()
}

fn verify(token: &str, keys: &KeySet) -> Result<Claims, JwtError> {
    Jwt::parse(token)?.verify(keys).cloned()
}

/// A token with that header and those claims, under the signature of another.
fn with_parts(header: &str, claims: &str, signature: &str) -> String {
    let encode = |text| URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}.{signature}", encode(header), encode(claims))
}

fn signature_of(token: &str) -> &str {
    token.rsplit('.').next().unwrap()
}

#[test]
fn what_a_key_signed_verifies_and_survives_its_keeping() {
    for algorithm in Algorithm::ALL {
        let key = SigningKey::generate(algorithm).unwrap();
        let kept = SigningKey::from_pkcs8(algorithm, &key.to_pkcs8().unwrap()).unwrap();
        assert_eq!(kept.key_id(), key.key_id());
        assert_eq!(key.key_id().len(), 43);
        let token = kept.sign(&claims()).unwrap();
        assert_eq!(verify(&token, &keys_of(&[&key])), Ok(claims()));
        assert_eq!(Jwt::parse(&token).unwrap().key_id(), Some(key.key_id()));
        assert_eq!(Jwt::parse(&token).unwrap().unverified_issuer(), Some("joe"));

        let wrong = Algorithm::ALL.into_iter().find(|other| {
            let families = [other.name(), algorithm.name()].map(|name| name.starts_with("RS"));
            *other != algorithm && families != [true, true]
        });
        assert!(SigningKey::from_pkcs8(wrong.unwrap(), &key.to_pkcs8().unwrap()).is_err());
    }
}

#[test]
fn refuses_algorithms_that_are_not_among_ours() {
    let key = SigningKey::generate(Algorithm::Es256).unwrap();
    let token = key.sign(&claims()).unwrap();
    for header in [
        r#"{"alg":"none"}"#,
        r#"{"alg":"None"}"#,
        r#"{"alg":"HS256"}"#,
        r#"{"alg":"es256"}"#,
        r#"{"alg":"PS256"}"#,
        r#"{"alg":"EdDSA"}"#,
        r#"{"alg":["ES256"]}"#,
        r#"{"alg":""}"#,
        "{}",
    ] {
        for signature in ["", signature_of(&token)] {
            let forged = with_parts(header, r#"{"sub":"alice"}"#, signature);
            let refused = verify(&forged, &keys_of(&[&key]));
            assert_eq!(refused, Err(JwtError::UnsupportedAlgorithm), "{header}");
        }
    }
}

#[test]
fn refuses_a_key_that_does_not_fit_the_algorithm() {
    let rsa = SigningKey::generate(Algorithm::Rs256).unwrap();
    let p256 = SigningKey::generate(Algorithm::Es256).unwrap();
    let p384 = SigningKey::generate(Algorithm::Es384).unwrap();
    let keys = keys_of(&[&rsa, &p256, &p384]);
    for (name, key) in [
        ("ES256", &rsa),
        ("RS384", &rsa),
        ("RS256", &p256),
        ("ES384", &p256),
        ("ES256", &p384),
    ] {
        let token = key.sign(&claims()).unwrap();
        let header = format!(r#"{{"alg":"{name}","kid":"{}"}}"#, key.key_id());
        let forged = with_parts(&header, r#"{"sub":"alice"}"#, signature_of(&token));
        assert_eq!(verify(&forged, &keys), Err(JwtError::KeyDoesNotFit));
    }
}

#[test]
fn a_key_that_was_rotated_away_verifies_nothing() {
    let [old, new] = [(); 2].map(|()| SigningKey::generate(Algorithm::Es384).unwrap());
    let token = old.sign(&claims()).unwrap();
    assert_eq!(verify(&token, &keys_of(&[&old, &new])), Ok(claims()));
    assert_eq!(verify(&token, &keys_of(&[&new])), Err(JwtError::UnknownKey));
    assert_eq!(
        verify(&token, &KeySet::default()),
        Err(JwtError::UnknownKey)
    );
    // Another's key under the same id.
    let keys = key_set_json(&[new.public_jwk().with("kid", old.key_id())]);
    let keys = KeySet::parse(keys.as_bytes()).unwrap();
    assert_eq!(verify(&token, &keys), Err(JwtError::Signature));
}

#[test]
fn a_key_in_the_header_counts_for_nothing() {
    let [trusted, attacker] = [(); 2].map(|()| SigningKey::generate(Algorithm::Es256).unwrap());
    let token = attacker.sign(&claims()).unwrap();
    let jwk = key_set_json(&[attacker.public_jwk()]);
    let header = format!(
        r#"{{"alg":"ES256","kid":"{}","jku":"https://evil.example","jwks":{jwk}}}"#,
        trusted.key_id()
    );
    let forged = with_parts(&header, r#"{"sub":"alice"}"#, signature_of(&token));
    let keys = keys_of(&[&trusted]);
    assert_eq!(verify(&forged, &keys), Err(JwtError::Signature));
    assert_eq!(verify(&token, &keys), Err(JwtError::UnknownKey));
}

#[test]
fn refuses_names_that_stand_twice_and_critical_headers() {
    let key = SigningKey::generate(Algorithm::Es256).unwrap();
    for (header, claims, refusal) in [
        (
            r#"{"alg":"none","alg":"ES256"}"#,
            "{}",
            JwtError::DuplicateMember,
        ),
        (
            r#"{"alg":"ES256"}"#,
            r#"{"sub":"a","sub":"b"}"#,
            JwtError::DuplicateMember,
        ),
        (
            r#"{"alg":"ES256","crit":["exp"],"exp":1}"#,
            "{}",
            JwtError::CriticalHeader,
        ),
        (
            r#"{"alg":"ES256","crit":["b64"],"b64":false}"#,
            "{}",
            JwtError::CriticalHeader,
        ),
        (r#"{"alg":"ES256","kid":1}"#, "{}", JwtError::Malformed),
        (r#"["ES256"]"#, "{}", JwtError::Malformed),
        (r#"{"alg":"ES256"}"#, "[]", JwtError::Malformed),
        (r#"{"alg":"ES256"}"#, "claims", JwtError::Malformed),
    ] {
        let token = with_parts(header, claims, "AAAA");
        assert_eq!(verify(&token, &keys_of(&[&key])), Err(refusal), "{header}");
    }
}

#[test]
fn refuses_what_is_not_three_parts_of_base64url() {
    let key = SigningKey::generate(Algorithm::Es256).unwrap();
    let token = key.sign(&claims()).unwrap();
    let keys = keys_of(&[&key]);
    let (signed, signature) = token.rsplit_once('.').unwrap();
    for malformed in [
        String::new(),
        ".".to_owned(),
        "..".to_owned(),
        signed.to_owned(),
        format!("{token}."),
        format!("{token}.e30"),
        format!(".{token}"),
        format!("{token}="),
        format!("{token}\n"),
        format!(" {token}"),
        format!("{signed}.{}", signature.replace(['-', '_'], "+")) + "+",
    ] {
        assert_eq!(verify(&malformed, &keys), Err(JwtError::Malformed));
    }
    let large = "a".repeat(MOST_TOKEN_BYTES + 1);
    assert_eq!(verify(&large, &keys), Err(JwtError::TooLarge));
}

#[test]
fn an_empty_or_zero_signature_is_none() {
    for algorithm in Algorithm::ALL {
        let key = SigningKey::generate(algorithm).unwrap();
        let token = key.sign(&claims()).unwrap();
        let length = URL_SAFE_NO_PAD.decode(signature_of(&token)).unwrap().len();
        let (signed, _) = token.rsplit_once('.').unwrap();
        for signature in [vec![], vec![0; length], vec![1; length], vec![0; 8]] {
            let forged = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature));
            assert_eq!(verify(&forged, &keys_of(&[&key])), Err(JwtError::Signature));
        }
    }
}

#[test]
fn a_set_with_too_many_keys_of_a_type_verifies_nothing_of_that_type() {
    let ec = SigningKey::generate(Algorithm::Es256).unwrap();
    let rsa = SigningKey::generate(Algorithm::Rs256).unwrap();
    let mut keys = vec![ec.public_jwk(); 100];
    keys.push(rsa.public_jwk());
    let full = KeySet::parse(key_set_json(&keys).as_bytes()).unwrap();
    keys.push(ec.public_jwk());
    let overfull = KeySet::parse(key_set_json(&keys).as_bytes()).unwrap();

    let (by_ec, by_rsa) = (ec.sign(&claims()).unwrap(), rsa.sign(&claims()).unwrap());
    assert_eq!(verify(&by_ec, &full), Ok(claims()));
    assert_eq!(verify(&by_ec, &overfull), Err(JwtError::TooManyKeys));
    assert_eq!(verify(&by_rsa, &overfull), Ok(claims()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_changed_byte_goes_unnoticed(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let key = SigningKey::generate(Algorithm::Es256).unwrap();
        let token = key.sign(&claims()).unwrap();
        let mut bytes = token.clone().into_bytes();
        bytes[at.index(token.len())] = byte;
        if let Ok(changed) = String::from_utf8(bytes) {
            let verified = verify(&changed, &keys_of(&[&key]));
            prop_assert_eq!(verified.is_ok(), changed == token);
        }
    }
}

#[test]
fn a_named_key_writes_nothing_but_its_name_and_algorithm() {
    for algorithm in [Algorithm::Rs256, Algorithm::Es256] {
        let key = SigningKey::generate(algorithm).unwrap().named("a+b/c=");
        let token = key.sign(&claims()).unwrap();
        let header = URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap());
        let expected = format!(r#"{{"alg":"{algorithm}","kid":"a+b/c="}}"#);
        assert_eq!(String::from_utf8(header.unwrap()).unwrap(), expected);
        assert_eq!(key.public_jwk().text("kid"), Some("a+b/c="));
        assert_eq!(verify(&token, &keys_of(&[&key])), Ok(claims()));
        assert!(key.is_named_by(&token));
        assert_eq!(key.open(&token), Ok(claims()));
    }
}

#[test]
fn a_key_opens_only_what_it_has_signed_under_its_own_header() {
    let key = SigningKey::generate(Algorithm::Rs256).unwrap().named("one");
    let same_name = SigningKey::generate(Algorithm::Rs256).unwrap().named("one");
    let token = key.sign(&claims()).unwrap();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let (header, payload) = signed.split_once('.').unwrap();

    assert_eq!(same_name.open(&token), Err(JwtError::Signature));
    for header in [
        r#"{"alg":"none","kid":"one"}"#,
        r#"{"alg":"HS256","kid":"one"}"#,
        r#"{"kid":"one","alg":"RS256"}"#,
        r#"{"alg":"RS256","kid":"one","typ":"JWT"}"#,
    ] {
        let forged = format!("{}.{payload}.{signature}", URL_SAFE_NO_PAD.encode(header));
        assert_eq!(key.open(&forged), Err(JwtError::UnknownKey), "{header}");
    }
    let other = URL_SAFE_NO_PAD.encode(r#"{"sub":"mallory"}"#);
    let forged = format!("{header}.{other}.{signature}");
    assert_eq!(key.open(&forged), Err(JwtError::Signature));
    for malformed in [
        format!("{header}.{payload}"),
        format!("{header}.{payload}."),
        format!("{header}.{payload}.{signature}="),
        format!("{header}.{payload}.{signature}.x"),
    ] {
        assert!(key.open(&malformed).is_err(), "{malformed}");
    }
}
