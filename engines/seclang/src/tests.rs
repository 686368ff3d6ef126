//! Folders of rules, loaded and run.

use std::fs;

use tempfile::TempDir;

use crate::{Interruption, Judgement, Request, Response, RuleSet, Unsupported};

fn load(files: &[(&str, &str)]) -> (RuleSet, Vec<Unsupported>) {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    RuleSet::load(folder.path()).unwrap()
}

fn rules(text: &str) -> RuleSet {
    let (rules, unsupported) = load(&[("a.conf", text)]);
    assert!(unsupported.is_empty(), "{unsupported:?}");
    rules
}

fn request<'a>(target: &'a str, headers: &'a [(&'a [u8], &'a [u8])], body: &'a str) -> Request<'a> {
    Request {
        peer: "192.0.2.1".parse().unwrap(),
        method: b"POST",
        target: target.as_bytes(),
        version: "HTTP/1.1",
        headers,
        body: body.as_bytes(),
        id: "1-2-3",
    }
}

fn judge(rules: &RuleSet, target: &str) -> Judgement {
    rules.judge(&request(target, &[], ""))
}

fn ids(judgement: &Judgement) -> Vec<u64> {
    judgement.matches.iter().map(|found| found.id).collect()
}

#[test]
fn refuses_what_a_rule_denies() {
    let rules = rules(
        r#"SecRule ARGS:a "@rx ^x\d" "id:1,phase:1,deny,status:404,msg:'m %{MATCHED_VAR_NAME}'""#,
    );
    let judgement = judge(&rules, "/?a=x1");
    assert_eq!(
        judgement.interruption,
        Some(Interruption {
            rule: 1,
            status: 404,
            response: Response::Refuse
        })
    );
    assert_eq!(judgement.matches.first().unwrap().message, "m ARGS:a");
    assert_eq!(judge(&rules, "/?a=y1&b=x1").interruption, None);
}

#[test]
fn counts_scores_and_blocks_by_them() {
    let rules = rules(
        "SecDefaultAction \"phase:2,log,pass\"\n\
         SecAction \"id:1,phase:1,nolog,pass,setvar:tx.critical=5,setvar:tx.anomaly_score=0\"\n\
         SecRule ARGS \"@detectSQLi\" \\\n  \"id:2,phase:2,block,t:none,t:urlDecodeUni,\\\n  \
         setvar:'tx.anomaly_score=+%{tx.critical}'\"\n\
         SecRule TX:ANOMALY_SCORE \"@ge 10\" \"id:3,phase:2,deny,t:none\"\n",
    );
    let one = judge(&rules, "/?a=1'+or+1=1--");
    assert_eq!((one.score(), one.interruption.is_some()), (5, false));
    let two = judge(&rules, "/?a=1'+or+1=1--&b=2'+or+2=2--");
    assert_eq!(
        (two.score(), two.interruption.map(|end| end.rule)),
        (10, Some(3))
    );
    assert_eq!(
        two.matches.iter().map(|found| found.id).collect::<Vec<_>>(),
        [2, 3]
    );
}

#[test]
fn a_chain_matches_when_all_its_links_do() {
    let rules = rules(
        "SecRule REQUEST_METHOD \"@streq POST\" \"id:1,phase:1,pass,chain\"\n\
         SecRule ARGS:a \"@rx (x)(y)?\" \"capture,chain\"\n\
         SecRule TX:1 \"@streq x\" \"setvar:tx.last=%{tx.0}\"\n",
    );
    let judgement = judge(&rules, "/?a=xy");
    assert_eq!(ids(&judgement), [1]);
    assert_eq!(judgement.variable("Last"), Some(&b"xy"[..]));
    assert!(judge(&rules, "/?a=z").matches.is_empty());
}

#[test]
fn skips_to_markers() {
    let rules = rules(
        "SecRule ARGS:a \"@eq 1\" \"id:1,phase:2,pass,nolog,skipAfter:END\"\n\
         SecAction \"id:2,phase:2,pass\"\nSecMarker END\nSecAction \"id:3,phase:2,pass\"\n",
    );
    assert_eq!(ids(&judge(&rules, "/?a=1")), [3]);
    assert_eq!(ids(&judge(&rules, "/?a=2")), [2, 3]);
}

