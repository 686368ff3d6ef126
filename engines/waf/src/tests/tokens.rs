//! Captcha, Challenge and the labels of tokens.

use super::bench::*;
use crate::catalog::ManagedRuleGroup;
use crate::language::WebAcl;
use crate::language::managed::ManagedRuleGroupConfig;
use crate::request::Request;
use crate::surroundings::{Signals, Surroundings, Token, TokenContent, Tokens};
use crate::verdict::{ActionKind, Outcome, TokenFailure, Verdict};

/// When the request comes, in seconds.
const NOW: i64 = 1_700_000_000;

struct Held(Token);

impl Tokens for Held {
    fn token(&self, _: &Request<'_>) -> Token {
        self.0.clone()
    }
}

fn ours(domain: &str, challenge: Option<i64>, captcha: Option<i64>) -> Token {
    Token::Ours(TokenContent {
        domain: domain.to_owned(),
        challenge_solved_at: challenge,
        captcha_solved_at: captcha,
        id: "session-1".into(),
        fingerprint: Some("print-1".into()),
    })
}

fn judge_holding(acl: &WebAcl, shelf: &Shelf, token: Token) -> Verdict {
    let compiled = compile(acl, shelf).unwrap();
    let held = Held(token);
    let surroundings = Surroundings {
        tokens: &held,
        ..Surroundings::UNKNOWN
    };
    get("/").with(|request| compiled.judge(request, &surroundings))
}

