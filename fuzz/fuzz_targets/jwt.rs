//! Tokens and key sets: with two keys of RFC 7515, whose private halves the fuzzer does not know,
//! nothing verifies but the RFC's own examples.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use ringwall_fuzz::plant;
use ringwall_tokens::jwt::{IdToken, Jwt, KeySet};

static KEYS: LazyLock<KeySet> = LazyLock::new(|| {
    let json = format!(r#"{{"keys":[{RSA_KEY},{EC_KEY}]}}"#);
    KeySet::parse(json.as_bytes()).unwrap()
});

fuzz_target!(
    init: plant(seeds()),
    |text: &str| {
        if let Ok(keys) = KeySet::parse(text.as_bytes()) {
            for token in [RS256, ES256] {
                drop(Jwt::parse(token).unwrap().verify(&keys).cloned());
            }
        }
        if let Ok(jwt) = Jwt::parse(text)
            && let Ok(claims) = jwt.verify(&KEYS)
        {
            assert!([RS256, ES256].contains(&text));
            assert!(IdToken::read(claims).is_err());
        }
    }
);

fn seeds() -> [Vec<u8>; 4] {
    let set = format!(r#"{{"keys":[{RSA_KEY},{EC_KEY}]}}"#);
    // The second example again, as a token with another header.
    let other = ES256.replacen(
        "eyJhbGciOiJFUzI1NiJ9",
        "eyJhbGciOiJub25lIiwia2lkIjoiYSJ9",
        1,
    );
    [RS256.to_owned(), ES256.to_owned(), set, other].map(String::into_bytes)
}

const RS256: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
const RSA_KEY: &str = r#"{"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"}"#;
const ES256: &str = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
const EC_KEY: &str = r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;
