//! SQL and script in values: what few fingerprints find, all find; a tag behind the end of another
//! is found whatever stands before it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use ringwall_fuzz::plant;
use ringwall_injection::sqli::{self, Sensitivity};
use ringwall_injection::xss;

fuzz_target!(
    init: plant(SEEDS.map(|seed| seed.as_bytes().to_vec())),
    |input: &[u8]| {
        let low = sqli::find(input, Sensitivity::Low);
        let high = sqli::find(input, Sensitivity::High);
        assert!(high.is_some() || low.is_none());
        if let Some(sqli) = high {
            assert!((1..=5).contains(&sqli.fingerprint.len()));
            assert!(!sqli.matched.is_empty());
        }
        xss::find(input);
        let behind_a_tag = [b"<b><script>", input].concat();
        assert!(xss::find(&behind_a_tag).is_some());
    }
);

const SEEDS: [&str; 6] = [
    "1' or '1'='1' -- x",
    "-1 union all select 1, @@version, `a`.b from [c] where d in ('e', N'f', q'[g]') #",
    "x\"; if not(1::int = 0x1F) waitfor delay '0:0:5' /* y */",
    "{fn user()} collate a_b \\N $t$ z $t$ 1.5e3f",
    "<a href=\"jav&#x61;script:x\" onclick='y'>z</a><!-- [if] -->",
    "` style=`x` /><![CDATA[ y ]]><% z %><?import w>",
];
