//! Rules in ModSecurity's language: a text of them, and behind an empty line a body. A rule more that
//! only matches changes nothing about the others.

#![no_main]

use std::net::{IpAddr, Ipv4Addr};

use libfuzzer_sys::fuzz_target;
use ringwall_fuzz::plant;
use ringwall_seclang::{Request, RuleSet};

const UNUSED: u64 = u64::MAX;

fuzz_target!(
    init: plant(SEEDS.map(|seed| seed.as_bytes().to_vec())),
    |text: &str| {
        let Some((rules, body)) = text.split_once("\n\n") else {
            return;
        };
        let (set, unsupported) = RuleSet::parse("rules", rules);
        for what in unsupported {
            assert!(!what.to_string().is_empty());
        }
        let matches = judge(&set, body);
        let noted = format!("SecAction \"id:{UNUSED},phase:1,pass,log\"\n{rules}");
        let (set, _) = RuleSet::parse("rules", &noted);
        let with_note = judge(&set, body);
        assert_eq!(with_note.iter().filter(|id| **id != UNUSED).count(), matches.len());
    }
);

fn judge(rules: &RuleSet, body: &str) -> Vec<u64> {
    let (media_type, body) = body.split_once('\n').unwrap_or(("text/plain", body));
    let headers: [(&[u8], &[u8]); 2] = [
        (b"Content-Type", media_type.as_bytes()),
        (b"Cookie", b"a=b; c=d"),
    ];
    let judgement = rules.judge(&Request {
        peer: IpAddr::V4(Ipv4Addr::LOCALHOST),
        method: b"POST",
        target: b"/path/name.php?a=b&c=%64",
        version: "HTTP/1.1",
        headers: &headers,
        body: body.as_bytes(),
        id: "1",
    });
    judgement
        .matches
        .into_iter()
        .map(|found| found.id)
        .filter(|id| *id != UNUSED)
        .collect()
}

const SEEDS: [&str; 3] = [
    r#"SecDefaultAction "phase:2,log,pass"
SecRule ARGS|!ARGS:a|REQUEST_COOKIES:/^a|b/ "@rx (?i)x\d++(y)?" "id:1,phase:2,block,t:none,t:lowercase,capture,setvar:'tx.n=+%{tx.m}',chain"
  SecRule TX:1 "!@streq y" "t:length"
SecRule TX:N "@ge 5" "id:2,phase:2,deny,status:403,msg:'%{MATCHED_VAR}'"

application/x-www-form-urlencoded
b=X1y"#,
    r#"SecRule &ARGS "@eq 2" "id:3,phase:1,pass,nolog,skipAfter:END,ctl:ruleRemoveTargetById=4-5;ARGS:c"
SecMarker END
SecRule XML:/*|XML://@*|FILES "@pm one two" "id:4,phase:2,pass,multiMatch,t:htmlEntityDecode"

text/xml
<a b="one">tw&#111;</a>"#,
    r#"SecRule FILES|FILES_NAMES|MULTIPART_PART_HEADERS "@contains c" "id:5,phase:2,drop"

multipart/form-data; boundary=x
--x
Content-Disposition: form-data; name="a"; filename="c"

d
--x--"#,
];
