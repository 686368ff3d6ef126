//! Names that are asked for: made up by programs, or carrying data.

use ringwall_threat::sources::Form;

use crate::stream::question;
use crate::{found, set};

/// Letters without a rhythm, the same in every run.
fn made_up(seed: u64) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let letters = (0..12).map(|_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        char::from(b'a' + u8::try_from(state % 26).unwrap())
    });
    letters.collect()
}

#[test]
fn names_that_a_program_makes_up() {
    let ask = |count: u64, rcode: &str| {
        let lines = (0..count).map(|n| {
            question(
                &format!("{}.example.", made_up(n)).replace(
                    ".example",
                    &format!(
                        ".{}",
                        ["com", "net", "org"][usize::try_from(n % 3).unwrap()]
                    ),
                ),
                rcode,
                i64::try_from(n).unwrap(),
            )
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    let generator = set(&["Trojan:EC2/DGADomainRequest.B"]);
    assert_eq!(found(Form::Dns, &ask(60, "NXDOMAIN")), generator);
    assert_eq!(found(Form::Dns, &ask(60, "NOERROR")), set(&[]));
    assert_eq!(found(Form::Dns, &ask(5, "NXDOMAIN")), set(&[]));
}

#[test]
fn one_name_in_many_cases_is_one_name() {
    let lines = (0..64_u32).map(|n| {
        let letter = |bit: u32| char::from(if n >> bit & 1 == 1 { b'Q' } else { b'q' });
        let label: String = (0..6).map(letter).collect();
        question(&format!("{label}xkzvbnrtw.com."), "NXDOMAIN", n.into())
    });
    assert_eq!(
        found(Form::Dns, &lines.collect::<Vec<_>>().join("\n")),
        set(&[])
    );
}

#[test]
fn who_follows_many_links_makes_up_no_names() {
    let lines = (0..2_000_u64).map(|n| {
        let rcode = if n % 20 == 0 { "NXDOMAIN" } else { "NOERROR" };
        question(
            &format!("{}.com.", made_up(n)),
            rcode,
            i64::try_from(n).unwrap(),
        )
    });
    assert_eq!(
        found(Form::Dns, &lines.collect::<Vec<_>>().join("\n")),
        set(&[])
    );
}

#[test]
fn names_inside_and_those_of_yesterday_are_no_news() {
    let ask = |end: &str, day: i64| {
        let lines = (0..60).map(|n| {
            let second = i64::try_from(n).unwrap() + day * crate::DAY_S * 2;
            question(&format!("{}{end}", made_up(n)), "NXDOMAIN", second)
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    assert_eq!(found(Form::Dns, &ask(".", 0)), set(&[]));
    assert_eq!(found(Form::Dns, &ask(".corp.internal.", 0)), set(&[]));
    let mut engine = crate::engine(crate::lists());
    for day in 0..3 {
        crate::read(&mut engine, Form::Dns, &ask(".com.", day));
    }
    let before = engine.findings()[0].service.count;
    assert!(before <= 60, "{before}");
}

#[test]
fn names_put_together_from_words() {
    let words = [
        "red", "house", "water", "green", "stone", "light", "river", "cloud", "table",
    ];
    let lines = (0..81).map(|n| {
        let name = format!("{}{}.com.", words[n / 9], words[n % 9]);
        question(&name, "NXDOMAIN", i64::try_from(n).unwrap() * 5)
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    assert_eq!(
        found(Form::Dns, &text),
        set(&["Trojan:EC2/DGADomainRequest.B"])
    );
}

#[test]
fn data_in_names() {
    let ask = |count: u64, width: usize| {
        let lines = (0..count).map(|n| {
            let label = made_up(n).repeat(width);
            question(
                &format!("{label}.{label}.tunnel.example."),
                "NOERROR",
                i64::try_from(n).unwrap(),
            )
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    assert_eq!(
        found(Form::Dns, &ask(300, 5)),
        set(&["Trojan:EC2/DNSDataExfiltration"])
    );
    assert_eq!(found(Form::Dns, &ask(50, 5)), set(&[]));
    assert_eq!(found(Form::Dns, &ask(150, 1)), set(&[]));
}
