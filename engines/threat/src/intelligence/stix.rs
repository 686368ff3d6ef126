//! STIX 1: what matters are the values of its observables, wherever they stand.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::formats::Parsed;
use super::list::{Indicator, Scope, addresses};

/// What separates the two ends of a range.
const BETWEEN: &str = "##comma##";

pub(super) fn parse(bytes: &[u8], scope: Scope, parsed: &mut Parsed) {
    let mut reader = Reader::from_reader(bytes);
    reader.config_mut().check_end_names = false;
    let mut value: Option<String> = None;
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => value = is_value(&element).then(String::new),
            Ok(Event::Text(text)) => {
                if let Some(value) = &mut value {
                    value.push_str(&text);
                }
            }
            Ok(Event::End(_)) => {
                if let Some(value) = value.take() {
                    take(&value, scope, parsed);
                }
            }
            Ok(Event::Eof) => return,
            Ok(_) => {}
            Err(_) => {
                parsed.rejected += 1;
                return;
            }
        }
    }
}

fn is_value(element: &BytesStart<'_>) -> bool {
    let name = element.local_name();
    matches!(
        name.as_ref(),
        "Address_Value" | "Value" | "Simple_Hash_Value"
    )
}

fn take(value: &str, scope: Scope, parsed: &mut Parsed) {
    let Some((first, last)) = value.split_once(BETWEEN) else {
        return parsed.take(value, scope);
    };
    let ends = addresses(first.trim()).zip(addresses(last.trim()));
    match ends {
        Some(((first, _), (_, last))) if first <= last && scope != Scope::Keys => {
            parsed.indicators.push(Indicator::Addresses(first, last));
        }
        _ => parsed.rejected += 1,
    }
}
