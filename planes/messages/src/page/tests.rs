use http::HeaderMap;
use ringwall_core::{Clock, Timestamp};
use ringwall_store::Store;

use super::*;
use crate::Settings;
use crate::mailbox::tests::{mail, sms};

const NOW: Timestamp = Timestamp::from_secs(1_000_000);

fn messages() -> Arc<Messages> {
    let store = Store::in_memory().unwrap();
    store
        .write(|tx| {
            mail("1", "ann@example.com", NOW).send(tx)?;
            sms("2", "+15550100", NOW).send(tx)
        })
        .unwrap();
    let settings = Settings {
        mailbox: true,
        ..Settings::default()
    };
    Messages::new(store, Clock::fixed(NOW), settings).unwrap()
}

fn request(method: Method, path: &str) -> PageRequest {
    let host = HeaderValue::from_static("localhost:4566");
    PageRequest {
        method,
        uri: path.parse().unwrap(),
        headers: HeaderMap::from_iter([(header::HOST, host)]),
        body: Bytes::new(),
        peer: std::net::Ipv4Addr::LOCALHOST.into(),
        secure: false,
    }
}

fn get(messages: &Messages, path: &str) -> (u16, String) {
    let response = messages.respond(&request(Method::GET, path));
    let body = String::from_utf8(response.body().to_vec()).unwrap();
    (response.status().as_u16(), body)
}

fn numbers(messages: &Messages, query: &str) -> Vec<u64> {
    let (status, body) = get(messages, &format!("/_ringwall/mailbox.json{query}"));
    assert_eq!(status, 200, "{body}");
    let list: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&body).unwrap();
    let messages = list["messages"].as_array().unwrap();
    messages
        .iter()
        .map(|one| one["number"].as_u64().unwrap())
        .collect()
}

#[test]
fn json_shows_what_was_written_before_the_request() {
    let messages = messages();
    assert_eq!(numbers(&messages, ""), [1, 2]);
    assert_eq!(numbers(&messages, "?to=ann@example.com"), [1]);
    assert_eq!(numbers(&messages, "?after=1"), [2]);
    assert_eq!(get(&messages, "/_ringwall/mailbox.json?after=x").0, 400);
    let (_, body) = get(&messages, "/_ringwall/mailbox.json?to=%2B15550100");
    assert_eq!(
        body,
        "{\"messages\":[{\"number\":2,\"id\":\"2\",\"time\":\"1970-01-12T13:46:40Z\",\"service\":\"cognito-idp\",\
         \"account\":\"111122223333\",\"region\":\"eu-west-1\",\
         \"sourceArn\":\"arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_a\",\"occasion\":\"SignUp\",\
         \"user\":\"ann\",\"kind\":\"sms\",\"to\":\"+15550100\",\"from\":\"SHOP\",\"body\":\"Your code is 654321\"}]}"
    );
}

