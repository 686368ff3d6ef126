//! After AWS's examples of log records.

use ringwall_waf::language::VisibilityConfig;
use ringwall_waf::request::{Body, Header};
use ringwall_waf::verdict::{
    Account, Condition, MatchedRule, Outcome, RateBasedAccount, Response, RuleGroupAccount,
    RuleType, TokenCheck, TokenFailure,
};

use super::*;

fn source() -> Source {
    Source {
        web_acl_arn: "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/site/1".to_owned(),
        name: "ALB",
        id: "111122223333-app/site/1".to_owned(),
    }
}

fn record_of(verdict: &Verdict) -> serde_json::Value {
    let headers = [
        Header {
            name: b"Host",
            value: b"localhost:1989",
        },
        Header {
            name: b"x-stm-test",
            value: b"10 AND 1=1 \xff",
        },
    ];
    let request = Request {
        peer: "1.1.1.1".parse().unwrap(),
        method: b"GET",
        path: b"/myUri",
        query: b"",
        fragment: None,
        version: "HTTP/1.1",
        scheme: "https",
        headers: &headers,
        body: Body::default(),
        ja3: None,
        ja4: Some("t13d1516h2_8daaf6152771_b186095e22b6"),
        id: "Root=1-1",
        at_millis: 1_576_280_412_771,
    };
    serde_json::to_value(record(&source(), &request, Some("AU"), verdict)).unwrap()
}

fn verdict(outcome: Outcome, account: Account) -> Verdict {
    Verdict {
        outcome,
        inserted_headers: Vec::new(),
        labels: vec!["awswaf:111122223333:webacl:site:value".into()],
        account,
    }
}

fn sqli() -> verdict::MatchDetail {
    verdict::MatchDetail {
        condition: Condition::SqlInjection,
        sensitivity: Some(SensitivityLevel::High),
        location: "HEADER",
        matched_data: vec!["10".to_owned(), "AND".to_owned(), "1".to_owned()],
        field_name: Some("x-stm-test".to_owned()),
    }
}

fn matched(name: &str, action: ActionKind) -> MatchedRule {
    MatchedRule {
        rule: name.into(),
        action,
        overridden_action: None,
        match_details: vec![sqli()],
        token: None,
        visibility: Arc::new(VisibilityConfig {
            sampled_requests_enabled: true,
            cloud_watch_metrics_enabled: true,
            metric_name: name.to_owned(),
        }),
    }
}

#[test]
fn a_block_is_written_as_aws_writes_it() {
    let account = Account {
        terminating_rule: Some("STMTest_SQLi_XSS".into()),
        terminating_match_details: vec![sqli()],
        ..Account::default()
    };

    let record = record_of(&verdict(Outcome::Block(Response::default()), account));

    let expected = r#"{
        "timestamp": 1576280412771,
        "formatVersion": 1,
        "webaclId": "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/site/1",
        "terminatingRuleId": "STMTest_SQLi_XSS",
        "terminatingRuleType": "REGULAR",
        "action": "BLOCK",
        "terminatingRuleMatchDetails": [{
            "conditionType": "SQL_INJECTION",
            "sensitivityLevel": "HIGH",
            "location": "HEADER",
            "matchedData": ["10", "AND", "1"],
            "matchedFieldName": "x-stm-test"
        }],
        "httpSourceName": "ALB",
        "httpSourceId": "111122223333-app/site/1",
        "ruleGroupList": [],
        "rateBasedRuleList": [],
        "nonTerminatingMatchingRules": [],
        "requestHeadersInserted": null,
        "responseCodeSent": null,
        "httpRequest": {
            "clientIp": "1.1.1.1",
            "country": "AU",
            "headers": [
                {"name": "Host", "value": "localhost:1989"},
                {"name": "x-stm-test", "value": "10 AND 1=1 \ufffd"}
            ],
            "uri": "/myUri",
            "args": "",
            "httpVersion": "HTTP/1.1",
            "httpMethod": "GET",
            "requestId": "Root=1-1",
            "fragment": "",
            "scheme": "https",
            "host": "localhost:1989"
        },
        "labels": [{"name": "awswaf:111122223333:webacl:site:value"}],
        "ja4Fingerprint": "t13d1516h2_8daaf6152771_b186095e22b6"
    }"#;
    let expected: serde_json::Value = serde_json::from_str(expected).unwrap();
    assert_eq!(record, expected);
}

