//! Names of headers: those the door acts on, and what a name may be made of.

/// A header name that the door acts on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Known {
    /// None of them.
    #[default]
    Other,
    /// A name that no server should see: not a token, or one that some read as a length.
    Unfit,
    /// `Connection`
    Connection,
    /// `Content-Length`
    ContentLength,
    /// `Cookie`
    Cookie,
    /// `Date`
    Date,
    /// `Expect`
    Expect,
    /// `Host`
    Host,
    /// `Keep-Alive`, `Proxy-Connection`, `TE`, `Trailer`, `HTTP2-Settings`: for one hop only.
    HopByHop,
    /// `Server`
    Server,
    /// `Transfer-Encoding`
    TransferEncoding,
    /// `Upgrade`
    Upgrade,
    /// `User-Agent`
    UserAgent,
    /// `X-Amzn-Trace-Id`
    TraceId,
    /// `X-Amzn-Waf-…`: what only the wall may say.
    Waf,
    /// `X-Amzn-Oidc-…`, `X-Amzn-Tls-…`: what only the door may say.
    Reserved,
    /// `X-Forwarded-For`
    ForwardedFor,
    /// `X-Forwarded-Port`
    ForwardedPort,
    /// `X-Forwarded-Proto`
    ForwardedProto,
}

impl Known {
    /// What a name is. By its length first: most names are decided by that alone.
    pub fn of(name: &[u8]) -> Self {
        let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
        let known = match name.len() {
            2 if is("te") => Self::HopByHop,
            4 if is("host") => Self::Host,
            4 if is("date") => Self::Date,
            6 if is("cookie") => Self::Cookie,
            6 if is("expect") => Self::Expect,
            6 if is("server") => Self::Server,
            7 if is("upgrade") => Self::Upgrade,
            7 if is("trailer") => Self::HopByHop,
            10 if is("connection") => Self::Connection,
            10 if is("user-agent") => Self::UserAgent,
            10 if is("keep-alive") => Self::HopByHop,
            14 if is("content-length") => Self::ContentLength,
            14 if is("http2-settings") => Self::HopByHop,
            15 if is("x-amzn-trace-id") => Self::TraceId,
            15 if is("x-forwarded-for") => Self::ForwardedFor,
            16 if is("x-forwarded-port") => Self::ForwardedPort,
            16 if is("proxy-connection") => Self::HopByHop,
            17 if is("transfer-encoding") => Self::TransferEncoding,
            17 if is("x-forwarded-proto") => Self::ForwardedProto,
            _ => Self::Other,
        };
        match known {
            Self::Other => Self::of_family(name),
            known => known,
        }
    }

    fn of_family(name: &[u8]) -> Self {
        let starts = |prefix: &str| {
            let start = name.get(..prefix.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
        };
        if starts("x-amzn-") {
            if starts("x-amzn-waf-") {
                return Self::Waf;
            }
            if starts("x-amzn-oidc-") || starts("x-amzn-tls-") {
                return Self::Reserved;
            }
        }
        if !is_token(name) || is_like_a_length(name) {
            return Self::Unfit;
        }
        Self::Other
    }
}

/// Whether a name is one by the letters of the RFC.
pub fn is_token(name: &[u8]) -> bool {
    !name.is_empty() && name.iter().all(|byte| is_token_byte(*byte))
}

/// A byte of a token.
pub fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// Whether a name has only letters, digits and hyphens: what `drop_invalid_header_fields` keeps.
pub fn is_plain(name: &[u8]) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    !name.is_empty() && name.iter().all(plain)
}

/// Whether some server takes a name for `Content-Length` or `Transfer-Encoding`: gateways turn
/// hyphens and underscores into one another, others skip what isn't a letter.
pub fn is_like_a_length(name: &[u8]) -> bool {
    if name.len() < 13 || name.len() > 40 {
        return false;
    }
    let letters = || {
        let letters = name.iter().filter(|byte| byte.is_ascii_alphabetic());
        letters.map(u8::to_ascii_lowercase)
    };
    letters().eq(b"contentlength".iter().copied())
        || letters().eq(b"transferencoding".iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_any_letters() {
        assert_eq!(Known::of(b"hOsT"), Known::Host);
        assert_eq!(Known::of(b"Transfer-encoding"), Known::TransferEncoding);
        assert_eq!(Known::of(b"X-AMZN-WAF-Score"), Known::Waf);
        assert_eq!(Known::of(b"x-amzn-oidc-data"), Known::Reserved);
        assert_eq!(Known::of(b"X-Other"), Known::Other);
    }

    #[test]
    fn names_that_a_server_may_take_for_a_length_are_unfit() {
        assert_eq!(Known::of(b"Content_Length"), Known::Unfit);
        assert_eq!(Known::of(b"Transfer_Encoding"), Known::Unfit);
        assert_eq!(Known::of(b"Transfer-Encoding\x0b"), Known::Unfit);
        assert_eq!(Known::of(b"X-Content-Length"), Known::Other);
        assert_eq!(Known::of(b"a b"), Known::Unfit);
        assert_eq!(Known::of(b""), Known::Unfit);
    }
}
