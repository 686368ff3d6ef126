//! What needs no server.

use bytes::Bytes;
use http::header::{COOKIE, HOST, ORIGIN};
use http::{HeaderMap, HeaderValue, Method};
use ringwall_service::PageRequest;

use super::request::Request;

fn request(origin: Option<&'static str>, cookie: &'static str, form: &'static str) -> Request {
    let mut headers = HeaderMap::new();
    headers.insert(HOST, HeaderValue::from_static("acme.signin.localhost:4566"));
    headers.insert(COOKIE, HeaderValue::from_static(cookie));
    if let Some(origin) = origin {
        headers.insert(ORIGIN, HeaderValue::from_static(origin));
    }
    let request = PageRequest {
        method: Method::POST,
        uri: "/console/sign-in".parse().unwrap(),
        headers,
        body: Bytes::from_static(form.as_bytes()),
        peer: [127, 0, 0, 1].into(),
        secure: false,
    };
    Request::read(&request).unwrap()
}

#[test]
fn forms_come_from_own_pages() {
    let own = Some("http://acme.signin.localhost:4566");
    let cookie = "ringwall-console-form=abc";
    assert!(request(own, cookie, "_csrf=abc").is_from_own_page());
    assert!(request(None, cookie, "_csrf=abc").is_from_own_page());
    assert!(!request(own, cookie, "_csrf=abd").is_from_own_page());
    assert!(!request(own, cookie, "").is_from_own_page());
    assert!(!request(own, "other=abc", "_csrf=").is_from_own_page());
    assert!(!request(Some("https://evil.example"), cookie, "_csrf=abc").is_from_own_page());
    assert!(!request(Some("null"), cookie, "_csrf=abc").is_from_own_page());
}

#[test]
fn destinations_are_here() {
    let here = request(None, "a=b", "");
    assert!(here.is_own("/console"));
    assert!(here.is_own("http://acme.signin.localhost:4566/console/x"));
    for elsewhere in [
        "",
        "https://console.aws.amazon.com/",
        "//evil.example",
        "/\\evil.example",
        "http://acme.signin.localhost:4566.evil.example/",
        "http://acme.signin.localhost:4566",
    ] {
        assert!(!here.is_own(elsewhere), "{elsewhere}");
    }
}

#[test]
fn the_host_can_name_the_account() {
    assert_eq!(request(None, "a=b", "").account_of_host(), Some("acme"));
}
