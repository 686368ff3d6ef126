//! Whether a condition holds.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html>

use std::net::IpAddr;

use crate::config::{Condition, Pattern};
use crate::http1::head::Head;

pub(super) fn holds(condition: &Condition, head: &Head, peer: IpAddr) -> bool {
    match condition {
        Condition::Host(hosts) => {
            let host = head.host();
            any(hosts, host) || any(hosts, without_port(host))
        }
        Condition::Path(paths) => any(paths, head.get(head.path)),
        Condition::Header(name, values) => {
            let mut fields = head.fields.iter();
            fields.any(|field| {
                head.get(field.name).eq_ignore_ascii_case(name.as_bytes())
                    && any(values, head.get(field.value))
            })
        }
        Condition::Query(pairs) => {
            let mut arguments = head.get(head.query).split(|byte| *byte == b'&');
            arguments.any(|argument| {
                let (key, value) = split_argument(argument);
                pairs.iter().any(|(wanted, value_wanted)| {
                    let is_key = wanted.as_ref().is_none_or(|wanted| wanted.matches(key));
                    is_key && value_wanted.matches(value)
                })
            })
        }
        Condition::Method(methods) => {
            let mut methods = methods.iter();
            methods.any(|method| method.as_bytes() == head.method())
        }
        Condition::SourceIp(networks) => networks.iter().any(|network| network.contains(peer)),
    }
}

fn any(patterns: &[Pattern], text: &[u8]) -> bool {
    patterns.iter().any(|pattern| pattern.matches(text))
}

/// `a.example:80` without `:80`; the brackets of IPv6 addresses stay.
pub(crate) fn without_port(host: &[u8]) -> &[u8] {
    let Some(colon) = memchr::memrchr(b':', host) else {
        return host;
    };
    let (name, port) = host.split_at(colon);
    let is_port = port.iter().skip(1).all(u8::is_ascii_digit);
    let is_inside_brackets = name.first() == Some(&b'[') && name.last() != Some(&b']');
    if is_port && !is_inside_brackets {
        name
    } else {
        host
    }
}

fn split_argument(argument: &[u8]) -> (&[u8], &[u8]) {
    match memchr::memchr(b'=', argument) {
        Some(at) => {
            let (key, value) = argument.split_at(at);
            (key, value.get(1..).unwrap_or_default())
        }
        None => (argument, b""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http1::request::parse;

    fn holds_for(condition: &Condition, request: &str) -> bool {
        let mut head = Head::default();
        parse(request.as_bytes(), &mut head).unwrap();
        holds(condition, &head, "10.1.2.3".parse().unwrap())
    }

    const REQUEST: &str = "GET /Img/a.png?version=v1&x HTTP/1.1\r\nHost: A.Example.com:8080\r\nUser-Agent: Chrome\r\n\r\n";

    #[test]
    fn conditions_look_where_they_say() {
        let any_case = |text: &str| vec![Pattern::any_case(text)];
        let exact = |text: &str| vec![Pattern::exact_case(text)];
        for (condition, expected) in [
            (Condition::Host(any_case("*.example.com")), true),
            (Condition::Host(any_case("*.example.com:8080")), true),
            (Condition::Host(any_case("example.com")), false),
            (Condition::Path(exact("/Img/*")), true),
            (Condition::Path(exact("/img/*")), false),
            (Condition::Path(exact("*version*")), false),
            (
                Condition::Header("user-agent".into(), any_case("*chrome*")),
                true,
            ),
            (Condition::Header("X".into(), any_case("*")), false),
            (Condition::Method(vec!["GET".into()]), true),
            (Condition::Method(vec!["get".into()]), false),
            (
                Condition::SourceIp(vec!["10.0.0.0/8".parse().unwrap()]),
                true,
            ),
            (
                Condition::SourceIp(vec!["11.0.0.0/8".parse().unwrap()]),
                false,
            ),
        ] {
            assert_eq!(holds_for(&condition, REQUEST), expected, "{condition:?}");
        }
    }

    #[test]
    fn queries_match_by_key_and_value() {
        let query = |key: Option<&str>, value: &str| {
            let key = key.map(Pattern::any_case);
            holds_for(
                &Condition::Query(vec![(key, Pattern::any_case(value))]),
                REQUEST,
            )
        };
        assert!(query(Some("VERSION"), "v?"));
        assert!(query(None, "v1"));
        assert!(query(Some("x"), ""));
        assert!(!query(Some("x"), "v1"));
    }

    #[test]
    fn ports_are_cut_off_hosts() {
        assert_eq!(without_port(b"a:80"), b"a");
        assert_eq!(without_port(b"[::1]:80"), b"[::1]");
        assert_eq!(without_port(b"[::1]"), b"[::1]");
        assert_eq!(without_port(b"a"), b"a");
    }
}
