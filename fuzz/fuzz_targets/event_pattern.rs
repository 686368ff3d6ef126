//! Event patterns: a pattern, and behind an empty line an event. A pattern with another alternative
//! matches no less, and the event as a list of itself matches the same below a name.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ringwall_event_pattern::{EventPattern, Node, quoted, read};
use ringwall_fuzz::plant;

const DEPTH: usize = 64;

fuzz_target!(
    init: plant(SEEDS.map(|seed| seed.as_bytes().to_vec())),
    |text: &str| {
        let Some((pattern, event)) = text.split_once("\n\n") else {
            return;
        };
        let compiled = match EventPattern::compile(pattern) {
            Ok(compiled) => compiled,
            Err(error) => return drop(error.to_string()),
        };
        compiled.values_at(&["source"]).iter().for_each(|value| {
            assert!(read(&quoted(value), 0).is_ok());
        });
        let Ok(json) = read(event, DEPTH) else {
            return;
        };
        let matches = compiled.matches(&json);
        let either = format!(r#"{{"$or":[{pattern},{{"another":["one"]}}]}}"#);
        if let Ok(either) = EventPattern::compile(&either) {
            assert!(either.matches(&json) || !matches);
        }
        if let (Ok(below), Node::Object(_)) =
            (EventPattern::compile(&format!(r#"{{"below":{pattern}}}"#)), &json.node)
        {
            let listed = format!(r#"{{"below":[{event}]}}"#);
            assert_eq!(below.matches(&read(&listed, DEPTH + 2).unwrap()), matches);
        }
    }
);

const SEEDS: [&str; 4] = [
    r#"{"source":["aws.ec2"],"detail":{"state":[{"anything-but":["initializing"]}]}}

{"source":"aws.ec2","detail":{"state":"running"}}"#,
    r#"{"a":[{"prefix":"x"},{"suffix":{"equals-ignore-case":"Y"}},{"wildcard":"a*b\\*"},null,true,1.5]}

{"a":["xy",{"b":1},null]}"#,
    r#"{"$or":[{"a":[{"numeric":[">",0,"<=",5]}]},{"b":[{"cidr":"10.0.0.0/8"}]}],"c":[{"exists":false}]}

{"a":3,"b":"10.1.2.3"}"#,
    r#"{"l":{"a":[1],"b":[{"exists":false},{"anything-but":{"wildcard":["*/lib/*"]}}]}}

{"l":[{"a":1},{"a":2,"b":"/usr/lib/x"}]}"#,
];
