//! Lines of an Application Load Balancer's access log.
//!
//! They have no body and two headers: the host, which is part of the URL, and the user agent.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html>

use super::access_log::quoted;
use super::moment;
use super::recorded::{Recorded, Url};

/// What lines begin with.
const KINDS: [&[u8]; 6] = [b"http", b"https", b"h2", b"grpcs", b"ws", b"wss"];

/// Whether a line may be one of these.
pub(super) fn is_like(line: &[u8]) -> bool {
    let kind = line.split(|byte| *byte == b' ').next();
    kind.is_some_and(|kind| KINDS.contains(&kind))
}

/// The request of a line.
pub(super) fn request(line: &[u8]) -> Option<Recorded> {
    if !is_like(line) {
        return None;
    }
    let mut words = line.splitn(13, |byte| *byte == b' ');
    let mut word = || words.next().and_then(|word| std::str::from_utf8(word).ok());
    let (kind, time, _name, client) = (word()?, word()?, word()?, word()?);
    let rest = words.nth(8)?;
    let peer = client.rsplit_once(':')?.0;
    let peer = peer.trim_matches(['[', ']']).parse().ok()?;
    let (request_line, rest) = quoted(rest)?;
    let request_line = String::from_utf8_lossy(&request_line);
    let (method, rest_of_line) = request_line.split_once(' ')?;
    let (url, version) = rest_of_line.rsplit_once(' ')?;
    if method == "-" {
        // The load balancer could not read it either.
        return None;
    }
    let url = Url::parse(url);
    let mut recorded = Recorded::new(peer, method.as_bytes(), url.target);
    recorded.version = match kind {
        "h2" | "grpcs" => "HTTP/2.0".to_owned(),
        _ => version.to_owned(),
    };
    recorded.scheme = url.scheme;
    recorded.at_millis = moment::iso8601(time).unwrap_or_default();
    // The port is the listener's; clients leave it away if it is the usual one.
    let host = url.host.trim_end_matches(":443").trim_end_matches(":80");
    recorded.add_header("Host", host);
    let (user_agent, rest) = quoted(rest)?;
    if user_agent != b"-" {
        recorded.headers.push((b"User-Agent".to_vec(), user_agent));
    }
    // Cipher, protocol and target group stand between them.
    if let Some((trace_id, _)) = quoted(rest) {
        recorded.id = String::from_utf8_lossy(&trace_id).into_owned();
    }
    Some(recorded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read() {
        let line = br#"h2 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 192.0.2.7:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET https://www.example.com:443/a?b=%20c HTTP/2.0" "curl/7.46.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067 "Root=1-58337262-36d228ad5d99923122bbe354" "www.example.com" "-" 0 2018-07-02T22:22:48.364000Z "waf,forward" "-" "-" "10.0.0.1:80" "200" "-" "-""#;
        let request = request(line).unwrap();

        assert_eq!(request.peer.to_string(), "192.0.2.7");
        assert_eq!(request.target.path, b"/a");
        assert_eq!(request.target.query, b"b=%20c");
        assert_eq!(
            (request.scheme.as_str(), request.version.as_str()),
            ("https", "HTTP/2.0")
        );
        assert_eq!(request.at_millis, 1_530_570_180_186);
        assert_eq!(request.id, "Root=1-58337262-36d228ad5d99923122bbe354");
        let headers = [
            (b"Host".to_vec(), b"www.example.com".to_vec()),
            (b"User-Agent".to_vec(), b"curl/7.46.0".to_vec()),
        ];
        assert_eq!(request.headers, headers);
    }

    #[test]
    fn what_is_no_request_is_none() {
        for line in [
            &b""[..],
            b"http",
            b"tcp 2018-07-02T22:23:00Z a 192.0.2.7:1 - 0 0 0 1 1 1 1 \"GET / HTTP/1.1\" \"-\"",
            br#"http 2018-07-02T22:23:00Z app/a/b 192.0.2.7:1 - -1 -1 -1 400 - 0 0 "- http://a:80- -" "-" - - -"#,
            br#"http 2018-07-02T22:23:00Z app/a/b nobody - -1 -1 -1 400 - 0 0 "GET http://a:80/ HTTP/1.1" "-" - - -"#,
        ] {
            assert_eq!(request(line), None, "{}", String::from_utf8_lossy(line));
        }
    }
}