#[test]
fn pages_show_messages_escaped_and_mail_in_a_sandbox() {
    let messages = messages();
    let (_, list) = get(&messages, "/_ringwall/mailbox");
    assert!(
        list.contains("<a href=\"/_ringwall/mailbox/1\">Your &lt;code&gt;</a>"),
        "{list}"
    );
    let (_, letter) = get(&messages, "/_ringwall/mailbox/1");
    assert!(
        letter
            .contains("<iframe title=\"The mail as its reader sees it\" sandbox=\"allow-popups\"")
    );
    assert!(letter.contains("Your code is &lt;b&gt;123456&lt;/b&gt;"));

    let body = messages.respond(&request(Method::GET, "/_ringwall/mailbox/1/body"));
    assert_eq!(body.body(), "Your code is <b>123456</b>");
    let policy = body.headers()[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .unwrap();
    assert!(policy.starts_with("sandbox allow-popups; default-src 'none'"));
    let page = messages.respond(&request(Method::GET, "/_ringwall/mailbox"));
    let policy = page.headers()[header::CONTENT_SECURITY_POLICY]
        .to_str()
        .unwrap();
    assert!(!policy.contains("unsafe") && !policy.contains("script"));
    for missing in [
        "/_ringwall/mailbox/3",
        "/_ringwall/mailbox/2/body",
        "/_ringwall/mailbox/x",
    ] {
        assert_eq!(get(&messages, missing).0, 404, "{missing}");
    }
}

#[test]
fn links_of_a_mail_are_listed_and_scripts_are_not_links() {
    let store = Store::in_memory().unwrap();
    let mut message = mail("1", "ann@example.com", NOW);
    let ringwall_service::MessageContent::Email(email) = &mut message.content else {
        panic!("mail");
    };
    email.html =
        "<a href='https://a.example/?x=1&amp;y=2'>A</a> <a href=\"javascript:alert(1)\">B</a>"
            .to_owned();
    store.write(|tx| message.send(tx)).unwrap();
    let settings = Settings {
        mailbox: true,
        ..Settings::default()
    };
    let messages = Messages::new(store, Clock::fixed(NOW), settings).unwrap();
    let (_, page) = get(&messages, "/_ringwall/mailbox/1");
    assert!(
        page.contains("<a href=\"https://a.example/?x=1&amp;y=2\" rel=\"noreferrer\">"),
        "{page}"
    );
    assert!(!page.contains("href=\"javascript"));
}

#[test]
fn is_emptied_by_a_test_and_by_its_own_page_alone() {
    let messages = messages();
    let with = |name: &'static str, value: &'static str| {
        let mut request = request(Method::POST, "/_ringwall/mailbox/clear");
        let name = header::HeaderName::from_static(name);
        request
            .headers
            .insert(name, HeaderValue::from_static(value));
        messages.respond(&request).status().as_u16()
    };
    assert_eq!(with("origin", "https://elsewhere.example"), 403);
    assert_eq!(with("origin", "null"), 403);
    assert_eq!(with("sec-fetch-site", "cross-site"), 403);
    assert_eq!(numbers(&messages, ""), [1, 2]);
    assert_eq!(with("origin", "http://localhost:4566"), 303);
    assert!(numbers(&messages, "").is_empty());
    let deleted = messages.respond(&request(Method::DELETE, "/_ringwall/mailbox"));
    assert_eq!(deleted.status(), 204);
}

#[test]
fn answers_this_machine_alone_by_its_own_name() {
    let messages = messages();
    let mut from_afar = request(Method::GET, "/_ringwall/mailbox.json");
    from_afar.peer = std::net::Ipv4Addr::new(192, 0, 2, 1).into();
    assert_eq!(messages.respond(&from_afar).status(), 403);
    let mut rebound = request(Method::GET, "/_ringwall/mailbox.json");
    rebound
        .headers
        .insert(header::HOST, HeaderValue::from_static("evil.example:4566"));
    assert_eq!(messages.respond(&rebound).status(), 403);
    for host in [
        "127.0.0.1:4566",
        "[::1]:4566",
        "shop.auth.eu-west-1.localhost",
    ] {
        let mut named = request(Method::GET, "/_ringwall/mailbox.json");
        named
            .headers
            .insert(header::HOST, HeaderValue::from_str(host).unwrap());
        assert_eq!(messages.respond(&named).status(), 200, "{host}");
    }
}

#[test]
fn forgets_when_the_store_was_emptied() {
    let store = Store::in_memory().unwrap();
    let settings = Settings {
        mailbox: true,
        ..Settings::default()
    };
    store
        .write(|tx| mail("1", "ann@example.com", NOW).send(tx))
        .unwrap();
    let messages = Messages::new(store.clone(), Clock::fixed(NOW), settings).unwrap();
    assert_eq!(numbers(&messages, ""), [1]);
    assert_eq!(numbers(&messages, ""), [1]);
    store.reset().unwrap();
    assert!(numbers(&messages, "").is_empty());
}

#[test]
fn serves_its_own_paths_alone() {
    let messages = messages();
    let serves = |path: &str| {
        let (parts, ()) = http::Request::get(path).body(()).unwrap().into_parts();
        messages.serves(&parts)
    };
    assert!(
        serves("/_ringwall/mailbox")
            && serves("/_ringwall/mailbox.json")
            && serves("/_ringwall/mailbox/1")
    );
    assert!(!serves("/_ringwall/reset") && !serves("/_ringwall/mailboxes") && !serves("/"));
}
