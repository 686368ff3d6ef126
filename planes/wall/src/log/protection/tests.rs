//! After AWS's examples of data protection.

use ringwall_waf::language::FieldToProtect;

use super::*;
use crate::log::record::{CustomValue, HttpRequest, MatchDetail, MatchingRule, RateBasedRule};

use DataProtectionAction::{Hash, Substitution};
use FieldToProtectType::{Body, QueryString, SingleCookie, SingleHeader, SingleQueryArgument};

fn field(kind: FieldToProtectType, keys: &[&str], action: DataProtectionAction) -> DataProtection {
    DataProtection {
        field: FieldToProtect {
            field_type: kind,
            field_keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        },
        action,
        exclude_rule_match_details: false,
        exclude_rate_based_details: false,
    }
}

fn protection(fields: Vec<DataProtection>) -> Protection {
    let config = DataProtectionConfig {
        data_protections: fields,
    };
    Protection::new(
        Some(&config),
        AccountId::from_number(111_122_223_333).unwrap(),
    )
}

fn detail(location: &str, name: Option<&str>) -> MatchDetail {
    MatchDetail {
        condition_type: "SQL_INJECTION".to_owned(),
        sensitivity_level: Some("HIGH".to_owned()),
        location: location.to_owned(),
        matched_data: vec!["10".to_owned(), "AND".to_owned(), "1".to_owned()],
        matched_field_name: name.map(str::to_owned),
    }
}

fn record(args: &str, headers: &[(&str, &str)], details: Vec<MatchDetail>) -> Record {
    Record {
        http_request: HttpRequest {
            args: args.to_owned(),
            headers: headers
                .iter()
                .map(|(name, value)| NameValue {
                    name: (*name).to_owned(),
                    value: (*value).to_owned(),
                })
                .collect(),
            ..HttpRequest::default()
        },
        non_terminating_matching_rules: vec![MatchingRule {
            rule_match_details: Some(details),
            ..MatchingRule::default()
        }],
        ..Record::default()
    }
}

fn details(record: &Record) -> Vec<String> {
    let rule = &record.non_terminating_matching_rules[0];
    let details = rule.rule_match_details.iter().flatten();
    details.map(|it| it.matched_data.join(",")).collect()
}

#[test]
fn a_hash_is_of_account_and_content() {
    let hidden = protection(vec![]).hidden(Hash, "dog");
    let expected = STANDARD.encode(sha256(b"111122223333dog"));
    assert_eq!(hidden, expected);
}

#[test]
fn an_argument_is_hidden_and_strings_that_it_is_part_of() {
    let protection = protection(vec![field(SingleQueryArgument, &["hoppy"], Substitution)]);
    let mut record = record(
        "baloo=10 AND 1=1&HOPPY=10 AND 1=1&x-hoppy-extra=generic&hop%70y=2",
        &[],
        vec![
            detail("SINGLE_QUERY_ARG", Some("hoppy")),
            detail("QUERY_ARGS", None),
            detail("SINGLE_QUERY_ARG", Some("baloo")),
        ],
    );

    protection.protect(&mut record);

    assert_eq!(
        record.http_request.args,
        "baloo=10 AND 1=1&HOPPY=REDACTED&x-hoppy-extra=generic&hop%70y=REDACTED"
    );
    assert_eq!(details(&record), ["REDACTED", "REDACTED", "10,AND,1"]);
}

#[test]
fn the_strictest_protection_reaches_the_whole_query() {
    let protection = protection(vec![
        field(SingleQueryArgument, &["baloo"], Hash),
        field(SingleQueryArgument, &["hoppy"], Substitution),
    ]);
    let mut record = record(
        "baloo=a&hoppy=b&other=10 AND 1=1",
        &[],
        vec![
            detail("QUERY_ARGS", None),
            detail("SINGLE_QUERY_ARG", Some("baloo")),
        ],
    );

    protection.protect(&mut record);

    let hash = protection.hidden(Hash, "a");
    assert_eq!(
        record.http_request.args,
        format!("baloo={hash}&hoppy=REDACTED&other=10 AND 1=1")
    );
    assert_eq!(details(&record), ["REDACTED".to_owned(), hash]);
}