#[test]
fn rules_take_others_and_their_targets_out() {
    let rules = rules(
        "SecRule REQUEST_URI \"@beginsWith /rule\" \"id:1,phase:1,pass,nolog,ctl:ruleRemoveById=5-9\"\n\
         SecRule REQUEST_URI \"@beginsWith /target\" \"id:2,phase:1,pass,nolog,ctl:ruleRemoveTargetById=5;ARGS:a\"\n\
         SecRule ARGS|!ARGS:c \"@contains bad\" \"id:5,phase:2,pass\"\n\
         SecRule ARGS \"@contains bad\" \"id:6,phase:2,pass,tag:never\"\n\
         SecRuleRemoveByTag never\n\
         SecRuleUpdateTargetById 5 \"!ARGS:d\"\n",
    );
    assert_eq!(rules.ids().collect::<Vec<_>>(), [1, 2, 5]);
    assert_eq!(ids(&judge(&rules, "/?a=bad")), [5]);
    assert!(judge(&rules, "/rule?a=bad").matches.is_empty());
    assert!(judge(&rules, "/target?a=bad").matches.is_empty());
    assert_eq!(ids(&judge(&rules, "/target?b=bad")), [5]);
    assert!(judge(&rules, "/?c=bad&d=bad").matches.is_empty());
}

#[test]
fn counts_and_negates() {
    let rules = rules(
        "SecRule &REQUEST_HEADERS:Host \"@eq 0\" \"id:1,phase:1,pass\"\n\
         SecRule REQUEST_HEADERS:User-Agent \"!@rx ^Good\" \"id:2,phase:1,pass\"\n",
    );
    let headers: [(&[u8], &[u8]); 2] = [(b"host", b"a"), (b"USER-AGENT", b"Bad")];
    assert_eq!(ids(&rules.judge(&request("/", &headers, ""))), [2]);
    assert_eq!(ids(&judge(&rules, "/")), [1]);
}

