//! A client's id and secret in the `Authorization` header (RFC 6749 §2.3.1).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::web::pairs::Pairs;

/// Reads `Basic` credentials: id and secret, each form-encoded before they were joined.
pub(crate) fn credentials(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let joined = STANDARD.decode(encoded.trim()).ok()?;
    let joined = String::from_utf8(joined).ok()?;
    let (id, secret) = joined.split_once(':')?;
    Some((decoded(id)?, decoded(secret)?))
}

fn decoded(text: &str) -> Option<String> {
    let pair = Pairs::parse(format!("value={}", text.replace('&', "%26")).as_bytes()).ok()?;
    pair.get("value").map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(text: &str) -> String {
        format!("Basic {}", STANDARD.encode(text))
    }

    #[test]
    fn reads_id_and_secret() {
        let read = credentials(&header("id:se%3Acret")).unwrap();
        assert_eq!(read, ("id".to_owned(), "se:cret".to_owned()));
        assert_eq!(credentials(&header("id:a:b")).unwrap().1, "a:b");
    }

    #[test]
    fn refuses_what_is_none() {
        for wrong in [
            "Bearer x",
            "Basic",
            "Basic !",
            &header("id"),
            &header(":s"),
            &header("id:"),
        ] {
            assert_eq!(credentials(wrong), None, "{wrong}");
        }
    }
}
