//! The head of an HTTP/2 request, as HTTP/1's.

use http::Method;
use http::request::Parts;

use crate::http1::framing::{Framing, Length, digits};
use crate::http1::head::{Field, Head, Span, Version};
use crate::http1::name::Known;

/// Reads what `h2` has checked.
pub(super) fn read(parts: &Parts, has_ended: bool, head: &mut Head) -> Framing {
    head.clear();
    head.version = Version::Http2;
    head.method = put(parts.method.as_str().as_bytes(), head);
    if let Some(authority) = parts.uri.authority() {
        head.authority = put(authority.as_str().as_bytes(), head);
    }
    let target = match parts.uri.path_and_query() {
        Some(target) => put(target.as_str().as_bytes(), head),
        None => put(b"/", head),
    };
    head.set_target(target);
    for (name, value) in &parts.headers {
        let known = Known::of(name.as_str().as_bytes());
        let name = put(name.as_str().as_bytes(), head);
        let value = put(value.as_bytes(), head);
        head.fields.push(Field { name, value, known });
    }
    let announced = head.value(Known::ContentLength).and_then(digits);
    Framing {
        length: match announced {
            _ if has_ended => Length::None,
            Some(bytes) => Length::Bytes(bytes),
            None => Length::Chunked,
        },
        keep_alive: true,
        expects_continue: false,
        upgrades: false,
    }
}

/// Whether the door serves a method.
pub(super) fn is_served(method: &Method) -> bool {
    *method != Method::CONNECT && *method != Method::TRACE
}

fn put(bytes: &[u8], head: &mut Head) -> Span {
    let start = head.bytes.len();
    head.bytes.extend_from_slice(bytes);
    Span::new(start, head.bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;

    #[test]
    fn a_head_is_as_http1_has_it() {
        let request = Request::post("https://shop.example/a?b=c")
            .header("cookie", "a=1")
            .header("cookie", "b=2")
            .header("content-length", "7")
            .body(())
            .unwrap();
        let mut head = Head::default();
        let framing = read(&request.into_parts().0, false, &mut head);
        assert_eq!(head.method(), b"POST");
        assert_eq!(head.host(), b"shop.example");
        assert_eq!(head.get(head.path), b"/a");
        assert_eq!(head.get(head.query), b"b=c");
        assert_eq!(head.values(Known::Cookie).count(), 2);
        assert_eq!(framing.length, Length::Bytes(7));
    }
}