#[test]
fn reads_bodies_by_their_media_type() {
    let rules = rules(
        "SecRule ARGS|XML:/*|XML://@*|FILES \"@contains bad\" \"id:1,phase:2,pass,log,msg:'%{MATCHED_VAR_NAME}'\"\n",
    );
    let message = |media_type: &str, body: &str| {
        let headers: [(&[u8], &[u8]); 1] = [(b"Content-Type", media_type.as_bytes())];
        let judgement = rules.judge(&request("/", &headers, body));
        judgement.matches.first().map(|found| found.message.clone())
    };
    let form = "application/x-www-form-urlencoded; charset=utf-8";
    assert_eq!(message(form, "a=%62ad").as_deref(), Some("ARGS:a"));
    assert_eq!(
        message("application/json", r#"{"a":["bad"]}"#).as_deref(),
        Some("ARGS:json.a")
    );
    assert_eq!(
        message("text/xml", "<a>b<b/>ad</a>").as_deref(),
        Some("XML:/*")
    );
    assert_eq!(
        message("text/xml", "<a b='b&#97;d'/>").as_deref(),
        Some("XML://@*")
    );
    let parts = "--x\r\nContent-Disposition: form-data; name=a; filename=bad\r\n\r\n\r\n--x--";
    assert_eq!(
        message("multipart/form-data; boundary=x", parts).as_deref(),
        Some("FILES:a")
    );
    assert_eq!(message("text/plain", "bad"), None);
}

#[test]
fn the_text_of_a_body_is_looked_at_unless_it_is_taken_apart() {
    let rules = rules(
        "SecRule REQUEST_BODY \"@contains bad\" \"id:1,phase:2,pass\"\n\
         SecRule REQUEST_BODY_LENGTH \"@eq 7\" \"id:2,phase:2,pass\"\n",
    );
    let judged = |media_type: &str, body: &str| {
        let headers: [(&[u8], &[u8]); 1] = [(b"Content-Type", media_type.as_bytes())];
        ids(&rules.judge(&request("/", &headers, body)))
    };
    assert_eq!(judged("text/plain", "a bad b"), [1, 2]);
    assert_eq!(judged("application/x-www-form-urlencoded", "a=bad"), [1]);
    assert_eq!(judged("text/xml", "<bad/>x"), [2]);
    assert!(judged("application/json", r#"{"bad":"bad"}"#).is_empty());
}

#[test]
fn patterns_may_have_variables_in_them() {
    let rules = rules(
        "SecAction \"id:1,phase:1,pass,nolog,setvar:'tx.allowed=one|two'\"\n\
         SecRule ARGS \"!@rx ^(?:%{tx.allowed})$\" \"id:2,phase:2,pass\"\n",
    );
    assert!(judge(&rules, "/?a=two").matches.is_empty());
    assert_eq!(ids(&judge(&rules, "/?a=three")), [2]);
}

#[test]
fn looks_after_each_transformation_if_told_to() {
    let rules = rules(
        "SecRule ARGS \"@streq A%20\" \"id:1,phase:2,pass,t:none,t:urlDecode,t:lowercase,multiMatch\"\n\
         SecRule ARGS \"@streq A%20\" \"id:2,phase:2,pass,t:none,t:urlDecode,t:lowercase\"\n",
    );
    assert_eq!(ids(&judge(&rules, "/?a=A%2520")), [1]);
}

#[test]
fn lists_what_it_does_not_support() {
    let (rules, unsupported) = load(&[
        (
            "a.conf",
            "SecRule IP:x \"@eq 1\" \"id:1,phase:1,pass,chain\"\n  SecRule ARGS \"@eq 1\"\n\
             SecRule RESPONSE_BODY \"x\" \"id:2,phase:4,deny\"\n\
             SecAction \"id:3,phase:1,pass,initcol:ip=x\"\nSecUploadDir /tmp\nInclude ../b.conf\n",
        ),
        (
            "rules/c.conf",
            "SecRule ARGS \"@geoLookup\" \"id:4,deny\"\n",
        ),
    ]);
    let texts: Vec<String> = unsupported.iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        [
            "a.conf:1: rule 1: the variable IP; the rule is left out",
            "a.conf:3: rule 2: phase 4, which looks at responses",
            "a.conf:4: rule 3: the action initcol:ip=x",
            "a.conf:5: the directive SecUploadDir /tmp",
            "a.conf:6: an Include too deep, or outside of the folder of the rules",
            "rules/c.conf:1: rule 4: the operator @geolookup; the rule is left out",
        ]
    );
    assert_eq!(rules.ids().collect::<Vec<_>>(), [3]);
}

#[test]
fn includes_files_and_reads_data_beside_them() {
    let (rules, unsupported) = load(&[
        (
            "a.conf",
            "Include more/*.rules\nSecRuleEngine DetectionOnly\n",
        ),
        (
            "more/b.rules",
            "SecRule ARGS \"@pmFromFile words.data\" \"id:1,phase:2,deny\"\n",
        ),
        ("more/words.data", "# words\nbad\n"),
    ]);
    assert!(unsupported.is_empty(), "{unsupported:?}");
    let judgement = judge(&rules, "/?a=bad");
    assert_eq!(ids(&judgement), [1]);
    assert_eq!(judgement.interruption, None);
}

#[test]
fn a_text_reads_no_files() {
    let text = "Include *.conf\nSecRule ARGS \"@pmFromFile x\" \"id:1\"\nSecAction \"id:2\"\n";
    let (rules, unsupported) = RuleSet::parse("given", text);
    let texts: Vec<String> = unsupported.iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        [
            "given:1: the directive Include *.conf",
            "given:2: rule 1: the file x, which can't be read; the rule is left out",
        ]
    );
    assert_eq!(rules.ids().collect::<Vec<_>>(), [2]);
}
