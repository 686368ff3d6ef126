//! A request as a target gets it: always written anew, never copied.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html>

use std::io::Write;
use std::net::{IpAddr, SocketAddr};

use super::reply::write_header;
use super::rewrite::Rewritten;
use super::snapshot::Site;
use super::visitor::Visitor;
use crate::config::ForwardedFor;
use crate::http1::framing::{Length, list};
use crate::http1::head::{Field, Head, Version};
use crate::http1::name::{Known, is_plain};

/// What a target is told, besides what the client said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outgoing<'a> {
    pub(crate) head: &'a Head,
    pub(crate) site: Site<'a>,
    pub(crate) visitor: &'a Visitor,
    pub(crate) trace_id: &'a str,
    /// What the wall puts in.
    pub(crate) inserted: &'a [(String, String)],
    /// What the rule puts in place of what the client said.
    pub(crate) rewritten: &'a Rewritten,
    pub(crate) length: Length,
    pub(crate) upgrades: bool,
    pub(crate) target: SocketAddr,
    /// Whether target and client must not send another request on their connections.
    pub(crate) closes: bool,
}

impl Outgoing<'_> {
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        self.request_line(out);
        self.host(out);
        self.client_headers(out);
        self.forwarded(out);
        write_header(b"X-Amzn-Trace-Id", self.trace_id.as_bytes(), out);
        self.tls(out);
        for (name, value) in self.inserted {
            write_header(name.as_bytes(), value.as_bytes(), out);
        }
        self.framing(out);
        out.extend_from_slice(b"\r\n");
    }

    fn request_line(&self, out: &mut Vec<u8>) {
        let head = self.head;
        out.extend_from_slice(head.method());
        out.push(b' ');
        let rewritten = self.rewritten.target.as_deref();
        let target = rewritten.unwrap_or_else(|| head.get(head.target));
        if !target.starts_with(b"/") && target != b"*" {
            out.push(b'/');
        }
        // A space would end the target for one server and not for another.
        for (index, part) in target.split(|byte| *byte == b' ').enumerate() {
            if index > 0 {
                out.extend_from_slice(b"%20");
            }
            out.extend_from_slice(part);
        }
        out.extend_from_slice(b" HTTP/1.1\r\n");
    }

    fn host(&self, out: &mut Vec<u8>) {
        let attributes = &self.site.balancer.attributes;
        let sent = self.head.value(Known::Host);
        out.extend_from_slice(b"Host: ");
        if let Some(host) = &self.rewritten.host {
            out.extend_from_slice(host);
            return out.extend_from_slice(b"\r\n");
        }
        match sent {
            Some(host) if attributes.preserve_host_header => out.extend_from_slice(host),
            None if self.head.authority.is_empty() => {
                write(out, format_args!("{}", self.target));
            }
            _ => self.host_with_port(out),
        }
        out.extend_from_slice(b"\r\n");
    }

    /// A port that is not the protocol's own is told to targets, the usual ones are not.
    fn host_with_port(&self, out: &mut Vec<u8>) {
        let host = self.head.host();
        let name = crate::routing::without_port(host);
        match self.visitor.local.port() {
            80 | 443 => out.extend_from_slice(name),
            port if name.len() == host.len() => {
                out.extend_from_slice(name);
                write(out, format_args!(":{port}"));
            }
            _ => out.extend_from_slice(host),
        }
    }

    fn client_headers(&self, out: &mut Vec<u8>) {
        let head = self.head;
        let named: Vec<&[u8]> = head.values(Known::Connection).flat_map(list).collect();
        let mut cookies = Vec::new();
        for field in &head.fields {
            let name = head.get(field.name);
            if !self.passes(field, name) || is_named(name, &named) {
                continue;
            }
            let value = head.get(field.value);
            if head.version == Version::Http2 && field.known == Known::Cookie {
                cookies.push(value);
                continue;
            }
            write_header(name, value, out);
        }
        if !cookies.is_empty() {
            // HTTP/2 may send a cookie a header; HTTP/1 has one header.
            write_header(b"cookie", &cookies.join(&b"; "[..]), out);
        }
    }

    fn passes(&self, field: &Field, name: &[u8]) -> bool {
        let attributes = &self.site.balancer.attributes;
        match field.known {
            Known::Other | Known::Cookie | Known::UserAgent | Known::Date | Known::Server => {
                !attributes.drop_invalid_header_fields || is_plain(name)
            }
            Known::Waf => {
                let mut inserted = self.inserted.iter();
                attributes.keep_waf_headers
                    && !inserted.any(|(own, _)| name.eq_ignore_ascii_case(own.as_bytes()))
            }
            Known::ForwardedFor => attributes.forwarded_for == ForwardedFor::Preserve,
            Known::Unfit
            | Known::Connection
            | Known::ContentLength
            | Known::Expect
            | Known::Host
            | Known::HopByHop
            | Known::TransferEncoding
            | Known::Upgrade
            | Known::TraceId
            | Known::Reserved
            | Known::ForwardedPort
            | Known::ForwardedProto => false,
        }
    }

    fn forwarded(&self, out: &mut Vec<u8>) {
        let attributes = &self.site.balancer.attributes;
        if attributes.forwarded_for == ForwardedFor::Append {
            out.extend_from_slice(b"X-Forwarded-For: ");
            let sent = self.head.values(Known::ForwardedFor);
            for value in sent.filter(|value| !value.is_empty()) {
                out.extend_from_slice(value);
                out.extend_from_slice(b", ");
            }
            self.client_address(attributes.forwarded_for_client_port, out);
            out.extend_from_slice(b"\r\n");
        }
        write_header(b"X-Forwarded-Proto", self.visitor.scheme().as_bytes(), out);
        write(
            out,
            format_args!("X-Forwarded-Port: {}\r\n", self.visitor.local.port()),
        );
    }

    fn client_address(&self, with_port: bool, out: &mut Vec<u8>) {
        let peer = self.visitor.peer;
        match (peer.ip().to_canonical(), with_port) {
            (address, false) => write(out, format_args!("{address}")),
            (IpAddr::V4(address), true) => write(out, format_args!("{address}:{}", peer.port())),
            (IpAddr::V6(address), true) => write(out, format_args!("[{address}]:{}", peer.port())),
        }
    }

    fn tls(&self, out: &mut Vec<u8>) {
        let Some(tls) = &self.visitor.tls else { return };
        if self.site.balancer.attributes.tls_headers {
            let names = &self.site.listener.attributes;
            let version = names.tls_version_header.as_bytes();
            write_header(version, tls.version.as_bytes(), out);
            let suite = names.tls_cipher_suite_header.as_bytes();
            write_header(suite, tls.cipher_suite.as_bytes(), out);
        }
    }

    fn framing(&self, out: &mut Vec<u8>) {
        if self.upgrades {
            out.extend_from_slice(b"Connection: Upgrade\r\nUpgrade: websocket\r\n");
        } else if self.closes {
            out.extend_from_slice(b"Connection: close\r\n");
        }
        match self.length {
            Length::Bytes(bytes) => write(out, format_args!("Content-Length: {bytes}\r\n")),
            Length::Chunked => out.extend_from_slice(b"Transfer-Encoding: chunked\r\n"),
            // A method that usually has a body says that there is none.
            Length::None if matches!(self.head.method(), b"POST" | b"PUT" | b"PATCH") => {
                out.extend_from_slice(b"Content-Length: 0\r\n");
            }
            Length::None => {}
        }
    }
}

