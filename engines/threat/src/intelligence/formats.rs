//! The six formats of lists.
//!
//! <https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-lists-prerequisites.html>

use serde::{Deserialize, Serialize};

use super::list::{Indicator, Scope};
use super::stix;

/// The form of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Format {
    /// An entry a line.
    Txt,
    /// XML of STIX 1.
    Stix,
    /// AlienVault OTX: `Indicator type, Indicator, Description`.
    OtxCsv,
    /// `#` between columns, the indicator first.
    AlienVault,
    /// ProofPoint: the indicator first, commas between columns.
    ProofPoint,
    /// FireEye: a header names some forty columns.
    FireEye,
}

/// What was read from a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The entries.
    pub indicators: Vec<Indicator>,
    /// How many lines or elements were no entries.
    pub rejected: u64,
    /// How many entries were left out, as there were as many as shall be kept.
    pub beyond: u64,
    /// How many are kept.
    most: Option<usize>,
}

impl Parsed {
    /// Takes a word as an entry, if it is one.
    pub(super) fn take(&mut self, word: &str, scope: Scope) {
        let is_full = self.most.is_some_and(|most| self.indicators.len() >= most);
        match Indicator::parse(word, scope) {
            Some(_) if is_full => self.beyond += 1,
            Some(indicator) => self.indicators.push(indicator),
            None => self.rejected += 1,
        }
    }
}

/// Reads a list. Whatever is no entry is counted.
#[must_use]
pub fn parse(format: Format, scope: Scope, bytes: &[u8]) -> Parsed {
    read(format, scope, bytes, Parsed::default())
}

/// Reads a list and keeps at most so many entries: those beyond are counted.
#[must_use]
pub fn parse_at_most(most: usize, format: Format, scope: Scope, bytes: &[u8]) -> Parsed {
    let parsed = Parsed {
        most: Some(most),
        ..Parsed::default()
    };
    read(format, scope, bytes, parsed)
}

fn read(format: Format, scope: Scope, bytes: &[u8], mut parsed: Parsed) -> Parsed {
    if format == Format::Stix {
        stix::parse(bytes, scope, &mut parsed);
        return parsed;
    }
    let lines = bytes.split(|byte| *byte == b'\n').filter_map(line);
    match format {
        Format::Txt | Format::Stix => lines
            .filter(|line| !line.starts_with('#'))
            .for_each(|line| parsed.take(line, scope)),
        Format::AlienVault => lines.for_each(|line| {
            let first = line.split('#').next().unwrap_or_default();
            parsed.take(first, scope);
        }),
        Format::OtxCsv => lines
            .skip_while(|line| line.to_ascii_lowercase().starts_with("indicator type"))
            .for_each(|line| parsed.take(column(line, 1), scope)),
        Format::ProofPoint => lines
            .skip_while(|line| matches!(column(line, 0), "ip" | "domain"))
            .for_each(|line| parsed.take(column(line, 0), scope)),
        Format::FireEye => fire_eye(lines, scope, &mut parsed),
    }
    parsed
}

fn line(bytes: &[u8]) -> Option<&str> {
    let line = str::from_utf8(bytes).unwrap_or("?").trim();
    (!line.is_empty()).then_some(line)
}

fn column(line: &str, number: usize) -> &str {
    let column = line.split(',').nth(number).unwrap_or_default();
    column.trim().trim_matches('"')
}

/// The columns are found by name: their order has changed over time.
fn fire_eye<'a>(lines: impl Iterator<Item = &'a str>, scope: Scope, parsed: &mut Parsed) {
    let mut lines = lines;
    let Some(header) = lines.next() else {
        return;
    };
    let is_wanted = |name: &str| {
        ["cidr", "ip", "domain", "sha256"].contains(&name.to_ascii_lowercase().as_str())
    };
    let names = quoted(header);
    let wanted: Vec<usize> = (0..)
        .zip(&names)
        .filter(|(_, name)| is_wanted(name))
        .map(|(number, _)| number)
        .collect();
    for line in lines {
        let columns = quoted(line);
        let filled = wanted.iter().filter_map(|number| columns.get(*number));
        let mut filled = filled.filter(|word| !word.is_empty()).peekable();
        if filled.peek().is_none() {
            parsed.rejected += 1;
        }
        filled.for_each(|word| parsed.take(word, scope));
    }
}