#[test]
fn the_whole_query_is_hidden_with_the_names_in_it() {
    let protection = protection(vec![field(QueryString, &[], Substitution)]);
    let mut record = record(
        "baloo=1",
        &[],
        vec![
            detail("QUERY_STRING", None),
            detail("SINGLE_QUERY_ARG", Some("baloo")),
        ],
    );

    protection.protect(&mut record);

    assert_eq!(record.http_request.args, "REDACTED");
    assert_eq!(details(&record), ["REDACTED", "REDACTED"]);
    let rule = &record.non_terminating_matching_rules[0];
    let names: Vec<_> = rule.rule_match_details.iter().flatten().collect();
    assert_eq!(names[1].matched_field_name.as_deref(), Some("REDACTED"));
}

#[test]
fn a_cookie_is_hidden_whatever_its_letters() {
    let protection = protection(vec![field(SingleCookie, &["MILO"], Hash)]);
    let mut record = record(
        "",
        &[("cookie", "hoppy=dog; milo=cat; aws-waf-token=t")],
        vec![
            detail("COOKIE", Some("milo")),
            detail("HEADER", Some("Cookie")),
        ],
    );

    protection.protect(&mut record);

    let hash = protection.hidden(Hash, "cat");
    assert_eq!(
        record.http_request.headers[0].value,
        format!("hoppy=dog; milo={hash}; aws-waf-token=t")
    );
    let whole = protection.hidden(Hash, "hoppy=dog; milo=cat; aws-waf-token=t");
    assert_eq!(details(&record), [hash, whole]);
}

#[test]
fn the_cookie_header_keeps_names_and_the_token() {
    let protection = protection(vec![field(SingleHeader, &["cookie"], Substitution)]);
    let mut record = record(
        "",
        &[("Cookie", "hoppy=dog;nameless;aws-waf-token=t")],
        vec![detail("COOKIE", Some("hoppy"))],
    );

    protection.protect(&mut record);

    assert_eq!(
        record.http_request.headers[0].value,
        "hoppy=REDACTED;REDACTED;aws-waf-token=t"
    );
    assert_eq!(details(&record), ["REDACTED"]);
}

#[test]
fn a_body_is_hidden_in_details_alone() {
    let protection = protection(vec![field(Body, &[], Substitution)]);
    let mut record = record(
        "a=b",
        &[],
        vec![
            detail("BODY", None),
            detail("UNKNOWN", None),
            detail("URI", None),
        ],
    );

    protection.protect(&mut record);

    assert_eq!(details(&record), ["REDACTED", "REDACTED", "10,AND,1"]);
    assert_eq!(record.http_request.args, "a=b");
}

#[test]
fn details_stay_where_they_are_excluded() {
    let mut kept = field(SingleHeader, &["dogname"], Hash);
    kept.exclude_rule_match_details = true;
    kept.exclude_rate_based_details = true;
    let hidden = field(SingleHeader, &["dogname"], Hash);
    let rates = vec![RateBasedRule {
        custom_values: vec![CustomValue {
            key: "HEADER".to_owned(),
            name: Some("dogname".to_owned()),
            value: "ella".to_owned(),
        }],
        ..RateBasedRule::default()
    }];

    for (field, is_kept) in [(kept, true), (hidden, false)] {
        let protection = protection(vec![field]);
        let mut record = record(
            "",
            &[("DogName", "ella")],
            vec![detail("HEADER", Some("dogname"))],
        );
        record.rate_based_rule_list.clone_from(&rates);

        protection.protect(&mut record);

        let hash = protection.hidden(Hash, "ella");
        assert_eq!(record.http_request.headers[0].value, hash);
        let rate = &record.rate_based_rule_list[0].custom_values[0].value;
        assert_eq!(details(&record)[0] == "10,AND,1", is_kept);
        assert_eq!(rate == "ella", is_kept);
    }
}

#[test]
fn a_hidden_host_is_hidden_in_both_places() {
    let protection = protection(vec![field(SingleHeader, &["host"], Substitution)]);
    let mut record = record("", &[("Host", "example.com")], vec![]);
    record.http_request.host = "example.com".to_owned();

    protection.protect(&mut record);

    assert_eq!(record.http_request.headers[0].value, "REDACTED");
    assert_eq!(record.http_request.host, "REDACTED");
}