pub(crate) fn is_named(name: &[u8], named: &[&[u8]]) -> bool {
    named.iter().any(|option| option.eq_ignore_ascii_case(name))
}

fn write(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    let written = out.write_fmt(text);
    debug_assert!(written.is_ok(), "memory takes all that is written");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{
        Action, Attributes, Forward, Kind, Listener, ListenerAttributes, LoadBalancer, Protocol,
    };
    use crate::http1::request::parse;

    fn sent(attributes: Attributes, port: u16, request: &str) -> String {
        let mut head = Head::default();
        parse(request.as_bytes(), &mut head).unwrap();
        let local = SocketAddr::from(([127, 0, 0, 1], port));
        let listener = Listener {
            arn: "listener".to_owned(),
            address: local,
            protocol: Protocol::Http,
            attributes: ListenerAttributes::default(),
            rules: Vec::new(),
            default: Action::Forward(Forward::default()),
            trusted_proxies: Vec::new(),
        };
        let balancer = LoadBalancer {
            arn: "balancer".to_owned(),
            kind: Kind::Alb,
            attributes,
            listeners: Vec::new(),
        };
        let visitor = Visitor {
            peer: ([192, 0, 2, 7], 4711).into(),
            local,
            listener_arn: "listener".into(),
            tls: None,
            trace_id: None,
        };
        let outgoing = Outgoing {
            head: &head,
            site: Site {
                balancer: &balancer,
                listener: &listener,
            },
            visitor: &visitor,
            trace_id: "Root=1-2-3",
            inserted: &[("x-amzn-waf-checked".to_owned(), "yes".to_owned())],
            rewritten: &Rewritten::default(),
            length: Length::None,
            upgrades: false,
            target: ([10, 0, 0, 9], 3000).into(),
            closes: false,
        };
        let mut out = Vec::new();
        outgoing.write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_request_is_written_anew() {
        let request = "GET /a b HTTP/1.1\r\nhost: shop\r\nA: 1\r\na: 2\r\nConnection: close, X-Hop\r\n\
                       X-Hop: 1\r\nKeep-Alive: 5\r\nX-Forwarded-For: 10.1.1.1\r\nTE: trailers\r\n\
                       X-Amzn-Waf-Checked: no\r\nContent_Length: 5\r\nX-Forwarded-Proto: gopher\r\n\r\n";
        let expected = "GET /a%20b HTTP/1.1\r\nHost: shop:8080\r\nA: 1\r\na: 2\r\n\
                        X-Forwarded-For: 10.1.1.1, 192.0.2.7\r\nX-Forwarded-Proto: http\r\n\
                        X-Forwarded-Port: 8080\r\nX-Amzn-Trace-Id: Root=1-2-3\r\n\
                        x-amzn-waf-checked: yes\r\n\r\n";
        assert_eq!(sent(Attributes::default(), 8080, request), expected);
    }

    #[test]
    fn attributes_say_what_of_the_client_stays() {
        let request =
            "GET / HTTP/1.1\r\nHost: shop:81\r\nX_Y: 1\r\nX-Forwarded-For: 10.1.1.1\r\n\r\n";
        let kept = sent(
            Attributes {
                preserve_host_header: true,
                drop_invalid_header_fields: true,
                forwarded_for: ForwardedFor::Preserve,
                ..Attributes::default()
            },
            80,
            request,
        );
        assert!(kept.contains("Host: shop:81\r\nX-Forwarded-For: 10.1.1.1\r\nX-Forwarded-Proto"));
        let removed = sent(
            Attributes {
                forwarded_for: ForwardedFor::Remove,
                ..Attributes::default()
            },
            80,
            request,
        );
        assert!(
            removed.contains("Host: shop\r\nX_Y: 1\r\nX-Forwarded-Proto"),
            "{removed}"
        );
        let port = sent(
            Attributes {
                forwarded_for_client_port: true,
                ..Attributes::default()
            },
            80,
            "GET / HTTP/1.0\r\n\r\n",
        );
        assert!(port.contains("Host: 10.0.0.9:3000\r\nX-Forwarded-For: 192.0.2.7:4711\r\n"));
    }
}