fn asking(action: &str, members: &str) -> String {
    rule(
        "ask",
        1,
        &bytes(r#"{"UriPath": {}}"#, "STARTS_WITH", "/"),
        &format!(r#""Action": {{"{action}": {{}}}}{members}"#),
    )
}

fn failure(acl: &WebAcl, token: Token) -> Option<TokenFailure> {
    let verdict = judge_holding(acl, &Shelf::default(), token);
    let account = verdict.account;
    let check = account.captcha.or(account.challenge).unwrap();
    match check.failure {
        None => assert_eq!(verdict.outcome, Outcome::Allow),
        Some(_) => assert!(matches!(
            verdict.outcome,
            Outcome::Captcha | Outcome::Challenge
        )),
    }
    check.failure
}

#[test]
fn a_challenge_ends_unless_the_token_is_good() {
    let acl = acl(&asking("Challenge", ""));

    assert_eq!(failure(&acl, Token::Absent), Some(TokenFailure::Missing));
    assert_eq!(failure(&acl, Token::Invalid), Some(TokenFailure::Invalid));
    assert_eq!(
        failure(&acl, ours("shop.example", Some(NOW - 299), None)),
        None
    );
    assert_eq!(
        failure(&acl, ours("shop.example", Some(NOW - 300), None)),
        Some(TokenFailure::Expired)
    );
    assert_eq!(
        failure(&acl, ours("shop.example", None, Some(NOW))),
        Some(TokenFailure::Missing)
    );
    assert_eq!(
        failure(&acl, ours("other.example", Some(NOW), None)),
        Some(TokenFailure::DomainMismatch)
    );
}

#[test]
fn a_captcha_asks_for_its_own_solution() {
    let acl = acl(&asking("Captcha", ""));

    assert_eq!(
        failure(&acl, ours("shop.example", Some(NOW), None)),
        Some(TokenFailure::Missing)
    );
    assert_eq!(failure(&acl, ours("shop.example", None, Some(NOW))), None);
    let verdict = judge_holding(&acl, &Shelf::default(), Token::Absent);
    let check = verdict.account.captcha.unwrap();
    assert_eq!(
        (verdict.outcome, check.response_code()),
        (Outcome::Captcha, 405)
    );
}

#[test]
fn a_good_token_makes_it_a_count() {
    let verdict = judge_holding(
        &acl(&asking("Challenge", "")),
        &Shelf::default(),
        ours("shop.example", Some(NOW - 9), None),
    );

    let counted = &verdict.account.non_terminating_rules[0];
    assert_eq!(counted.action, ActionKind::Challenge);
    let check = counted.token.unwrap();
    assert_eq!((check.response_code(), check.solved_at), (0, Some(NOW - 9)));
    assert_eq!(verdict.account.terminating_rule, None);
}

#[test]
fn the_rules_immunity_goes_before_the_web_acls() {
    let time = |name: &str, seconds: u64| {
        format!(r#""{name}": {{"ImmunityTimeProperty": {{"ImmunityTime": {seconds}}}}}"#)
    };
    let acls = time("CaptchaConfig", 600) + ",";
    let token = || ours("shop.example", None, Some(NOW - 500));

    assert_eq!(
        failure(&acl(&asking("Captcha", "")), token()),
        Some(TokenFailure::Expired)
    );
    assert_eq!(
        failure(&acl_with(&asking("Captcha", ""), &acls), token()),
        None
    );
    let own = format!(",{}", time("CaptchaConfig", 60));
    assert_eq!(
        failure(&acl_with(&asking("Captcha", &own), &acls), token()),
        Some(TokenFailure::Expired)
    );
}

#[test]
fn tokens_are_good_for_the_host_and_within_token_domains() {
    let acl = acl_with(
        &asking("Challenge", ""),
        r#""TokenDomains": ["example.com"],"#,
    );
    let is_good = |domain: &str| failure(&acl, ours(domain, Some(NOW), None)).is_none();

    assert!(is_good("shop.example") && is_good("example.com") && is_good("api.example.com"));
    assert!(!is_good("apiexample.com") && !is_good("example.api.com") && !is_good("example"));
}

#[test]
fn a_new_token_gets_the_shortest_domain_that_the_host_is_within() {
    let domains = r#""TokenDomains": ["api.example.com", "example.com", "other.net"],"#;
    let compiled = compile(&acl_with("", domains), &Shelf::default()).unwrap();

    assert_eq!(compiled.token_domain("v1.api.example.com"), "example.com");
    assert_eq!(compiled.token_domain("shop.example"), "shop.example");
}

fn bot_control() -> (WebAcl, Shelf) {
    let statement = r#"{"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": "AWSManagedRulesBotControlRuleSet"}}"#;
    let mut shelf = Shelf::default();
    shelf.managed.push(ManagedRuleGroup {
        vendor: "AWS".into(),
        name: "AWSManagedRulesBotControlRuleSet".into(),
        version: None,
        capacity: 50,
        label_namespace: "awswaf:managed:aws:bot-control:".into(),
        rules: Vec::new(),
    });
    (
        acl(&rule(
            "bots",
            1,
            statement,
            r#""OverrideAction": {"None": {}}"#,
        )),
        shelf,
    )
}

#[test]
fn groups_that_look_at_tokens_label_them() {
    let (acl, shelf) = bot_control();
    let labels = |token: Token| {
        let verdict = judge_holding(&acl, &shelf, token);
        verdict
            .labels
            .iter()
            .map(|label| label.trim_start_matches("awswaf:managed:").to_owned())
            .collect::<Vec<_>>()
    };

    assert_eq!(labels(Token::Absent), ["token:absent", "captcha:absent"]);
    assert_eq!(
        labels(Token::Invalid),
        [
            "token:rejected",
            "token:rejected:invalid",
            "captcha:rejected",
            "captcha:rejected:invalid"
        ]
    );
    assert_eq!(
        labels(ours("shop.example", Some(NOW), Some(NOW - 4_000))),
        [
            "token:id:session-1",
            "token:fingerprint:print-1",
            "token:accepted",
            "captcha:rejected",
            "captcha:rejected:expired"
        ]
    );
}

struct Flood;

impl Signals for Flood {
    fn labels(
        &self,
        group: &str,
        _: &[ManagedRuleGroupConfig],
        _: &Request<'_>,
        token: Option<&Token>,
    ) -> Vec<String> {
        assert_eq!(
            (group, token),
            ("AWSManagedRulesBotControlRuleSet", Some(&Token::Absent))
        );
        vec!["awswaf:managed:aws:bot-control:signal:known_bot_data_center".into()]
    }
}

#[test]
fn detectors_label_requests_when_such_a_group_begins() {
    let (acl, shelf) = bot_control();
    let compiled = compile(&acl, &shelf).unwrap();
    let surroundings = Surroundings {
        signals: &Flood,
        ..Surroundings::UNKNOWN
    };

    let verdict = get("/").with(|request| compiled.judge(request, &surroundings));

    assert!(
        verdict
            .labels
            .iter()
            .any(|label| label.ends_with("signal:known_bot_data_center"))
    );
}