/// Columns that may stand in quotes, with commas in them.
fn quoted(line: &str) -> Vec<String> {
    let mut columns = vec![String::new()];
    let mut is_quoted = false;
    for character in line.chars() {
        match character {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => columns.push(String::new()),
            _ => {
                if let Some(column) = columns.last_mut() {
                    column.push(character);
                }
            }
        }
    }
    columns
        .iter()
        .map(|column| column.trim().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Format, parse, parse_at_most};
    use crate::intelligence::{Indicator, Scope};

    fn read(format: Format, text: &str) -> (Vec<Indicator>, u64) {
        let parsed = parse(format, Scope::Entities, text.as_bytes());
        (parsed.indicators, parsed.rejected)
    }

    fn expected() -> Vec<Indicator> {
        vec![
            Indicator::Addresses(0xc633_6407, 0xc633_6407),
            Indicator::Addresses(0xcb00_7100, 0xcb00_71ff),
            Indicator::Name("evil.example".to_owned()),
        ]
    }

    #[test]
    fn plain_text() {
        let text = "# ours\n198.51.100.7\r\n203.0.113.0/24\n\nevil.example\nnot an entry\n";
        assert_eq!(read(Format::Txt, text), (expected(), 1));
    }

    #[test]
    fn otx() {
        let text = "Indicator type, Indicator, Description\nIPv4, 198.51.100.7, x\n\
                    CIDR, 203.0.113.0/24, \nDomain name, evil.example, y\nMutex, z, \n";
        assert_eq!(read(Format::OtxCsv, text), (expected(), 1));
    }

    #[test]
    fn alien_vault() {
        let text = "198.51.100.7#4#2#Malicious Host#US##1,2#3\n203.0.113.0/24#1\nevil.example#2\n";
        assert_eq!(read(Format::AlienVault, text), (expected(), 0));
    }

    #[test]
    fn proof_point() {
        let text = "ip, category, score, first_seen, last_seen, ports (|)\n\
                    198.51.100.7, 1, 100, 2000-01-01, 2000-01-01, 80|81\n\
                    203.0.113.0/24, 1, 1, 2000-01-01, 2000-01-01,\nevil.example, 2, 3, a, b,\n";
        assert_eq!(read(Format::ProofPoint, text), (expected(), 0));
    }

    #[test]
    fn fire_eye() {
        let text = "reportId,title,ip,\"domain\",cidr,sha256\n\
                    01,\"a, b\",198.51.100.7,,,\n02,c,,,203.0.113.0/24,\n03,d,,evil.example,,\n04,e,,,,\n";
        assert_eq!(read(Format::FireEye, text), (expected(), 1));
    }

    #[test]
    fn stix() {
        let text = r#"<stix:STIX_Package xmlns:stix="s" xmlns:AddressObject="a" xmlns:DomainNameObj="d">
          <AddressObject:Address_Value condition="Equals">198.51.100.7</AddressObject:Address_Value>
          <AddressObject:Address_Value condition="InclusiveBetween">203.0.113.0##comma##203.0.113.255</AddressObject:Address_Value>
          <DomainNameObj:Value>evil.example</DomainNameObj:Value>
          <AddressObject:Address_Value>nothing</AddressObject:Address_Value>
        </stix:STIX_Package>"#;
        assert_eq!(read(Format::Stix, text), (expected(), 1));
    }

    #[test]
    fn entries_beyond_the_most_are_counted() {
        let text = b"198.51.100.1\nword\n198.51.100.2\n198.51.100.3\n";
        let parsed = parse_at_most(2, Format::Txt, Scope::Addresses, text);
        assert_eq!(parsed.indicators.len(), 2);
        assert_eq!((parsed.rejected, parsed.beyond), (1, 1));
    }

    #[test]
    fn garbage_is_counted_in_every_format() {
        for format in [
            Format::Txt,
            Format::Stix,
            Format::OtxCsv,
            Format::AlienVault,
            Format::ProofPoint,
            Format::FireEye,
        ] {
            let garbage = b"\xff\xfe,\"<a><Address_Value>#,,,\n".repeat(100);
            assert!(
                parse(format, Scope::Entities, &garbage)
                    .indicators
                    .is_empty()
            );
        }
    }
}
