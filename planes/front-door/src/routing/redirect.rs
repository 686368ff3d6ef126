//! Where a redirect sends a client.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html#redirect-actions>

use super::condition::without_port;
use crate::config::Redirect;
use crate::http1::head::Head;

/// Where a request came in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) scheme: &'static str,
    pub(crate) port: u16,
}

/// The `Location` of a redirect.
pub(crate) fn location(redirect: &Redirect, head: &Head, place: Place) -> Vec<u8> {
    let path = head.get(head.path);
    let port = place.port.to_string();
    let values: [(&str, &[u8]); 5] = [
        ("#{protocol}", place.scheme.as_bytes()),
        ("#{host}", without_port(head.host())),
        ("#{port}", port.as_bytes()),
        ("#{path}", path.strip_prefix(b"/").unwrap_or(path)),
        ("#{query}", head.get(head.query)),
    ];
    let fill = |template: &str| fill(template, &values);

    let scheme = fill(&redirect.protocol).to_ascii_lowercase();
    let port = fill(&redirect.port);
    let is_default = matches!(
        (scheme.as_slice(), port.as_slice()),
        (b"http", b"80") | (b"https", b"443")
    );
    let mut out = scheme;
    out.extend_from_slice(b"://");
    out.extend_from_slice(&fill(&redirect.host));
    if !is_default {
        out.push(b':');
        out.extend_from_slice(&port);
    }
    out.extend_from_slice(&fill(&redirect.path));
    let query = fill(&redirect.query);
    if !query.is_empty() {
        out.push(b'?');
        out.extend_from_slice(&query);
    }
    out.retain(|byte| *byte > b' ' && *byte != 0x7f);
    out
}

fn fill(template: &str, values: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("#{") {
        out.extend_from_slice(before.as_bytes());
        let named = values.iter().find_map(|(name, value)| {
            let after = after.strip_prefix(name.trim_start_matches("#{"))?;
            Some((after, value))
        });
        match named {
            Some((after_name, value)) => {
                out.extend_from_slice(value);
                rest = after_name;
            }
            None => {
                out.extend_from_slice(b"#{");
                rest = after;
            }
        }
    }
    out.extend_from_slice(rest.as_bytes());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http1::request::parse;

    fn sent_to(redirect: &Redirect) -> String {
        let mut head = Head::default();
        let request = b"GET /a/b?c=d HTTP/1.1\r\nHost: shop.example:8080\r\n\r\n";
        parse(request, &mut head).unwrap();
        let place = Place {
            scheme: "http",
            port: 8080,
        };
        String::from_utf8(location(redirect, &head, place)).unwrap()
    }

    fn redirect(protocol: &str, port: &str, path: &str, query: &str) -> Redirect {
        Redirect {
            status: 301,
            protocol: protocol.to_owned(),
            host: "#{host}".to_owned(),
            port: port.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
        }
    }

    #[test]
    fn parts_are_filled_from_the_request() {
        let to_https = redirect("HTTPS", "443", "/#{path}", "#{query}");
        assert_eq!(sent_to(&to_https), "https://shop.example/a/b?c=d");
        let moved = redirect("#{protocol}", "#{port}", "/new/#{path}", "x=#{query}&#{y}");
        assert_eq!(
            sent_to(&moved),
            "http://shop.example:8080/new/a/b?x=c=d&#{y}"
        );
        assert_eq!(
            sent_to(&redirect("HTTPS", "8443", "/", "")),
            "https://shop.example:8443/"
        );
    }
}