#[test]
fn what_a_group_found_stands_at_the_top_if_it_ended_all() {
    let group = RuleGroupAccount {
        rule: "RG-Reference".into(),
        visibility: matched("", ActionKind::Count).visibility,
        rule_group: "arn:aws:wafv2:us-east-1:123456789012:global/rulegroup/hello/1".into(),
        is_managed: false,
        terminating_rule: Some(matched("RuleA-XSS", ActionKind::Block)),
        non_terminating_rules: vec![matched("RuleB-SQLi", ActionKind::Count)],
        excluded_rules: vec!["RuleC".into()],
    };
    let mut account = Account {
        terminating_rule: Some("RG-Reference".into()),
        terminating_rule_type: RuleType::Group,
        rule_groups: vec![group],
        ..Account::default()
    };
    let blocked = verdict(Outcome::Block(Response::default()), account.clone());
    account.terminating_rule = None;
    let counted = verdict(Outcome::Allow, account);

    let (ended, went_on) = (record_of(&blocked), record_of(&counted));

    assert_eq!(ended["terminatingRuleType"], "GROUP");
    let list = &ended["ruleGroupList"][0];
    assert!(list["terminatingRule"]["ruleMatchDetails"].is_null());
    assert_eq!(list["terminatingRule"]["ruleId"], "RuleA-XSS");
    let other = &list["nonTerminatingMatchingRules"][0];
    assert_eq!(other["ruleMatchDetails"][0]["location"], "HEADER");
    assert_eq!(
        list["excludedRules"][0]["exclusionType"],
        "EXCLUDED_AS_COUNT"
    );
    assert!(list["customerConfig"].is_null());
    let list = &went_on["ruleGroupList"][0];
    assert_eq!(
        list["terminatingRule"]["ruleMatchDetails"][0]["conditionType"],
        "SQL_INJECTION"
    );
    assert_eq!(went_on["terminatingRuleId"], "Default_Action");
}

#[test]
fn tokens_are_told_at_the_top_and_at_the_rule() {
    let solved = TokenCheck {
        action: ActionKind::Captcha,
        solved_at: Some(1_632_420_429),
        failure: None,
    };
    let missing = TokenCheck {
        action: ActionKind::Challenge,
        solved_at: None,
        failure: Some(TokenFailure::Missing),
    };
    let mut rule = matched("captcha-rule", ActionKind::Captcha);
    rule.token = Some(solved);
    let account = Account {
        non_terminating_rules: vec![rule],
        captcha: Some(solved),
        challenge: Some(missing),
        response_code_sent: Some(202),
        ..Account::default()
    };

    let record = record_of(&verdict(Outcome::Challenge, account));

    let at_rule = &record["nonTerminatingMatchingRules"][0]["captchaResponse"];
    let solved = serde_json::json!({"responseCode": 0, "solveTimestamp": 1_632_420_429});
    assert_eq!(*at_rule, solved);
    assert_eq!(record["captchaResponse"], solved);
    assert_eq!(
        record["challengeResponse"],
        serde_json::json!({"responseCode": 202, "solveTimestamp": 0, "failureReason": "TOKEN_MISSING"})
    );
    assert_eq!(record["responseCodeSent"], 202);
    assert_eq!(record["action"], "CHALLENGE");
}

#[test]
fn rates_are_told_as_aws_tells_them() {
    let rate = |id: Option<&str>| RateBasedAccount {
        id: id.map(Into::into),
        rule: "RateBasedRule".into(),
        key_type: AggregateKeyType::CustomKeys,
        limit_value: None,
        limit: 100,
        window_seconds: 120,
        custom_values: vec![verdict::CustomValue {
            key: "HEADER",
            name: Some("dogname".to_owned()),
            value: "ella".to_owned(),
        }],
    };
    let account = Account {
        rate_based_rules: vec![rate(Some("acl/rule")), rate(None)],
        ..Account::default()
    };

    let record = record_of(&verdict(Outcome::Allow, account));

    let expected = r#"{
        "rateBasedRuleId": "RateBasedRule",
        "rateBasedRuleName": "RateBasedRule",
        "limitKey": "CUSTOMKEYS",
        "maxRateAllowed": 100,
        "evaluationWindowSec": "120",
        "customValues": [{"key": "HEADER", "name": "dogname", "value": "ella"}]
    }"#;
    let expected: serde_json::Value = serde_json::from_str(expected).unwrap();
    let list = &record["rateBasedRuleList"];
    assert_eq!(list[0], expected);
    assert_eq!(list[1]["rateBasedRuleId"], "NO_EVALUATION_PERFORMED");
}

#[test]
fn only_the_first_hundred_labels_are_written() {
    let mut verdict = verdict(Outcome::Allow, Account::default());
    verdict.labels = (0..150).map(|it| it.to_string().into()).collect();
    let record = record_of(&verdict);
    assert_eq!(record["labels"].as_array().unwrap().len(), 100);
}
