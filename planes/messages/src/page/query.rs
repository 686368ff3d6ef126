//! A query: `to=ann%40example.com&after=7`.

use http::Uri;

use crate::mailbox::Filter;

/// Which messages a query wants; nothing where its number is none.
pub(super) fn filter(uri: &Uri) -> Option<Filter> {
    let mut filter = Filter::default();
    for pair in uri.query().unwrap_or_default().split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = unescape(value);
        match name {
            "to" => filter.to = Some(value.trim().to_owned()).filter(|to| !to.is_empty()),
            "after" if !value.is_empty() => filter.after = value.parse().ok()?,
            _ => {}
        }
    }
    Some(filter)
}

/// A form's value. A plus that begins a telephone number stays one: forms write it `%2B`, people `+`.
fn unescape(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [byte, after @ ..] = rest {
        rest = after;
        match (byte, after) {
            (b'%', [high, low, after @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high << 4 | low);
                    rest = after;
                }
                _ => bytes.push(b'%'),
            },
            (b'+', _) if !bytes.is_empty() => bytes.push(b' '),
            _ => bytes.push(*byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn digit(byte: u8) -> Option<u8> {
    let digit = char::from(byte).to_digit(16)?;
    u8::try_from(digit).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(query: &str) -> Option<String> {
        let uri: Uri = format!("/_ringwall/mailbox.json?{query}").parse().unwrap();
        filter(&uri).unwrap().to
    }

    #[test]
    fn reads_what_forms_and_people_write() {
        assert_eq!(
            to("to=ann%40example.com").as_deref(),
            Some("ann@example.com")
        );
        assert_eq!(to("to=%2B15550100").as_deref(), Some("+15550100"));
        assert_eq!(to("to=+15550100").as_deref(), Some("+15550100"));
        assert_eq!(to("to=%zz%4").as_deref(), Some("%zz%4"));
        assert_eq!(to("to=&after="), None);
    }

    #[test]
    fn a_number_is_a_number() {
        let read = |query: &str| filter(&query.parse().unwrap()).map(|filter| filter.after);
        assert_eq!(read("/?after=7"), Some(7));
        assert_eq!(read("/?after=yesterday"), None);
    }
}
