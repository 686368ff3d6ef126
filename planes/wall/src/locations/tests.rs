//! Databases are made here, of the few bytes that the form needs.
//!
//! <https://maxmind.github.io/MaxMind-DB/>

use super::*;

/// A value of a database.
enum Value {
    Text(&'static str),
    Short(u16),
    Number(u32),
    Long(u64),
    Map(Vec<(&'static str, Value)>),
    List(Vec<Value>),
}

use Value::{List, Long, Map, Number, Short, Text};

impl Value {
    fn write(&self, into: &mut Vec<u8>) {
        let mut head = |kind: u8, size: usize| {
            let size = u8::try_from(size).unwrap();
            assert!(size < 29);
            if kind > 7 {
                into.extend([size, kind - 7]);
            } else {
                into.push(kind << 5 | size);
            }
        };
        match self {
            Text(text) => {
                head(2, text.len());
                into.extend(text.as_bytes());
            }
            Short(number) => {
                head(5, 2);
                into.extend(number.to_be_bytes());
            }
            Number(number) => {
                head(6, 4);
                into.extend(number.to_be_bytes());
            }
            Long(number) => {
                head(9, 8);
                into.extend(number.to_be_bytes());
            }
            Map(pairs) => {
                head(7, pairs.len());
                for (key, value) in pairs {
                    Text(key).write(into);
                    value.write(into);
                }
            }
            List(values) => {
                head(11, values.len());
                values.iter().for_each(|value| value.write(into));
            }
        }
    }
}

/// A database in which all addresses that begin with one byte have a value.
fn database(first_byte: u8, value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    for depth in 0..8u32 {
        // The data begins 16 bytes behind the tree; a record that points nowhere holds the tree's size.
        let next = if depth == 7 { 8 + 16 } else { depth + 1 };
        let is_right = first_byte >> (7 - depth) & 1 == 1;
        let records = if is_right { [8, next] } else { [next, 8] };
        for record in records {
            bytes.extend(&record.to_be_bytes()[1..]);
        }
    }
    bytes.extend([0; 16]);
    value.write(&mut bytes);
    bytes.extend(b"\xab\xcd\xefMaxMind.com");
    Map(vec![
        ("node_count", Number(8)),
        ("record_size", Short(24)),
        ("ip_version", Short(4)),
        ("database_type", Text("Test")),
        ("languages", List(vec![])),
        ("binary_format_major_version", Short(2)),
        ("binary_format_minor_version", Short(0)),
        ("build_epoch", Long(1)),
        ("description", Map(vec![])),
    ])
    .write(&mut bytes);
    bytes
}

fn city(country: &'static str, region: &'static str) -> Value {
    Map(vec![
        ("country", Map(vec![("iso_code", Text(country))])),
        (
            "subdivisions",
            List(vec![Map(vec![("iso_code", Text(region))])]),
        ),
    ])
}

fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[test]
fn addresses_are_where_the_databases_say() {
    let folder = tempfile::tempdir().unwrap();
    let (cities, networks) = (folder.path().join("city"), folder.path().join("asn"));
    std::fs::write(&cities, database(81, &city("GB", "ENG"))).unwrap();
    let network = Map(vec![("autonomous_system_number", Number(64_496))]);
    std::fs::write(&networks, database(81, &network)).unwrap();
    let databases = Databases::new(Some(cities), Some(networks));

    let location = databases.location(address("81.2.69.142")).unwrap();
    assert_eq!(location.country, "GB");
    assert_eq!(location.region.as_deref(), Some("ENG"));
    assert_eq!(databases.asn(address("81.2.69.142")), Some(64_496));
    assert_eq!(databases.location(address("82.2.69.142")), None);
    assert_eq!(databases.asn(address("2001:db8::1")), None);
}

#[test]
fn other_publishers_forms_are_understood() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lite");
    let row = Map(vec![("country_code", Text("FR")), ("asn", Text("AS64500"))]);
    std::fs::write(&path, database(9, &row)).unwrap();
    let databases = Databases::new(Some(path.clone()), Some(path));

    let location = databases.location(address("9.9.9.9")).unwrap();
    assert_eq!((location.country.as_str(), location.region), ("FR", None));
    assert_eq!(databases.asn(address("9.9.9.9")), Some(64_500));
}

#[test]
fn a_database_is_read_again_when_its_file_changes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("city");
    let databases = Databases::new(Some(path.clone()), None);
    let country = || {
        databases.refresh();
        databases
            .location(address("81.2.69.142"))
            .map(|it| it.country)
    };
    assert_eq!(country(), None);
    assert!(!databases.has_countries());

    std::fs::write(&path, database(81, &city("GB", "ENG"))).unwrap();
    assert_eq!(country().as_deref(), Some("GB"));
    let new = folder.path().join("new");
    std::fs::write(&new, database(81, &city("FR", "IDF"))).unwrap();
    std::fs::rename(&new, &path).unwrap();
    assert_eq!(country().as_deref(), Some("FR"));
    std::fs::write(&path, "no database").unwrap();
    assert_eq!(country().as_deref(), Some("FR"));
    assert!(databases.has_countries() && !databases.has_networks());
}
