//! Cookies.

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};

/// A cookie's value, if it was sent once.
pub(crate) fn get<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let texts = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let cookies = texts
        .flat_map(|text| text.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='));
    let mut values = cookies
        .filter(|(known, _)| *known == name)
        .map(|(_, value)| value);
    // Of two, one was put there from elsewhere, and nothing says which.
    values
        .next()
        .filter(|value| values.next().is_none() && !value.is_empty())
}

/// A cookie for this host alone. `value` is of our own making.
pub(crate) fn set(name: &str, value: &str, seconds: i64, is_secure: bool) -> Option<HeaderValue> {
    let secure = if is_secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookies: &[&'static str]) -> HeaderMap {
        cookies
            .iter()
            .map(|cookie| (COOKIE, HeaderValue::from_static(cookie)))
            .collect()
    }

    #[test]
    fn finds_a_cookie_among_others() {
        let headers = headers(&["a=1; cognito=x", "b=2"]);
        assert_eq!(get(&headers, "cognito"), Some("x"));
        assert_eq!(get(&headers, "b"), Some("2"));
        assert_eq!(get(&headers, "c"), None);
    }

    #[test]
    fn believes_none_of_two() {
        assert_eq!(get(&headers(&["cognito=x; cognito=y"]), "cognito"), None);
    }

    #[test]
    fn is_kept_from_scripts_and_other_sites() {
        let cookie = set("cognito", "x", 3600, true).unwrap();
        assert_eq!(
            cookie,
            "cognito=x; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure"
        );
    }
}
